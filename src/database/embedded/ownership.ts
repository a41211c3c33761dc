import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { SUPERUSER } from './cluster.js';
import { EmbeddedPostgresError } from './error.js';
import { hasCode, oneLine } from './system-error.js';

/** Any constant works: advisory locks are per database, and nothing else of ours uses the database `postgres`. */
const LOCK_KEY = 1_735_289_203;
/** PostgreSQL starts or stops (57P03), has just ended our session (57P01), or does not run. */
const UNAVAILABLE = ['57P03', '57P01', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE'];

const WRONG_PASSWORD = '28P01';

const HOLDER_SQL = `
  SELECT activity.application_name AS owner
    FROM pg_locks AS lock
    JOIN pg_stat_activity AS activity ON activity.pid = lock.pid
   WHERE lock.locktype = 'advisory' AND lock.granted
     AND lock.database = (SELECT oid FROM pg_database WHERE datname = current_database())`;

/**
 * The server that owns the embedded database is the one whose session holds an advisory lock in it. PostgreSQL decides races, and the lock
 * ends with the session, however the server died. A lock file cannot do both.
 */
export class Ownership {
  private constructor(readonly client: pg.Client) {}

  /** Null: another server holds it, or PostgreSQL is stopping. */
  static async take(port: number, password: string): Promise<Ownership | null> {
    return withSession(port, password, async (client) => {
      const { rows } = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1) AS taken', [LOCK_KEY]);
      return rows[0]?.taken === true ? new Ownership(client) : null;
    });
  }

  /** The owner's name for itself. Waits up to `graceMs` for one: a server that has just started PostgreSQL is about to take the lock. */
  static async holder(port: number, password: string, graceMs: number): Promise<string | null> {
    let owner: string | null = null;
    await withSession(port, password, async (client) => {
      const deadline = performance.now() + graceMs;
      for (;;) {
        const { rows } = await client.query<{ owner: string }>(HOLDER_SQL);
        owner = rows[0]?.owner ?? null;
        if (owner !== null || performance.now() >= deadline) return null;
        await delay(50);
      }
    });
    return owner;
  }

  /** Calls back once, when the session ends and with it the lock. */
  onLost(callback: () => void): void {
    this.client.once('end', callback);
  }
}

/** Keeps the session open only if `use` passes it on. Returns null if PostgreSQL is starting, stopping or not running. */
async function withSession(
  port: number,
  password: string,
  use: (client: pg.Client) => Promise<Ownership | null>,
): Promise<Ownership | null> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: SUPERUSER,
    password,
    database: 'postgres',
    application_name: `gatehouse process ${process.pid}`,
    keepAlive: true,
  });
  // A session ended by the server also emits an error, which without a listener would end this process.
  client.on('error', () => undefined);
  let ownership: Ownership | null = null;
  try {
    await client.connect();
    ownership = await use(client);
    return ownership;
  } catch (error) {
    if (isUnavailable(error)) return null;
    if (!hasCode(error, WRONG_PASSWORD)) throw error;
    throw new EmbeddedPostgresError(
      'the password file of the embedded database does not match it: stop PostgreSQL if it is running, remove the file `password`, and start again to set a new one',
      {
        cause: error,
      },
    );
  } finally {
    if (!ownership) await client.end().catch(() => undefined);
  }
}

function isUnavailable(error: unknown): boolean {
  if (UNAVAILABLE.some((code) => hasCode(error, code))) return true;
  // The driver sets no code when the connection breaks during a statement.
  return oneLine(error).startsWith('Connection terminated');
}
