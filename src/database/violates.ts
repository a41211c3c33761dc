import pg from 'pg';
import { QueryFailedError } from 'typeorm';

interface DriverError {
  readonly code?: string | undefined;
  readonly constraint?: string | undefined;
  /** The function of PostgreSQL that failed. */
  readonly routine?: string | undefined;
  readonly message: string;
}

/** Did this statement violate the constraint or unique index of that name? Names are stable; message texts are not. */
export function violates(error: unknown, constraint: string): boolean {
  return driverErrorOf(error)?.constraint === constraint;
}

/** The message of one of our triggers that refused with that constraint name; undefined for any other failure. */
export function refusalOf(error: unknown, constraint: string): string | undefined {
  const refusal = driverErrorOf(error);
  return refusal?.constraint === constraint ? refusal.message : undefined;
}

/** Did a value contain NUL, which PostgreSQL cannot store in a text, or a JSON value NUL or half of a surrogate pair? */
export function holdsUnstorableText(error: unknown): boolean {
  const { code, routine = '' } = driverErrorOf(error) ?? {};
  // 22P02 alone would also be text that is not a number or a UUID, which is a mistake of this server.
  return code === '22021' || code === '22P05' || (code === '22P02' && routine.startsWith('json'));
}

/** Did PostgreSQL roll this transaction back to end a deadlock? */
export function isDeadlock(error: unknown): boolean {
  return driverErrorOf(error)?.code === '40P01';
}

/** Did a statement give up waiting for a lock? */
export function isLockTimeout(error: unknown): boolean {
  return driverErrorOf(error)?.code === '55P03';
}

/** TypeORM wraps the driver's errors; prepared statements (prepared.ts) pass them through unchanged. */
function driverErrorOf(error: unknown): DriverError | undefined {
  if (error instanceof QueryFailedError) return error.driverError as DriverError;
  return error instanceof pg.DatabaseError ? error : undefined;
}
