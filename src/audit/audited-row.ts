import type { AUDIT_TABLE, AuditedTable } from './audit-table.js';

/** A column value that the log can store; times are written as in JSON. */
export type AuditedValue = string | number | boolean | null | Date | readonly AuditedValue[] | { readonly [key: string]: AuditedValue };

/**
 * Stands for a secret, which the log never receives: the row has none, has one, or has a different one than before. A hash or a
 * key in its place does not compile.
 */
export type AuditedSecret = 'none' | 'present' | 'replaced';

/** Every column of a table that a diff shows, and no other. */
type AuditedColumns<T extends AuditedTable> = {
  readonly [
    C in keyof (typeof AUDIT_TABLE)[T] as (typeof AUDIT_TABLE)[T][C] extends 'ignore' ? never : C
  ]: (typeof AUDIT_TABLE)[T][C] extends 'secret' ? AuditedSecret : AuditedValue;
};

/** A row as the log compares it. It names its table, so that a row of another table with the same columns does not compile. */
export interface AuditedRow<T extends AuditedTable> {
  readonly table: T;
  readonly columns: AuditedColumns<T>;
}

export type AnyAuditedRow = { [T in AuditedTable]: AuditedRow<T> }[AuditedTable];
