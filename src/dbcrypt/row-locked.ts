import { QueryFailedError } from 'typeorm';
import { DbcryptError } from './dbcrypt-error.js';

/** PostgreSQL's code for a lock that was not granted in time. */
const LOCK_NOT_AVAILABLE = '55P03';

/** Did this statement fail with that code? */
export function hasSqlState(error: unknown, code: string): boolean {
  return error instanceof QueryFailedError && (error.driverError as { code?: string }).code === code;
}

/** The refusal to wait any longer for a row of this table; any other error as it is. */
export function rowLocked(error: unknown, table: string): unknown {
  if (!hasSqlState(error, LOCK_NOT_AVAILABLE)) return error;
  return new DbcryptError(
    'row_locked',
    `a row of ${table} stayed locked by another transaction; completed batches are kept, so run the command again`,
  );
}
