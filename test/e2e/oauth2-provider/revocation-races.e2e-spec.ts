import {
  APPS,
  type Client,
  exchangeForm,
  obtainCode,
  obtainTokens,
  refreshForm,
  registerClient,
  revokeForm,
  type Tokens,
} from '../../support/oauth/index.js';
import { bearer, createOwner, ME } from '../../support/sign-in.js';
import type { Answer } from '../../support/http-client.js';
import { Pause, type PausePoint } from '../../support/pause.js';
import { plantKey } from '../../support/keys.js';
import { plantUser } from '../../support/people.js';
import { startServer, type RunningServer } from '../../support/server.js';

const ROUNDS = 15;
/** A new pair is written and not yet committed. */
const MINTED: PausePoint = { after: 'INSERT', table: 'oauth2_provider_app_tokens' };
const REVOKED: PausePoint = { after: 'UPDATE', table: 'oauth2_provider_grants' };
const USER_CHANGED: PausePoint = { after: 'UPDATE', table: 'users' };
/** Deleting an app deletes its secrets too. */
const SECRET_DELETED: PausePoint = { after: 'DELETE', table: 'oauth2_provider_app_secrets' };

let server: RunningServer;
let session: string;

beforeAll(async () => {
  server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
  session = await createOwner(server);
});
afterAll(() => server.stop());

/** Tokens issued during the race neither give access nor refresh. */
async function expectNothingAlive(client: Client, ...pairs: readonly Tokens[]): Promise<void> {
  const alive = await server.db.query(
    `SELECT k.id FROM api_keys k JOIN oauth2_provider_app_tokens t ON t.access_key_id = k.id WHERE t.app_id = $1`,
    [client.id],
  );
  expect(alive).toEqual([]);
  for (const pair of pairs) {
    expect((await server.get(ME, bearer(pair.access_token))).status).toBe(401);
    expect((await server.post('/oauth2/tokens', refreshForm(client, pair.refresh_token))).status).toBeGreaterThanOrEqual(400);
  }
}

function issued(...answers: readonly Answer[]): Tokens[] {
  return answers.filter(({ status }) => status === 200).map((answer) => answer.json<Tokens>());
}

/** Every response of a race is one of the expected outcomes, never a server error. */
function expectHonest(answer: Answer): void {
  expect([200, 400, 401]).toContain(answer.status);
  if (answer.status !== 200) expect(answer.json<{ error: string }>().error).toMatch(/^invalid_(grant|client)$/);
}

describe('a refresh that races a revocation never leaves a live token', () => {
  const ways: readonly [string, (client: Client, pair: Tokens) => Promise<Answer>][] = [
    ['by the refresh token', (client, pair) => server.post('/oauth2/revoke', revokeForm(client, pair.refresh_token))],
    ['by the access token', (client, pair) => server.post('/oauth2/revoke', revokeForm(client, pair.access_token))],
    [
      'by the person',
      (client) => server.request('DELETE', `/oauth2/tokens?client_id=${client.id}`, { headers: { 'coder-session-token': session } }),
    ],
  ];

  it.each(ways)('%s', async (_name, revoke) => {
    const client = await registerClient(server, session);
    for (let round = 0; round < ROUNDS; round++) {
      const pair = await obtainTokens(server, session, client);
      const refresh = (): Promise<Answer> => server.post('/oauth2/tokens', refreshForm(client, pair.refresh_token));
      const racers = [refresh, () => revoke(client, pair), refresh, refresh];
      const answers = await Promise.all((round % 2 === 0 ? racers : racers.toReversed()).map((racer) => racer()));
      for (const answer of answers) expect(answer.status).toBeLessThan(500);
      await expectNothingAlive(client, pair, ...issued(...answers.filter(({ text }) => text.includes('access_token'))));
    }
  });

  it.each(ways)('%s, while the new pair is written and not yet committed', async (_name, revoke) => {
    const client = await registerClient(server, session);
    const pair = await obtainTokens(server, session, client);
    await Pause.during(server.db, MINTED, async (pause) => {
      const refreshing = server.post('/oauth2/tokens', refreshForm(client, pair.refresh_token));
      await pause.waiting(1);
      const revoking = revoke(client, pair);
      await pause.waiting(2);
      await pause.release();
      const refreshed = (await refreshing).json<Tokens>();
      expect(refreshed.access_token).toBeDefined();
      expect((await revoking).status).toBeLessThan(300);
      await expectNothingAlive(client, pair, refreshed);
    });
  });

  it.each(ways)('%s, done and not yet committed when the refresh comes', async (_name, revoke) => {
    const client = await registerClient(server, session);
    const pair = await obtainTokens(server, session, client);
    await Pause.during(server.db, REVOKED, async (pause) => {
      const revoking = revoke(client, pair);
      await pause.waiting(1);
      const refreshing = server.post('/oauth2/tokens', refreshForm(client, pair.refresh_token));
      await pause.waiting(2);
      await pause.release();
      expect((await revoking).status).toBeLessThan(300);
      const refused = await refreshing;
      expect(refused.status).toBe(400);
      expect(refused.json()).toMatchObject({ error: 'invalid_grant' });
      await expectNothingAlive(client, pair);
    });
  });
});

