import pg from 'pg';
import { QueryFailedError, QueryRunnerAlreadyReleasedError, QueryRunnerProviderAlreadyReleasedError } from 'typeorm';

/** The database cannot be reached, or a connection to it was lost. The same request may work a moment later. */
export class DatabaseUnavailableError extends Error {
  override readonly name = 'DatabaseUnavailableError';
}

/**
 * SQLSTATE classes and codes with which PostgreSQL reports that it is unavailable, although the statement is correct: 08 connection,
 * 28 sign-in (only for new connections), 53 resources (disk full, out of memory, too many connections), 58 system error.
 */
const UNAVAILABLE_CLASSES = ['08', '28', '53', '58'];
const UNAVAILABLE_CODES = [
  ...['57P01', '57P02', '57P03', '57P04', '57P05'], // shut down, crashed, starting or in recovery, database dropped, idle too long
  ...['57014', '25P03', '25P04'], // time-outs of a statement and of a transaction
  ...['25006', '40001', '40P01', '3D000'], // read-only (a standby, or fenced), conflicts after all attempts, missing database
];

/** TypeORM releases the connection of a transaction when it breaks between two statements; the next statement fails with one of these. */
const RELEASED = [QueryRunnerAlreadyReleasedError, QueryRunnerProviderAlreadyReleasedError];

/** Is this a problem of the database rather than a bug of ours? */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (error instanceof DatabaseUnavailableError || RELEASED.some((kind) => error instanceof kind)) return true;
  const driverError: unknown = error instanceof QueryFailedError ? error.driverError : error;
  if (driverError instanceof pg.DatabaseError) return isUnavailableState(driverError);
  // An error of the driver itself is a lost connection, except TypeError and RangeError: a value that it cannot send.
  return error instanceof QueryFailedError && !(driverError instanceof TypeError || driverError instanceof RangeError);
}

function isUnavailableState({ code = '', severity }: pg.DatabaseError): boolean {
  // Poolers end a connection with this. If the connection continues, it comes from PostgreSQL and means an invalid message of ours.
  if (code === PROTOCOL_VIOLATION) return severity === 'FATAL';
  return UNAVAILABLE_CLASSES.includes(code.slice(0, 2)) || UNAVAILABLE_CODES.includes(code);
}

const PROTOCOL_VIOLATION = '08P01';
