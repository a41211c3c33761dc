import type { SqlFilter } from './authorizer.port.js';
import { isCanonicalUuid } from './uuid.js';

/** Adds a value to the bound parameters and returns its `$n`. */
export type Bind = (value: unknown) => string;

/** A condition on a row: a constant, or a function that writes the SQL only when it is needed, so that no unused parameter is bound. */
export type Term = boolean | ((bind: Bind) => string);

export function allOf(...terms: readonly Term[]): Term {
  if (terms.includes(false)) return false;
  return joined(terms, ' AND ', true);
}

export function anyOf(...terms: readonly Term[]): Term {
  if (terms.includes(true)) return true;
  return joined(terms, ' OR ', false);
}

function joined(terms: readonly Term[], operator: string, neutral: boolean): Term {
  const open = terms.filter((term) => typeof term !== 'boolean');
  const [only] = open;
  if (only === undefined) return neutral;
  return open.length === 1 ? only : (bind) => `(${open.map((term) => term(bind)).join(operator)})`;
}

/** The column has this value. */
export function equals(column: string, value: string): Term {
  return isCanonicalUuid(value) ? (bind) => `${column} = ${bind(value)}` : (bind) => `(${column})::text = ${bind(value)}::text`;
}

/**
 * The column has one of these values: one test, whatever their number. UUIDs are compared in the column's own type, so that an index on
 * it can be used; other values, which PostgreSQL cannot compare with a uuid column, are compared as text.
 */
export function inList(column: string, values: readonly string[], areUuids: boolean): Term {
  if (values.length === 0) return false;
  return areUuids ? (bind) => `${column} = ANY(${bind(values)})` : (bind) => `(${column})::text = ANY(${bind(values)}::text[])`;
}

/** The column is NULL or, if it is a text column, empty. */
export function isEmpty(column: string): Term {
  return () => `(${column} IS NULL OR (${column})::text = '')`;
}

/** Writes the condition, numbering its parameters from `firstParameter` on. */
export function render(term: Term, firstParameter: number): SqlFilter {
  if (typeof term === 'boolean') return { sql: term ? 'TRUE' : 'FALSE', parameters: [] };
  const parameters: unknown[] = [];
  const bind: Bind = (value) => `$${firstParameter + parameters.push(value) - 1}`;
  return { sql: term(bind), parameters };
}
