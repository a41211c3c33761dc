import { DomainError, type Validation } from './domain-error.js';
import { isUuid } from './uuid.js';

/** Which part of a list is wanted (spec users 0.3). */
export interface Page {
  /** Most rows; null: all of them. */
  readonly limit: number | null;
  readonly offset: number;
  /** Only what comes after the row of this id. */
  readonly afterId: string | null;
}

/** One page of a list. `count` is of the whole list, and 0 when the page is empty, as clients of the reference know it. */
export interface Paged<T> {
  readonly items: readonly T[];
  readonly count: number;
}

const MAX_INT32 = 2 ** 31 - 1;

/** Reads `limit`, `offset` and `after_id`; throws `invalid_input` naming every one that is not acceptable. */
export function parsePage(query: Readonly<Record<string, unknown>>): Page {
  const faults: Validation[] = [];
  const limit = parseCount(query, 'limit', faults);
  const offset = parseCount(query, 'offset', faults);
  const afterId = parseId(query, 'after_id', faults);
  if (faults.length > 0) throw invalidQuery(faults);
  return { limit: limit === 0 ? null : limit, offset, afterId };
}

/** The failure of a request whose query string is not acceptable. */
export function invalidQuery(validations: readonly Validation[]): DomainError {
  return new DomainError('invalid_input', 'Query parameters have invalid values.', { validations });
}

function parseCount(query: Readonly<Record<string, unknown>>, name: string, faults: Validation[]): number {
  const text = query[name];
  if (text === undefined || text === '') return 0;
  const count = typeof text === 'string' && /^\d{1,10}$/.test(text) ? Number(text) : NaN;
  if (count <= MAX_INT32) return count;
  faults.push({ field: name, detail: `Query param "${name}" must be a valid 32-bit positive integer` });
  return 0;
}

function parseId(query: Readonly<Record<string, unknown>>, name: string, faults: Validation[]): string | null {
  const text = query[name];
  if (text === undefined || text === '') return null;
  if (typeof text === 'string' && isUuid(text)) return text;
  faults.push({ field: name, detail: `Query param "${name}" must be a valid uuid` });
  return null;
}
