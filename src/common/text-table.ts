/** The first row is the heading. */
export type TableRows = readonly (readonly (string | number)[])[];

/** Rows of cells as lines of text, each with its line feed. Numbers are right-aligned. */
export function textTable(rows: TableRows): string {
  const widths = (rows[0] ?? []).map((_, index) => Math.max(...rows.map((row) => String(row[index] ?? '').length)));
  return rows
    .map((row) =>
      row
        .map((cell, index) => {
          const isNumber = rows.slice(1).every((each) => typeof each[index] === 'number');
          const width = widths[index] ?? 0;
          return isNumber ? String(cell).padStart(width) : String(cell).padEnd(width);
        })
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('');
}
