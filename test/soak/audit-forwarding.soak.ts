import type { DataSource } from 'typeorm';
import { AuditLogsRepository } from '../../src/audit/audit-logs.repository.js';
import { ForwardQueueRepository } from '../../src/audit/forwarding/forward-queue.repository.js';
import { explaining, type StatementPlan } from '../policy/lists/plans.js';
import { createDatabase, openPool } from '../support/database.js';
import type { Soak } from './section.js';

export const title = 'a million entries of the audit log that wait for a target cost its background work no more than a hundred';
export const limitSeconds = 300;

const FEW = 100;
const MANY = 1_000_000;
/** That arrived, before all that wait. */
const FORWARDED = 2_000;
const BATCH = 1_000;
/** Indexes are a level deeper. The tables have thirty thousand pages. */
const GROWTH = 3;
const MORE_PAGES = 1_000;

const STEPS: Readonly<Record<string, (db: DataSource) => Promise<unknown>>> = {
  'a batch of retention': (db) => new AuditLogsRepository(db).deleteOlder(new Date(), BATCH),
  'the search for entries of targets that are gone': (db) => new ForwardQueueRepository(db).deleteOrphans(BATCH),
  'the next batch to be sent': (db) => new ForwardQueueRepository(db).oldest('webhook', 100),
  'the metrics': (db) => new ForwardQueueRepository(db).waiting(FEW),
};

export async function run({ say, check }: Soak): Promise<void> {
  const database = await createDatabase();
  const pool = openPool(database.url, 1);
  try {
    const pagesOf = async (work: (db: DataSource) => Promise<unknown>): Promise<number> => {
      const plans: StatementPlan[] = [];
      const client = await pool.connect();
      try {
        await client.query('BEGIN');
        await work(explaining((sql, values) => client.query(sql, values), plans));
      } finally {
        await client.query('ROLLBACK');
        client.release();
      }
      return plans.reduce((sum, { pagesRead }) => sum + pagesRead, 0);
    };
    const record = (count: number, daysAgo: number): Promise<unknown> =>
      pool.query(
        `INSERT INTO audit_logs (time, request_id, user_id, resource_type, resource_id, action, status_code)
         SELECT now() - make_interval(days => $2) + n * interval '1 second', gen_random_uuid(), gen_random_uuid(), 'user', gen_random_uuid(), 'write', 200
           FROM generate_series(1, $1::int) AS n`,
        [count, daysAgo],
      );
    const wait = `INSERT INTO audit_forward_queue (log_id, target, queued_at) SELECT id, 'webhook', time FROM audit_logs
                   WHERE time > now() - interval '90 days' ON CONFLICT DO NOTHING`;
    await record(FORWARDED, 100);
    await record(FEW, 80);
    await pool.query(`INSERT INTO audit_forward_targets (name, seen_at) VALUES ('webhook', now())`);
    await pool.query(wait);
    await pool.query('VACUUM ANALYZE');
    const before = new Map<string, number>();
    for (const [name, work] of Object.entries(STEPS)) before.set(name, await pagesOf(work));
    await pool.query('DELETE FROM audit_forward_targets');
    await record(MANY - FEW, 79);
    await pool.query(`INSERT INTO audit_forward_targets (name, seen_at) VALUES ('webhook', now())`);
    await pool.query(wait);
    await pool.query('VACUUM ANALYZE');
    for (const [name, work] of Object.entries(STEPS)) {
      const few = before.get(name) ?? 0;
      const startedAt = performance.now();
      const many = await pagesOf(work);
      say(`${name}: ${few} pages with ${FEW} that wait, ${many} with ${MANY}, ${Math.round(performance.now() - startedAt)} ms`);
      check(many <= GROWTH * few + MORE_PAGES, `${name} reads no more with ${MANY} entries that wait: ${many} pages instead of ${few}`);
    }
  } finally {
    await pool.end();
    await database.drop();
  }
}
