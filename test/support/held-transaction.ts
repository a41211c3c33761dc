import { setImmediate } from 'node:timers/promises';
import pg from 'pg';
import type { TestDatabase } from './database.js';

const BLOCKED_WITHIN_MS = 60_000;
/** Whoever waits for $1, and for those who wait. */
const WAITING = `
  WITH RECURSIVE waiting (pid) AS (
    SELECT pid FROM pg_stat_activity WHERE $1::int = ANY (pg_blocking_pids(pid))
     UNION
    SELECT a.pid FROM pg_stat_activity a JOIN waiting w ON w.pid = ANY (pg_blocking_pids(a.pid)))
  SELECT pid FROM waiting`;

/** A transaction that stays open for as long as a test wants, so that a race has one outcome and not a lucky one. */
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

  /** Returns once so many others wait for a lock that this transaction holds, or wait behind somebody who does. */
  async untilItBlocks(db: TestDatabase, count = 1): Promise<void> {
    const deadline = Date.now() + BLOCKED_WITHIN_MS;
    while (Date.now() < deadline) {
      const waiting = await db.query(WAITING, [this.pid]);
      if (waiting.length >= count) return;
      await setImmediate();
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
