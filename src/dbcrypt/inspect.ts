import type { EntityManager } from 'typeorm';
import type { DbcryptContext } from './context.js';
import type { StoredValue } from './encrypted-values.repository.js';
import { DbcryptError } from './dbcrypt-error.js';
import type { Dbcrypt } from './dbcrypt.port.js';
import { columnName, type EncryptedColumn } from './encrypted-columns.js';
import { both, forEachColumn } from './lanes.js';
import type { Progress } from './progress.js';

/** How many unreadable rows are named; the count says how many there are. */
const NAMED_ROWS = 10;

/** Where the values of one column stand. NULL and empty values without a key id are not counted. */
export interface ColumnInspection {
  readonly table: string;
  readonly column: string;
  readonly plaintext: number;
  /** Under the key that encrypts. */
  readonly current: number;
  /** Readable, under another key that is held. */
  readonly old: number;
  /** Under a key that is not held, changed, or moved from another place. */
  readonly unreadable: number;
  /** How many there are under each key, readable or not. */
  readonly byKey: Readonly<Record<string, number>>;
  /** Ids of the first unreadable rows. */
  readonly unreadableRows: readonly string[];
}

export interface InspectOptions {
  /** The key id that counts as current; `null` without keys. */
  readonly currentKeyId: string | null;
  readonly batchSize: number;
  /** Called before each batch; stops by throwing. */
  readonly checkpoint?: () => void;
  /** Called after each batch. */
  readonly onProgress?: (progress: Progress) => void;
}

/** Reads and decrypts every value of every column, a batch at a time and without locks, and counts. Changes nothing. */
export async function inspectColumns(
  context: DbcryptContext,
  dbcrypt: Dbcrypt,
  options: InspectOptions,
  session: EntityManager,
): Promise<ColumnInspection[]> {
  return await forEachColumn(context, session, (column, lane, checkpoint) =>
    inspectColumn(context, column, dbcrypt, { ...options, checkpoint: both(options.checkpoint, checkpoint) }, lane),
  );
}

async function inspectColumn(
  context: DbcryptContext,
  column: EncryptedColumn,
  dbcrypt: Dbcrypt,
  { currentKeyId, batchSize, checkpoint, onProgress }: InspectOptions,
  session: EntityManager,
): Promise<ColumnInspection> {
  const counts = { plaintext: 0, current: 0, old: 0, unreadable: 0 };
  const byKey: Record<string, number> = {};
  const unreadableRows: string[] = [];
  let after: string | null = null;
  let done = 0;
  for (;;) {
    checkpoint?.();
    const rows: StoredValue[] = await context.values.list(column, { after, limit: batchSize }, session);
    for (const row of rows) {
      if (row.keyId === null) {
        if (row.value !== null && row.value !== '') counts.plaintext += 1;
        continue;
      }
      byKey[row.keyId] = (byKey[row.keyId] ?? 0) + 1;
      const isReadable = row.value === null || tryOpen(dbcrypt, column, row.id, row.value, row.keyId) !== null;
      counts[isReadable ? (row.keyId === currentKeyId ? 'current' : 'old') : 'unreadable'] += 1;
      if (!isReadable && unreadableRows.length < NAMED_ROWS) unreadableRows.push(row.id);
    }
    done += rows.length;
    onProgress?.({ phase: 'read', table: column.table, column: column.column, done, total: null });
    after = rows.at(-1)?.id ?? null;
    if (rows.length < batchSize) return { table: column.table, column: column.column, ...counts, byKey, unreadableRows };
  }
}

/** The plaintext, or `null` when it cannot be read; any other failure is thrown. */
export function tryOpen(dbcrypt: Dbcrypt, column: EncryptedColumn, id: string, value: string, keyId: string | null): string | null {
  try {
    return dbcrypt.open(column, id, { value, keyId });
  } catch (error) {
    if (error instanceof DbcryptError) return null;
    throw error;
  }
}

/** The refusal that names unreadable values, or `null` when there are none. */
export function unreadableError(inspections: readonly ColumnInspection[], outcome: string): DbcryptError | null {
  const details = inspections
    .filter(({ unreadable }) => unreadable > 0)
    .map((inspection) => {
      const more = inspection.unreadable > inspection.unreadableRows.length ? ', …' : '';
      return `${columnName(inspection)}: ${inspection.unreadable} (row ${inspection.unreadableRows.join(', ')}${more})`;
    });
  return details.length === 0
    ? null
    : new DbcryptError('values_unreadable', `some values cannot be read with the given keys; ${outcome}:`, details);
}
