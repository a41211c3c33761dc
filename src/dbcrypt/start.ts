import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { EntityManager } from 'typeorm';
import { REPLICA_LIVE_SECONDS } from '../common/index.js';
import { onOneConnection, overKeys, type DbcryptContext } from './context.js';
import { DbcryptError } from './dbcrypt-error.js';
import { KeyringDbcrypt } from './dbcrypt.js';
import { refuseRevokedPrimary, registerPrimary, verifyActiveKeys, verifyColumns } from './key-rows.js';
import type { Keyring } from './keyring.js';
import type { LiveReplica, ReplicaRow } from './replica-row.js';
import { replicasCannotRead } from './replicas.js';

/**
 * When to warn about a key. Two to the 31st is half of what AES-GCM allows one key with random 96-bit nonces. Here every value
 * has a key of its own and 192 random bits, so it is a reminder to rotate and not a limit (docs/adr/dbcrypt-ciphertext.md).
 */
export const ENCRYPTIONS_WARNING = 2 ** 31;

/** Injection token of the `StartedDbcrypt` of this server. */
export const STARTED_DBCRYPT = Symbol('STARTED_DBCRYPT');

/** A server whose keys were accepted. */
export interface StartedDbcrypt {
  readonly dbcrypt: KeyringDbcrypt;
  readonly replica: ReplicaRow;
  /** The first key was new to this database. */
  readonly registered: boolean;
  /** Running replicas that lack this server's first key and so cannot read values that others already write. */
  readonly cannotRead: readonly ReplicaRow[];
}

export interface StartOptions {
  /** How long to wait for replicas that lack a new first key. Killed ones expire within it. */
  readonly timeoutSeconds?: number;
  /** Called once, when it begins to wait for these. */
  readonly onWaiting?: (replicas: readonly LiveReplica[]) => void;
}

/** A little longer than a replica counts that ended without notice. */
const TIMEOUT_SECONDS = REPLICA_LIVE_SECONDS + 5;
const LOOK_AGAIN_MS = 500;

/** What a replica learns from its heartbeat. */
export interface Beat {
  /** Active keys it does not hold: others write values that it cannot read. */
  readonly missingKeyIds: readonly string[];
  /** Its first key was revoked while it was away: it cannot write. */
  readonly isPrimaryRevoked: boolean;
  /** Values encrypted with its first key, by anyone; 0 without keys. */
  readonly encryptions: number;
  /** The same of every active key, by its id. */
  readonly encryptionsByKey: ReadonlyMap<string, number>;
  /** When each active key was first used, by its id. */
  readonly createdAtByKey: ReadonlyMap<string, Date>;
}

/**
 * What a server does before it serves: checks columns and keys, registers a new first key and publishes which keys it holds.
 * Throws `DbcryptError` when it must not start. Without keys and without encrypted values there is nothing to refuse.
 *
 * A first key that is new to the database is registered only when every running replica can read with it: from then on there may be values
 * under it, and no server starts without it. It waits for replicas that are stopping, and then refuses.
 *
 * Everything happens under one lock, so replicas that start together all succeed, and rotate cannot miss one.
 */
export async function startDbcrypt(
  context: DbcryptContext,
  keyring: Keyring,
  replicaName: string,
  { timeoutSeconds = TIMEOUT_SECONDS, onWaiting }: StartOptions = {},
): Promise<StartedDbcrypt> {
  const replica = { id: randomUUID(), name: replicaName, keyDigests: keyring.digests };
  const deadline = performance.now() + timeoutSeconds * 1_000;
  for (let isFirst = true; ; isFirst = false) {
    const outcome = await enter(context, keyring, replica);
    if (!Array.isArray(outcome)) return outcome;
    if (performance.now() >= deadline) throw replicasCannotRead(keyring.digests[0] ?? '', outcome);
    if (isFirst) onWaiting?.(outcome);
    await delay(LOOK_AGAIN_MS);
  }
}

/** Registers the replica, or returns the running ones that block its first key. */
async function enter(context: DbcryptContext, keyring: Keyring, replica: ReplicaRow): Promise<StartedDbcrypt | LiveReplica[]> {
  return await onOneConnection(context, async (session) => {
    // Also checked before waiting for the keys, because a deletion can hold them for a long time.
    await session.transaction((tx) => refuseWhileOffline(context, tx));
    return await overKeys(context, session, async (tx) => {
      await refuseWhileOffline(context, tx);
      await verifyColumns(context, tx);
      const rows = await verifyActiveKeys(context, keyring, tx);
      refuseRevokedPrimary(keyring, rows);
      const { primary } = keyring;
      const cannotRead = primary ? (await context.replicas.listLive(tx)).filter(({ keyDigests }) => !keyDigests.includes(primary.id)) : [];
      // If the key is already in use, refusing one more server would not protect anything.
      if (cannotRead.length > 0 && !rows.some(({ digest }) => digest === primary?.id)) return cannotRead;
      const registered = await registerPrimary(context, keyring, rows, tx);
      await context.replicas.publish(replica, tx);
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
    // Taken before the commit: if that fails, some values are not counted, which is acceptable for a reminder to rotate.
    const encryptions = primary === undefined ? 0 : await context.keys.addEncryptions(primary, dbcrypt.takeSealedCount(), tx);
    const rows = await context.keys.list(tx);
    return {
      missingKeyIds: rows.filter((row) => row.isActive && !dbcrypt.keyring.get(row.digest)).map(({ digest }) => digest),
      isPrimaryRevoked: rows.some((row) => !row.isActive && row.digest === primary),
      encryptions: encryptions ?? 0,
      encryptionsByKey: new Map(rows.filter((row) => row.isActive).map((row) => [row.digest, row.encryptions])),
      createdAtByKey: new Map(rows.filter((row) => row.isActive).map((row) => [row.digest, row.createdAt])),
    };
  });
}

/** Publishes that this replica ends, so that operators need not wait until it expires, and reports its last encryptions. */
export async function leave(context: DbcryptContext, { dbcrypt, replica }: StartedDbcrypt): Promise<void> {
  const primary = dbcrypt.keyring.primary?.id;
  await context.dataSource.transaction(async (tx) => {
    if (primary !== undefined) await context.keys.addEncryptions(primary, dbcrypt.takeSealedCount(), tx);
    await context.replicas.remove(replica.id, tx);
  });
}

async function refuseWhileOffline(context: DbcryptContext, tx: EntityManager): Promise<void> {
  if (await context.locks.tryShare('offline', tx)) return;
  throw new DbcryptError('operation_running', 'encrypted values are being decrypted or deleted; start the server when this has finished');
}
