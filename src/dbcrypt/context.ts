import { Injectable, Optional } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AdvisoryLocksRepository, type LockName } from './advisory-locks.repository.js';
import { DbcryptKeysRepository } from './dbcrypt-keys.repository.js';
import { DbcryptReplicasRepository } from './dbcrypt-replicas.repository.js';
import { encryptedColumns, type EncryptedColumn } from './encrypted-columns.js';
import { EncryptedValuesRepository } from './encrypted-values.repository.js';

/** The context of every procedure: a database, its encrypted columns, and the stateless repositories. */
@Injectable()
export class DbcryptContext {
  readonly keys = new DbcryptKeysRepository();
  readonly replicas = new DbcryptReplicasRepository();
  readonly values = new EncryptedValuesRepository();
  readonly locks = new AdvisoryLocksRepository();

  constructor(
    readonly dataSource: DataSource,
    /** Default: the columns declared by the modules loaded so far. Tests give their own. */
    @Optional() readonly columns: readonly EncryptedColumn[] = encryptedColumns(),
  ) {}
}

/**
 * Runs `work` on a dedicated connection, so that session locks end with it. Waits for locks without a limit, because another operation may
 * hold the keys for minutes.
 */
export async function onOneConnection<T>(context: DbcryptContext, work: (session: EntityManager) => Promise<T>): Promise<T> {
  const runner = context.dataSource.createQueryRunner();
  try {
    await runner.connect();
    await runner.query('SET lock_timeout = 0');
    return await work(runner.manager);
  } finally {
    await runner.query('RESET lock_timeout').catch(() => undefined);
    await runner.release();
  }
}

/** Runs `work` while this connection holds the lock; waits for it here unless the caller already holds it. */
export async function holding<T>(context: DbcryptContext, session: EntityManager, lock: LockName, work: () => Promise<T>): Promise<T> {
  await context.locks.acquire(lock, session);
  return await releasing(context, session, lock, work);
}

/** Runs `work`, then releases a lock that this connection holds. */
export async function releasing<T>(context: DbcryptContext, session: EntityManager, lock: LockName, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    // It fails only if the connection, and so the lock, is lost; then the failure of `work` is the one to report.
    await context.locks.release(lock, session).catch(() => undefined);
  }
}

/**
 * A short transaction over the key rows and the published replicas, one at a time in the whole database. The lock is held by a transaction
 * beside it: REPEATABLE READ fixes what it sees at its first statement, and taking the lock as that statement would show the state from
 * before the wait. A lock of the session would do on a direct connection, but servers also start behind poolers.
 */
export async function overKeys<T>(context: DbcryptContext, session: EntityManager, work: (tx: EntityManager) => Promise<T>): Promise<T> {
  return await onOneConnection(context, async (holder) => {
    await holder.query('START TRANSACTION');
    try {
      await context.locks.acquireUntilCommit('keys', holder);
      return await session.transaction('REPEATABLE READ', work);
    } finally {
      // It fails only if the connection, and so the lock, is lost.
      await holder.query('ROLLBACK').catch(() => undefined);
    }
  });
}
