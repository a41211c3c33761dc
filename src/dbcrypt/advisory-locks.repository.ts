import type { EntityManager } from 'typeorm';

/**
 * `keys`: the rows of `dbcrypt_keys` and the published replicas are read and changed together; held for moments.
 * `operation`: rotate, decrypt or delete; held as long as one runs.
 * `offline`: decrypt or delete; no server may start meanwhile.
 */
export type LockName = 'keys' | 'operation' | 'offline';

const keyOf = (name: LockName): string => `gatehouse.dbcrypt.${name}`;

/** PostgreSQL's advisory locks of a connection: they end with it, so a killed process leaves none behind. */
export class AdvisoryLocksRepository {
  async acquire(name: LockName, session: EntityManager): Promise<void> {
    await session.query(`SELECT pg_advisory_lock(hashtextextended($1, 0))`, [keyOf(name)]);
  }

  async tryAcquire(name: LockName, session: EntityManager): Promise<boolean> {
    return isTrue(await session.query(`SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS taken`, [keyOf(name)]));
  }

  async release(name: LockName, session: EntityManager): Promise<void> {
    await session.query(`SELECT pg_advisory_unlock(hashtextextended($1, 0))`, [keyOf(name)]);
  }

  /** Until the transaction ends, beside others who share it. */
  async tryShare(name: LockName, tx: EntityManager): Promise<boolean> {
    return isTrue(await tx.query(`SELECT pg_try_advisory_xact_lock_shared(hashtextextended($1, 0)) AS taken`, [keyOf(name)]));
  }
}

function isTrue(rows: { taken: boolean }[]): boolean {
  return rows[0]?.taken === true;
}
