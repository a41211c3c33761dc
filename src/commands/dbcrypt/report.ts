import type { ChangedColumn, ColumnInspection, KeyStatus, LiveReplica, Loss } from '../../dbcrypt/index.js';

/** Rows of cells as lines of text; the first row is the heading. Numbers stand to the right. */
export function table(rows: readonly (readonly (string | number)[])[]): string {
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

export function columnsTable(columns: readonly ColumnInspection[]): string {
  return table([
    ['column', 'plaintext', 'current key', 'other keys', 'unreadable'],
    ...columns.map(({ table: name, column, plaintext, current, old, unreadable }) => [
      `${name}.${column}`,
      plaintext,
      current,
      old,
      unreadable,
    ]),
  ]);
}

export function changedTable(changed: readonly ChangedColumn[]): string {
  return table([['column', 'values moved'], ...changed.map(({ table: name, column, values }) => [`${name}.${column}`, values])]);
}

export function lossTable(losses: readonly Loss[]): string {
  const action = { 'delete-row': 'rows deleted', 'set-empty': 'values emptied', 'set-null': 'values removed' } as const;
  return table([
    ['table', 'columns', 'what is lost', 'rows'],
    ...losses.map((loss) => [loss.table, loss.columns.join(', '), action[loss.action], loss.rows]),
  ]);
}

export function keysTable(keys: readonly KeyStatus[], primaryId: string | undefined): string {
  return table([
    ['key', 'state', 'since', 'encryptions', 'given here'],
    ...keys.map(({ digest, isActive, createdAt, revokedAt, encryptions, isHeld }) => [
      digest,
      isActive ? 'active' : 'revoked',
      (revokedAt ?? createdAt).toISOString(),
      encryptions,
      isHeld ? (digest === primaryId ? 'yes, first' : 'yes') : 'no',
    ]),
  ]);
}

export function replicasTable(replicas: readonly LiveReplica[]): string {
  return table([
    ['running server', 'keys it holds, first one first', 'last seen'],
    ...replicas.map(({ name, keyDigests, seenSecondsAgo }) => [name, keyDigests.join(', ') || 'none', `${seenSecondsAgo} s ago`]),
  ]);
}

/** Column names as SQL and scripts write them. */
export function inspectionsJson(columns: readonly ColumnInspection[]): Record<string, unknown>[] {
  return columns.map(({ byKey, unreadableRows, ...counts }) => ({ ...counts, by_key: byKey, unreadable_rows: unreadableRows }));
}

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** `1 value`, `2 values`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
