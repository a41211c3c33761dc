import { AUDIT_TABLE } from './audit-table.js';
import type { Tracking } from './tracking.js';
import type { AnyAuditedRow, AuditedValue } from './audited-row.js';

/** One changed column. For a secret, both sides are empty. */
export interface FieldDiff {
  readonly old?: unknown;
  readonly new?: unknown;
  readonly secret: boolean;
}

type Columns = Readonly<Record<string, AuditedValue | undefined>>;

/**
 * What changed between two states of a row: nothing before a create, nothing after a delete. Throws for a row without a value in a column
 * that the log compares: a query did not read the column, and the entry would be incomplete.
 */
export function diffOf(before: AnyAuditedRow | undefined, after: AnyAuditedRow | undefined): Record<string, FieldDiff> {
  const table = (after ?? before)?.table;
  if (table === undefined) return {};
  const tracked: Readonly<Record<string, Tracking>> = AUDIT_TABLE[table];
  const diff: Record<string, FieldDiff> = {};
  for (const [column, tracking] of Object.entries(tracked)) {
    if (tracking === 'ignore') continue;
    const values = { old: valueOf(before, column), new: valueOf(after, column) };
    if (tracking === 'track' && !sameValue(values.old, values.new)) diff[column] = { ...values, secret: false };
    if (tracking === 'secret' && !sameSecret(values.old, values.new)) diff[column] = { old: '', new: '', secret: true };
  }
  return diff;
}

function valueOf(row: AnyAuditedRow | undefined, column: string): AuditedValue {
  if (!row) return null;
  const value = (row.columns as Columns)[column];
  if (value === undefined) throw new Error(`the audit log was given a row of ${row.table} without ${column}`);
  return value;
}

function sameValue(a: AuditedValue, b: AuditedValue): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** A missing row has no secret either. */
function sameSecret(a: AuditedValue, b: AuditedValue): boolean {
  return (a ?? 'none') === (b ?? 'none');
}
