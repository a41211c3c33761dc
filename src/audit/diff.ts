import { AUDIT_TABLE, type AuditedTable, type Tracking } from './audit-table.js';

/** One changed column. Of a secret both sides are empty. */
export interface FieldDiff {
  readonly old?: unknown;
  readonly new?: unknown;
  readonly secret: boolean;
}

/** A row by column name, as far as it matters for a diff. */
export type RowValues = Readonly<Record<string, unknown>>;

/** What changed between two states of a row: nothing before a create, nothing after a delete (spec users 7.4). */
export function diffOf(table: AuditedTable, before: RowValues | undefined, after: RowValues | undefined): Record<string, FieldDiff> {
  const tracked: Readonly<Record<string, Tracking>> = AUDIT_TABLE[table];
  const diff: Record<string, FieldDiff> = {};
  for (const [column, tracking] of Object.entries(tracked)) {
    if (tracking === 'ignore' || sameValue(before?.[column], after?.[column])) continue;
    const sides = tracking === 'secret' ? { old: '', new: '' } : { old: before?.[column] ?? null, new: after?.[column] ?? null };
    diff[column] = { ...sides, secret: tracking === 'secret' };
  }
  return diff;
}

function sameValue(a: unknown, b: unknown): boolean {
  return (a ?? null) === (b ?? null) || JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
}
