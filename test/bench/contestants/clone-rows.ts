/** Runs one statement. */
export interface Database {
  query<Row extends Record<string, unknown>>(sql: string, parameters?: unknown[]): Promise<Row[]>;
}

/**
 * Copies the rows that match `where` once for each number of the range, with some columns computed from it: `n` in an expression is the
 * number, `o` the original row. All other columns are copied, so that this works for any version of the schema.
 */
export async function cloneRows(
  db: Database,
  table: string,
  copy: { readonly where: string; readonly from: number; readonly to: number; readonly columns: Readonly<Record<string, string>> },
): Promise<void> {
  const columns = await db.query<{ name: string }>(
    `SELECT column_name AS name FROM information_schema.columns
      WHERE table_schema = current_schema() AND table_name = $1 AND is_generated = 'NEVER'`,
    [table],
  );
  if (columns.length === 0) throw new Error(`there is no table ${table}`);
  const names = columns.map(({ name }) => `"${name}"`).join(', ');
  const values = columns.map(({ name }) => copy.columns[name] ?? `o."${name}"`).join(', ');
  await db.query(
    `INSERT INTO ${table} (${names}) SELECT ${values} FROM ${table} o, generate_series(${copy.from}, ${copy.to}) AS n WHERE ${copy.where}`,
  );
}

/** The id of the n-th copy; n is an SQL expression. */
export function nthUuid(kind: string, n = 'n'): string {
  return `md5('${kind} ' || ${n})::uuid`;
}

/** The n-th key id or prefix of a secret: ten letters and digits, of which the first is the letter. */
export function nthPrefix(letter: string, n = 'n'): string {
  return `('${letter}' || lpad((${n})::text, 9, '0'))`;
}

/** The same as text of this program. */
export function prefixText(letter: string, n: number): string {
  return letter + String(n).padStart(9, '0');
}
