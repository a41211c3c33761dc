import pg from 'pg';
import type { TestDatabase } from './database.js';

const LOCK = 8_150_001;
const POLL_MS = 5;
const TIMEOUT_MS = 60_000;

/** A kind of statement that is to be stopped right after it has changed a row. */
export interface PausePoint {
  readonly after: 'INSERT' | 'UPDATE' | 'DELETE';
  readonly table: string;
}

/**
 * Stops every transaction right after it has changed a row of a table, until it is let go: a race that would need luck becomes
 * an order that the test decides. What waits is seen in the database, so nothing has to sleep and hope.
 */
export class Pause {
  private isOver = false;

  private constructor(
    private readonly holder: pg.Client,
    private readonly point: PausePoint,
  ) {}

  /** Runs `work` with the pause in force. It is released at the end, if `work` has not done so. */
  static async during(database: TestDatabase, point: PausePoint, work: (pause: Pause) => Promise<void>): Promise<void> {
    const holder = new pg.Client({ connectionString: database.url });
    await holder.connect();
    await holder.query(`SELECT pg_advisory_lock(${LOCK})`);
    await holder.query(`CREATE FUNCTION pause_here() RETURNS trigger LANGUAGE plpgsql AS $$
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

  /** Returns when this many transactions wait for a lock: for this pause, or for somebody who waits here. */
  async waiting(count: number): Promise<void> {
    for (const deadline = Date.now() + TIMEOUT_MS; ; await new Promise((next) => setTimeout(next, POLL_MS))) {
      const { rows } = await this.holder.query<{ count: number }>(
        `SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      const waiting = rows[0]!.count;
      if (waiting >= count) return;
      if (Date.now() > deadline) throw new Error(`${waiting} transactions wait at ${this.point.table}, not ${count}`);
    }
  }

  /** Lets everybody go on. */
  async release(): Promise<void> {
    if (this.isOver) return;
    this.isOver = true;
    await this.holder.query(`SELECT pg_advisory_unlock(${LOCK})`);
  }
}
