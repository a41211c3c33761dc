import pg from 'pg';
import { QueryFailedError } from 'typeorm';

interface DriverError {
  readonly code?: string | undefined;
  readonly constraint?: string | undefined;
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

/** Did a value contain NUL, the only character that PostgreSQL cannot store in a text? */
export function holdsUnstorableText(error: unknown): boolean {
  return driverErrorOf(error)?.code === '22021';
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
