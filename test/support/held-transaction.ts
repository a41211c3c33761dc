import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { TestDatabase } from './database.js';
import { PATIENCE_MS } from './patience.js';

/** Without a pause, the questions would take the processor from the request that they wait for. */
const POLL_MS = 2;

/** Sessions that wait for $1, directly or indirectly. */
const WAITING = `
  WITH RECURSIVE waiting (pid) AS (
    SELECT pid FROM pg_stat_activity WHERE $1::int = ANY (pg_blocking_pids(pid))
     UNION
    SELECT a.pid FROM pg_stat_activity a JOIN waiting w ON w.pid = ANY (pg_blocking_pids(a.pid)))
  SELECT pid FROM waiting`;

/** A transaction that stays open as long as a test needs it, so that a race has one defined outcome. */
export class HeldTransaction {
  private constructor(
    private readonly client: pg.Client,
    private readonly pid: number,
  ) {}

  static async begin(db: TestDatabase): Promise<HeldTransaction> {
    const client = new pg.Client({ connectionString: db.url });
    await client.connect();
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    await client.query('BEGIN');
    return new HeldTransaction(client, rows[0]!.pid);
  }

  async query(sql: string, parameters: unknown[] = []): Promise<void> {
    await this.client.query(sql, parameters);
  }

  /** Resolves once this many others wait for a lock of this transaction, directly or indirectly. */
  async untilItBlocks(db: TestDatabase, count = 1): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    while (Date.now() < deadline) {
      const waiting = await db.query(WAITING, [this.pid]);
      if (waiting.length >= count) return;
      await sleep(POLL_MS);
    }
    throw new Error('nobody waited for the transaction');
  }

  async commit(): Promise<void> {
    await this.client.query('COMMIT');
    await this.client.end();
  }

  async rollback(): Promise<void> {
    await this.client.query('ROLLBACK');
    await this.client.end();
  }
}
