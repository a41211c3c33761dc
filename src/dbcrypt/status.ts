import { onOneConnection, type DbcryptContext } from './context.js';
import type { KeyRow } from './dbcrypt-keys.repository.js';
import { KeyringDbcrypt } from './dbcrypt.js';
import { inspectColumns, type ColumnInspection } from './inspect.js';
import { verifyColumns } from './key-rows.js';
import type { Keyring } from './keyring.js';
import { reencryptOptions, type OperationOptions } from './operation.js';
import type { LiveReplica } from './replica-row.js';

/** A key ever used here, without its canary. */
export interface KeyStatus extends Omit<KeyRow, 'canary'> {
  /** Is the key loaded? */
  readonly isHeld: boolean;
}

export interface DbcryptStatus {
  readonly keys: readonly KeyStatus[];
  readonly replicas: readonly LiveReplica[];
  readonly columns: readonly ColumnInspection[];
}

/** Reads every value and counts, changing nothing. With keys missing it does not refuse: their values are unreadable. */
export async function status(
  context: DbcryptContext,
  keyring: Keyring,
  options: Pick<OperationOptions, 'batchSize' | 'signal' | 'onProgress'> = {},
): Promise<DbcryptStatus> {
  return await onOneConnection(context, async (session) => {
    await verifyColumns(context, session);
    const keys = await context.keys.list(session);
    const replicas = await context.replicas.listLive(session);
    const settings = { ...reencryptOptions(options), currentKeyId: keyring.primary?.id ?? null };
    const columns = await inspectColumns(context, new KeyringDbcrypt(keyring), settings, session);
    return { keys: keys.map(({ canary: _, ...key }) => ({ ...key, isHeld: keyring.get(key.digest) !== null })), replicas, columns };
  });
}