describe('an exchange that races the deletion of what it depends on never leaves a live token', () => {
  const ends: readonly [string, (client: Client) => Promise<Answer>][] = [
    ['its app', (client) => server.request('DELETE', `${APPS}/${client.id}`, { headers: { 'coder-session-token': session } })],
    [
      'the client secret it came with',
      (client) =>
        server.request('DELETE', `${APPS}/${client.id}/secrets/${client.secretId ?? ''}`, { headers: { 'coder-session-token': session } }),
    ],
  ];

  it.each(ends)('the deletion of %s, at about the same time', async (_name, end) => {
    for (let round = 0; round < ROUNDS; round++) {
      const client = await registerClient(server, session);
      const grant = await obtainCode(server, session, client);
      const exchange = (): Promise<Answer> => server.post('/oauth2/tokens', exchangeForm(client, grant));
      const [first, second] = await Promise.all(round % 2 === 0 ? [exchange(), end(client)] : [end(client), exchange()]);
      const [exchanged, ended] = round % 2 === 0 ? [first, second] : [second, first];
      expect(ended.status).toBe(204);
      expectHonest(exchanged);
      await expectNothingAlive(client, ...issued(exchanged));
    }
  });

  it.each(ends)('the deletion of %s, while the tokens are written and not yet committed', async (_name, end) => {
    const client = await registerClient(server, session);
    const grant = await obtainCode(server, session, client);
    await Pause.during(server.db, MINTED, async (pause) => {
      const exchanging = server.post('/oauth2/tokens', exchangeForm(client, grant));
      await pause.waiting(1);
      const ending = end(client);
      await pause.waiting(2);
      await pause.release();
      const pair = (await exchanging).json<Tokens>();
      expect(pair.access_token).toBeDefined();
      expect((await ending).status).toBe(204);
      await expectNothingAlive(client, pair);
    });
  });

  it.each(ends)('the deletion of %s, done and not yet committed when the exchange comes', async (_name, end) => {
    const client = await registerClient(server, session);
    const grant = await obtainCode(server, session, client);
    await Pause.during(server.db, SECRET_DELETED, async (pause) => {
      const ending = end(client);
      await pause.waiting(1);
      const exchanging = server.post('/oauth2/tokens', exchangeForm(client, grant));
      await pause.waiting(2);
      await pause.release();
      expect((await ending).status).toBe(204);
      const refused = await exchanging;
      expect(refused.status).toBe(400);
      expect(refused.json()).toMatchObject({ error: 'invalid_grant' });
      await expectNothingAlive(client);
    });
  });

  it('the suspension of its user, while the tokens are written and not yet committed', async () => {
    const user = await plantUser(server.db);
    const client = await registerClient(server, session);
    const grant = await obtainCode(server, await plantKey(server.db, user.id), client);
    await Pause.during(server.db, MINTED, async (pause) => {
      const exchanging = server.post('/oauth2/tokens', exchangeForm(client, grant));
      await pause.waiting(1);
      const suspending = server.db.query(`UPDATE users SET status = 'suspended' WHERE id = $1`, [user.id]);
      await pause.waiting(2);
      await pause.release();
      const pair = (await exchanging).json<Tokens>();
      await suspending;
      expect((await server.get(ME, bearer(pair.access_token))).status).toBe(401);
      const refused = await server.post('/oauth2/tokens', refreshForm(client, pair.refresh_token));
      expect(refused.json()).toMatchObject({ error: 'invalid_grant' });
    });
  });
});

describe('the deletion of a user', () => {
  it('deletes the tokens being issued for them, even when the two transactions deadlock', async () => {
    const user = await plantUser(server.db);
    const theirs = await plantKey(server.db, user.id);
    const client = await registerClient(server, session);
    const grant = await obtainCode(server, theirs, client);
    await Pause.during(server.db, USER_CHANGED, async (pause) => {
      // The deletion holds the user and continues with the grants; the exchange holds the grant and continues with the user.
      const deleting = server.db.query(`UPDATE users SET deleted = true WHERE id = $1`, [user.id]);
      await pause.waiting(1);
      const exchanging = server.post('/oauth2/tokens', exchangeForm(client, grant));
      await pause.waiting(2);
      await pause.release();
      const [exchanged] = await Promise.all([exchanging, deleting]);
      expectHonest(exchanged);
      await expectNothingAlive(client, ...issued(exchanged));
    });
  });
});

describe('a consent that races the deletion of its app', () => {
  it('leaves no grant behind and causes no server error', async () => {
    const client = await registerClient(server, session);
    const query = new URLSearchParams({ response_type: 'code', client_id: client.id, code_challenge: 'x'.repeat(43) });
    await Pause.during(server.db, SECRET_DELETED, async (pause) => {
      const deleting = server.request('DELETE', `${APPS}/${client.id}`, { headers: { 'coder-session-token': session } });
      await pause.waiting(1);
      const consenting = server.post(`/oauth2/authorize?${query.toString()}`, undefined, { 'coder-session-token': session });
      await pause.waiting(2);
      await pause.release();
      expect((await deleting).status).toBe(204);
      const refused = await consenting;
      expect(refused.status).toBe(400);
      expect(refused.json()).toEqual({
        error: 'invalid_request',
        error_description: 'Invalid query params: client_id: does not identify a client of this server',
      });
    });
  });
});
