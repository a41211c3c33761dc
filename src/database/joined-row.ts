/** The SQL expression of each property of a row. */
export type RowColumns<Row> = { readonly [Property in keyof Row]-?: string };

/** The select list of these columns, under the names of the properties. */
export function selectList(columns: Readonly<Record<string, string>>): string {
  return Object.entries(columns)
    .map(([property, column]) => `${column} AS "${property}"`)
    .join(', ');
}

/** One table of a statement that reads rows from several, whose columns have the same names. */
export class JoinedRow<Row extends { readonly id: unknown }> {
  /** For the select list. */
  readonly columns: string;
  readonly #names: readonly (readonly [property: string, name: string])[];
  readonly #id: string;

  /** `alias` is the table's in the statement. */
  constructor(alias: string, columns: RowColumns<Row>) {
    this.#id = `${alias}.id`;
    this.#names = Object.keys(columns).map((property) => [property, `${alias}.${property}`]);
    this.columns = Object.entries<string>(columns)
      .map(([property, column]) => `${alias}.${column} AS "${alias}.${property}"`)
      .join(', ');
  }

  /** This table's part of a row; null if an outer join found nothing in it. */
  of(joined: Readonly<Record<string, unknown>>): Row | null {
    if (joined[this.#id] === null) return null;
    return Object.fromEntries(this.#names.map(([property, name]) => [property, joined[name]])) as Row; // The constructor's columns.
  }
}
