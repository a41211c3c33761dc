import { expectStatus } from '../../support/expect-answer.js';
import { eventually } from '../../support/eventually.js';
import type { Answer } from '../../support/http-client.js';
import {
  AUTHORIZE,
  type Client,
  encodeFields,
  PAR,
  type Provider,
  type Pushed,
  pushForm,
  pushRequest,
  selfRegistered,
  SETTINGS,
  startProvider,
} from '../../support/oauth/index.js';
import { Replica } from '../../support/replica.js';

const [MOST, OF_NETWORK, OF_SITE] = [10_000, 1_000, 4_000];
const RACERS = 16;
const FREE = 5;

let provider: Provider;
beforeAll(
  async () =>
    (provider = await startProvider({ CODER_PROXY_TRUSTED_HEADERS: 'X-Forwarded-For', CODER_PROXY_TRUSTED_ORIGINS: '127.0.0.1' })),
);
afterAll(() => provider.server.stop());

/** Requests of this client, that many minutes old, of as many networks as the expression has values for n. */
const plant = (client: Client, count: number, minutes = 0, networkOfN = `'198.51.100.1'`): Promise<unknown> =>
  provider.server.db.query(
    `INSERT INTO oauth2_provider_pushed_requests (reference_hash, app_id, network, parameters, created_at, expires_at)
     SELECT convert_to($1 || n, 'UTF8'), $1::uuid, ${networkOfN}, '', now() - make_interval(mins => $3), now() FROM generate_series(1, $2::int) n`,
    [client.id, count, minutes],
  );
const pushFrom = (client: Client, address: string): Promise<Answer> =>
  provider.server.post(PAR, pushForm(client), { 'x-forwarded-for': address });
const race = (client: Client, addressOf: (n: number) => string): Promise<Answer[]> =>
  Promise.all(Array.from({ length: RACERS }, (_, n) => pushFrom(client, addressOf(n))));
const statuses = (answers: readonly Answer[]): number[] =>
  [201, 429].map((status) => answers.filter((answer) => answer.status === status).length);
const SITES = `'2001:db8:' || to_hex(n % 13) || ':' || to_hex(4096 + n) || '::/64'`;
/** The user opens the link. */
const visit = (client: Client, request_uri: string): Promise<Answer> => {
  const query = encodeFields({ client_id: client.id, request_uri }).toString();
  return provider.get(`${AUTHORIZE}?${query}`, { 'coder-session-token': provider.session });
};
const count = async (client: Client): Promise<number> =>
  (await provider.server.db.query(`SELECT 1 FROM oauth2_provider_pushed_requests WHERE app_id = $1`, [client.id])).length;

