import { bearer, createOwner, ME } from '../../support/sign-in.js';
import { type Client, obtainCode, obtainTokens, refreshForm, registerClient } from '../../support/oauth/index.js';
import { eventually } from '../../support/eventually.js';
import { Replica } from '../../support/replica.js';
import { startServer, type RunningServer } from '../../support/server.js';

let server: RunningServer;
let session: string;
let client: Client;

beforeAll(async () => {
  server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
  session = await createOwner(server);
  client = await registerClient(server, session);
});
afterAll(() => server.stop());

const prefix = (secret: string): Buffer => Buffer.from(secret.split('_')[1] ?? '');

/** The purge runs at every start. */
async function purged(count: () => Promise<number>, expected: number): Promise<void> {
  const replica = await Replica.of(server);
  try {
    await eventually(`${expected} are left`, async () => (await count()) === expected);
  } finally {
    await replica.stop();
  }
}

/** Records, in the database, how old each sealed answer is when it is erased. */
async function noteErasures(): Promise<(token: string) => Promise<number | undefined>> {
  await server.db.query(`CREATE TABLE erasures (hash_prefix bytea, seconds float8)`);
  await server.db.query(`
    CREATE FUNCTION note_erasure() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      INSERT INTO erasures VALUES (OLD.hash_prefix, extract(epoch FROM clock_timestamp() - OLD.consumed_at));
      RETURN NEW;
    END $$`);
  await server.db.query(`
    CREATE TRIGGER note_erasure AFTER UPDATE ON oauth2_provider_app_tokens FOR EACH ROW
      WHEN (OLD.replay_sealed IS NOT NULL AND NEW.replay_sealed IS NULL) EXECUTE FUNCTION note_erasure()`);
  return async (token) => {
    const [row] = await server.db.query<{ seconds: number }>(`SELECT seconds FROM erasures WHERE hash_prefix = $1`, [prefix(token)]);
    return row?.seconds;
  };
}

it('the stored answer to a refresh is erased when its replay window ends, and not earlier', async () => {
  const erasedAfter = await noteErasures();
  const late = await obtainTokens(server, session, client);
  const fresh = await obtainTokens(server, session, client);
  const ahead = await obtainTokens(server, session, client);
  for (const { refresh_token: token } of [late, fresh, ahead])
    expect((await server.post('/oauth2/tokens', refreshForm(client, token))).status).toBe(200);
  const spend = (token: string, ago: string): Promise<unknown> =>
    server.db.query(`UPDATE oauth2_provider_app_tokens SET consumed_at = now() - $2::interval WHERE hash_prefix = $1`, [
      prefix(token),
      ago,
    ]);
  await spend(late.refresh_token, '9 seconds');
  // As left by a clock that was set back: otherwise it would be kept for a day.
  await spend(ahead.refresh_token, '-1 day');

  const sealed = async (): Promise<number> =>
    (await server.db.query(`SELECT 1 FROM oauth2_provider_app_tokens WHERE replay_sealed IS NOT NULL`)).length;
  await eventually('all answers are gone', async () => (await sealed()) === 0);
  expect(await erasedAfter(ahead.refresh_token)).toBeLessThan(0);
  for (const { refresh_token: token } of [late, fresh]) expect(await erasedAfter(token)).toBeGreaterThanOrEqual(10);
});

it('finished grants are deleted with all their rows, and live ones stay', async () => {
  const grants = async (): Promise<string[]> =>
    (await server.db.query<{ id: string }>(`SELECT id FROM oauth2_provider_grants ORDER BY created_at, id`)).map(({ id }) => id);
  const made = async (make: () => Promise<unknown>): Promise<string> => {
    const before = await grants();
    await make();
    return (await grants()).find((id) => !before.includes(id)) ?? '';
  };
  const live = await obtainTokens(server, session, client);
  const kept = await grants();
  const waiting = await made(() => obtainCode(server, session, client));
  const revoked = await made(() => obtainTokens(server, session, client));
  const outlived = await made(() => obtainTokens(server, session, client));
  const abandoned = await made(() => obtainCode(server, session, client));
  await server.db.query(`UPDATE oauth2_provider_grants SET revoked_at = now() - interval '1 second' WHERE id = $1`, [revoked]);
  await server.db.query(`UPDATE oauth2_provider_grants SET absolute_expires_at = now() - interval '1 second' WHERE id = $1`, [outlived]);
  await server.db.query(`UPDATE oauth2_provider_grants SET created_at = now() - interval '25 hours' WHERE id = $1`, [abandoned]);

  await purged(async () => (await grants()).length, kept.length + 1);
  expect((await grants()).sort()).toEqual([...kept, waiting].sort());
  for (const table of ['codes', 'tokens']) {
    const rows = await server.db.query(`SELECT 1 FROM oauth2_provider_app_${table} WHERE grant_id = ANY ($1)`, [
      [revoked, outlived, abandoned],
    ]);
    expect(rows).toEqual([]);
  }
  expect((await server.get(ME, bearer(live.access_token))).status).toBe(200);
});
