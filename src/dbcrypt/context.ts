import type { DataSource, EntityManager } from 'typeorm';
import type { AdvisoryLocksRepository, LockName } from './advisory-locks.repository.js';
import type { DbcryptKeysRepository } from './dbcrypt-keys.repository.js';
import type { DbcryptReplicasRepository } from './dbcrypt-replicas.repository.js';
import type { EncryptedColumn } from './encrypted-columns.js';
import type { EncryptedValuesRepository } from './encrypted-values.repository.js';

/** What every procedure works on: a database, the encrypted columns in it, and the statements. `dbcryptContext` makes one. */
export interface DbcryptContext {
  readonly dataSource: DataSource;
  readonly columns: readonly EncryptedColumn[];
  readonly keys: DbcryptKeysRepository;
  readonly replicas: DbcryptReplicasRepository;
  readonly values: EncryptedValuesRepository;
  readonly locks: AdvisoryLocksRepository;
}

/** Runs `work` on one connection of its own, so that a session's locks and its statements live and die together. */
export async function onOneConnection<T>(context: DbcryptContext, work: (session: EntityManager) => Promise<T>): Promise<T> {
  const runner = context.dataSource.createQueryRunner();
  try {
    await runner.connect();
    return await work(runner.manager);
  } finally {
    await runner.release();
  }
}

/** Runs `work` while this connection holds the lock, which the caller has taken or waits for here. */
export async function holding<T>(context: DbcryptContext, session: EntityManager, lock: LockName, work: () => Promise<T>): Promise<T> {
  await context.locks.acquire(lock, session);
  return await releasing(context, session, lock, work);
}

/** Runs `work`, then gives back a lock that this connection holds. */
export async function releasing<T>(context: DbcryptContext, session: EntityManager, lock: LockName, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    // It fails only when the connection is gone, and the lock with it; then the failure of `work` is the one worth telling.
    await context.locks.release(lock, session).catch(() => undefined);
  }
}

/**
 * A short transaction over the key rows and the published replicas, one at a time in the whole database. The lock is taken
 * before the transaction begins, because REPEATABLE READ fixes what it sees at its first statement, and taking the lock as
 * that statement would show the state from before the wait.
 */
export async function overKeys<T>(context: DbcryptContext, session: EntityManager, work: (tx: EntityManager) => Promise<T>): Promise<T> {
  return await holding(context, session, 'keys', () => session.transaction('REPEATABLE READ', work));
}
