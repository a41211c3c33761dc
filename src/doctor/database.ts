import { CLOCK_DIFFERENCE_MS } from '../common/index.js';
import { compareSchema, type Schema } from '../database/index.js';
import { failed, ok, skipped, type Verdict, warning } from './finding.js';

/** What the database says about itself. */
export interface DatabaseFacts {
  /** As in `18.1`. */
  readonly version: string;
  /** Where it is, without a password. */
  readonly place: string;
  readonly isReadOnly: boolean;
  /** Do passwords and rows cross a network in plaintext? */
  readonly isExposed: boolean;
  /** Connections that roles other than superusers can have. */
  readonly maxConnections: number;
  /** How far its clock is ahead of the one of this machine, in milliseconds, once the way there is subtracted. */
  readonly clockAheadMs: number;
  readonly schema: Schema;
}

/** Proofs of possession and one-time codes are refused by the second. */
const CLOCK_WARNING_MS = 5_000;

export function judgeDatabase(facts: DatabaseFacts, { maxOpen }: { readonly maxOpen: number }): Verdict[] {
  const { version, place, isReadOnly, isExposed, maxConnections } = facts;
  const found: Verdict[] = [];
  if (isReadOnly) {
    found.push(
      failed(`${place} is read-only: a standby, or fenced`, 'Let CODER_PG_CONNECTION_URL name the primary, or promote this server.'),
    );
  }
  if (isExposed) {
    found.push(
      warning(
        `the connection to ${place} is not encrypted, because PostgreSQL offers no TLS`,
        'Turn on ssl in PostgreSQL, or add sslmode=disable to the URL if this is intended.',
      ),
    );
  }
  if (maxOpen > maxConnections) {
    found.push(
      warning(
        `the server opens up to ${maxOpen} connections, and PostgreSQL accepts ${maxConnections}`,
        `Raise max_connections in PostgreSQL, or set CODER_PG_CONN_MAX_OPEN so that all replicas together stay below ${maxConnections}.`,
      ),
    );
  }
  return found.length > 0 ? found : [ok(`PostgreSQL ${version} at ${place}`)];
}

export function judgeClock({ clockAheadMs }: Pick<DatabaseFacts, 'clockAheadMs'>): Verdict[] {
  const distance = Math.abs(clockAheadMs);
  if (distance < CLOCK_WARNING_MS) return [ok('agrees with the one of the database')];
  const detail = `${Math.round(distance / 1000)} seconds ${clockAheadMs > 0 ? 'behind' : 'ahead of'} the one of the database`;
  const fix = 'Synchronize the clocks of both machines (NTP): timedatectl shows whether one is.';
  return [distance < CLOCK_DIFFERENCE_MS ? warning(detail, fix) : failed(detail, fix)];
}

export function judgeMigrations(schema: Schema, known: readonly string[]): Verdict[] {
  if (schema.applied === null) {
    return [warning('the database is empty', 'Start the server: it creates the tables. Is this the database that you meant?')];
  }
  const { missing, unknown, isTooNew } = compareSchema(schema, known);
  if (isTooNew) {
    return [
      failed(
        `a newer version of Gatehouse has removed what this one needs (${unknown.at(-1) ?? 'its migration was interrupted'})`,
        'Start that version, or restore a backup of this one.',
      ),
    ];
  }
  if (missing.length === 0) {
    const newer = unknown.length === 0 ? '' : `; ${unknown.length} of a newer version, with which this one can run`;
    return [ok(`${known.length}, none is missing${newer}`)];
  }
  return [
    warning(
      `${missing.length} of ${known.length} are missing`,
      'Make a backup, then start this version of the server: it migrates the database.',
    ),
  ];
}

/** Can this version run on it as it is? Otherwise its tables may lack what other checks read. */
export function isCurrent(schema: Schema, known: readonly string[]): boolean {
  return judgeMigrations(schema, known).every(({ result }) => result === 'ok');
}

export const OTHER_SCHEMA = skipped('the database is not of this version');
