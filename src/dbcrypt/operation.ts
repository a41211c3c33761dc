import type { EntityManager } from 'typeorm';
import { isPooled } from '../database/index.js';
import { onOneConnection, overKeys, releasing, type DbcryptContext } from './context.js';
import { DbcryptError } from './dbcrypt-error.js';
import type { Progress } from './progress.js';
import type { Reencryption, ReencryptOptions } from './reencrypt.js';
import { both, forEachColumn } from './lanes.js';
import { reencryptColumn } from './reencrypt.js';
import { hasSqlState, rowLocked } from './row-locked.js';

/** PostgreSQL's code for a foreign key that still points here. */
const FOREIGN_KEY_VIOLATION = '23503';

const DEFAULT_BATCH_SIZE = 500;
/** How long an operation waits for a lock. */
export const DEFAULT_ROW_LOCK_TIMEOUT_MS = 30_000;

/** The options of rotate, decrypt and status. */
export interface OperationOptions {
  /** Rows per transaction, or per read: 500 unless given. */
  readonly batchSize?: number;
  /** How long a batch waits for a lock, such as a row that a request holds, in milliseconds: 30 s unless given. */
  readonly rowLockTimeoutMs?: number;
  /** Called after every transaction that changed values. */
  readonly onProgress?: (progress: Progress) => void;
  /** Stops between two transactions; running again goes on from there. */
  readonly signal?: AbortSignal;
  /** Check everything, change nothing. */
  readonly dryRun?: boolean;
}

/** How many values of a column were moved. */
export interface ChangedColumn {
  readonly table: string;
  readonly column: string;
  readonly values: number;
}

/** The options with their defaults. */
export function reencryptOptions(options: OperationOptions): ReencryptOptions {
  const { signal, onProgress } = options;
  return {
    batchSize: options.batchSize ?? DEFAULT_BATCH_SIZE,
    rowLockTimeoutMs: options.rowLockTimeoutMs ?? DEFAULT_ROW_LOCK_TIMEOUT_MS,
    checkpoint: () => signal?.throwIfAborted(),
    ...(onProgress && { onProgress }),
  };
}

/** Runs `work` as the only operation on this database; a second one is refused at once rather than queued. */
export async function asOnlyOperation<T>(context: DbcryptContext, work: (session: EntityManager) => Promise<T>): Promise<T> {
  if (isPooled(context.dataSource)) {
    throw new DbcryptError(
      'connection_pooled',
      'the database is behind a connection pooler, which can hand the locks of one session to another: set CODER_PG_MIGRATION_URL (or --postgres-url) to the address of PostgreSQL itself',
    );
  }
  return await onOneConnection(context, async (session) => {
    if (!(await context.locks.tryAcquire('operation', session))) {
      throw new DbcryptError('operation_running', 'another dbcrypt rotate, decrypt or delete is running on this database');
    }
    return await releasing(context, session, 'operation', () => work(session));
  });
}

/** Moves every column, adding to what earlier rounds changed. */
export async function reencryptAll(
  context: DbcryptContext,
  work: Reencryption,
  earlier: readonly ChangedColumn[],
  session: EntityManager,
): Promise<ChangedColumn[]> {
  return await forEachColumn(context, session, async (column, lane, checkpoint) => {
    const before = earlier.find((entry) => entry.table === column.table && entry.column === column.column)?.values ?? 0;
    const options = { ...work.options, checkpoint: both(work.options.checkpoint, checkpoint) };
    const values = before + (await reencryptColumn(context, column, { ...work, options }, lane));
    return { table: column.table, column: column.column, values };
  });
}

/**
 * Retires every active key but `keep` after `check` agrees, in one transaction. Returns `null` if a value still uses one:
 * the foreign keys of the schema decide that, so a value written at the last moment cannot lose its key.
 */
export async function revokeAllBut(
  context: DbcryptContext,
  keep: string | null,
  check: (tx: EntityManager) => Promise<void>,
  session: EntityManager,
): Promise<string[] | null> {
  try {
    return await overKeys(context, session, async (tx) => {
      await check(tx);
      // A transaction may hold a key that it has just used, and starting servers wait for us meanwhile.
      await context.values.limitLockWait(DEFAULT_ROW_LOCK_TIMEOUT_MS, tx);
      return await context.keys.revokeAllBut(keep, tx);
    });
  } catch (error) {
    if (hasSqlState(error, FOREIGN_KEY_VIOLATION)) return null;
    throw rowLocked(error, 'dbcrypt_keys');
  }
}
