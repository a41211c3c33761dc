import { bearer, createOwner, ME } from '../../support/sign-in.js';
import {
  answerDevice,
  assertedForm,
  authorizeDevice,
  type Client,
  DEVICE_GRANT_TYPES,
  DpopKey,
  exchangeFields,
  exchangeForm,
  obtainCode,
  obtainTokens,
  PAR,
  pollForm,
  pushForm,
  refreshFields,
  refreshForm,
  registerClient,
  registerSigningClient,
  signAssertion,
  signedForm,
  TOKENS,
  type Tokens,
  WITH_ASSERTIONS,
} from '../../support/oauth/index.js';
import type { Answer } from '../../support/http-client.js';
import { type Endpoint, Replica } from '../../support/replica.js';
import { startServer, type RunningServer } from '../../support/server.js';
import { sampledRows } from '../../../src/testing/index.js';

const RACERS = 50;
const INVALID_CODE = { error: 'invalid_grant', error_description: 'The authorization code is invalid or expired' };
const PROOF_USED = 'The DPoP proof was used before: make a new one for every request.';
const ENV = { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true', ...WITH_ASSERTIONS };

/** Two replicas on one database, so that in-memory locks cannot decide. */
let first: RunningServer;
let second: Replica;
let session: string;
let client: Client;

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

/** All of these forms at once, alternating between these servers. */
function race(servers: readonly Endpoint[], forms: readonly URLSearchParams[]): Promise<Answer[]> {
  return Promise.all(forms.map((form, index) => servers[index % servers.length]!.post('/oauth2/tokens', form)));
}

function withStatus(answers: readonly Answer[], status: number): Answer[] {
  return answers.filter((answer) => answer.status === status);
}

/** Ids of the access tokens of a grant that still work. */
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

sampledRows(describe, 1).each([
  ['two servers on one database', () => [first, second]],
  ['one server', () => [first]],
] as const)('on %s', (_name, servers) => {
  it('exactly one of fifty racing exchanges of a code succeeds, and the second one with the right proofs revokes what it issued', async () => {
    const grant = await obtainCode(first, session, client);
    const answers = await race(servers(), Array<URLSearchParams>(RACERS).fill(exchangeForm(client, grant)));

    const [winner, ...others] = withStatus(answers, 200);
    expect(others).toEqual([]);
    const refused = withStatus(answers, 400);
    expect(refused).toHaveLength(RACERS - 1);
    for (const answer of refused) expect(answer.json()).toEqual(INVALID_CODE);
    const grantId = await grantOf(grant.code);
    expect(await pairsOf(grantId)).toBe(1);
    // Forty-nine others have code and verifier: that is a leak, not a retry (RFC 9700 section 4.2.4).
    expect(await liveKeysOfGrant(grantId)).toEqual([]);
    expect((await first.get(ME, bearer(winner!.json<Tokens>().access_token))).status).toBe(401);
  });

  it('of fifty racing exchanges the one with the right proofs wins and keeps its tokens if the others prove nothing', async () => {
    const grant = await obtainCode(first, session, client);
    const foreign = await registerClient(first, session);
    const forms = Array.from({ length: RACERS }, (_, index) => {
      if (index === RACERS / 2) return exchangeForm(client, grant);
      return index % 2 === 0 ? exchangeForm(foreign, grant) : exchangeForm(client, grant, { redirect_uri: 'https://evil.example/' });
    });
    const answers = await race(servers(), forms);

    expect(answers.map(({ status }) => status)).toEqual(forms.map((_, index) => (index === RACERS / 2 ? 200 : 400)));
    const { access_token: token } = answers[RACERS / 2]!.json<Tokens>();
    for (const server of servers()) expect((await server.get(ME, bearer(token))).status).toBe(200);
    expect(await liveKeysOfGrant(await grantOf(grant.code))).toEqual([token.split('-')[0]]);
  });

  it('exactly one of sixty-four racing polls of a device code that the user allowed gets tokens, and they stay', async () => {
    const device = await registerClient(first, session, { grantTypes: DEVICE_GRANT_TYPES, redirectUris: [] });
    const code = await authorizeDevice(first, device);
    await answerDevice(first, session, code.user_code);
    const answers = await race(servers(), Array<URLSearchParams>(64).fill(pollForm(device, code.device_code)));

    const [winner, ...others] = withStatus(answers, 200);
    expect(others).toEqual([]);
    const refused = withStatus(answers, 400);
    expect(refused).toHaveLength(63);
    for (const answer of refused) {
      expect(answer.json()).toEqual({ error: 'invalid_grant', error_description: 'The device code is invalid or already used' });
    }
    const { access_token: token, refresh_token: refreshToken } = winner!.json<Tokens>();
    const grantId = await grantOf(refreshToken);
    expect(await pairsOf(grantId)).toBe(1);
    expect(await liveKeysOfGrant(grantId)).toEqual([token.split('-')[0]]);
    for (const server of servers()) expect((await server.get(ME, bearer(token))).status).toBe(200);
  });

  it('7523-05 §3: exactly one of sixty-four racing requests with one client assertion is authenticated', async () => {
    const signer = await registerSigningClient(first, session);
    const { refresh_token: token } = (
      await first.post('/oauth2/tokens', await signedForm(first, signer, exchangeFields(await obtainCode(first, session, signer))))
    ).json<Tokens>();
    const assertion = await signAssertion(first, signer.id, signer.key);
    const answers = await race(servers(), Array<URLSearchParams>(64).fill(assertedForm(assertion, refreshFields(token))));

    const [winner, ...others] = withStatus(answers, 200);
    expect(others).toEqual([]);
    const refused = withStatus(answers, 401);
    expect(refused).toHaveLength(63);
    for (const answer of refused) {
      expect(answer.json()).toEqual({
        error: 'invalid_client',
        error_description: expect.stringContaining('it was used before') as unknown,
      });
    }
    const pair = winner!.json<Tokens>();
    expect(await pairsOf(await grantOf(pair.refresh_token))).toBe(2);
    expect((await first.get(ME, bearer(pair.access_token))).status).toBe(200);
  });

  it('of sixty-four racing polls before the answer one is authorization_pending, and the others are slow_down', async () => {
    const device = await registerClient(first, session, { grantTypes: DEVICE_GRANT_TYPES, redirectUris: [] });
    const code = await authorizeDevice(first, device);
    const answers = await race(servers(), Array<URLSearchParams>(64).fill(pollForm(device, code.device_code)));
    const errors = answers.map((answer) => answer.json<{ error: string }>().error).sort();
    expect(errors).toEqual(['authorization_pending', ...Array<string>(63).fill('slow_down')]);
  });

  it('exactly one of fifty racing refreshes issues a pair, and every successful response contains that pair', async () => {
    const { refresh_token: token } = await obtainTokens(first, session, client);
    const grantId = await grantOf(token);
    const answers = await race(servers(), Array<URLSearchParams>(RACERS).fill(refreshForm(client, token)));

    // The replay window is ten seconds: all of them are retries of the first.
    expect(answers.filter(({ status }) => status !== 200).map(({ status, text }) => ({ status, text }))).toEqual([]);
    const pairs = new Set(answers.map((answer) => answer.text));
    expect(pairs.size).toBe(1);
    const pair = answers[0]!.json<Tokens>();
    expect(await pairsOf(grantId)).toBe(2);
    expect(await liveKeysOfGrant(grantId)).toEqual([pair.access_token.split('-')[0]]);
    for (const server of servers()) expect((await server.get(ME, bearer(pair.access_token))).status).toBe(200);
  });

  it('racing refreshes with different scopes issue one pair with one of them, and only requests for that scope succeed', async () => {
    const { refresh_token: token } = await obtainTokens(first, session, client, { scope: 'coder:all' });
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

    // One request rotated the token. Its scope won: the response names it, the key has it, and only the same requests are retries.
    const pair = withStatus(answers, 200)[0]!.json<Tokens & { scope: string }>();
    expect(scopes).toContain(pair.scope);
    const isWinner = (index: number): boolean => scopes[index % scopes.length] === pair.scope;
    expect(answers.map(({ status }) => status)).toEqual(forms.map((_, index) => (isWinner(index) ? 200 : 400)));
    const [keyId = '', ...more] = await liveKeysOfGrant(grantId);
    expect({ keyId, more }).toEqual({ keyId: pair.access_token.split('-')[0], more: [] });
    expect(await first.db.query(`SELECT scopes FROM api_keys WHERE id = $1`, [keyId])).toEqual([{ scopes: [pair.scope] }]);
    for (const server of servers())
      expect((await server.get(ME, bearer(pair.access_token))).status).toBe(pair.scope === 'user:read' ? 200 : 403);
  });

  it('9449-05 §11.1: exactly one of sixty-four racing requests to the API with one DPoP proof is answered', async () => {
    const key = await DpopKey.create();
    const code = await obtainCode(first, session, client, { scope: 'user:read' });
    const headers = { dpop: await key.proof('POST', first.url + TOKENS) };
    const { access_token: token } = (await first.post(TOKENS, exchangeForm(client, code), headers)).json<Tokens>();
    const once = await key.forApi(first, token);
    const answers = await Promise.all(Array.from({ length: 64 }, (_, index) => servers()[index % servers().length]!.get(ME, once)));

    expect(withStatus(answers, 200)).toHaveLength(1);
    const refused = withStatus(answers, 401);
    expect(refused).toHaveLength(63);
    for (const answer of refused) expect(answer.json()).toEqual({ message: PROOF_USED });
  });

  it('exactly one of sixty-four racing token requests with one DPoP proof gets tokens, although each has its own code', async () => {
    const key = await DpopKey.create();
    const codes = await Promise.all(Array.from({ length: 64 }, () => obtainCode(first, session, client)));
    const dpop = await key.proof('POST', first.url + TOKENS);
    const answers = await Promise.all(
      codes.map((code, index) => servers()[index % servers().length]!.post(TOKENS, exchangeForm(client, code), { dpop })),
    );

    expect(withStatus(answers, 200)).toHaveLength(1);
    const refused = withStatus(answers, 400);
    expect(refused).toHaveLength(63);
    for (const answer of refused)
      expect(answer.json()).toEqual({ error: 'invalid_dpop_proof', error_description: PROOF_USED.slice(0, -1) });
  });

  it('exactly one of sixty-four racing pushed requests with one DPoP proof is kept', async () => {
    const key = await DpopKey.create();
    const pushing = await registerClient(first, session);
    const dpop = await key.proof('POST', first.url + PAR);
    const form = pushForm(pushing);
    const answers = await Promise.all(
      Array.from({ length: 64 }, (_, index) => servers()[index % servers().length]!.post(PAR, form, { dpop })),
    );

    expect(withStatus(answers, 201)).toHaveLength(1);
    const refused = withStatus(answers, 400);
    expect(refused).toHaveLength(63);
    for (const answer of refused)
      expect(answer.json()).toEqual({ error: 'invalid_dpop_proof', error_description: PROOF_USED.slice(0, -1) });
    const kept = await first.db.query(`SELECT 1 FROM oauth2_provider_pushed_requests WHERE app_id = $1`, [pushing.id]);
    expect(kept).toHaveLength(1);
  });
});
