import { performance } from 'node:perf_hooks';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { DomainError } from '../common/index.js';
import { connectionsOf } from './prepared.js';
import { Slots } from './slots.js';
import { isDeadlock, isLockTimeout } from './violates.js';

const MAX_DEADLOCKS = 3;
/** How long a transaction tries to get its locks, in all attempts together, before the caller gets `overloaded`. */
const TIMEOUT_MS = 10_000;

/**
 * Runs work in one transaction (READ COMMITTED; races are settled by row locks and unique indexes).
 *
 * Inside `work` use only the given manager: the outer one would take a second connection and run outside the transaction. A
 * refusal that must keep its writes returns; only a throw rolls back. Work runs again after a deadlock or when a row was locked for
 * too long, so it must have no other side effects. Deadlocks remain possible although our locks have an order: cascades and triggers
 * have their own.
 *
 * Waiting must not slow down others. A quarter of the connections is never used here, so that reads continue; a wait for a lock is
 * short (the connection's `lock_timeout`), and after a failed wait the transaction gives up its connection and queues again.
 */
@Injectable()
export class Transactions {
  readonly #slots: Slots;

  constructor(private readonly dataSource: DataSource) {
    // Computed each time: PostgreSQL may allow the pool fewer connections than configured (connection/pool.ts).
    this.#slots = new Slots(() => Math.floor((connectionsOf(dataSource) * 3) / 4));
  }

  /** Throws `overloaded` when the locks are not available. */
  run<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    return this.#persist(() => this.dataSource.transaction(work));
  }

  /** For one statement that is a transaction of its own and waits for locks. The same rules apply. */
  runStatement<T>(send: () => Promise<T>): Promise<T> {
    return this.#persist(send);
  }

  async #persist<T>(attempt: () => Promise<T>): Promise<T> {
    const deadline = performance.now() + TIMEOUT_MS;
    let contention: unknown;
    for (let deadlocks = 0; ;) {
      try {
        return await this.#slots.within(attempt, deadline - performance.now());
      } catch (error) {
        // The wait for another attempt was too long: report the original reason to the caller.
        if (contention && error instanceof DomainError && error.code === 'overloaded') throw contended(contention);
        if (isDeadlock(error)) deadlocks++;
        else if (!isLockTimeout(error)) throw error;
        contention = error;
        if (deadlocks === MAX_DEADLOCKS || performance.now() > deadline) throw contended(error);
      }
    }
  }
}

/** Also for a statement outside a transaction that waited too long for a lock. */
export function contended(cause?: unknown): DomainError {
  const message = 'Another request is changing the same resource. Please try again in a moment.';
  return new DomainError('overloaded', message, { cause, retryAfterSeconds: 1 });
}
