import type { OpenAPIObject } from '@nestjs/swagger';
import { type LocatedOperation, operationsOf } from '../../src/swagger/document-types.js';
import { sampleBody } from '../e2e/no-rights/sample.js';
import { namelessTargets, type Targets, targetsIn } from '../e2e/no-rights/targets.js';
import type { Answer } from '../support/http-client.js';
import { createIssuer, Provider, registerResourceServer } from '../support/oauth/index.js';
import { createOrganization } from '../support/organizations.js';
import { createPerson, type Person } from '../support/people.js';
import { uniqueName } from '../support/unique-name.js';
import { type RunningServer, startServer } from '../support/server.js';

type Schema = Readonly<Record<string, unknown>> & {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly allOf?: readonly Schema[];
  readonly items?: Schema;
  readonly maxLength?: number;
  readonly maxItems?: number;
};

/** Bounds that these requests do not reach. */
const UNREACHED: Readonly<Record<string, string>> = {
  'createFirstUser username': 'there is a user already, which is said first',
  'acceptInvitation username': 'the example names an invitation that is not there, which is said first',
};

/** Operations that check a token of their own first. */
const BEHIND_A_TOKEN: Readonly<Record<string, string>> = {
  updateOAuth2ClientConfiguration: 'its fields are those of registerOAuth2Client, and the same code reads both',
};

