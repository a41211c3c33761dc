import { eventually } from '../../support/eventually.js';
import { startServer, type RunningServer } from '../../support/server.js';
import { createDatabase, type TestDatabase } from '../../support/database.js';

/** More than a batch. */
const OLD_ENTRIES = 2_500;

let db: TestDatabase;
let server: RunningServer | undefined;
beforeEach(async () => {
  db = await createDatabase();
  await db.query(`
    INSERT INTO audit_logs (time, request_id, user_id, resource_type, resource_id, action, status_code)
    SELECT now() - make_interval(days => days), gen_random_uuid(), gen_random_uuid(), 'user', gen_random_uuid(), 'login', 200
      FROM (SELECT 31 AS days FROM generate_series(1, ${OLD_ENTRIES}) UNION ALL VALUES (29), (0)) AS entries`);
});
afterEach(async () => {
  await server?.stop();
  await db.drop();
});

const ages = async (): Promise<number[]> =>
  (await db.query<{ days: number }>(`SELECT extract(day FROM now() - time)::int AS days FROM audit_logs ORDER BY time`)).map(
    ({ days }) => days,
  );

it('entries older than the retention period are deleted when the server starts, and no others', async () => {
  server = await startServer({ database: db, env: { CODER_AUDIT_LOGS_RETENTION: '30d' } });
  await eventually('the old entries are deleted', async () => (await ages()).length === 2);
  expect(await ages()).toEqual([29, 0]);
});

it('every entry is kept without a retention period', async () => {
  server = await startServer({ database: db, env: { CODER_AUDIT_LOGS_RETENTION: '0' } });
  // A running purge ends before the server stops.
  await server.stop();
  expect(await ages()).toHaveLength(OLD_ENTRIES + 2);
});
