import type { OpenAPIObject } from '@nestjs/swagger';
import { type LocatedOperation, operationsOf } from '../../../src/swagger/document-types.js';
import { everything } from '../../support/everything.js';
import type { Answer, RequestBody } from '../../support/http-client.js';
import { createIssuer, createRule, Provider, registerResourceServer, trust } from '../../support/oauth/index.js';
import { createOrganization } from '../../support/organizations.js';
import { createPerson, type Person, withKey } from '../../support/people.js';
import { type RunningServer, startServer } from '../../support/server.js';
import { sampleBody } from './sample.js';
import { TARGET_OF, type Targets, targetsIn } from './targets.js';

type Body = Readonly<Record<string, unknown>>;

/** Used where a sampled body would not be refused: its request must be one that permission decides. */
const BODIES: Readonly<Record<string, Body>> = {
  checkAuthorization: { checks: { x: { action: 'read', object: { resource_type: 'organization' } } } },
  registerOAuth2Client: { redirect_uris: [] },
  updateUserRoles: { roles: ['owner'] },
  updateMemberRoles: { roles: ['organization-admin'] },
  updateOrganizationRole: { name: 'helper' },
};

const ANYTHING: unknown = expect.anything();
const one = (fields: object): unknown => expect.objectContaining(fields);
/** What everybody may do, with the response: it holds nothing about anybody else. Everything not listed here is refused. */
const GRANTED: Readonly<Record<string, readonly [status: number, body: unknown]>> = {
  // Without any credential.
  getAuthorizationServerMetadata: [200, one({ authorization_endpoint: ANYTHING })],
  getOpenIdConfiguration: [200, one({ userinfo_endpoint: ANYTHING })],
  getProtectedResourceMetadata: [200, one({ resource: ANYTHING })],
  listScopes: [200, { external: ANYTHING }],
  getBuildInfo: [200, one({ version: ANYTHING })],
  checkForUpdates: [200, one({ current: true })],
  getAuthMethods: [200, one({ password: { enabled: true } })],
  getFirstUser: [200, { message: ANYTHING }],
  createFirstUser: [409, { message: ANYTHING }],
  validateUserPassword: [200, { valid: true, details: '' }],
  // A browser that comes back from a provider has no credential yet; no provider is configured here.
  oidcCallback: [400, expect.stringContaining('not configured')],
  oidcProviderCallback: [400, expect.stringContaining('not configured')],
  githubCallback: [400, expect.stringContaining('not configured')],
  // Clients authenticate in their own way (RFC 6749 section 2.3).
  exchangeOAuth2Token: [400, one({ error: 'invalid_request' })],
  revokeOAuth2Token: [400, one({ error: 'invalid_request' })],
  introspectOAuth2Token: [400, one({ error: 'invalid_request' })],
  authorizeOAuth2Device: [400, one({ error: 'invalid_request' })],
  pushOAuth2AuthorizationRequest: [400, one({ error: 'invalid_request' })],
  registerOAuth2Client: [400, one({ error: 'invalid_redirect_uri' })],
  getOAuth2ClientConfiguration: [401, one({ error: 'invalid_token' })],
  updateOAuth2ClientConfiguration: [401, one({ error: 'invalid_token' })],
  deleteOAuth2ClientConfiguration: [401, one({ error: 'invalid_token' })],
  rotateOAuth2RegistrationToken: [401, one({ error: 'invalid_token' })],
  revokeOAuth2RegistrationToken: [401, one({ error: 'invalid_token' })],
  getOAuth2Settings: [200, one({ dynamic_client_registration: 'open' })],
  getJsonWebKeySet: [200, { keys: [ANYTHING, ANYTHING] }],
  // The features of the deployment, which every page of a client requests.
  getEntitlements: [200, one({ features: ANYTHING })],
  getExperiments: [200, ANYTHING],
  getAppearance: [200, one({ application_name: '', announcement_banners: [] })],
  getAvailableExperiments: [200, { safe: [] }],
  getSSHConfig: [200, one({ hostname_prefix: '' })],
  // About oneself, and empty without own objects.
  checkAuthorization: [200, { x: false }],
  listOrganizations: [200, []],
  listGroups: [200, []],
  createAgent: [201, one({ agent: one({ owner: one({ username: 'walker' }) }) })],
  listAgents: [200, { agents: [], count: 0 }],
  listUsers: [200, { count: 1, users: [one({ username: 'walker' })] }],
  listSiteRoles: [200, expect.arrayContaining([one({ name: 'owner', assignable: false })])],
  uploadFile: [201, { hash: ANYTHING }],
  getOidcClaims: [400, { message: 'User is not an OIDC user.' }],
  logout: [200, { message: 'Logged out!' }],
  revokeOAuth2App: [204, ''],
  // Everybody may see apps, or consent would be impossible: these answer with an error of the request, at the app.
  listOAuth2Apps: [200, [one({ name: ANYTHING }), one({ name: ANYTHING }), one({ name: 'Swagger UI' })]],
  getOAuth2App: [200, one({ name: ANYTHING })],
  authorizeOAuth2App: [302, ''],
  // Everybody may sign out; the page asks first.
  endSession: [200, expect.stringContaining('<title>Sign out?')],
  consentToOAuth2App: [302, ''],
};

