import { randomUUID } from 'node:crypto';
import { expectStatus } from '../../support/expect-answer.js';
import type { Answer } from '../../support/http-client.js';
import {
  APPS,
  basic,
  CALLBACK,
  type Client,
  type ClientInformation,
  clientMetadata,
  INITIAL_TOKENS,
  type Provider,
  expectRefused,
  readDocument,
  registerItself,
  registerResourceServer,
  RESOURCE_SERVERS,
  resourceServer,
  selfRegistered,
  SERVER_METADATA,
  SETTINGS,
  startProvider,
} from '../../support/oauth/index.js';
import { createPerson } from '../../support/people.js';
import { sendRequest } from '../../support/http-client.js';
import { Replica } from '../../support/replica.js';

const RACERS = 64;

let provider: Provider;
/** On the same database, so that in-memory locks cannot decide. */
let second: Replica;

beforeAll(async () => {
  provider = await startProvider();
  second = await Replica.of(provider.server, { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' });
});
afterAll(async () => {
  await second.stop();
  await provider.server.stop();
});

const setPolicy = async (policy: string): Promise<void> => {
  expectStatus(await provider.admin('PUT', SETTINGS, { dynamic_client_registration: policy }), 200);
};
const page = (client: Client, params: Record<string, string> = {}): ReturnType<Provider['authorize']> =>
  provider.authorize(client, params, { method: 'GET', headers: { cookie: `coder_session_token=${provider.session}` } });
const statuses = (answers: readonly Answer[]): Record<number, number> =>
  answers.reduce<Record<number, number>>((sum, { status }) => ({ ...sum, [status]: (sum[status] ?? 0) + 1 }), {});
/** Many equal requests at once, alternating between the servers. */
const race = (method: string, path: string, token: string, body: () => Record<string, unknown> | undefined): Promise<Answer[]> =>
  Promise.all(
    Array.from({ length: RACERS }, (_, n) => {
      const one = body();
      const url = new URL(path, n % 2 === 0 ? provider.url : second.address);
      return sendRequest(method, url, { headers: { authorization: `Bearer ${token}` }, ...(one && { body: one }) });
    }),
  );

async function lastAudit(resourceId: string, action: string): Promise<Record<string, unknown> | undefined> {
  const [row] = await provider.server.db.query<Record<string, unknown>>(
    `SELECT user_id, status_code, additional_fields, diff, ip::text AS ip FROM audit_logs WHERE resource_id = $1 AND action = $2 ORDER BY time DESC LIMIT 1`,
    [resourceId, action],
  );
  return row;
}

describe('the registration policy', () => {
  afterEach(() => setPolicy('open'));

  it('is open by default where only this machine reaches the server, and the metadata names the endpoint while it is not off', async () => {
    expect((await provider.admin('GET', SETTINGS)).json()).toEqual({
      dynamic_client_registration: 'open',
      dynamic_client_registration_enabled: true,
    });
    const endpoint = `${provider.url}/oauth2/register`;
    for (const [policy, named] of [
      ['off', undefined],
      ['token', endpoint],
      ['open', endpoint],
    ] as const) {
      await setPolicy(policy);
      expect((await readDocument(provider, SERVER_METADATA))['registration_endpoint']).toBe(named);
    }
  });

  it('off refuses every registration, also with a token, and leaves registered apps alone', async () => {
    const { client, information } = await selfRegistered(provider.server);
    const { token } = (await provider.admin('POST', INITIAL_TOKENS, { name: 'CI' })).json<{ token: string }>();
    await setPolicy('off');
    for (const presented of [undefined, token]) {
      const answer = await registerItself(provider.server, {}, presented);
      expect([answer.status, answer.json()]).toEqual([
        403,
        { error: 'invalid_request', error_description: 'Dynamic client registration is disabled on this deployment' },
      ]);
    }
    const headers = { authorization: `Bearer ${information.registration_access_token}` };
    expect((await provider.get(`/oauth2/clients/${client.id}`, headers)).status).toBe(200);
    expect((await provider.me((await provider.obtainTokens(client)).access_token)).status).toBe(200);
  });

  it('understands the switch of the reference, refuses a contradiction, and is changed by owners only', async () => {
    const put = async (body: Record<string, unknown>): Promise<[number, unknown]> => {
      const answer = await provider.admin('PUT', SETTINGS, body);
      return [answer.status, answer.json<{ dynamic_client_registration?: string }>().dynamic_client_registration];
    };
    expect(await put({ dynamic_client_registration_enabled: false })).toEqual([200, 'off']);
    expect(await put({ dynamic_client_registration_enabled: true })).toEqual([200, 'open']);
    expect(await put({ dynamic_client_registration: 'token' })).toEqual([200, 'token']);
    expect(await put({ dynamic_client_registration_enabled: true })).toEqual([200, 'token']);
    expect(await put({})).toEqual([200, 'token']);
    expect((await put({ dynamic_client_registration: 'off', dynamic_client_registration_enabled: true }))[0]).toBe(400);
    expect((await put({ dynamic_client_registration: 'sometimes' }))[0]).toBe(400);
    const member = await createPerson(provider.server);
    expect((await member.get('/oauth2-provider/settings')).status).toBe(200);
    expect((await member.put('/oauth2-provider/settings', { dynamic_client_registration: 'open' })).status).toBe(403);
  });
});

describe('an app that registered itself', () => {
  it('never causes a redirect before the signed-in person acts: its errors are shown, and the person may report them', async () => {
    const { client } = await selfRegistered(provider.server, { redirect_uris: ['https://client.example/cb'], scope: 'user:read' });
    for (const params of [
      { scope: 'file:read' },
      { response_type: 'token' },
      { code_challenge: '' },
      { resource: 'https://nowhere.example' },
      { response_mode: 'fragment', prompt: 'none' },
      { prompt: 'none' },
    ]) {
      const { answer, redirect } = await page(client, params);
      expect([answer.status, redirect]).toEqual([400, null]);
      expect(answer.text).toContain('Report this to client.example');
      expect(answer.text).toContain('href="https://client.example/cb?error=');
    }
    const signedOut = await provider.authorize(client, { prompt: 'none' }, { method: 'GET', headers: {} });
    expect([signedOut.answer.status, signedOut.redirect]).toEqual([400, null]);
    expect(signedOut.answer.text).toContain('login_required');
    // An app that an administrator registered gets the error.
    const reviewed = await page(await provider.createClient({ scope: 'user:read' }), { scope: 'file:read' });
    expect([reviewed.answer.status, reviewed.redirect?.searchParams.get('error')]).toEqual([302, 'invalid_scope']);
  });

  it('cannot be sent to a page of this server, on whatever port it registered', async () => {
    const { client } = await selfRegistered(provider.server, { redirect_uris: ['http://127.0.0.1:1/swagger/oauth2-redirect.html'] });
    const { answer, redirect } = await page(client, { redirect_uri: `${provider.url}/swagger/oauth2-redirect.html` });
    expect([answer.status, redirect]).toEqual([400, null]);
    expect(answer.text).toContain('must not be a page of this server');
  });

  it('cannot imitate the name of an app that an administrator registered, or of this server, also later', async () => {
    const reviewed = await provider.createClient();
    const { client, information } = await selfRegistered(provider.server);
    for (const name of [
      reviewed.name,
      reviewed.name.toUpperCase(),
      `${reviewed.name} (official)`,
      'Swаgger UI',
      'Gatehouse',
      'Swagger\u200b UI',
    ]) {
      const answer = await registerItself(provider.server, { client_name: name });
      expect([name, answer.status, answer.json<{ error: string }>().error]).toEqual([name, 400, 'invalid_client_metadata']);
      const changed = await provider.send('PUT', `/oauth2/clients/${client.id}`, {
        headers: { authorization: `Bearer ${information.registration_access_token}` },
        body: { ...clientMetadata({ client_name: name }), client_id: client.id },
      });
      expect(changed.status).toBe(400);
    }
  });

  it('gets tokens for the API of this server and for resource servers that list it or are open to such apps, no others', async () => {
    const { client } = await selfRegistered(provider.server);
    const open = await registerResourceServer(provider);
    const listing = await registerResourceServer(provider, { allowed_app_ids: [client.id] });
    const { answer } = await provider.authorize(client, { resource: open.identifier });
    expect(new URL(answer.headers.get('location') ?? '').searchParams.get('error')).toBe('invalid_target');
    const tokens = await provider.obtainTokens(client, { resource: listing.identifier }, { resource: listing.identifier });
    expect(tokens.scope).toBe('notes.read notes.write');
  });

  it('gets, refreshes and uses tokens for a resource server as long as that is open to apps that registered themselves', async () => {
    const { client } = await selfRegistered(provider.server);
    const listed = await provider.createClient();
    const body = resourceServer({ allowed_app_ids: [listed.id], allows_self_registered_apps: true });
    const { id, identifier, secret } = await registerResourceServer(provider, body);
    const isActive = async (token: string): Promise<boolean> => {
      const headers = { authorization: basic(id, secret) };
      const answer = await provider.post('/oauth2/introspect', { headers, body: new URLSearchParams({ token }) });
      return expectStatus(answer, 200).json<{ active: boolean }>().active;
    };
    const tokens = await provider.obtainTokens(client, { resource: identifier }, { resource: identifier });
    const next = await provider.refreshed(client, tokens.refresh_token);
    expect(await isActive(next.access_token)).toBe(true);
    const closed = { ...body, allows_self_registered_apps: false };
    expectStatus(await provider.admin('PUT', `${RESOURCE_SERVERS}/${id}`, closed), 200);
    expectRefused(await provider.refresh(client, next.refresh_token), 'invalid_target');
    expect(await isActive(next.access_token)).toBe(false);
    // Without a list, too: that is open to the apps of administrators only.
    const unlisted = { ...body, allowed_app_ids: [], allows_self_registered_apps: false };
    expectStatus(await provider.admin('PUT', `${RESOURCE_SERVERS}/${id}`, unlisted), 200);
    expect(await isActive(next.access_token)).toBe(false);
  });

  it('loses its registration access token when an administrator changes it, so that it cannot undo the change', async () => {
    const { client, information } = await selfRegistered(provider.server);
    const change = { name: client.name, callback_url: CALLBACK, scope: 'user:read' };
    expectStatus(await provider.admin('PUT', `${APPS}/${client.id}`, change), 200);
    const headers = { authorization: `Bearer ${information.registration_access_token}` };
    expect((await provider.get(`/oauth2/clients/${client.id}`, headers)).status).toBe(401);
    expect(await lastAudit(client.id, 'write')).toMatchObject({ additional_fields: { registration_access_token: 'revoked' } });

    const other = await selfRegistered(provider.server);
    expectStatus(await provider.admin('DELETE', `${APPS}/${other.client.id}/registration-access-token`), 204);
    const ofOther = { authorization: `Bearer ${other.information.registration_access_token}` };
    expect((await provider.get(`/oauth2/clients/${other.client.id}`, ofOther)).status).toBe(401);
  });

  it('is audited as the work of the server, or of the administrator whose token it used', async () => {
    const { client } = await selfRegistered(provider.server);
    expect(await lastAudit(client.id, 'create')).toMatchObject({
      user_id: '00000000-0000-0000-0000-000000000000',
      status_code: 201,
      additional_fields: { registration: 'open' },
      ip: expect.stringContaining('127.0.0.1') as unknown,
    });
    const owner = await createPerson(provider.server, { siteRoles: ['owner'] });
    const created = (await owner.post('/oauth2-provider/initial-access-tokens', { name: 'CI' })).json<{ id: string; token: string }>();
    const answer = expectStatus(await registerItself(provider.server, {}, created.token), 201);
    expect(await lastAudit(answer.json<ClientInformation>().client_id, 'create')).toMatchObject({
      user_id: owner.id,
      additional_fields: { registration: 'initial_access_token', initial_access_token_id: created.id },
    });
  });

  it('cannot register, or later get, text that cannot be stored, in whatever value or name of a member it is', async () => {
    const { client, information } = await selfRegistered(provider.server);
    const headers = { authorization: `Bearer ${information.registration_access_token}` };
    for (const fields of [
      { software_id: 'a\0' },
      { contacts: ['a\0'] },
      { jwks: { keys: [{ kty: 'EC', x: ['\0'] }] } },
      { jwks: { keys: [{ kty: 'EC', 'x\0': 'y' }] } },
      { 'unknown\0': 1 },
      { client_name: 'x\0' },
    ]) {
      expectRefused(await registerItself(provider.server, fields), 'invalid_client_metadata');
      const body = { ...clientMetadata(fields), client_id: client.id };
      expectRefused(await provider.send('PUT', `/oauth2/clients/${client.id}`, { headers, body }), 'invalid_client_metadata');
    }
    for (const fields of [{ software_id: '\ud800' }, { jwks: { keys: [{ kty: 'EC', '\udc00': 'y' }] } }]) {
      expect((await registerItself(provider.server, fields)).status).toBe(400);
    }
  });

  it('may be registered by a page of any site, which gets the response', async () => {
    const origin = 'https://client.example';
    const preflight = await provider.send('OPTIONS', '/oauth2/clients/x', {
      headers: { origin, 'access-control-request-method': 'PUT', 'access-control-request-headers': 'authorization' },
    });
    expect(preflight.headers.get('access-control-allow-methods')).toContain('PUT');
    const answer = await provider.post('/oauth2/register', { headers: { origin }, body: clientMetadata() });
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([201, '*']);
  });
});

describe('an initial access token', () => {
  const create = async (fields: Record<string, unknown> = {}): Promise<{ id: string; token: string }> =>
    expectStatus(await provider.admin('POST', INITIAL_TOKENS, { name: 'CI', ...fields }), 201).json();

  it('registers as many apps as it has uses, however many try at once on two servers', async () => {
    for (const uses of [1, 3]) {
      const { id, token } = await create({ max_uses: uses });
      const answers = await race('POST', '/oauth2/register', token, () => clientMetadata());
      expect(statuses(answers)).toEqual({ 201: uses, 401: RACERS - uses });
      const listed = (await provider.admin('GET', INITIAL_TOKENS)).json<{ id: string; uses: number }[]>();
      expect(listed.find((each) => each.id === id)).toMatchObject({ uses, max_uses: uses, name: 'CI' });
      const rows = await provider.server.db.query(`SELECT 1 FROM oauth2_provider_registrations WHERE initial_access_token_id = $1`, [id]);
      expect(rows).toHaveLength(uses);
    }
  });

  it('is not used up by a registration that is refused', async () => {
    const { token } = await create();
    expect((await registerItself(provider.server, { redirect_uris: [] }, token)).status).toBe(400);
    expect((await registerItself(provider.server, {}, token)).status).toBe(201);
  });

  it('is invalid once it has expired, was deleted, or its creator may not register apps any more', async () => {
    const expired = await create();
    await provider.server.db.query(`UPDATE oauth2_provider_initial_access_tokens SET expires_at = now() WHERE id = $1`, [expired.id]);
    const deleted = await create();
    expectStatus(await provider.admin('DELETE', `${INITIAL_TOKENS}/${deleted.id}`), 204);
    const owner = await createPerson(provider.server, { siteRoles: ['owner'] });
    const ofDemoted = (await owner.post('/oauth2-provider/initial-access-tokens', { name: 'CI' })).json<{ token: string }>();
    expectStatus(await provider.admin('PUT', `/api/v2/users/${owner.id}/roles`, { roles: [] }), 200);
    for (const { token } of [expired, deleted, ofDemoted]) {
      expect((await registerItself(provider.server, {}, token)).status).toBe(401);
    }
  });

  it('has bounds, is stored as a hash, and is for owners only', async () => {
    for (const fields of [
      { name: '' },
      { name: 'x'.repeat(65) },
      { max_uses: 0 },
      { max_uses: 1001 },
      { lifetime_seconds: 59 },
      { lifetime_seconds: 7_776_001 },
    ]) {
      expect((await provider.admin('POST', INITIAL_TOKENS, { name: 'CI', ...fields })).status).toBe(400);
    }
    const member = await createPerson(provider.server);
    expect((await member.get('/oauth2-provider/initial-access-tokens')).status).toBe(403);
    expect((await member.post('/oauth2-provider/initial-access-tokens', { name: 'CI' })).status).toBe(403);
    expect((await member.delete(`/oauth2-provider/initial-access-tokens/${randomUUID()}`)).status).toBe(403);
    expect((await provider.admin('DELETE', `${INITIAL_TOKENS}/${randomUUID()}`)).status).toBe(404);
  });
});

describe('a registration access token', () => {
  it('is replaced by one of many that try at once on two servers', async () => {
    const { client, information } = await selfRegistered(provider.server);
    const path = `/oauth2/clients/${client.id}/registration-access-token`;
    const answers = await race('POST', path, information.registration_access_token, () => undefined);
    expect(statuses(answers)).toEqual({ 200: 1, 401: RACERS - 1 });
    const next = answers.find(({ status }) => status === 200)!.json<ClientInformation>().registration_access_token;
    expect((await provider.get(`/oauth2/clients/${client.id}`, { authorization: `Bearer ${next}` })).status).toBe(200);
  });

  it('deletes its app once, however many try at once', async () => {
    const { client, information } = await selfRegistered(provider.server);
    await provider.obtainTokens(client);
    const path = `/oauth2/clients/${client.id}`;
    const answers = await race('DELETE', path, information.registration_access_token, () => undefined);
    expect(statuses(answers)).toEqual({ 204: 1, 401: RACERS - 1 });
  });
});

describe('limits of registration', () => {
  const [OF_NETWORK, OF_SITE, TOTAL] = [2, 8, 12];
  let limited: Provider;
  beforeAll(async () => {
    limited = await startProvider({
      CODER_OAUTH_REGISTRATION_LIMIT: String(TOTAL),
      CODER_OAUTH_REGISTRATION_LIMIT_PER_NETWORK: String(OF_NETWORK),
      CODER_PROXY_TRUSTED_HEADERS: 'X-Forwarded-For',
      CODER_PROXY_TRUSTED_ORIGINS: '127.0.0.1',
    });
  });
  afterAll(() => limited.server.stop());
  const registerFrom = (address: string, fields: Record<string, unknown> = {}): Promise<Answer> =>
    limited.post('/oauth2/register', { headers: { 'x-forwarded-for': address }, body: clientMetadata(fields) });
  const raceFrom = (addressOf: (n: number) => string): Promise<Answer[]> =>
    Promise.all(
      Array.from({ length: RACERS }, (_, n) => registerFrom(addressOf(n), n % 2 === 0 ? { token_endpoint_auth_method: undefined } : {})),
    );

  it('hold when many race for the last place, for a network and in total, and for confidential clients, too', async () => {
    const answers = await raceFrom(() => '192.0.2.1');
    expect(statuses(answers)).toEqual({ 201: OF_NETWORK, 429: RACERS - OF_NETWORK });
    const refused = answers.find(({ status }) => status === 429)!;
    expect(refused.json<{ error: string }>().error).toBe('temporarily_unavailable');
    expect(refused.headers.get('retry-after')).toBe('3600');
    expect(refused.text).toContain('from your network');
    // Somebody with a /48 has 65 536 networks, and cannot fill the total from them.
    const ofSite = await raceFrom((n) => `2001:db8:1:${n.toString(16)}::1`);
    expect(statuses(ofSite)).toEqual({ 201: OF_SITE, 429: RACERS - OF_SITE });
    expect(ofSite.find(({ status }) => status === 429)!.text).toContain('from your network');
    const rest = TOTAL - OF_NETWORK - OF_SITE;
    expect(statuses(await raceFrom((n) => `198.51.100.${n}`))).toEqual({ 201: rest, 429: RACERS - rest });
    expect((await registerFrom('2001:db8:2::1')).text).toContain('at this server');
    // An administrator vouches for these.
    const { token } = (await limited.admin('POST', INITIAL_TOKENS, { name: 'CI' })).json<{ token: string }>();
    expect((await registerItself(limited.server, {}, token)).status).toBe(201);
  });

  it('make room for new apps when they are almost reached: apps that nobody consented to go after an hour', async () => {
    const ids = await limited.server.db.query<{ app_id: string }>(
      `SELECT app_id FROM oauth2_provider_registrations WHERE network IS NOT NULL ORDER BY app_id`,
    );
    expect(ids).toHaveLength(TOTAL);
    const [idle, consented] = ids.map(({ app_id }) => app_id);
    await limited.server.db.query(
      `UPDATE oauth2_provider_registrations
          SET created_at = now() - interval '2 hours', last_used_at = now() - interval '2 hours' + CASE app_id WHEN $1 THEN '0' ELSE interval '1 s' END
        WHERE app_id IN ($1, $2)`,
      [idle, consented],
    );
    expect((await registerFrom('203.0.113.1')).status).toBe(201);
    expect((await registerFrom('203.0.113.2')).status).toBe(429);
    const left = await limited.server.db.query<{ id: string }>(`SELECT id FROM oauth2_provider_apps WHERE id IN ($1, $2)`, [
      idle,
      consented,
    ]);
    expect(left).toEqual([{ id: consented }]);
    const [deletion] = await limited.server.db.query(
      `SELECT additional_fields FROM audit_logs WHERE resource_id = $1 AND action = 'delete'`,
      [idle],
    );
    expect(deletion).toEqual({ additional_fields: { registration: 'unused' } });
  });
});
