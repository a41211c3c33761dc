import pg from 'pg';
import type { TestDatabase } from './database.js';
import { PATIENCE_MS } from './patience.js';

const LOCK = 8_150_001;
const POLL_MS = 5;

/** A kind of statement to be stopped right after it has changed a row. */
export interface PausePoint {
  readonly after: 'INSERT' | 'UPDATE' | 'DELETE';
  readonly table: string;
}

/**
 * Stops every transaction right after it has changed a row of a table, until it is released, so that the test decides the order of a race.
 * Waiting transactions are visible in the database, so no test has to sleep and hope.
 */
export class Pause {
  private isOver = false;

  private constructor(
    private readonly holder: pg.Client,
    private readonly point: PausePoint,
  ) {}

  /** Runs `work` while the pause is active. It is released at the end, if `work` has not done so. */
  static async during(database: TestDatabase, point: PausePoint, work: (pause: Pause) => Promise<void>): Promise<void> {
    const holder = new pg.Client({ connectionString: database.url });
    await holder.connect();
    await holder.query(`SELECT pg_advisory_lock(${LOCK})`);
    // Without a time limit: a server that stopped waiting would roll back and start again, in another order.
    await holder.query(`CREATE FUNCTION pause_here() RETURNS trigger LANGUAGE plpgsql SET lock_timeout = 0 AS $$
      BEGIN PERFORM pg_advisory_xact_lock_shared(${LOCK}); RETURN NULL; END $$`);
    await holder.query(`CREATE TRIGGER pause_here AFTER ${point.after} ON ${point.table} FOR EACH ROW EXECUTE FUNCTION pause_here()`);
    const pause = new Pause(holder, point);
    try {
      await work(pause);
    } finally {
      await pause.release();
      await holder.query(`DROP TRIGGER pause_here ON ${point.table}`);
      await holder.query(`DROP FUNCTION pause_here`);
      await holder.end();
    }
  }

  /** Resolves when this many transactions wait for a lock: for this pause, or for a transaction that waits here. */
  async waiting(count: number): Promise<void> {
    for (const deadline = Date.now() + PATIENCE_MS; ; await new Promise((next) => setTimeout(next, POLL_MS))) {
      const { rows } = await this.holder.query<{ count: number }>(
        `SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      const waiting = rows[0]!.count;
      if (waiting >= count) return;
      if (Date.now() > deadline) throw new Error(`${waiting} transactions wait at ${this.point.table}, not ${count}`);
    }
  }

  /** Releases all waiting transactions. */
  async release(): Promise<void> {
    if (this.isOver) return;
    this.isOver = true;
    await this.holder.query(`SELECT pg_advisory_unlock(${LOCK})`);
  }
}