describe('a user without permissions, at every operation of the OpenAPI document', () => {
  let server: RunningServer;
  let document: OpenAPIObject;
  let operations: LocatedOperation[];
  let walker: Person;
  let targets: Targets;

  beforeAll(async () => {
    server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
    const home = await createOrganization(server.db);
    const inhabitant = await createPerson(server, { siteRoles: ['owner'], organizations: { [home.id]: ['organization-admin'] } });
    const provider = new Provider(server, { email: '', username: '', password: '' });
    provider.session = inhabitant.token;
    const app = await provider.createClient();
    await provider.obtainTokens(app, { scope: 'user:read openid' });
    const [grant] = (await inhabitant.get('/users/me/oauth2-grants')).json<{ id: string }[]>();
    await inhabitant.post(`/organizations/${home.id}/members/roles`, { name: 'helper' });
    const group = (await inhabitant.post(`/organizations/${home.id}/groups`, { name: 'hidden-group' })).json<{ id: string }>();
    await inhabitant.post('/users/me/keys/tokens', { token_name: 'hidden-token' });
    await inhabitant.post('/users/me/secrets', { name: 'hidden-secret', value: 'v', file_path: '/run/v' });
    const upload = await server.request('POST', '/api/v2/files', {
      headers: { 'coder-session-token': inhabitant.token, 'content-type': 'application/x-tar' },
      body: new Uint8Array(1024),
    });
    const initialToken = (await inhabitant.post('/oauth2-provider/initial-access-tokens', { name: 'hidden-ci' })).json<{ id: string }>();
    const invitation = (await inhabitant.post('/invitations', { email: 'hidden@example.test' })).json<{ id: string }>();
    const [signingKey] = (await provider.get('/.well-known/jwks.json')).json<{ keys: { kid: string }[] }>().keys;
    const notes = await registerResourceServer(provider);
    const { agent: hidden } = (await inhabitant.post('/agents', { name: 'hidden-agent' })).json<{ agent: { id: string } }>();
    const agent = hidden.id;
    const platform = await createIssuer(provider);
    targets = {
      organization: home.id,
      user: inhabitant.id,
      group: group.id,
      role: 'helper',
      file: upload.json<{ hash: string }>().hash,
      entry: 'hidden.txt',
      app: app.id,
      resourceServer: notes.id,
      exchangeRule: await createRule(provider, app.id, notes, await registerResourceServer(provider), [{ name: 'notes.read' }]),
      issuer: platform.id,
      identity: await trust(provider, agent, platform),
      initialToken: initialToken.id,
      invitation: invitation.id,
      signingKey: signingKey!.kid,
      grant: grant!.id,
      agent,
      secret: app.secretId ?? '',
      userSecret: 'hidden-secret',
      key: inhabitant.token.split('-')[0] ?? '',
      tokenName: 'hidden-token',
      provider: 'nowhere',
    };
    walker = await createPerson(server, { username: 'walker' });
    document = (await server.get('/swagger/openapi.json')).json<OpenAPIObject>();
    operations = operationsOf(document);
  });
  afterAll(() => server.stop());

  /** As the document describes it; `other` replaces the body, as JSON. */
  const send = ({ path, method, operation }: LocatedOperation, token?: string, other?: { body: string | undefined }): Promise<Answer> => {
    const address = targetsIn(path).reduce((whole, [parameter, target]) => whole.replace(parameter, targets[target]), path);
    const query = (operation.parameters ?? []).flatMap((parameter): [string, string][] => {
      if ('$ref' in parameter || parameter.in !== 'query' || !parameter.required) return [];
      const target = TARGET_OF[`?${parameter.name}`];
      return [[parameter.name, target ? targets[target] : 'walker']];
    });
    const sampled = sampleBody(document, operation);
    const value = BODIES[operation.operationId ?? ''] ?? sampled?.value;
    const isJson = sampled?.contentType === 'application/json';
    const isForm = sampled?.contentType === 'application/x-www-form-urlencoded';
    const body = isForm ? new URLSearchParams(value as Record<string, string>) : isJson ? (value as RequestBody) : new Uint8Array(1024);
    if (other) {
      const headers = { 'coder-session-token': token, ...(other.body !== undefined && { 'content-type': 'application/json' }) };
      return server.request(method.toUpperCase(), address, { headers, ...(other.body !== undefined && { body: other.body }) });
    }
    return server.request(method.toUpperCase(), `${address}${query.length > 0 ? `?${new URLSearchParams(query).toString()}` : ''}`, {
      headers: {
        ...(token !== undefined && { 'coder-session-token': token }),
        ...(sampled && !isForm && { 'content-type': sampled.contentType }),
      },
      ...(sampled && { body }),
    });
  };

  const title = ({ operation }: LocatedOperation): string => operation.operationId ?? '';
  const isGranted = (located: LocatedOperation): boolean => title(located) in GRANTED;
  /** Scopes that a token needs: empty for operations that need none. */
  const scopesOf = ({ operation }: LocatedOperation): string[] => (operation.security ?? []).flatMap((way) => way['oauth2'] ?? []);
  const hidden = (): string[] =>
    Object.entries(targets)
      .filter(([name]) => !['app', 'role', 'entry', 'signingKey'].includes(name))
      .map(([, value]) => value as string); // Object.entries takes an interface for anything

  /** Refusals about apps, which everybody may see, are audited; the log has no other new entry afterwards. */
  const everythingElse = async (): Promise<unknown> => [
    await everything(server.db, { except: ['audit_logs'] }),
    await server.db.query(`SELECT count(*)::int AS "done" FROM audit_logs WHERE status_code < 400`),
  ];

  it('gets 401, 403 or 404 for everything not listed here, and changes nothing', async () => {
    const before = await everythingElse();
    const wrong: string[] = [];
    for (const located of operations.filter((each) => !isGranted(each))) {
      const { status, text } = await send(located, walker.token);
      if (![401, 403, 404].includes(status)) wrong.push(`${title(located)}: ${status} ${text}`);
      for (const secret of hidden()) expect([title(located), text]).not.toEqual([title(located), expect.stringContaining(secret)]);
    }
    expect(wrong).toEqual([]);
    expect(await everythingElse()).toEqual(before);
  });

  it('learns no more from a missing or invalid body', async () => {
    const wrong: string[] = [];
    for (const located of operations.filter((each) => each.operation.requestBody && !isGranted(each))) {
      if (located.operation.security?.length === 0) continue; // Everybody may log in.
      for (const body of [undefined, '{}', '[]', '{"name":7,"roles":{},"users":"x","password":[]}']) {
        const { status, text } = await send(located, walker.token, { body });
        if (![401, 403, 404].includes(status)) wrong.push(`${title(located)} ${body ?? 'without a body'}: ${status} ${text}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('may do exactly what everybody may, and sees nothing of other users', async () => {
    const known = new Set(operations.map(title));
    expect(Object.keys(GRANTED).filter((id) => !known.has(id))).toEqual([]);
    for (const located of operations.filter(isGranted)) {
      const me = await withKey(server, walker, {});
      const answer = await send(located, me.token);
      const body: unknown = answer.headers.get('content-type')?.startsWith('application/json') ? answer.json() : answer.text;
      expect([title(located), answer.status, body]).toEqual([title(located), ...(GRANTED[title(located)] ?? [])]);
      for (const secret of hidden()) expect(answer.text).not.toContain(secret);
    }
  });

  it('without any credential gets 401 and a challenge wherever one is required', async () => {
    for (const located of operations) {
      const ways = located.operation.security ?? [];
      if (ways.length === 0 || ways.some((way) => Object.keys(way).length === 0)) continue;
      const answer = await send(located);
      if (located.path === '/oauth2/authorize') {
        expect([title(located), answer.status, answer.headers.get('location')]).toEqual([
          title(located),
          303,
          expect.stringMatching(/^\/login/),
        ]);
        continue;
      }
      const asked = ways.some((way) => 'registration' in way) ? /^Bearer realm="coder"/ : /^Bearer realm="coder", resource_metadata=/;
      expect([title(located), answer.status]).toEqual([title(located), 401]);
      expect(answer.headers.get('www-authenticate')).toMatch(asked);
    }
  });

  it('is asked for no credential where the document says that none is needed', async () => {
    // The body of a login is the credential.
    const open = operations.filter(({ operation }) => operation.security?.length === 0 && operation.operationId !== 'loginWithPassword');
    expect(open.length).toBeGreaterThan(10);
    for (const located of open) {
      const { status, headers } = await send(located);
      expect([title(located), status, headers.get('location')]).not.toEqual([title(located), 401, ANYTHING]);
      expect([title(located), status, headers.get('location')]).not.toEqual([title(located), 303, expect.stringMatching(/^\/login/)]);
    }
  });

  it('with insufficient scope gets 403 insufficient_scope before anything is read, even with every role', async () => {
    const narrow = await createPerson(server, { siteRoles: ['owner'], scopes: ['webpush_subscription:read'] });
    const scoped = operations.filter((located) => scopesOf(located).length > 0 && !located.path.startsWith('/oauth2/'));
    expect(scoped.length).toBeGreaterThan(40);
    for (const located of scoped) {
      const answer = await send(located, narrow.token);
      expect([title(located), answer.status]).toEqual([title(located), 403]);
      expect(answer.headers.get('www-authenticate')).toMatch(/error="insufficient_scope".*scope="[a-z]/);
    }
  });
});
