/** The settings of every session of the application, with PostgreSQL's names; milliseconds, 0 for none. */
export interface SessionDefaults {
  readonly statement_timeout: number;
  readonly lock_timeout: number;
  readonly idle_in_transaction_session_timeout: number;
}

/**
 * The server's own sessions. Direct connections send these when they open. Behind a pooler sessions are shared: there they are set for
 * each transaction, in the message that begins it.
 */
export const SERVER_SESSION: SessionDefaults = {
  statement_timeout: 30_000,
  /** Most locks are held for a few milliseconds; `Transactions` tries again if that was not enough, after others had a turn. */
  lock_timeout: 250,
  idle_in_transaction_session_timeout: 60_000,
};

/** Migrations and commands over whole tables have no time limit; the operator can interrupt them. */
export const UNLIMITED_SESSION: SessionDefaults = { statement_timeout: 0, lock_timeout: 0, idle_in_transaction_session_timeout: 0 };

/**
 * What the code relies on, whatever the role or the database is set to: a statement that has waited for a lock reads the row as it is now.
 * In the stricter levels it fails instead.
 */
export const ISOLATION = 'read committed';

/** For the start-up packet. */
export function asStartupOptions(defaults: SessionDefaults): string {
  const options = Object.entries({ ...defaults, default_transaction_isolation: ISOLATION.replace(' ', '\\ ') });
  return options.map(([name, value]) => `-c ${name}=${String(value)}`).join(' ');
}

/** For the beginning of a transaction. */
export function asLocalSettings(defaults: SessionDefaults): string {
  return Object.entries(defaults)
    .map(([name, value]) => `SET LOCAL ${name} = ${String(value)}`)
    .join('; ');
}
