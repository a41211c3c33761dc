import { runCommand } from '../../support/command.js';
import type { Answer } from '../../support/http-client.js';
import { plantKey } from '../../support/keys.js';
import { exchangeForm, obtainCode, registerClient, TOKENS } from '../../support/oauth/index.js';
import { Pause, type PausePoint } from '../../support/pause.js';
import { plantUser } from '../../support/people.js';
import { type RunningServer, startServer } from '../../support/server.js';
import { createOwner, ME } from '../../support/sign-in.js';

/** Something new is written and not yet committed. */
const KEY_MADE: PausePoint = { after: 'INSERT', table: 'api_keys' };
const CONSENT_GIVEN: PausePoint = { after: 'INSERT', table: 'oauth2_provider_grants' };

let server: RunningServer;
let owner: string;

beforeAll(async () => {
  server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
  owner = await createOwner(server);
});
afterAll(() => server.stop());

const as = (session: string): Record<string, string> => ({ 'coder-session-token': session });

async function revokeAll(...arguments_: string[]): Promise<void> {
  const env = { CODER_PG_CONNECTION_URL: server.db.url };
  expect(await runCommand(['server', 'revoke-all', '--yes', ...arguments_], { env })).toMatchObject({ code: 0 });
}

describe('when all sessions are ended, so is what one of them is making at that moment', () => {
  const WAYS: readonly [string, (who: { username: string; other: string }) => Promise<unknown>][] = [
    ['by gatehouse server revoke-all --user', ({ username }) => revokeAll('--user', username)],
    ['by another session of the same person', ({ other }) => server.request('DELETE', '/api/v2/users/me/sessions', { headers: as(other) })],
  ];

  it.each(WAYS)('another session, %s', async (_way, end) => {
    const { id, username } = await plantUser(server.db);
    const [session, other] = [await plantKey(server.db, id), await plantKey(server.db, id)];
    await Pause.during(server.db, KEY_MADE, async (pause) => {
      const making = server.post('/api/v2/users/me/keys', undefined, as(session));
      await pause.waiting(1);
      const ending = end({ username, other });
      await Promise.race([pause.waiting(2), ending]);
      await pause.release();
      const { key } = (await making).json<{ key: string }>();
      await ending;
      expect((await server.get(ME, as(key))).status).toBe(401);
      expect((await server.get(ME, as(session))).status).toBe(401);
    });
  });

  it('a consent to an app, by gatehouse server revoke-all --user', async () => {
    const { id, username } = await plantUser(server.db);
    const session = await plantKey(server.db, id);
    const client = await registerClient(server, owner);
    await Pause.during(server.db, CONSENT_GIVEN, async (pause) => {
      const consenting = obtainCode(server, session, client);
      await pause.waiting(1);
      const ending = revokeAll('--user', username);
      await Promise.race([pause.waiting(2), ending]);
      await pause.release();
      const code = await consenting;
      await ending;
      const refused: Answer = await server.post(TOKENS, exchangeForm(client, code));
      expect(refused.status).toBe(400);
      expect(refused.json()).toMatchObject({ error: 'invalid_grant' });
    });
  });

  it('a session and a consent, by gatehouse server revoke-all', async () => {
    const client = await registerClient(server, owner);
    const { id } = await plantUser(server.db);
    const session = await plantKey(server.db, id);
    await Pause.during(server.db, CONSENT_GIVEN, async (pause) => {
      const consenting = obtainCode(server, session, client);
      await pause.waiting(1);
      const ending = revokeAll();
      await Promise.race([pause.waiting(2), ending]);
      await pause.release();
      await consenting;
      await ending;
    });
    expect(await server.db.query(`SELECT id FROM api_keys`)).toEqual([]);
    expect(await server.db.query(`SELECT id FROM oauth2_provider_grants WHERE revoked_at IS NULL`)).toEqual([]);
  });
});
