import { invalidQuery } from '../common/index.js';

/** The value of a query parameter that is there at most once; empty when it is absent. Throws `invalid_input` when it is repeated. */
export function queryText(name: string, value: unknown): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return value;
  throw invalidQuery([{ field: name, detail: `Query param "${name}" provided more than once` }]);
}

/** A flag in a query string; what cannot be read as one is false. */
export function isTrue(value: unknown): boolean {
  return value === 'true' || value === '1' || value === 't' || value === 'True' || value === 'TRUE' || value === 'T';
}
