import type { EntityManager } from 'typeorm';
import type { DbcryptContext } from './context.js';
import type { StoredValue } from './encrypted-values.repository.js';
import { DbcryptError } from './dbcrypt-error.js';
import type { KeyringDbcrypt } from './dbcrypt.js';
import { columnName, type EncryptedColumn } from './encrypted-columns.js';
import { tryOpen } from './inspect.js';
import type { Progress } from './progress.js';
import { rowLocked } from './row-locked.js';

/** Sweeps over one column before giving up on writers that keep adding values under other keys. */
const MOST_ROUNDS = 10;

export interface ReencryptOptions {
  /** Rows per transaction. */
  readonly batchSize: number;
  /** How long to wait for a lock that someone else holds, in milliseconds. */
  readonly rowLockTimeoutMs: number;
  readonly onProgress?: (progress: Progress) => void;
  /** Called before each batch; stops by throwing. Completed batches stay. */
  readonly checkpoint?: () => void;
}

/** From which keys to which: `target` seals with its primary key, or to plaintext when it has none. */
export interface Reencryption {
  readonly source: KeyringDbcrypt;
  readonly target: KeyringDbcrypt;
  readonly options: ReencryptOptions;
}

interface Sweep {
  readonly changed: number;
  readonly unreadable: number;
}

/** Moves every readable value of a column to the target; returns their number. Unreadable ones stay unchanged. */
export async function reencryptColumn(
  context: DbcryptContext,
  column: EncryptedColumn,
  work: Reencryption,
  session: EntityManager,
): Promise<number> {
  const targetKeyId = work.target.keyring.primary?.id ?? null;
  const total = await context.values.countOutdated(column, targetKeyId, session);
  let done = 0;
  const onBatch = (changed: number): void => {
    done += changed;
    work.options.onProgress?.({ phase: 'move', table: column.table, column: column.column, done, total });
  };

  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    // First whatever is free, in batches; then, one row a transaction, what others had locked. Waiting for a row while holding
    // others could deadlock with a request of a running server, and the request might be the one to lose.
    for (const pace of [
      { limit: work.options.batchSize, skipLocked: true },
      { limit: 1, skipLocked: false },
    ]) {
      const { unreadable } = await sweep(context, column, { ...work, ...pace, onBatch }, session);
      const left = await context.values.countOutdated(column, targetKeyId, session);
      if (left <= unreadable) return done;
    }
  }
  throw new DbcryptError(
    'values_keep_changing',
    `${columnName(column)} keeps receiving values encrypted with other keys; is something writing with an old key?`,
  );
}

interface SweepWork extends Reencryption {
  readonly limit: number;
  readonly skipLocked: boolean;
  readonly onBatch: (changed: number) => void;
}

/** Once through the column by row id. */
async function sweep(context: DbcryptContext, column: EncryptedColumn, work: SweepWork, session: EntityManager): Promise<Sweep> {
  let changed = 0;
  let unreadable = 0;
  let after: string | null = null;
  for (;;) {
    work.options.checkpoint?.();
    const batch: Batch = await reencryptBatch(context, column, work, after, session);
    changed += batch.changed;
    unreadable += batch.unreadable;
    after = batch.last;
    if (batch.changed > 0) work.onBatch(batch.changed);
    if (batch.changed + batch.unreadable < work.limit) return { changed, unreadable };
  }
}

interface Batch extends Sweep {
  readonly last: string | null;
}

/** One transaction: lock, decrypt, encrypt, write, and read back what was written before the old values are gone. */
async function reencryptBatch(
  context: DbcryptContext,
  column: EncryptedColumn,
  { source, target, limit, skipLocked, options }: SweepWork,
  after: string | null,
  session: EntityManager,
): Promise<Batch> {
  const targetKeyId = target.keyring.primary?.id ?? null;
  return await session.transaction(async (tx) => {
    await context.values.beginBatch(options.rowLockTimeoutMs, tx);
    const page = { after, limit, skipLocked, targetKeyId };
    const rows = await context.values.lockOutdated(column, page, tx).catch((error: unknown) => {
      throw rowLocked(error, column.table);
    });
    const opened = rows.flatMap((row): Opened[] => {
      if (row.value === null) return [{ id: row.id, plaintext: null }];
      const plaintext = tryOpen(source, column, row.id, row.value, row.keyId);
      return plaintext === null ? [] : [{ id: row.id, plaintext }];
    });
    if (opened.length > 0) {
      const stored = await context.values.store(
        column,
        opened.map(({ id, plaintext }) => sealed(target, column, id, plaintext)),
        tx,
      );
      verifyReadBack(column, target, opened, stored);
      if (targetKeyId !== null) await addEncryptions(context, targetKeyId, target.takeSealedCount(), tx);
    }
    return { changed: opened.length, unreadable: rows.length - opened.length, last: rows.at(-1)?.id ?? null };
  });
}

/** Both lanes and the running servers count in the same row; each holds it until its commit. */
async function addEncryptions(context: DbcryptContext, keyId: string, count: number, tx: EntityManager): Promise<void> {
  await context.keys.addEncryptions(keyId, count, tx).catch((error: unknown) => {
    throw rowLocked(error, 'dbcrypt_keys');
  });
}

interface Opened {
  readonly id: string;
  readonly plaintext: string | null;
}

function sealed(target: KeyringDbcrypt, column: EncryptedColumn, id: string, plaintext: string | null): StoredValue {
  return plaintext === null ? { id, value: null, keyId: null } : { id, ...target.seal(column, id, plaintext) };
}

/** A trigger that changes the column, or a bug of ours, must not destroy the only copy: a throw here rolls the batch back. */
function verifyReadBack(column: EncryptedColumn, target: KeyringDbcrypt, opened: readonly Opened[], stored: readonly StoredValue[]): void {
  const byId = new Map(stored.map((row) => [row.id, row]));
  for (const { id, plaintext } of opened) {
    const row = byId.get(id);
    const readBack = row && (row.value === null ? null : tryOpen(target, column, id, row.value, row.keyId));
    if (readBack !== plaintext)
      throw new DbcryptError('read_back_failed', `${columnName(column)} of row ${id} did not read back as written`);
  }
}
