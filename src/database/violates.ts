import { QueryFailedError } from 'typeorm';

/** Did this statement break the constraint or unique index of that name? Names are stable; message texts are not. */
export function violates(error: unknown, constraint: string): boolean {
  return error instanceof QueryFailedError && (error.driverError as { constraint?: string }).constraint === constraint;
}
