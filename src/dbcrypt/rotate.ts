import type { EntityManager } from 'typeorm';
import { overKeys, type DbcryptContext } from './context.js';
import { DbcryptError } from './dbcrypt-error.js';
import { KeyringDbcrypt } from './dbcrypt.js';
import { inspectColumns, unreadableError, type ColumnInspection } from './inspect.js';
import { refuseRevokedPrimary, registerPrimary, verifyActiveKeys, verifyColumns } from './key-rows.js';
import type { Keyring } from './keyring.js';
import { asOnlyOperation, reencryptAll, reencryptOptions, revokeAllBut, type ChangedColumn, type OperationOptions } from './operation.js';
import { requirePrimaryEverywhere } from './replicas.js';

/** Complete rounds before giving up because something keeps writing with an old key. */
const MOST_ROUNDS = 10;

export interface RotateReport {
  /** The key everything is under now. */
  readonly keyId: string;
  /** What this run changed. A run that resumes another counts its own part only. */
  readonly changed: readonly ChangedColumn[];
  /** The keys this run retired. */
  readonly revoked: readonly string[];
  /** The state at the end; for a dry run the state found. */
  readonly columns: readonly ColumnInspection[];
}

/**
 * Moves every value, plaintext included, to the first key while servers go on serving, then retires every other key.
 *
 * It refuses unless all running replicas have that key first, both before it begins and before it retires anything. Each batch
 * is a transaction of its own and skips what is done, so it may be killed anywhere and run again with the same keys. Old keys
 * go only after every value was read back under the new one. Values that cannot be read stay untouched and fail the run at its
 * end, with their rows named and no key retired.
 */
export async function rotate(context: DbcryptContext, keyring: Keyring, options: OperationOptions = {}): Promise<RotateReport> {
  const { primary } = keyring;
  if (!primary) throw new DbcryptError('keys_missing', 'rotate needs a key to encrypt with');
  const dbcrypt = new KeyringDbcrypt(keyring);
  const settings = reencryptOptions(options);
  const inspect = (session: EntityManager) => inspectColumns(context, dbcrypt, { ...settings, currentKeyId: primary.id }, session);
  const requireReady = (tx: EntityManager) => requirePrimaryEverywhere(context, primary.id, tx);

  return await asOnlyOperation(context, async (session) => {
    await overKeys(context, session, async (tx) => {
      await verifyColumns(context, tx);
      await requireReady(tx);
      const rows = await verifyActiveKeys(context, keyring, tx);
      refuseRevokedPrimary(keyring, rows);
      if (options.dryRun !== true) await registerPrimary(context, keyring, rows, tx);
    });
    if (options.dryRun === true) return { keyId: primary.id, changed: [], revoked: [], columns: await inspect(session) };

    let changed: ChangedColumn[] = [];
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      changed = await reencryptAll(context, { source: dbcrypt, target: dbcrypt, options: settings }, changed, session);
      const columns = await inspect(session);
      const unreadable = unreadableError(columns, 'no keys were revoked');
      if (unreadable) throw unreadable;
      if (columns.some(({ plaintext, old }) => plaintext + old > 0)) continue;
      const revoked = await revokeAllBut(context, primary.id, requireReady, session);
      if (revoked) return { keyId: primary.id, changed, revoked, columns };
    }
    throw new DbcryptError(
      'values_keep_changing',
      'values encrypted with other keys keep appearing; is something writing with an old key?',
    );
  });
}
