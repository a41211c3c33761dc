import { expectJson, expectStatus } from '../../support/expect-answer.js';
import {
  answerDevice,
  APPS,
  authorizeDevice,
  type Client,
  DEVICE_GRANT_TYPES,
  DEVICE_PAGE,
  type DeviceAuthorization,
  enterUserCode,
  expectDead,
  expectRefused,
  formTokenOf,
  pollForm,
  type Provider,
  registerResourceServer,
  startProvider,
  submitToDevicePage,
  TOKENS,
  type Tokens,
} from '../../support/oauth/index.js';
import type { Answer } from '../../support/http-client.js';
import { createPerson, type Person } from '../../support/people.js';
import { bearer } from '../../support/sign-in.js';

const ANSWER = `${DEVICE_PAGE}/answer`;

let provider: Provider;
let client: Client;
let person: Person;

beforeAll(async () => {
  provider = await startProvider();
  client = await createDeviceClient();
  person = await createPerson(provider.server);
});
afterAll(() => provider.server.stop());

function createDeviceClient(scope = ''): Promise<Client> {
  return provider.createClient({ type: 'public', grantTypes: DEVICE_GRANT_TYPES, redirectUris: [], scope });
}

const start = (fields: Record<string, string> = {}, of = client): Promise<DeviceAuthorization> =>
  authorizeDevice(provider.server, of, fields);
const poll = ({ device_code: code }: DeviceAuthorization, fields: Record<string, string> = {}, of = client) =>
  provider.server.post(TOKENS, pollForm(of, code, fields));
const allow = ({ user_code: code }: DeviceAuthorization, by = person) => answerDevice(provider.server, by.token, code);

function change(of: Client, fields: object) {
  return provider.admin('PUT', `${APPS}/${of.id}`, { name: of.name, ...fields });
}

