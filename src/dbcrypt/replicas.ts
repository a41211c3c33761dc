import type { EntityManager } from 'typeorm';
import type { DbcryptContext } from './context.js';
import { DbcryptError } from './dbcrypt-error.js';
import { REPLICA_LIVE_SECONDS, type LiveReplica } from './replica-row.js';

/** Refuses while a running replica would still write with another key, naming each one. */
export async function requirePrimaryEverywhere(context: DbcryptContext, primaryId: string, tx: EntityManager): Promise<void> {
  const behind = (await context.replicas.listLive(tx)).filter(({ keyDigests }) => keyDigests[0] !== primaryId);
  if (behind.length === 0) return;
  throw new DbcryptError(
    'replicas_behind',
    `every running replica must have key ${primaryId} first in its list before values move to it; these have not:`,
    behind.map(describe),
  );
}

/** Refuses while any replica runs, naming each one. */
export async function requireNoReplica(context: DbcryptContext, tx: EntityManager): Promise<void> {
  const live = await context.replicas.listLive(tx);
  if (live.length === 0) return;
  throw new DbcryptError(
    'replicas_live',
    `stop every replica first; one that ended without notice counts for ${REPLICA_LIVE_SECONDS} seconds:`,
    live.map(describe),
  );
}

function describe({ name, id, keyDigests, seenSecondsAgo }: LiveReplica): string {
  const holds = keyDigests.length === 0 ? 'holds no key' : `holds ${keyDigests.join(', ')}`;
  return `${name} (${id}) ${holds}; last seen ${seenSecondsAgo} s ago`;
}
