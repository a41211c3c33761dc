import { createHash } from 'node:crypto';
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, type JWTPayload, jwtVerify } from 'jose';
import { expectStatus } from '../support/expect-answer.js';
import type { Answer } from '../support/http-client.js';
import {
  APPS,
  type Client,
  expectBearerError,
  expectNoStore,
  type Fields,
  parseChallenge,
  type Provider,
  readDocument,
  registerItself,
  registerResourceServer,
  selfRegistered,
  SETTINGS,
  startProvider,
  type Tokens,
} from '../support/oauth/index.js';
import { bearer, ME, OWNER } from '../support/sign-in.js';
import { uniqueName } from '../support/unique-name.js';

const USERINFO = '/oauth2/userinfo';
const EVERYTHING = 'openid profile email groups roles';

type OpenIdTokens = Tokens & { readonly id_token?: string };

let provider: Provider;
let client: Client;
let userId: string;
let keys: ReturnType<typeof createRemoteJWKSet>;

beforeAll(async () => {
  provider = await startProvider();
  client = await provider.createClient();
  expectStatus(await provider.admin('PUT', SETTINGS, { dynamic_client_registration: 'open' }), 200);
  userId = (await provider.admin('GET', ME)).json<{ id: string }>().id;
  keys = createRemoteJWKSet(new URL('/.well-known/jwks.json', provider.url));
});
afterAll(() => provider.server.stop());

const obtain = (fields: Fields = {}, of: Client = client): Promise<OpenIdTokens> =>
  provider.obtainTokens(of, { scope: 'openid', ...fields });

const claimsOf = ({ id_token: token = '' }: OpenIdTokens): JWTPayload & Record<string, unknown> => decodeJwt(token);

async function settings(body: Readonly<Record<string, unknown>>, of: Client = client): Promise<void> {
  expectStatus(await provider.admin('PUT', `${APPS}/${of.id}`, { name: of.name, ...body }), 200);
}

const userInfo = (token: string): Promise<Answer> => provider.get(USERINFO, bearer(token));