describe('a device', () => {
  it.each([
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-origin' },
  ])('is not a web page: %j gets no code, and could not read one', async (headers) => {
    const form = new URLSearchParams({ client_id: client.id });
    const answer = await provider.server.post('/oauth2/device_authorization', form, headers);
    expect([answer.status, answer.json()]).toEqual([
      400,
      { error: 'invalid_request', error_description: 'A web page cannot ask for a device code: it can use the authorization code grant' },
    ]);
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('acts for the user who allowed it, as any app does', async () => {
    const code = await start({ scope: 'user:read file:read' });
    expect((await allow(code)).headers.get('location')).toBe('/device?done=allowed');
    const tokens = expectStatus(await poll(code), 200).json<Tokens>();
    expect(tokens).toMatchObject({ token_type: 'Bearer', scope: 'user:read file:read', refresh_token: expect.any(String) as unknown });
    expect((await provider.me(tokens.access_token)).json()).toMatchObject({ id: person.id });
    const [grant] = (await person.get('/users/me/oauth2-grants')).json<{ id: string; app: { id: string } }[]>();
    expect(grant?.app.id).toBe(client.id);
    expectStatus(await person.delete(`/users/me/oauth2-grants/${grant!.id}`), 204);
    await expectDead(provider, tokens.access_token);
  });

  it('of an administrator has the permissions of a member, and never administrator scopes', async () => {
    const admin = await createPerson(provider.server, { siteRoles: ['owner'] });
    const registered = await createDeviceClient('coder:all gatehouse:admin');
    const code = await start({ scope: 'coder:all gatehouse:admin' }, registered);
    await allow(code, admin);
    const tokens = expectStatus(await poll(code, {}, registered), 200).json<Tokens>();
    expect(tokens.scope).toBe('coder:all');
    expect((await provider.get('/api/v2/audit?limit=1', bearer(tokens.access_token))).status).toBe(403);
    const refused = await provider.postAs(registered, '/oauth2/device_authorization', { scope: 'gatehouse:admin' });
    expectRefused(refused, 'invalid_scope');
  });

  it('gets a token for the resource that it asked for', async () => {
    const { identifier: resource, name } = await registerResourceServer(provider);
    const code = await start({ resource, scope: 'notes.read' });
    const page = await enterUserCode(provider.server, person.token, code.user_code);
    expect(page.text).toContain(name);
    expect(page.text).toContain('See your notes');
    await allow(code);
    expectRefused(await poll(code, { resource: provider.url }), 'invalid_target');
    expect(expectStatus(await poll(code, { resource }), 200).json<Tokens>().scope).toBe('notes.read');
  });

  it('without refresh_token in its registration gets no refresh token', async () => {
    const once = await provider.createClient({ type: 'public', grantTypes: DEVICE_GRANT_TYPES.slice(0, 1), redirectUris: [] });
    const code = await start({}, once);
    await allow(code);
    expect(expectStatus(await poll(code, {}, once), 200).json()).not.toHaveProperty('refresh_token');
  });

  it.each([
    ['is suspended', (of: Person) => provider.admin('PUT', `/api/v2/users/${of.id}/status/suspend`)],
    ['revokes the grant', (of: Person) => of.delete('/users/me/access')],
  ])('gets nothing if the user %s before it polls', async (_what, end) => {
    const user = await createPerson(provider.server);
    const code = await start();
    await allow(code, user);
    await end(user);
    expectRefused(await poll(code), 'invalid_grant');
  });

  it('gets nothing if the app loses the grant type or all scopes before it polls', async () => {
    const changing = await createDeviceClient('user:read');
    const code = await start({}, changing);
    await allow(code);
    await change(changing, { scope: 'file:read' });
    expectRefused(await poll(code, {}, changing), 'invalid_grant');
    await change(changing, { scope: 'user:read', grant_types: ['refresh_token'] });
    expectRefused(await poll(code, {}, changing), 'unauthorized_client');
    await change(changing, { grant_types: DEVICE_GRANT_TYPES });
    expect((await poll(code, {}, changing)).status).toBe(200);
  });

  it('finds its endpoint in the app', async () => {
    const app = expectJson<{ endpoints: object }>(await provider.admin('GET', `${APPS}/${client.id}`), 200);
    expect(app.endpoints).toMatchObject({ device_authorization: `${provider.url}/oauth2/device_authorization` });
  });
});

describe('the answer to a device', () => {
  const submit = (by: Person, form_token: string, decision?: string) =>
    submitToDevicePage(provider.server, by.token, ANSWER, { form_token, decision });
  const show = async (code: DeviceAuthorization, to = person) =>
    formTokenOf(expectStatus(await enterUserCode(provider.server, to.token, code.user_code), 200));

  it('is given once: of many users at the same moment, one', async () => {
    const code = await start();
    const users = [person, ...(await Promise.all(Array.from({ length: 7 }, () => createPerson(provider.server))))];
    const tokens = await Promise.all(users.map((user) => show(code, user)));
    const answers = await Promise.all(users.map((user, n) => submit(user, tokens[n]!, n % 2 === 0 ? 'allow' : 'deny')));
    expect(answers.map(({ status }) => status).sort()).toEqual([303, ...Array<number>(7).fill(409)]);
    const winner = answers.findIndex(({ status }) => status === 303);
    const polled = await poll(code);
    if (winner % 2 === 1) expectRefused(polled, 'access_denied');
    else expect((await provider.me(polled.json<Tokens>().access_token)).json()).toMatchObject({ id: users[winner]!.id });
    const grants = await provider.server.db.query(`SELECT id FROM oauth2_provider_grants WHERE user_id = ANY ($1) AND app_id = $2`, [
      users.slice(1).map(({ id }) => id),
      client.id,
    ]);
    expect(grants).toHaveLength(winner % 2 === 1 || winner === 0 ? 0 : 1);
  });

  it.each([undefined, '', 'ALLOW', 'yes'])('%j allows nothing', async (decision) => {
    const code = await start();
    expect((await submit(person, await show(code), decision)).headers.get('location')).toBe('/device?done=denied');
    expectRefused(await poll(code), 'access_denied');
  });

  it('is asked for again if the app would now get something else than the page showed', async () => {
    const changing = await createDeviceClient('user:read file:read');
    const code = await start({ scope: 'user:read file:read' }, changing);
    const shown = await show(code);
    await change(changing, { scope: 'file:read' });
    const again = await submit(person, shown, 'allow');
    expect(again.status).toBe(200);
    expect(again.text).toContain('file:read');
    expect(again.text).not.toContain('<code>user:read</code>');
    expectRefused(await poll(code, {}, changing), 'authorization_pending');
    expect((await submit(person, formTokenOf(again), 'allow')).status).toBe(303);
    expect(expectStatus(await poll(code, {}, changing), 200).json<Tokens>().scope).toBe('file:read');
  });

  it('is refused for a code that has expired, and for an app that was deleted, while the page was open', async () => {
    for (const end of [
      (of: Client) => provider.server.db.query(`UPDATE oauth2_provider_device_codes SET expires_at = now() WHERE app_id = $1`, [of.id]),
      (of: Client) => provider.admin('DELETE', `${APPS}/${of.id}`),
    ]) {
      const ending = await createDeviceClient();
      const shown = await show(await start({}, ending));
      await end(ending);
      for (const decision of ['allow', 'deny']) expect((await submit(person, shown, decision)).status).toBe(409);
    }
  });

  it('is in the audit log, with the address of the device', async () => {
    for (const [decision, consent] of [
      ['allow', 'allowed'],
      ['deny', 'denied'],
    ]) {
      await submit(person, await show(await start()), decision);
      const log = await provider.admin('GET', `/api/v2/audit?q=resource_id:${client.id}&limit=1`);
      expect(log.json<{ audit_logs: object[] }>().audit_logs[0]).toMatchObject({
        action: 'write',
        user: { id: person.id },
        additional_fields: { consent, resource: `${provider.url}/`, scope: 'user:read', device_address: '127.0.0.1' },
      });
    }
  });

  it('needs a login session: tokens are refused', async () => {
    const code = await start();
    const token = expectStatus(await person.post('/users/me/keys/tokens', {}), 201).json<{ key: string }>().key;
    const answer = await submitToDevicePage(provider.server, token, DEVICE_PAGE, { user_code: code.user_code });
    expect(answer.text).not.toContain(client.name);
    expectRefused(await poll(code), 'authorization_pending');
  });
});

describe('the codes of an app that wait for users', () => {
  const [MOST, OF_NETWORK, OF_SITE] = [10_000, 200, 800];
  const RACERS = 16;
  const FREE = 3;
  let proxied: Provider;
  beforeAll(async () => {
    proxied = await startProvider({ CODER_PROXY_TRUSTED_HEADERS: 'X-Forwarded-For', CODER_PROXY_TRUSTED_ORIGINS: '127.0.0.1' });
  });
  afterAll(() => proxied.server.stop());

  const createClient = (): Promise<Client> => proxied.createClient({ type: 'public', grantTypes: DEVICE_GRANT_TYPES, redirectUris: [] });
  const startFrom = (of: Client, address: string): Promise<Answer> =>
    proxied.postAs(of, '/oauth2/device_authorization', { scope: 'user:read' }, { headers: { 'x-forwarded-for': address } });
  const race = (of: Client, addressOf: (n: number) => string): Promise<Answer[]> =>
    Promise.all(Array.from({ length: RACERS }, (_, n) => startFrom(of, addressOf(n))));
  const statuses = (answers: readonly Answer[]): number[] =>
    [200, 429].map((status) => answers.filter((answer) => answer.status === status).length);
  const pending = async (of: Client): Promise<number> =>
    (await proxied.server.db.query(`SELECT 1 FROM oauth2_provider_device_codes WHERE app_id = $1`, [of.id])).length;
  /** Codes of as many networks as the expression has values for n. */
  const plant = (of: Client, count: number, networkOfN: string, lifetime = '5 minutes'): Promise<unknown> =>
    proxied.server.db.query(
      `INSERT INTO oauth2_provider_device_codes
         (app_id, secret_prefix, hashed_secret, user_code_hash, resource_uri, scope, client_address, network, created_at, expires_at)
       SELECT $1::uuid, decode(md5($1::uuid::text || n), 'hex'), '', decode(md5('user' || $1::uuid::text || n), 'hex'), 'https://x/', 'user:read', '192.0.2.1',
              ${networkOfN}, now() - interval '10 minutes', now() + $3::interval
         FROM generate_series(1, $2::int) n`,
      [of.id, count, lifetime],
    );
  const expectFull = (answer: Answer | undefined, where = ''): void => {
    expect([answer?.status, answer?.headers.get('retry-after'), answer?.json()]).toEqual([
      429,
      '60',
      {
        error: 'temporarily_unavailable',
        error_description: `Too many devices${where} wait for users of this app. Please try again in a moment.`,
      },
    ]);
  };

  it('of a confidential app are limited, also when many race for the last place, and other apps have room', async () => {
    const crowded = await proxied.createClient({ grantTypes: DEVICE_GRANT_TYPES, redirectUris: [] });
    // All of one network, which may be that of its backend: nobody else can make them.
    await plant(crowded, MOST - FREE, `'198.51.100.1'`);
    const answers = await race(crowded, () => '198.51.100.1');
    expect(statuses(answers)).toEqual([FREE, RACERS - FREE]);
    expectFull(answers.find(({ status }) => status === 429));
    expect(await pending(crowded)).toBe(MOST);
    expect((await startFrom(await createClient(), '203.0.113.1')).status).toBe(200);
  });

  it('of a public app are limited, and networks that use up all places lose their oldest codes to others that race for them', async () => {
    const crowded = await createClient();
    // Thirteen customers with IPv6, and one address that has as few codes as the newcomers.
    await plant(crowded, MOST - 1, `'2001:db8:' || to_hex(n % 13) || ':' || to_hex(4096 + n) || '::/64'`);
    const early = expectStatus(await startFrom(crowded, '203.0.113.99'), 200).json<DeviceAuthorization>();
    const answers = await race(crowded, (n) => `203.0.113.${n}`);
    expect(statuses(answers)).toEqual([RACERS, 0]);
    expect(await pending(crowded)).toBe(MOST);
    const waiting = [early, ...answers.map((answer) => answer.json<DeviceAuthorization>())];
    for (const { device_code } of waiting) {
      expectRefused(await proxied.server.post(TOKENS, pollForm(crowded, device_code)), 'authorization_pending');
    }
    const [{ left } = { left: 0 }] = await proxied.server.db.query<{ left: number }>(
      `SELECT min(of_site) AS left FROM (SELECT count(*)::int AS of_site FROM oauth2_provider_device_codes
        WHERE app_id = $1 AND network LIKE '2001:%' GROUP BY split_part(network, ':', 3)) s`,
      [crowded.id],
    );
    // Of each customer one or two.
    expect(left).toBeGreaterThanOrEqual(Math.floor(MOST / 13) - 2);
  });

  it('of a public app stay if they are the last five of their network, even if then nobody gets another one', async () => {
    const crowded = await createClient();
    // Two thousand networks with five codes each, all of them older than that of the newcomer.
    await plant(crowded, MOST, `'10.0.' || n % 2000 / 250 || '.' || n % 250`);
    expectFull(await startFrom(crowded, '203.0.113.1'));
    await proxied.server.db.query(
      `UPDATE oauth2_provider_device_codes SET network = '10.0.0.1' WHERE app_id = $1 AND network = '10.0.0.2'`,
      [crowded.id],
    );
    // Now one of them has ten.
    expect(statuses(await race(crowded, (n) => `203.0.113.${n}`))).toEqual([5, RACERS - 5]);
    expect(await pending(crowded)).toBe(MOST);
    const few = await proxied.server.db.query(
      `SELECT network, count(*)::int FROM oauth2_provider_device_codes WHERE app_id = $1 AND network LIKE '10.%' GROUP BY network HAVING count(*) <> 5`,
      [crowded.id],
    );
    expect(few).toEqual([]);
  });

  it('are limited for each network, also when many race for the last place, and a network does not lock out another one', async () => {
    const crowded = await createClient();
    await plant(crowded, OF_NETWORK - FREE, `'192.0.2.1'`);
    const answers = await race(crowded, () => '192.0.2.1');
    expect(statuses(answers)).toEqual([FREE, RACERS - FREE]);
    expectFull(
      answers.find(({ status }) => status === 429),
      ' in your network',
    );
    expect(await pending(crowded)).toBe(OF_NETWORK);
    for (const address of ['192.0.2.2', '2001:db8::1'])
      expect([address, (await startFrom(crowded, address)).status]).toEqual([address, 200]);
    expect((await startFrom(await createClient(), '192.0.2.1')).status).toBe(200);
  });

  it('count for an IPv6 /64, whatever the address, and for the /48 around it', async () => {
    const crowded = await createClient();
    await plant(crowded, OF_NETWORK - FREE, `'2001:db8:1:2::/64'`);
    expect(statuses(await race(crowded, (n) => `2001:db8:1:2::${(n + 1).toString(16)}`))).toEqual([FREE, RACERS - FREE]);
    expect((await startFrom(crowded, '2001:db8:1:3::1')).status).toBe(200);
    // Anybody can register another one.
    const full = await proxied.createClient({ grantTypes: DEVICE_GRANT_TYPES, redirectUris: [] });
    await proxied.server.db.query(`UPDATE oauth2_provider_apps SET dynamically_registered = true WHERE id = $1`, [full.id]);
    await plant(full, OF_SITE - FREE, `'2001:db8:1:' || to_hex(4096 + n) || '::/64'`);
    expect(statuses(await race(full, (n) => `2001:db8:1:${(n + 1).toString(16)}::1`))).toEqual([FREE, RACERS - FREE]);
    expect((await startFrom(full, '2001:db8:2::1')).status).toBe(200);
  });

  it('make room when they expire', async () => {
    const formerly = await createClient();
    await plant(formerly, MOST, `'192.0.2.1'`, '-1 second');
    expect((await startFrom(formerly, '192.0.2.1')).status).toBe(200);
  });
});
