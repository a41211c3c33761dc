import type { FilterColumns, PreparedFilter } from '../authz/index.js';

/** The bound values of one statement, numbered in the order in which its conditions are written. */
export class SqlParameters {
  readonly #values: unknown[] = [];

  /** Adds a value and returns its `$n`. */
  bind(value: unknown): string {
    return `$${this.#values.push(value)}`;
  }

  /** The policy's condition on these columns, with parameter numbers continued from here. */
  include(filter: PreparedFilter, columns: FilterColumns): string {
    const { sql, parameters } = filter.toSql(columns, this.#values.length + 1);
    this.#values.push(...parameters);
    return sql;
  }

  get values(): unknown[] {
    return [...this.#values];
  }
}
