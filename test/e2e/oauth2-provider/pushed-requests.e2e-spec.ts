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

const MOST = 10_000;
const RACERS = 16;
const FREE = 5;

let provider: Provider;
beforeAll(async () => (provider = await startProvider()));
afterAll(() => provider.server.stop());

/** Requests of this client, that many minutes old. */
const plant = (client: Client, count: number, minutes = 0): Promise<unknown> =>
  provider.server.db.query(
    `INSERT INTO oauth2_provider_pushed_requests (reference_hash, app_id, parameters, created_at, expires_at)
     SELECT convert_to($1 || n, 'UTF8'), $1::uuid, '', now() - make_interval(mins => $3), now() FROM generate_series(1, $2) n`,
    [client.id, count, minutes],
  );
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

  it('of an app whose ID anybody can send replace the oldest one that no user has opened', async () => {
    const crowded = await provider.createClient({ type: 'public' });
    await plant(crowded, MOST - 2, 1);
    const opened = await pushRequest(provider.server, crowded);
    await visit(crowded, opened.request_uri);
    const before = await pushRequest(provider.server, crowded);
    await provider.server.db.query(
      `UPDATE oauth2_provider_pushed_requests SET created_at = now() - interval '2 minutes' WHERE app_id = $1 AND opened_at IS NOT NULL`,
      [crowded.id],
    );
    const answers = await Promise.all(Array.from({ length: RACERS }, () => provider.server.post(PAR, pushForm(crowded))));
    expect(answers.map(({ status }) => status)).toEqual(Array(RACERS).fill(201));
    expect(await count(crowded)).toBe(MOST);
    for (const { request_uri } of [opened, before, ...answers.map((answer) => answer.json<Pushed>())]) {
      expect((await visit(crowded, request_uri)).status).toBe(200);
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
