import type { AuditLogRow } from './audit-logs.repository.js';

type Cell = string | number;

const COLUMNS: readonly (readonly [name: string, cell: (log: AuditLogRow) => Cell])[] = [
  ['time', ({ time }) => time.toISOString()],
  ['username', ({ user }) => user?.username ?? ''],
  ['action', ({ action }) => action],
  ['resource_type', ({ resourceType }) => resourceType],
  ['resource_id', ({ resourceId }) => resourceId],
  ['resource_target', ({ resourceTarget }) => resourceTarget],
  ['status_code', ({ statusCode }) => statusCode],
  ['ip', ({ ip }) => ip ?? ''],
  ['user_agent', ({ userAgent }) => userAgent],
  ['organization', ({ organization }) => organization?.name ?? ''],
  ['diff', ({ diff }) => JSON.stringify(diff)],
  ['additional_fields', ({ additionalFields }) => JSON.stringify(additionalFields)],
  ['request_id', ({ requestId }) => requestId],
  ['id', ({ id }) => id],
];

/** Spreadsheets run a cell that begins like this as a formula, whoever wrote it; an apostrophe makes it text. */
const FORMULA = /^[\s\p{Cc}]*[=+\-@\uff1d\uff0b\uff0d\uff20\t\r]/u;

/** One cell (RFC 4180). */
export function csvCell(value: Cell): string {
  if (typeof value === 'number') return String(value);
  const text = FORMULA.test(value) ? `'${value}` : value;
  return `"${text.replaceAll('"', '""')}"`;
}

/** The first line. */
export const CSV_HEAD = `${COLUMNS.map(([name]) => name).join(',')}\r\n`;

export function csvLine(log: AuditLogRow): string {
  return `${COLUMNS.map(([, cell]) => csvCell(cell(log))).join(',')}\r\n`;
}
