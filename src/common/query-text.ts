import { invalidQuery } from './page.js';

/** The value of a query parameter; empty when it is absent. Throws `invalid_input` when it is repeated. */
export function queryText(name: string, value: unknown): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return value;
  throw invalidQuery([{ field: name, detail: `Query param "${name}" provided more than once` }]);
}
