import type { EntityManager } from 'typeorm';
import { REPLICA_LIVE_SECONDS } from '../common/index.js';
import type { DbcryptContext } from './context.js';
import { DbcryptError } from './dbcrypt-error.js';
import { PLAINTEXT } from './keyring.js';
import type { LiveReplica } from './replica-row.js';

/** Refuses while a running replica would still write with another key, naming each one. */
export async function requirePrimaryEverywhere(context: DbcryptContext, primaryId: string, tx: EntityManager): Promise<void> {
  const behind = (await context.replicas.listLive(tx)).filter(({ keyDigests }) => keyDigests[0] !== primaryId);
  if (behind.length === 0) return;
  throw new DbcryptError(
    'replicas_behind',
    `every running replica must have key ${primaryId} first in its list before values are encrypted with it; these do not:`,
    behind.map(describe),
  );
}

/** Refuses while a running replica would still encrypt what it writes, naming each one. */
export async function requirePlaintextEverywhere(context: DbcryptContext, tx: EntityManager): Promise<void> {
  const encrypting = (await context.replicas.listLive(tx)).filter(({ keyDigests: [first] }) => first !== undefined && first !== PLAINTEXT);
  if (encrypting.length === 0) return;
  throw new DbcryptError(
    'replicas_encrypt',
    `no running replica may encrypt: stop them, or start them with "${PLAINTEXT}" before the keys in their list; ` +
      `a crashed replica counts for ${REPLICA_LIVE_SECONDS} seconds. These encrypt:`,
    encrypting.map(describe),
  );
}

/** Refuses while any replica runs, naming each one. */
export async function requireNoReplica(context: DbcryptContext, tx: EntityManager): Promise<void> {
  const live = await context.replicas.listLive(tx);
  if (live.length === 0) return;
  throw new DbcryptError(
    'replicas_live',
    `stop every replica first; a crashed replica counts for ${REPLICA_LIVE_SECONDS} seconds:`,
    live.map(describe),
  );
}

/** The refusal of a server that would encrypt with a key that running replicas cannot read with. */
export function replicasCannotRead(primaryId: string, blind: readonly LiveReplica[]): DbcryptError {
  return new DbcryptError(
    'replicas_cannot_read',
    `key ${primaryId} cannot be first yet: these running replicas could not decrypt with it. ` +
      `First add it to the list of every replica for decryption (after the other keys, or as "${PLAINTEXT},<key>" if there are none), or stop these replicas:`,
    blind.map(describe),
  );
}

function describe({ name, id, keyDigests, seenSecondsAgo }: LiveReplica): string {
  return `${name} (${id}) ${holdings(keyDigests)}; last seen ${seenSecondsAgo} s ago`;
}

function holdings([first, ...others]: readonly string[]): string {
  if (first === undefined) return 'has no keys';
  return first === PLAINTEXT ? `writes plaintext and can read ${others.join(', ')}` : `holds ${[first, ...others].join(', ')}`;
}
