import { QueryFailedError } from 'typeorm';

/** PostgreSQL's code for text with a byte it cannot store: from us that is only U+0000, which it stores nowhere. */
const CHARACTER_NOT_IN_REPERTOIRE = '22021';

/** Was the statement refused for a character in one of its texts? Such a text came from outside, so the request is at fault. */
export function refusesText(error: unknown): boolean {
  const source: unknown = error instanceof QueryFailedError ? error.driverError : error;
  return source instanceof Error && 'code' in source && source.code === CHARACTER_NOT_IN_REPERTOIRE;
}
