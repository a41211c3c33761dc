import type { EntityManager } from 'typeorm';
import { holding, overKeys, type DbcryptContext } from './context.js';
import { DbcryptError } from './dbcrypt-error.js';
import { KeyringDbcrypt } from './dbcrypt.js';
import { inspectColumns, unreadableError, type ColumnInspection } from './inspect.js';
import { verifyActiveKeys, verifyColumns } from './key-rows.js';
import { Keyring } from './keyring.js';
import { asOnlyOperation, reencryptAll, reencryptOptions, revokeAllBut, type ChangedColumn, type OperationOptions } from './operation.js';
import { requireNoReplica } from './replicas.js';

export interface DecryptReport {
  readonly changed: readonly ChangedColumn[];
  readonly revoked: readonly string[];
  /** The state at the end; for a dry run the state found. */
  readonly columns: readonly ColumnInspection[];
}

/**
 * Turns every value back into plaintext and retires all keys. No replica may run, and none can start meanwhile. Killed and run
 * again it goes on; in between, servers that have the keys can start, since encrypted and plain values may stand side by side.
 */
export async function decrypt(context: DbcryptContext, keyring: Keyring, options: OperationOptions = {}): Promise<DecryptReport> {
  if (!keyring.primary) throw new DbcryptError('keys_missing', 'decrypt needs the keys that the values are encrypted with');
  const source = new KeyringDbcrypt(keyring);
  const target = new KeyringDbcrypt(new Keyring([]));
  const settings = reencryptOptions(options);
  const inspect = (session: EntityManager) => inspectColumns(context, source, { ...settings, currentKeyId: null }, session);

  return await asOnlyOperation(context, (session) =>
    holding(context, session, 'offline', async () => {
      await overKeys(context, session, async (tx) => {
        await verifyColumns(context, tx);
        await requireNoReplica(context, tx);
        await verifyActiveKeys(context, keyring, tx);
      });
      if (options.dryRun === true) return { changed: [], revoked: [], columns: await inspect(session) };

      const changed = await reencryptAll(context, { source, target, options: settings }, [], session);
      const columns = await inspect(session);
      const unreadable = unreadableError(columns, 'no key was revoked');
      if (unreadable) throw unreadable;
      const revoked = await revokeAllBut(context, null, (tx) => requireNoReplica(context, tx), session);
      if (!revoked) throw new DbcryptError('values_keep_changing', 'something wrote encrypted values meanwhile; stop it and run again');
      return { changed, revoked, columns };
    }),
  );
}
