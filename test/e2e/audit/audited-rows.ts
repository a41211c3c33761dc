import { AUDIT_TABLE, type AuditedTable, DERIVED_FIELDS } from '../../../src/audit/audit-table.js';
import type { Tracking } from '../../../src/audit/tracking.js';
import type { TestDatabase } from '../../support/database.js';

type Row = Readonly<Record<string, unknown>>;
/** By primary key. */
type Rows = ReadonlyMap<string, Row>;

/** A row before and after a request. `before` is missing when the row was created, `after` when it was deleted. */
interface RowChange {
  readonly before: Row | undefined;
  readonly after: Row | undefined;
}

/** The rows of a table as JSON, including related rows that the audit log treats as part of them. */
export async function rowsOf(db: TestDatabase, table: AuditedTable): Promise<Rows> {
  const key = `(SELECT jsonb_agg(to_jsonb(t) -> a.attname ORDER BY a.attnum) FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid
                 AND a.attnum = ANY (i.indkey) WHERE i.indrelid = '${table}'::regclass AND i.indisprimary)`;
  const members = `SELECT jsonb_agg(m.user_id ORDER BY m.user_id) FROM group_members m WHERE m.group_id = t.id`;
  const derived = DERIVED_FIELDS[table] ? `jsonb_build_object('members', coalesce((${members}), '[]'))` : `'{}'::jsonb`;
  const rows = await db.query<{ key: string; row: Row }>(`SELECT ${key}::text AS key, to_jsonb(t) || ${derived} AS row FROM ${table} t`);
  return new Map(rows.map(({ key: id, row }) => [id, row]));
}

/**
 * The one row that a request created, changed or deleted (possibly only marked as deleted). Times of last use are excluded: any request
 * with a key may write them later.
 */
export function changeOf(table: AuditedTable, action: string, before: Rows, after: Rows): RowChange {
  const changes = [...new Set([...before.keys(), ...after.keys()])]
    .map((key): RowChange => ({ before: before.get(key), after: after.get(key) }))
    .filter((change) => KINDS[action]?.(change) ?? false)
    .filter((change) => shown(table, change).some((column) => column !== 'last_used'));
  const [change] = changes;
  if (!change || changes.length > 1) throw new Error(`${changes.length} rows of ${table} instead of one: ${JSON.stringify(changes)}`);
  return action === 'delete' ? { before: change.before, after: undefined } : change;
}

const KINDS: Readonly<Record<string, (change: RowChange) => boolean>> = {
  create: ({ before, after }) => !before && after !== undefined,
  // Also covers singletons, which the first change creates.
  write: ({ after }) => after !== undefined,
  delete: ({ before, after }) => before !== undefined && (!after || (before['deleted'] === false && after['deleted'] === true)),
};

/** The diff that the audit log must record for this change, computed from the database. */
export function diffOwed(table: AuditedTable, { before, after }: RowChange): Record<string, unknown> {
  const columns: Readonly<Record<string, Tracking>> = AUDIT_TABLE[table];
  const sides = (column: string): object =>
    columns[column] === 'secret'
      ? { old: '', new: '', secret: true }
      : { old: before?.[column] ?? null, new: after?.[column] ?? null, secret: false };
  return comparable(Object.fromEntries(shown(table, { before, after }).map((column) => [column, sides(column)])));
}

/** Normalizes both sides: PostgreSQL has microseconds and its own notation. */
export function comparable<T>(value: T): T {
  return JSON.parse(JSON.stringify(value), (_, part: unknown) => {
    const isTime = typeof part === 'string' && /^\d{4}-\d\d-\d\dT/.test(part);
    return isTime ? new Date(part).toISOString() : part;
  }) as T;
}

/** Every column of the table that a diff shows when it changes. */
export function trackedColumns(table: AuditedTable): string[] {
  return Object.entries<Tracking>(AUDIT_TABLE[table])
    .filter(([, tracking]) => tracking !== 'ignore')
    .map(([column]) => column);
}

/** The tracked columns that differ; for secrets only whether one is set. */
function shown(table: AuditedTable, { before, after }: RowChange): string[] {
  const columns: Readonly<Record<string, Tracking>> = AUDIT_TABLE[table];
  return trackedColumns(table).filter((column) => {
    const empty = columns[column] === 'secret' ? '' : null;
    return JSON.stringify(before?.[column] ?? empty) !== JSON.stringify(after?.[column] ?? empty);
  });
}