describe('ID tokens (OpenID Connect Core)', () => {
  it('IDT-01 §3.1.3.3: the response to a code has an ID token if openid was granted, and only then', async () => {
    const code = await provider.obtainCode(client, { scope: 'openid user:read' });
    const answer = expectStatus(await provider.exchange(client, code), 200);
    expect(answer.json<OpenIdTokens>()).toMatchObject({ scope: 'openid user:read', id_token: expect.any(String) as unknown });
    expectNoStore(answer);
    for (const scope of ['user:read', 'profile email user:read']) {
      expect(await provider.obtainTokens(client, { scope })).toMatchObject({ scope: 'user:read' });
      expect(await provider.obtainTokens(client, { scope })).not.toHaveProperty('id_token');
    }
    const narrow = await provider.createClient({ scope: 'user:read' });
    expect(await obtain({ scope: 'openid user:read' }, narrow)).not.toHaveProperty('id_token');
  });

  it('IDT-02 §2, IDT-03 §2, IDT-05 §10.1, IDT-13: says exactly who logged in, when, how, for which client and for how long', async () => {
    const startedAt = Math.floor(Date.now() / 1000) - 60;
    const tokens = await obtain({ nonce: 'a nonce' });
    const { payload, protectedHeader } = await jwtVerify(tokens.id_token ?? '', keys, { issuer: provider.url, audience: client.id });
    expect(protectedHeader).toEqual({ alg: 'RS256', typ: 'JWT', kid: expect.any(String) as unknown });
    expect(payload).toEqual({
      iss: provider.url,
      sub: userId,
      aud: client.id,
      exp: (payload.iat ?? 0) + tokens.expires_in,
      iat: expect.any(Number) as unknown,
      auth_time: expect.any(Number) as unknown,
      nonce: 'a nonce',
      acr: 'urn:gatehouse:acr:password',
      amr: ['pwd'],
      sid: expect.stringMatching(/^[\w-]{24}$/) as unknown,
      at_hash: expect.any(String) as unknown,
    });
    for (const time of [payload.exp, payload.iat, payload['auth_time']]) expect(Number.isInteger(time)).toBe(true);
    expect(payload['auth_time']).toBeGreaterThanOrEqual(startedAt - 600);
    expect(payload['auth_time']).toBeLessThanOrEqual(payload.iat ?? 0);
  });

  it('IDT-15 §2.1: sid is the same in one session and another one in the next, and says nothing about the credential', async () => {
    const sids = [claimsOf(await obtain())['sid'], claimsOf(await obtain())['sid']];
    expect(sids[0]).toBe(sids[1]);
    expect(provider.session).not.toContain(String(sids[0]));
    const [keyId = ''] = provider.session.split('-');
    expect(String(sids[0])).not.toContain(keyId);
    const first = provider.session;
    provider.session = '';
    await provider.signIn();
    expect(claimsOf(await obtain())['sid']).not.toBe(sids[0]);
    provider.session = first;
  });

  it('CORE-04 §3.1.2.1: nonce is returned as it was sent, and is absent without one', async () => {
    const nonce = 'n-0S6_WzA2Mj/ä+%20"';
    expect(claimsOf(await obtain({ nonce }))['nonce']).toBe(nonce);
    expect(claimsOf(await obtain())).not.toHaveProperty('nonce');
    const { redirect } = await provider.authorize(client, { scope: 'openid', nonce: 'n'.repeat(513) });
    expect(redirect?.searchParams.get('error')).toBe('invalid_request');
  });

  it.each([
    ['RS256', 'sha256'],
    ['ES256', 'sha256'],
  ] as const)(
    'IDT-04 §3.1.3.6, IDT-06 §15.1, IDT-07 §2: a client that is registered for %s gets it, with the matching at_hash',
    async (alg, hash) => {
      const of = await provider.createClient();
      await settings({ id_token_signed_response_alg: alg }, of);
      const tokens = await obtain({}, of);
      const { payload, protectedHeader } = await jwtVerify(tokens.id_token ?? '', keys, { algorithms: [alg], audience: of.id });
      expect(protectedHeader.alg).toBe(alg);
      const digest = createHash(hash).update(tokens.access_token).digest();
      expect(payload['at_hash']).toBe(digest.subarray(0, digest.length / 2).toString('base64url'));
    },
  );

  it.each(['none', 'HS256', 'EdDSA', 'RS512'])('IDT-06 §2, IDT-07 §2, IDT-08: %s cannot be registered', async (alg) => {
    expect((await provider.admin('PUT', `${APPS}/${client.id}`, { name: client.name, id_token_signed_response_alg: alg })).status).toBe(
      400,
    );
    for (const member of ['id_token_signed_response_alg', 'userinfo_signed_response_alg']) {
      const answer = await registerItself(provider.server, { [member]: alg });
      expect(answer.status).toBe(400);
      expect(answer.json()).toMatchObject({ error: 'invalid_client_metadata' });
    }
  });

  it('IDT-07 §2, DISC-13 §2: a client that registers itself chooses its algorithms, and what is not supported is refused', async () => {
    const wanted = {
      id_token_signed_response_alg: 'ES256',
      userinfo_signed_response_alg: 'RS256',
      default_max_age: 3600,
      subject_type: 'public',
    };
    const registered = expectStatus(await registerItself(provider.server, wanted), 201).json();
    expect(registered).toMatchObject({
      id_token_signed_response_alg: 'ES256',
      userinfo_signed_response_alg: 'RS256',
      default_max_age: 3600,
    });
    expect(expectStatus(await registerItself(provider.server), 201).json()).toMatchObject({ id_token_signed_response_alg: 'RS256' });
    for (const body of [
      { subject_type: 'other' },
      { default_max_age: -1 },
      { default_max_age: 1.5 },
      { default_max_age: '60' },
      { id_token_encrypted_response_alg: 'RSA-OAEP' },
      { userinfo_encrypted_response_alg: 'RSA-OAEP' },
    ]) {
      const answer = await registerItself(provider.server, body);
      expect({ body, status: answer.status }).toEqual({ body, status: 400 });
      expect(answer.json()).toMatchObject({ error: 'invalid_client_metadata' });
    }
  });

  it('IDT-09 §2, IDT-12 §12.2: a refresh returns an ID token about the same login, without the nonce', async () => {
    const tokens = await obtain({ scope: 'openid user:read', nonce: 'a nonce' });
    const before = claimsOf(tokens);
    const refreshed: OpenIdTokens = await provider.refreshed(client, tokens.refresh_token);
    const { payload } = await jwtVerify(refreshed.id_token ?? '', keys, { issuer: provider.url, audience: client.id });
    for (const name of ['iss', 'sub', 'aud', 'auth_time', 'acr', 'amr', 'sid']) expect(payload[name]).toEqual(before[name]);
    expect(payload).not.toHaveProperty('nonce');
    expect(payload).not.toHaveProperty('azp');
    expect(payload['at_hash']).not.toBe(before['at_hash']);
    const narrowed: OpenIdTokens = await provider.refreshed(client, refreshed.refresh_token, { scope: 'user:read' });
    expect(narrowed).not.toHaveProperty('id_token');
    const again: OpenIdTokens = await provider.refreshed(client, narrowed.refresh_token);
    expect(claimsOf(again)).toMatchObject({ sub: userId });
  });

  it('IDT-12 §12.2: a repeated refresh returns the same ID token, as everything else of the response', async () => {
    const { refresh_token: token } = await obtain();
    const [one, two] = [await provider.refreshed(client, token), await provider.refreshed(client, token)];
    expect(two).toEqual(one);
    expect(two).toHaveProperty('id_token');
  });

  it('IDT-11 §5.4, IDT-14: profile and email are in the ID token only if the app is set to; groups and roles always, if they were granted', async () => {
    const of = await provider.createClient();
    const lean = claimsOf(await obtain({ scope: EVERYTHING }, of));
    for (const name of ['name', 'preferred_username', 'email', 'email_verified']) expect(lean).not.toHaveProperty(name);
    expect(lean).toMatchObject({ groups: [], roles: expect.arrayContaining(['owner', 'member']) as unknown });
    await settings({ id_token_user_claims: true }, of);
    const full = claimsOf(await obtain({ scope: EVERYTHING }, of));
    expect(full).toMatchObject({ preferred_username: OWNER.username, email: OWNER.email, email_verified: true });
    const some = claimsOf(await obtain({ scope: 'openid email' }, of));
    expect(some).toMatchObject({ email: OWNER.email });
    for (const name of ['groups', 'roles', 'preferred_username']) expect(some).not.toHaveProperty(name);
  });

  it('IDT-10: an ID token is refused as an access token, as a refresh token and as the assertion of a client', async () => {
    const { id_token: token = '' } = await obtain();
    expectBearerError(provider, await provider.me(token), 401, 'invalid_token');
    expect((await userInfo(token)).status).toBe(401);
    expect((await provider.postAs(client, '/oauth2/introspect', { token })).json()).toEqual({ active: false });
    expect((await provider.refresh(client, token)).status).toBe(400);
    const assertion = { client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer', client_assertion: token };
    const answer = await provider.post('/oauth2/tokens', {
      body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: 'x', ...assertion }),
    });
    expect(answer.json()).toMatchObject({ error: 'invalid_client' });
  });

  it('IDT-16 §5.7: sub stays when the username changes', async () => {
    const before = claimsOf(await obtain()).sub;
    const username = uniqueName('renamed');
    expectStatus(await provider.admin('PUT', `/api/v2/users/me/profile`, { username, name: 'Ada Lovelace' }), 200);
    const tokens = await obtain({ scope: 'openid profile' });
    expect(claimsOf(tokens).sub).toBe(before);
    expect((await userInfo(tokens.access_token)).json()).toMatchObject({ sub: before, preferred_username: username, name: 'Ada Lovelace' });
    expectStatus(await provider.admin('PUT', `/api/v2/users/me/profile`, { username: OWNER.username, name: '' }), 200);
  });

  it('IDT-17: a client-credentials token has no ID token, whatever it asks for', async () => {
    const service = await provider.createServiceClient();
    const answer = expectStatus(await provider.actForItself(service, { scope: 'openid profile user:read' }), 200);
    expect(answer.json()).toMatchObject({ scope: 'user:read' });
    expect(answer.json()).not.toHaveProperty('id_token');
  });
});

