import {
  bearer,
  createOwner,
  exchangeForm,
  ME,
  obtainCode,
  obtainTokens,
  refreshForm,
  registerClient,
  type FlowClient,
  type TokenPair,
} from '../support/flow.js';
import type { Answer } from '../support/http-client.js';
import { Replica, type Endpoint } from '../support/replica.js';
import { startServer, type RunningServer } from '../support/server.js';

const RACERS = 50;
const INVALID_CODE = { error: 'invalid_grant', error_description: 'The authorization code is invalid or expired' };
const ENV = { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' };

/** Two replicas on one database: what one process could settle in memory, they cannot. */
let first: RunningServer;
let second: Replica;
let session: string;
let client: FlowClient;

beforeAll(async () => {
  first = await startServer({ env: ENV });
  second = await Replica.of(first, ENV);
  session = await createOwner(first);
  client = await registerClient(first, session);
});
afterAll(async () => {
  await second.stop();
  await first.stop();
});

/** All of these forms at once, in turn to each of these servers. */
function race(servers: readonly Endpoint[], forms: readonly URLSearchParams[]): Promise<Answer[]> {
  return Promise.all(forms.map((form, index) => servers[index % servers.length]!.post('/oauth2/tokens', form)));
}

function withStatus(answers: readonly Answer[], status: number): Answer[] {
  return answers.filter((answer) => answer.status === status);
}

/** Ids of the access tokens of a grant that still open something. */
async function liveKeysOfGrant(grantId: string): Promise<string[]> {
  const rows = await first.db.query<{ id: string }>(
    `SELECT k.id FROM api_keys k JOIN oauth2_provider_app_tokens t ON t.access_key_id = k.id
       JOIN oauth2_provider_grants g ON g.id = t.grant_id WHERE g.id = $1 AND g.revoked_at IS NULL AND k.expires_at > now()`,
    [grantId],
  );
  return rows.map(({ id }) => id);
}

async function grantOf(secret: string): Promise<string> {
  const prefix = Buffer.from(secret.split('_')[1] ?? '');
  const rows = await first.db.query<{ id: string }>(
    `SELECT grant_id AS id FROM oauth2_provider_app_codes WHERE secret_prefix = $1
      UNION SELECT grant_id FROM oauth2_provider_app_tokens WHERE hash_prefix = $1`,
    [prefix],
  );
  return rows[0]!.id;
}

async function pairsOf(grantId: string): Promise<number> {
  const [row] = await first.db.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM oauth2_provider_app_tokens WHERE grant_id = $1`,
    [grantId],
  );
  return row!.count;
}

describe.each([
  ['one server', () => [first]],
  ['two servers on one database', () => [first, second]],
] as const)('on %s', (_name, servers) => {
  it('of fifty racing exchanges of one code exactly one succeeds, and what it got ends with the second one that proves everything', async () => {
    const grant = await obtainCode(first, session, client);
    const answers = await race(servers(), Array<URLSearchParams>(RACERS).fill(exchangeForm(client, grant)));

    const [winner, ...others] = withStatus(answers, 200);
    expect(others).toEqual([]);
    const refused = withStatus(answers, 400);
    expect(refused).toHaveLength(RACERS - 1);
    for (const answer of refused) expect(answer.json()).toEqual(INVALID_CODE);
    const grantId = await grantOf(grant.code);
    expect(await pairsOf(grantId)).toBe(1);
    // Forty-nine others hold code and verifier: that is a leak, not a retry (DESIGN section 6, RFC 9700 section 4.2.4).
    expect(await liveKeysOfGrant(grantId)).toEqual([]);
    expect((await first.get(ME, bearer(winner!.json<TokenPair>().access_token))).status).toBe(401);
  });

  it('of fifty racing exchanges the one that proves everything wins and keeps its tokens, when the others prove nothing', async () => {
    const grant = await obtainCode(first, session, client);
    const foreign = await registerClient(first, session);
    const forms = Array.from({ length: RACERS }, (_, index) => {
      if (index === RACERS / 2) return exchangeForm(client, grant);
      return index % 2 === 0 ? exchangeForm(foreign, grant) : exchangeForm(client, grant, { redirect_uri: 'https://evil.example/' });
    });
    const answers = await race(servers(), forms);

    expect(answers.map(({ status }) => status)).toEqual(forms.map((_, index) => (index === RACERS / 2 ? 200 : 400)));
    const { access_token: token } = answers[RACERS / 2]!.json<TokenPair>();
    for (const server of servers()) expect((await server.get(ME, bearer(token))).status).toBe(200);
    expect(await liveKeysOfGrant(await grantOf(grant.code))).toEqual([token.split('-')[0]]);
  });

  it('of fifty racing refreshes exactly one mints a pair, and everybody who is answered gets that one', async () => {
    const { refresh_token: token } = await obtainTokens(first, session, client);
    const grantId = await grantOf(token);
    const answers = await race(servers(), Array<URLSearchParams>(RACERS).fill(refreshForm(client, token)));

    // The replay window is ten seconds: all of them are retries of the first.
    expect(withStatus(answers, 200)).toHaveLength(RACERS);
    const pairs = new Set(answers.map((answer) => answer.text));
    expect(pairs.size).toBe(1);
    const pair = answers[0]!.json<TokenPair>();
    expect(await pairsOf(grantId)).toBe(2);
    expect(await liveKeysOfGrant(grantId)).toEqual([pair.access_token.split('-')[0]]);
    for (const server of servers()) expect((await server.get(ME, bearer(pair.access_token))).status).toBe(200);
  });

  it('racing refreshes with different wishes mint one pair, and no wish but the first is granted', async () => {
    const { refresh_token: token } = await obtainTokens(first, session, client);
    const grantId = await grantOf(token);
    const scopes = ['user:read', 'file:read', 'api_key:read', 'template:read', 'organization:read'];
    const forms = Array.from({ length: RACERS }, (_, index) => refreshForm(client, token, { scope: scopes[index % scopes.length]! }));
    const answers = await race(servers(), forms);

    const pairs = new Set(withStatus(answers, 200).map((answer) => answer.text));
    expect(pairs.size).toBe(1);
    for (const answer of withStatus(answers, 400)) expect(answer.json()).toMatchObject({ error: 'invalid_grant' });
    expect(withStatus(answers, 200)).toHaveLength(RACERS / scopes.length);
    expect(withStatus(answers, 400)).toHaveLength(RACERS - RACERS / scopes.length);
    expect(await pairsOf(grantId)).toBe(2);
    expect(await liveKeysOfGrant(grantId)).toHaveLength(1);
  });
});
