import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { onOneConnection, overKeys, type DbcryptContext } from './context.js';
import { DbcryptError } from './dbcrypt-error.js';
import { KeyringDbcrypt } from './dbcrypt.js';
import { refuseRevokedPrimary, registerPrimary, verifyActiveKeys, verifyColumns } from './key-rows.js';
import type { Keyring } from './keyring.js';
import type { ReplicaRow } from './replica-row.js';

/**
 * When to warn about a key. Two to the 31st is half of what AES-GCM allows one key with random 96-bit nonces. Here every value
 * has a key of its own and 192 random bits, so it is a reminder to rotate and not a limit (docs/adr/dbcrypt-ciphertext.md).
 */
export const ENCRYPTIONS_WARNING = 2 ** 31;

/** A server that has been let in. */
export interface StartedDbcrypt {
  readonly dbcrypt: KeyringDbcrypt;
  readonly replica: ReplicaRow;
  /** The first key was new to this database. */
  readonly registered: boolean;
  /** Running replicas that cannot read what this one writes, because they lack its first key. */
  readonly cannotRead: readonly ReplicaRow[];
}

/** What a replica learns when it says that it runs. */
export interface Beat {
  /** Active keys it does not hold: others write values that it cannot read. */
  readonly missingKeyIds: readonly string[];
  /** Its first key was revoked while it was away: it cannot write. */
  readonly isPrimaryRevoked: boolean;
  /** Values encrypted with its first key, by anyone; 0 without keys. */
  readonly encryptions: number;
  /** The same of every active key, by its id. */
  readonly encryptionsByKey: ReadonlyMap<string, number>;
}

/**
 * What a server does before it serves: checks columns and keys, registers a new first key and publishes which keys it holds.
 * Throws `DbcryptError` when it must not start. Without keys and without encrypted values there is nothing to refuse.
 * Everything happens under one lock, so replicas that start together all succeed, and rotate cannot miss one.
 */
export async function startDbcrypt(context: DbcryptContext, keyring: Keyring, replicaName: string): Promise<StartedDbcrypt> {
  const replica = { id: randomUUID(), name: replicaName, keyDigests: keyring.ids };
  return await onOneConnection(context, async (session) => {
    // Asked before waiting for the keys, too: a deletion holds them for as long as it takes.
    await session.transaction((tx) => refuseWhileOffline(context, tx));
    return await overKeys(context, session, async (tx) => {
      await refuseWhileOffline(context, tx);
      await verifyColumns(context, tx);
      const rows = await verifyActiveKeys(context, keyring, tx);
      refuseRevokedPrimary(keyring, rows);
      const registered = await registerPrimary(context, keyring, rows, tx);
      const primary = keyring.primary?.id;
      const others = primary === undefined ? [] : await context.replicas.listLive(tx);
      await context.replicas.publish(replica, tx);
      const cannotRead = others.filter(({ keyDigests }) => primary !== undefined && !keyDigests.includes(primary));
      return { dbcrypt: new KeyringDbcrypt(keyring), replica, registered, cannotRead };
    });
  });
}

/** Renews this replica's row, reports what it encrypted and learns what changed. To be called every `REPLICA_BEAT_SECONDS`. */
export async function beat(context: DbcryptContext, { dbcrypt, replica }: StartedDbcrypt): Promise<Beat> {
  const primary = dbcrypt.keyring.primary?.id;
  return await context.dataSource.transaction(async (tx) => {
    await context.replicas.sweep(tx);
    await context.replicas.publish(replica, tx);
    // Taken before the commit: when that fails, some values go uncounted, which a reminder to rotate can bear.
    const encryptions = primary === undefined ? 0 : await context.keys.addEncryptions(primary, dbcrypt.takeSealedCount(), tx);
    const rows = await context.keys.list(tx);
    return {
      missingKeyIds: rows.filter((row) => row.isActive && !dbcrypt.keyring.get(row.digest)).map(({ digest }) => digest),
      isPrimaryRevoked: rows.some((row) => !row.isActive && row.digest === primary),
      encryptions: encryptions ?? 0,
      encryptionsByKey: new Map(rows.filter((row) => row.isActive).map((row) => [row.digest, row.encryptions])),
    };
  });
}

/** Says that this replica ends, so that operators need not wait until it is given up for dead, and reports what it encrypted last. */
export async function leave(context: DbcryptContext, { dbcrypt, replica }: StartedDbcrypt): Promise<void> {
  const primary = dbcrypt.keyring.primary?.id;
  await context.dataSource.transaction(async (tx) => {
    if (primary !== undefined) await context.keys.addEncryptions(primary, dbcrypt.takeSealedCount(), tx);
    await context.replicas.remove(replica.id, tx);
  });
}

async function refuseWhileOffline(context: DbcryptContext, tx: EntityManager): Promise<void> {
  if (await context.locks.tryShare('offline', tx)) return;
  throw new DbcryptError('operation_running', 'encrypted values are being decrypted or deleted; start the server when that has finished');
}