describe('UserInfo (OpenID Connect Core)', () => {
  it('UI-01 §5.3.1, UI-03 §5.3.2, UI-04 §5.3.2, UI-10: GET and POST with a bearer token return the sub of the ID token, as JSON that nobody keeps', async () => {
    const tokens = await obtain({ scope: 'openid email' });
    for (const method of ['GET', 'POST']) {
      const answer = expectStatus(await provider.send(method, USERINFO, { headers: bearer(tokens.access_token) }), 200);
      expect(answer.json()).toEqual({ sub: claimsOf(tokens).sub, email: OWNER.email, email_verified: true });
      expect(answer.headers.get('content-type')).toMatch(/^application\/json\b/);
      expectNoStore(answer);
    }
    expect((await provider.send('PUT', USERINFO, { headers: bearer(tokens.access_token) })).status).toBe(405);
  });

  it('UI-02 §5.3: without the scope openid it is 403 with the scope, without a usable token 401 with a challenge, and never a page', async () => {
    const { access_token: token } = await provider.obtainTokens(client, { scope: 'user:read' });
    const refused = await userInfo(token);
    expect(refused.status).toBe(403);
    expect(parseChallenge(refused).params).toMatchObject({ error: 'insufficient_scope', scope: 'openid' });
    expectBearerError(provider, await userInfo('0123456789-0123456789012345678901'), 401, 'invalid_token');
    const bare = await provider.get(USERINFO, { accept: 'text/html' });
    expect(bare.status).toBe(401);
    expect(parseChallenge(bare)).toMatchObject({ scheme: 'Bearer' });
    expect(bare.headers.get('content-type')).toMatch(/^application\/json\b/);
    expect((await provider.get(USERINFO, { 'coder-session-token': provider.session })).status).toBe(403);
  });

  it('UI-05 §5.3.2, UI-06 §5.4, CLM-01 §5.4, CLM-02 §5.4, CLM-04 §5.1: each scope adds its claims, as they are now, and none without a value', async () => {
    const { access_token: token } = await obtain({ scope: EVERYTHING });
    const before = (await userInfo(token)).json<Record<string, unknown>>();
    expect(before).toEqual({
      sub: userId,
      preferred_username: OWNER.username,
      updated_at: expect.any(Number) as unknown,
      email: OWNER.email,
      email_verified: true,
      groups: [],
      roles: expect.arrayContaining(['member', 'owner', 'gatehouse/organization-member']) as unknown,
    });
    expectStatus(await provider.admin('PUT', '/api/v2/users/me/profile', { username: OWNER.username, name: 'Ada' }), 200);
    expect((await userInfo(token)).json()).toMatchObject({ name: 'Ada' });
    expectStatus(await provider.admin('PUT', '/api/v2/users/me/profile', { username: OWNER.username, name: '' }), 200);
    const claims = { profile: 'preferred_username', email: 'email', groups: 'groups', roles: 'roles' };
    for (const [scope, claim] of Object.entries(claims)) {
      const { access_token: narrow } = await obtain({ scope: `openid ${scope}` });
      const info = (await userInfo(narrow)).json<Record<string, unknown>>();
      expect(Object.values(claims).filter((name) => name in info)).toEqual([claim]);
    }
  });

  it('CLM-05 §3: claims_supported and scopes_supported list exactly what can come, and each scope of OpenID Connect can be granted', async () => {
    const document = await readDocument(provider, '/.well-known/openid-configuration');
    const { claims_supported: claims, scopes_supported: scopes } = document as Record<string, string[]>;
    // Those of the API have a resource and an action.
    const openId = scopes?.filter((name) => !name.includes(':')) ?? [];
    const picture = 'https://cdn.example/ada.png';
    await provider.server.db.query(`UPDATE users SET name = 'Ada', avatar_url = $1 WHERE id = $2`, [picture, userId]);
    const of = await provider.createClient();
    await settings({ id_token_user_claims: true }, of);
    const tokens = await obtain({ scope: openId.join(' '), nonce: 'a nonce' }, of);
    expect(tokens.scope.split(' ').toSorted()).toEqual(openId.toSorted());
    const [inToken, info] = [claimsOf(tokens), (await userInfo(tokens.access_token)).json<Record<string, unknown>>()];
    expect(Object.keys(inToken).toSorted()).toEqual(claims?.toSorted());
    expect(inToken).toMatchObject(info);
    expect(info).toMatchObject({ name: 'Ada', picture });
    await provider.server.db.query(`UPDATE users SET name = '', avatar_url = '' WHERE id = $1`, [userId]);
  });

  it('CLM-06: groups are an array of strings, by organization, also if there is one', async () => {
    const [organization] = (await provider.admin('GET', '/api/v2/organizations')).json<{ id: string; name: string }[]>();
    const name = uniqueName('team');
    const group = expectStatus(await provider.admin('POST', `/api/v2/organizations/${organization?.id ?? ''}/groups`, { name }), 201);
    const { id } = group.json<{ id: string }>();
    expectStatus(await provider.admin('PATCH', `/api/v2/groups/${id}`, { add_users: [userId] }), 200);
    const tokens = await obtain({ scope: 'openid groups' });
    const groups = [`${organization?.name ?? ''}/${name}`];
    expect(claimsOf(tokens)['groups']).toEqual(groups);
    expect((await userInfo(tokens.access_token)).json()).toEqual({ sub: userId, groups });
    expectStatus(await provider.admin('DELETE', `/api/v2/groups/${id}`), 200);
    expect((await userInfo(tokens.access_token)).json()).toEqual({ sub: userId, groups: [] });
  });

  it('UI-04 §5.3.2: a client that is registered for it gets a JWT with issuer and audience', async () => {
    const of = await provider.createClient();
    await settings({ userinfo_signed_response_alg: 'ES256' }, of);
    const { access_token: token } = await obtain({ scope: 'openid email' }, of);
    const answer = expectStatus(await userInfo(token), 200);
    expect(answer.headers.get('content-type')).toBe('application/jwt');
    const { payload, protectedHeader } = await jwtVerify(answer.text, keys, { issuer: provider.url, audience: of.id });
    expect(protectedHeader.alg).toBe('ES256');
    expect(payload).toMatchObject({ sub: userId, email: OWNER.email });
    expect(payload).not.toHaveProperty('exp');
    await settings({ userinfo_signed_response_alg: '' }, of);
    expect((await userInfo(token)).json()).toMatchObject({ sub: userId });
  });

  it('UI-07 §5.3: any web page may call it, errors included', async () => {
    const origin = 'https://app.example';
    const preflight = await provider.send('OPTIONS', USERINFO, {
      headers: { origin, 'access-control-request-method': 'GET', 'access-control-request-headers': 'authorization' },
    });
    expect(preflight.headers.get('access-control-allow-origin')).toBe('*');
    expect(preflight.headers.get('access-control-allow-headers')?.toLowerCase()).toContain('authorization');
    for (const headers of [{ origin }, { origin, ...bearer((await obtain()).access_token) }]) {
      expect((await provider.get(USERINFO, headers)).headers.get('access-control-allow-origin')).toBe('*');
    }
  });

  it('UI-08: a revoked token gets nothing from then on', async () => {
    const { access_token: token } = await obtain();
    expectStatus(await userInfo(token), 200);
    await provider.revoke(client, token);
    expectBearerError(provider, await userInfo(token), 401, 'invalid_token');
  });

  it('UI-09: a token for another resource is refused, and the client has the ID token', async () => {
    const notes = await registerResourceServer(provider);
    const tokens: OpenIdTokens = await provider.obtainTokens(
      client,
      { scope: 'openid groups notes.read', resource: notes.identifier },
      { resource: notes.identifier },
    );
    expect(tokens.scope).toBe('openid groups notes.read');
    expect(claimsOf(tokens)).toMatchObject({ sub: userId, groups: [] });
    expectBearerError(provider, await userInfo(tokens.access_token), 401, 'invalid_token');
    expect((await provider.postAs({ ...client, ...notes }, '/oauth2/introspect', { token: tokens.access_token })).json()).toMatchObject({
      active: true,
      scope: 'notes.read',
    });
  });

  it('CLM-07: an app learns only of the groups and roles that match its filters, which come before the limit of the lists', async () => {
    const { db } = provider.server;
    const [organization] = (await provider.admin('GET', '/api/v2/organizations')).json<{ id: string; name: string }[]>();
    const { id, name } = organization!;
    const groups = await db.query<{ id: string }>(
      `INSERT INTO groups (organization_id, name) SELECT $1, 'many-' || lpad(n::text, 3, '0') FROM generate_series(1, 205) AS n RETURNING id`,
      [id],
    );
    await db.query(`INSERT INTO group_members (group_id, user_id) SELECT unnest($1::uuid[]), $2`, [
      groups.map((group) => group.id),
      userId,
    ]);
    const narrow = await provider.createClient();
    const scope = 'openid groups roles';
    const learned = async (): Promise<[unknown, unknown]> => {
      const tokens = await obtain({ scope }, narrow);
      const { groups: listed, roles } = (await userInfo(tokens.access_token)).json<Record<string, unknown>>();
      expect(claimsOf(tokens)).toMatchObject({ groups: listed, roles });
      return [listed, roles];
    };
    expect((await learned())[0]).toHaveLength(200);
    await settings({ group_filter: [`${name}/many-20*`, '*/many-001'], role_filter: ['own*'] }, narrow);
    const matching = ['many-001', 'many-200', 'many-201', 'many-202', 'many-203', 'many-204', 'many-205'];
    expect(await learned()).toEqual([matching.map((group) => `${name}/${group}`), ['owner']]);
    // Nothing but the asterisk means anything.
    await settings({ group_filter: [`${name}/many_001`, `${name}/many-%`], role_filter: ['OWNER'] }, narrow);
    expect(await learned()).toEqual([[], []]);
    await settings({ group_filter: [], role_filter: [] }, narrow);
    expect((await learned())[0]).toHaveLength(200);
    await db.query(`DELETE FROM groups WHERE id = ANY ($1)`, [groups.map((group) => group.id)]);
  });

  it('CLM-08: an app gets claims by the names that it is set to, and no more claims than the user consented to', async () => {
    const named = await provider.createClient();
    await settings(
      { id_token_user_claims: true, claim_names: { preferred_username: 'login', groups: 'https://app.example/groups' } },
      named,
    );
    const tokens = await obtain({ scope: 'openid profile' }, named);
    for (const claims of [claimsOf(tokens), (await userInfo(tokens.access_token)).json<Record<string, unknown>>()]) {
      expect(claims).toMatchObject({ sub: userId, login: OWNER.username });
      for (const name of ['preferred_username', 'groups', 'https://app.example/groups', 'email']) expect(claims).not.toHaveProperty([name]);
    }
    expect(claimsOf(await obtain({ scope: 'openid groups' }, named))).toMatchObject({ 'https://app.example/groups': [] });
  });

  it.each([
    ['claim_names', { preferred_username: 'sub' }, 'means something else'],
    ['claim_names', { sub: 'id' }, 'can only rename'],
    ['claim_names', { preferred_username: 'email' }, 'two claims would be called email'],
    ['claim_names', { preferred_username: 7 }, 'must be names'],
    ['group_filter', ['**/*/*'], 'at most 3'],
    ['role_filter', [''], '1 to 256'],
    ['group_filter', Array.from({ length: 51 }, String), 'at most 50'],
  ])('CLM-07, CLM-08: %s %j is refused', async (field, value, reason) => {
    const answer = await provider.admin('PUT', `${APPS}/${client.id}`, { name: client.name, [field]: value });
    expect(expectStatus(answer, 400).json()).toMatchObject({
      validations: [{ field, detail: expect.stringContaining(reason) as unknown }],
    });
  });

  it('CLM-07, CLM-08: an app that registers itself sets neither filters nor names', async () => {
    const { information } = await selfRegistered(provider.server, { group_filter: ['a'], claim_names: { name: 'x' } });
    expect((await provider.admin('GET', `${APPS}/${information.client_id}`)).json()).toMatchObject({
      group_filter: [],
      role_filter: [],
      claim_names: {},
    });
  });

  it('CORE-02 §3.1.2.1, CORE-05 §3.1.2.1: unknown scopes are ignored, and without openid it is plain OAuth', async () => {
    expect((await obtain({ scope: 'address phone openid no-such' })).scope).toBe('openid');
    const { access_token: token, scope } = await provider.obtainTokens(client, { scope: 'profile email groups user:read' });
    expect(scope).toBe('user:read');
    expect((await userInfo(token)).status).toBe(403);
    expect(decodeProtectedHeader((await obtain()).id_token ?? '')).toHaveProperty('kid');
  });

  it('CORE-25 §11: offline_access is granted to clients that refresh, by a consent that names it, and refresh tokens exist without it', async () => {
    const page = async (scope: string): Promise<string> => (await provider.authorize(client, { scope }, { method: 'GET' })).answer.text;
    const sentence = 'Keep its access while you are not using it';
    expect(await page('openid')).not.toContain(sentence);
    expect(await page('openid offline_access')).toContain(sentence);
    expect(await obtain({ scope: 'openid offline_access' })).toMatchObject({
      scope: 'openid offline_access',
      refresh_token: expect.any(String) as unknown,
    });
    expect(await obtain()).toMatchObject({ refresh_token: expect.any(String) as unknown });
    const without = await provider.createClient({ grantTypes: ['authorization_code'] });
    expect((await obtain({ scope: 'openid offline_access' }, without)).scope).toBe('openid');
  });
});
