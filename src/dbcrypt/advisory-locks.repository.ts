import type { EntityManager } from 'typeorm';

/**
 * `keys`: the rows of `dbcrypt_keys` and the published replicas are read and changed together; held for moments.
 * `operation`: rotate, decrypt or delete; held as long as one runs.
 * `offline`: decrypt or delete; no server may start meanwhile.
 */
export type LockName = 'keys' | 'operation' | 'offline';

const keyOf = (name: LockName): string => `gatehouse.dbcrypt.${name}`;

/**
 * PostgreSQL's advisory locks. Those of a session end with its connection, so a killed process leaves none behind; they need a direct
 * connection (`asOnlyOperation`). Those of a transaction work through a pooler, too.
 */
export class AdvisoryLocksRepository {
  async acquire(name: LockName, session: EntityManager): Promise<void> {
    await session.query(`SELECT pg_advisory_lock(hashtextextended($1, 0))`, [keyOf(name)]);
  }

  async tryAcquire(name: LockName, session: EntityManager): Promise<boolean> {
    return isTrue(await session.query(`SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS taken`, [keyOf(name)]));
  }

  /** Does any connection to this database hold it? */
  async isHeld(name: LockName, session: EntityManager): Promise<boolean> {
    return isTrue(
      await session.query(
        `SELECT EXISTS (SELECT 1 FROM pg_locks
                         WHERE locktype = 'advisory' AND granted AND objsubid = 1
                           AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                           AND ((classid::bigint << 32) | objid::bigint) = hashtextextended($1, 0)) AS taken`,
        [keyOf(name)],
      ),
    );
  }

  async release(name: LockName, session: EntityManager): Promise<void> {
    await session.query(`SELECT pg_advisory_unlock(hashtextextended($1, 0))`, [keyOf(name)]);
  }

  /** Waits, longer than a request may wait for a row, and holds it until the transaction ends. */
  async acquireUntilCommit(name: LockName, tx: EntityManager): Promise<void> {
    await tx.query(`SET LOCAL lock_timeout = 0`);
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, [keyOf(name)]);
  }

  /** Until the transaction ends, beside others who share it. */
  async tryShare(name: LockName, tx: EntityManager): Promise<boolean> {
    return isTrue(await tx.query(`SELECT pg_try_advisory_xact_lock_shared(hashtextextended($1, 0)) AS taken`, [keyOf(name)]));
  }
}

function isTrue(rows: { taken: boolean }[]): boolean {
  return rows[0]?.taken === true;
}
