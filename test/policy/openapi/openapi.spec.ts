import type { OpenAPIObject } from '@nestjs/swagger';
import { Validator } from '@seriousme/openapi-schema-validator';
import { ADVERTISED_SCOPES } from '../../../src/authz/index.js';
import { type Operation, operationsOf } from '../../../src/swagger/document-types.js';
import { openApiText } from '../../support/api-description.js';
import { gapsOf } from './gaps.js';

describe('gatehouse openapi', () => {
  let document: OpenAPIObject;
  let text: string;

  beforeAll(async () => {
    text = await openApiText();
    document = JSON.parse(text) as OpenAPIObject;
  });

  function operation(operationId: string): Operation {
    const found = operationsOf(document).find((each) => each.operation.operationId === operationId);
    if (!found) throw new Error(`no operation ${operationId}`);
    return found.operation;
  }

  it('is valid OpenAPI 3.0 without dangling references', async () => {
    const validator = new Validator();
    expect(await validator.validate(structuredClone(document) as never)).toEqual({ valid: true });
    expect(validator.version).toBe('3.0');
    expect(() => validator.resolveRefs()).not.toThrow();
  });

  it('describes everything', () => {
    expect(gapsOf(document)).toEqual([]);
  });

  it('is identical on every run, with any configuration', async () => {
    expect(await openApiText({ CODER_OAUTH2_PROVIDER_ENABLE: 'false' })).toBe(text);
  });

  it('lists paths and components by name, and names no host', () => {
    const { paths, components, servers } = document;
    for (const map of [paths, components?.schemas, components?.responses, components?.headers]) {
      expect(Object.keys(map ?? {})).toEqual(Object.keys(map ?? {}).sort());
    }
    expect(servers).toEqual([{ url: '/', description: 'This server' }]);
    // The configuration of an example has the addresses of the example.
    const withoutExamples = JSON.stringify(document, (name, value: unknown) => (name === 'example' ? undefined : value));
    expect(withoutExamples).not.toMatch(/127\.0\.0\.1|localhost:/);
  });

  it("derives the scope of an operation from its route's permission", () => {
    expect(operation('getUser').security).toEqual([{ oauth2: ['user:read'] }, { bearer: [] }, { session: [] }]);
    expect(operation('refreshEntitlements').security).toEqual([{ oauth2: ['coder:all'] }, { bearer: [] }, { session: [] }]);
    // No app may do this for a user, with any scope.
    expect(operation('createOAuth2App').security).toEqual([{ bearer: [] }, { session: [] }]);
    expect(operation('logout').security).toEqual([{ oauth2: [] }, { bearer: [] }, { session: [] }]);
  });

  it('offers no OAuth token where only a login session is accepted', () => {
    expect(operation('revokeOAuth2App').security).toEqual([{ bearer: [] }, { session: [] }]);
    // Strangers are sent to the login, or, with prompt=none, back to the app.
    for (const id of ['consentToOAuth2App', 'authorizeOAuth2App']) {
      expect(operation(id).security).toEqual([{ bearer: [] }, { session: [] }, {}]);
    }
  });

  it('requires nothing on public operations, and at most client authentication on the OAuth endpoints', () => {
    expect(operation('getBuildInfo').security).toEqual([]);
    expect(operation('exchangeOAuth2Token').security).toEqual([{ client: [] }, {}]);
    expect(operation('registerOAuth2Client').security).toEqual([{ registration: [] }, {}]);
    expect(operation('getOAuth2ClientConfiguration').security).toEqual([{ registration: [] }]);
  });

  it('defines every security scheme that an operation names, and no other', () => {
    const named = operationsOf(document).flatMap((each) => (each.operation.security ?? []).flatMap((way) => Object.keys(way)));
    expect([...new Set(named)].sort()).toEqual(Object.keys(document.components?.securitySchemes ?? {}).sort());
  });

  it('declares exactly the scopes it names, each with a description', () => {
    const scheme = document.components?.securitySchemes?.['oauth2'];
    const declared = scheme && 'flows' in scheme ? Object.entries(scheme.flows.authorizationCode?.scopes ?? {}) : [];
    const named = operationsOf(document).flatMap((each) => (each.operation.security ?? []).flatMap((way) => way['oauth2'] ?? []));
    expect(declared.map(([scope]) => scope).sort()).toEqual(
      [...new Set(['coder:all', 'gatehouse:admin', 'gatehouse:admin.read', ...named])].sort(),
    );
    for (const [scope, words] of declared) {
      expect(words).toMatch(/^[A-Z].{10,}/);
      expect(words).not.toContain(scope);
    }
  });

  it('advertises scopes of the types that operations use, and of no others', () => {
    const types = (scopes: readonly string[]): string[] =>
      [...new Set(scopes.map((scope) => scope.split(':')[0] ?? '').filter((type) => type !== 'coder'))].sort();
    const named = operationsOf(document).flatMap((each) => (each.operation.security ?? []).flatMap((way) => way['oauth2'] ?? []));
    expect(types(ADVERTISED_SCOPES)).toEqual(types(named));
  });

  it.each([
    ['getUser', 'ErrorResponse'],
    ['exchangeOAuth2Token', 'OAuthErrorResponse'],
    ['revokeOAuth2Token', 'OAuthErrorResponse'],
  ])('describes every failure of %s as %s, with the headers of its status', (id, schema) => {
    const failures = Object.entries(operation(id).responses).filter(([status]) => /^[45]/.test(status));
    expect(failures.map(([status]) => status)).toEqual(expect.arrayContaining(['429', '500']));
    for (const [status, answer] of failures) {
      const resolved = answer && '$ref' in answer ? document.components?.responses?.[answer.$ref.split('/').at(-1) ?? ''] : answer;
      expect(resolved).toMatchObject({ content: { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` } } } });
      if (status === '401' || status === '403') expect(resolved).toHaveProperty(['headers', 'WWW-Authenticate']);
      if (status === '429' || status === '503') expect(resolved).toHaveProperty(['headers', 'Retry-After']);
    }
  });

  it('has no name that a generated client needs for itself', () => {
    const operations = operationsOf(document);
    // In Go, the client has a type for each operation's response, and the functions that send a request have the argument `server`.
    const taken = operations.map(
      ({ operation: { operationId = '' } }) => `${operationId[0]?.toUpperCase() ?? ''}${operationId.slice(1)}Response`,
    );
    expect(Object.keys(document.components?.schemas ?? {}).filter((name) => taken.includes(name))).toEqual([]);
    const parameters = operations.flatMap(({ path }) => [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
    expect(parameters).not.toContain('server');
  });

  it('contains no internal annotations', () => {
    expect(text).not.toContain('x-route-policy');
  });
});
