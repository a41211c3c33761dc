import pg from 'pg';
import { QueryFailedError } from 'typeorm';

interface DriverError {
  readonly code?: string | undefined;
  readonly constraint?: string | undefined;
  readonly message: string;
}

/** Did this statement break the constraint or unique index of that name? Names are stable; message texts are not. */
export function violates(error: unknown, constraint: string): boolean {
  return driverErrorOf(error)?.constraint === constraint;
}

/** What a trigger of ours said when it refused under the name of that constraint; undefined for any other failure. */
export function refusalOf(error: unknown, constraint: string): string | undefined {
  const refusal = driverErrorOf(error);
  return refusal?.constraint === constraint ? refusal.message : undefined;
}

/** Did a value hold a character that PostgreSQL cannot store in a text, which is NUL alone? */
export function holdsUnstorableText(error: unknown): boolean {
  return driverErrorOf(error)?.code === '22021';
}

/** TypeORM wraps what the driver throws; prepared statements (prepared.ts) let it through as it is. */
function driverErrorOf(error: unknown): DriverError | undefined {
  if (error instanceof QueryFailedError) return error.driverError as DriverError;
  return error instanceof pg.DatabaseError ? error : undefined;
}
