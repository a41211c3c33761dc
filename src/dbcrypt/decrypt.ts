import type { EntityManager } from 'typeorm';
import { holding, overKeys, type DbcryptContext } from './context.js';
import { DbcryptError } from './dbcrypt-error.js';
import { KeyringDbcrypt } from './dbcrypt.js';
import { inspectColumns, unreadableError, type ColumnInspection } from './inspect.js';
import { verifyActiveKeys, verifyColumns } from './key-rows.js';
import { Keyring } from './keyring.js';
import { asOnlyOperation, reencryptAll, reencryptOptions, revokeAllBut, type ChangedColumn, type OperationOptions } from './operation.js';
import { requirePlaintextEverywhere } from './replicas.js';

export interface DecryptReport {
  readonly changed: readonly ChangedColumn[];
  readonly revoked: readonly string[];
  /** The final state; for a dry run the current state. */
  readonly columns: readonly ColumnInspection[];
}

/**
 * Turns every value back into plaintext and retires all keys. No running replica may encrypt, and none can start meanwhile. An interrupted
 * run can be continued; in between, servers with the keys can start, because encrypted and plain values may coexist.
 */
export async function decrypt(context: DbcryptContext, keyring: Keyring, options: OperationOptions = {}): Promise<DecryptReport> {
  if (keyring.ids.length === 0) throw new DbcryptError('keys_missing', 'decrypt needs the keys that the values are encrypted with');
  const source = new KeyringDbcrypt(keyring);
  const target = new KeyringDbcrypt(new Keyring([]));
  const settings = reencryptOptions(options);
  const inspect = (session: EntityManager) => inspectColumns(context, source, { ...settings, currentKeyId: null }, session);

  return await asOnlyOperation(context, (session) =>
    holding(context, session, 'offline', async () => {
      await overKeys(context, session, async (tx) => {
        await verifyColumns(context, tx);
        await requirePlaintextEverywhere(context, tx);
        await verifyActiveKeys(context, keyring, tx);
      });
      if (options.dryRun === true) return { changed: [], revoked: [], columns: await inspect(session) };

      const changed = await reencryptAll(context, { source, target, options: settings }, [], session);
      const columns = await inspect(session);
      const unreadable = unreadableError(columns, 'no keys were revoked');
      if (unreadable) throw unreadable;
      const revoked = await revokeAllBut(context, null, (tx) => requirePlaintextEverywhere(context, tx), session);
      if (!revoked)
        throw new DbcryptError(
          'values_keep_changing',
          'something wrote encrypted values in the meantime; stop it and run the command again',
        );
      return { changed, revoked, columns };
    }),
  );
}