describe('a field of a JSON body', () => {
  let server: RunningServer;
  let owner: Person;
  let targets: Targets;
  let document: OpenAPIObject;

  beforeAll(async () => {
    server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
    const home = await createOrganization(server.db);
    owner = await createPerson(server, { siteRoles: ['owner'], organizations: { [home.id]: ['organization-admin'] } });
    const inhabitant = await createPerson(server, { organizations: { [home.id]: [] } });
    const provider = new Provider(server, { email: '', username: '', password: '' });
    provider.session = owner.token;
    const app = await provider.createClient();
    await owner.post(`/organizations/${home.id}/members/roles`, { name: 'helper' });
    const group = (await owner.post(`/organizations/${home.id}/groups`, { name: uniqueName('g') })).json<{ id: string }>();
    await owner.post('/users/me/secrets', { name: 'a-secret', value: 'v', file_path: '/run/v' });
    targets = {
      ...namelessTargets(home.id),
      user: inhabitant.id,
      group: group.id,
      role: 'helper',
      app: app.id,
      resourceServer: (await registerResourceServer(provider)).id,
      issuer: (await createIssuer(provider)).id,
      agent: (await owner.post('/agents', { name: 'robot' })).json<{ agent: { id: string } }>().agent.id,
      secret: app.secretId ?? '',
      userSecret: 'a-secret',
      key: inhabitant.token.split('-')[0] ?? '',
    };
    document = (await server.get('/swagger/openapi.json')).json<OpenAPIObject>();
  });
  afterAll(() => server.stop());

  const resolve = (schema: Schema): Schema =>
    schema.$ref === undefined ? schema : (document.components?.schemas?.[schema.$ref.split('/').at(-1)!] as Schema);

  const send = ({ path, method, operation }: LocatedOperation, body: unknown): Promise<Answer> => {
    // Every user has their own secrets.
    const own = path.includes('/secrets') && path.includes('{user}') ? { ...targets, user: owner.id } : targets;
    const address = targetsIn(path).reduce((whole, [parameter, target]) => whole.replace(parameter, own[target]), path);
    const hasSession = (operation.security ?? []).some((way) => 'session' in way);
    return server.request(method.toUpperCase(), address, {
      headers: { 'content-type': 'application/json', ...(hasSession && { 'coder-session-token': owner.token }) },
      body: JSON.stringify(body),
    });
  };

  it('may be null without a server error: an optional field is ignored or refused, a required one is refused', async () => {
    const wrong: string[] = [];
    let sent = 0;
    for (const located of operationsOf(document)) {
      const { requestBody } = located.operation;
      if (!requestBody || '$ref' in requestBody) continue;
      const schema = requestBody.content['application/json']?.schema as Schema | undefined;
      if (!schema) continue;
      const sample = sampleBody(document, located.operation)?.value as Record<string, unknown>;
      for (const field of fieldsOf(resolve(schema), resolve)) {
        for (const body of [withNull(sample, field, schema, resolve), withNull({}, field, schema, resolve)]) {
          const { status, text } = await send(located, body);
          sent += 1;
          if (status >= 500) wrong.push(`${located.operation.operationId ?? ''} ${field.join('.')}: ${status} ${text}`);
        }
      }
      const everything = Object.fromEntries(fieldsOf(resolve(schema), resolve).map(([name]) => [name!, null]));
      for (const body of [everything, null, [null]]) {
        const { status, text } = await send(located, body);
        if (status >= 500) wrong.push(`${located.operation.operationId ?? ''} ${JSON.stringify(body)}: ${status} ${text}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(sent).toBeGreaterThan(100);
  });

  it('is refused beyond its documented length, with that length in the message', async () => {
    const wrong: string[] = [];
    let sent = 0;
    for (const located of operationsOf(document)) {
      const { requestBody, operationId = '' } = located.operation;
      if (!requestBody || '$ref' in requestBody) continue;
      const schema = requestBody.content['application/json']?.schema as Schema | undefined;
      if (!schema) continue;
      const sample = sampleBody(document, located.operation)?.value as Record<string, unknown>;
      for (const [field, { maxLength, maxItems }] of Object.entries(resolve(schema).properties ?? {})) {
        const bound = maxLength ?? maxItems;
        if (bound === undefined || `${operationId} ${field}` in UNREACHED || operationId in BEHIND_A_TOKEN) continue;
        const value = maxItems === undefined ? '/'.padEnd(bound + 1, 'a') : Array.from({ length: bound + 1 }, () => '/');
        const { status, text } = await send(located, { ...sample, [field]: value });
        sent += 1;
        const isNamed = text.includes(field) || text.includes(field.replaceAll('_', ' '));
        if (status !== 400 || !isNamed || !text.includes(String(bound))) wrong.push(`${operationId} ${field}: ${status} ${text}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(sent).toBeGreaterThan(20);
  });

  it('is missing when it is null', async () => {
    const name = uniqueName('app');
    const answer = await owner.post('/oauth2-provider/apps', {
      name,
      callback_url: 'http://localhost/cb',
      redirect_uris: null,
      icon: null,
      scope: null,
      client_type: null,
    });
    expect([answer.status, answer.json()]).toEqual([201, expect.objectContaining({ name, callback_url: 'http://localhost/cb', icon: '' })]);
    const roles = `/organizations/${targets.organization}/members/roles`;
    expect((await owner.post(roles, { name: uniqueName('r'), organization_permissions: null, display_name: null })).status).toBe(200);
    const refused = await owner.post(`/organizations/${targets.organization}/groups`, { name: null });
    expect([refused.status, refused.json()]).toEqual([
      400,
      expect.objectContaining({ validations: [expect.objectContaining({ field: 'name' })] }),
    ]);
  });
});

/** The path of every field, including those of inner objects and of objects in lists. */
function fieldsOf(schema: Schema, resolve: (schema: Schema) => Schema, depth = 0): string[][] {
  if (depth > 3) return [];
  const own = Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => {
    const resolved = resolve(inner);
    const item = resolved.items ? resolve(resolved.items) : resolved;
    return [[name], ...fieldsOf(item, resolve, depth + 1).map((path) => [name, ...path])];
  });
  return [...own, ...(schema.allOf ?? []).flatMap((part) => fieldsOf(resolve(part), resolve, depth))];
}

function withNull(
  body: Record<string, unknown>,
  [name, ...rest]: readonly string[],
  schema: Schema,
  resolve: (schema: Schema) => Schema,
): unknown {
  if (name === undefined) return body;
  if (rest.length === 0) return { ...body, [name]: null };
  const inner = resolve(resolve(schema).properties?.[name] ?? {});
  const changed = withNull({}, rest, inner.items ?? inner, resolve);
  return { ...body, [name]: inner.items ? [changed] : changed };
}