describe('pushed requests that wait', () => {
  it('are limited, also when many race for the last place, and other apps have room', async () => {
    const crowded = await provider.createClient();
    await plant(crowded, MOST - FREE);
    const answers = await Promise.all(Array.from({ length: RACERS }, () => provider.server.post(PAR, pushForm(crowded))));
    const refused = answers.filter(({ status }) => status === 429);
    expect([answers.filter(({ status }) => status === 201).length, refused.length]).toEqual([FREE, RACERS - FREE]);
    expect([refused[0]!.headers.get('retry-after'), refused[0]!.json()]).toEqual([
      '60',
      {
        error: 'temporarily_unavailable',
        error_description: 'Too many requests of this app wait for users. Please try again in a moment.',
      },
    ]);
    expect(await count(crowded)).toBe(MOST);
    await pushRequest(provider.server, await provider.createClient());
  });

  it('of a public app are limited, and networks that use up all places lose their oldest requests to others that race for them', async () => {
    const crowded = await provider.createClient({ type: 'public' });
    // Thirteen customers with IPv6, and one address whose user still has to log in.
    await plant(crowded, MOST - 1, 0, SITES);
    const early = expectStatus(await pushFrom(crowded, '203.0.113.99'), 201).json<Pushed>();
    await provider.server.db.query(
      `UPDATE oauth2_provider_pushed_requests SET created_at = now() - interval '1 minute' WHERE app_id = $1 AND network = '203.0.113.99'`,
      [crowded.id],
    );
    const answers = await race(crowded, (n) => `203.0.113.${n}`);
    expect(statuses(answers)).toEqual([RACERS, 0]);
    expect(await count(crowded)).toBe(MOST);
    for (const { request_uri } of [early, ...answers.map((answer) => answer.json<Pushed>())]) {
      expect((await visit(crowded, request_uri)).status).toBe(200);
    }
  });

  it('of an app that registered itself make room for others, also when users of a few networks have opened all of them', async () => {
    const crowded = await provider.createClient();
    await provider.server.db.query(`UPDATE oauth2_provider_apps SET dynamically_registered = true WHERE id = $1`, [crowded.id]);
    await plant(crowded, MOST, 0, SITES);
    await provider.server.db.query(`UPDATE oauth2_provider_pushed_requests SET opened_at = now() WHERE app_id = $1`, [crowded.id]);
    expect((await pushFrom(crowded, '203.0.113.1')).status).toBe(201);
    expect(await count(crowded)).toBe(MOST);
  });

  it('of a public app stay if they are the last five of their network, even if then nobody gets another one', async () => {
    const crowded = await provider.createClient({ type: 'public' });
    await plant(crowded, MOST, 0, `'10.0.' || n % 2000 / 250 || '.' || n % 250`);
    expect((await pushFrom(crowded, '203.0.113.1')).status).toBe(429);
    expect(await count(crowded)).toBe(MOST);
  });

  it('are limited for each network and each IPv6 /48, also when many race for the last place, and no network locks out another one', async () => {
    for (const [planted, most, addressOf, elsewhere] of [
      [`'192.0.2.1'`, OF_NETWORK, () => '192.0.2.1', '192.0.2.2'],
      [`'2001:db8:1:2::/64'`, OF_NETWORK, (n: number) => `2001:db8:1:2::${n + 1}`, '2001:db8:1:3::1'],
      [`'2001:db8:1:' || to_hex(4096 + n) || '::/64'`, OF_SITE, (n: number) => `2001:db8:1:${n + 1}::1`, '2001:db8:2::1'],
    ] as const) {
      const crowded = await provider.createClient({ type: 'public' });
      await plant(crowded, most - FREE, 0, planted);
      const answers = await race(crowded, addressOf);
      expect(statuses(answers)).toEqual([FREE, RACERS - FREE]);
      expect(answers.find(({ status }) => status === 429)?.json()).toEqual({
        error: 'temporarily_unavailable',
        error_description: 'Too many requests of this app in your network wait for users. Please try again in a moment.',
      });
      expect([elsewhere, (await pushFrom(crowded, elsewhere)).status]).toEqual([elsewhere, 201]);
    }
  });

  it('make room after a quarter of an hour, and are then deleted', async () => {
    const formerly = await provider.createClient();
    await plant(formerly, MOST, 15);
    await pushRequest(provider.server, formerly);
    // The task runs at the start of a server.
    await provider.server.db.query(`DELETE FROM periodic_leases`);
    const other = await Replica.of(provider.server);
    await eventually('only the new one is left', async () => (await count(formerly)) === 1);
    await other.stop();
  });

  it('of apps that nobody vouches for are counted by network, whatever their id', async () => {
    const limited = await startProvider({ CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'false', CODER_OAUTH2_RATE_LIMIT: '3' });
    await limited.admin('PUT', SETTINGS, { dynamic_client_registration: 'open' });
    const confidential = await limited.createClient();
    const clients = [
      (await selfRegistered(limited.server, { token_endpoint_auth_method: 'client_secret_post' })).client,
      await limited.createClient({ type: 'public' }),
      await limited.createClient({ type: 'public' }),
    ];
    const statuses: number[] = [];
    for (const client of [...clients, ...clients]) statuses.push((await limited.server.post(PAR, pushForm(client))).status);
    expect(statuses).toEqual([201, 201, 201, 429, 429, 429]);
    await pushRequest(limited.server, confidential);
    await limited.server.stop();
  });
});

it('of sixty-four consents to one pushed request, on two servers, one leads to a code', async () => {
  const client = await provider.createClient();
  const { request_uri } = await pushRequest(provider.server, client);
  const other = await Replica.of(provider.server, { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' });
  const path = `${AUTHORIZE}?${encodeFields({ client_id: client.id, request_uri }).toString()}`;
  const headers = { 'coder-session-token': provider.session };
  const answers: Answer[] = await Promise.all(
    Array.from({ length: 64 }, (_, index) => (index % 2 === 0 ? provider.post(path, { headers }) : other.post(path, undefined, headers))),
  );
  await other.stop();
  const [winner, ...others] = answers.filter(({ status }) => status === 302);
  expect(others).toEqual([]);
  expect(new URL(winner!.headers.get('location') ?? '').searchParams.get('code')).toMatch(/^coder_/);
  const refused = answers.filter(({ status }) => status === 400);
  expect(refused).toHaveLength(63);
  for (const answer of refused) expect(answer.json()).toMatchObject({ error: 'invalid_request' });
  const grants = await provider.server.db.query(`SELECT 1 FROM oauth2_provider_grants WHERE app_id = $1`, [client.id]);
  expect(grants).toHaveLength(1);
});

it('a pushed request ends with its app', async () => {
  const client = await provider.createClient();
  await pushRequest(provider.server, client);
  expectStatus(await provider.admin('DELETE', `/api/v2/oauth2-provider/apps/${client.id}`), 204);
  expect(await count(client)).toBe(0);
});
