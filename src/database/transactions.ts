import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, QueryFailedError } from 'typeorm';

const MAX_ATTEMPTS = 3;
/** Two transactions waited for each other, and PostgreSQL undid this one. */
const DEADLOCK_DETECTED = '40P01';

/**
 * Runs work in one transaction (READ COMMITTED; races are settled by row locks and unique indexes).
 *
 * Inside `work` use only the manager it is given: the outer one would take a second connection and run outside the
 * transaction. A refusal that must keep what was written returns; only a throw rolls back. Work runs again when the database
 * undid it to end a deadlock, so it must not change anything else: our locks have an order, cascades and triggers have their own.
 */
@Injectable()
export class Transactions {
  constructor(private readonly dataSource: DataSource) {}

  async run<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.dataSource.transaction(work);
      } catch (error) {
        if (attempt === MAX_ATTEMPTS || !isDeadlock(error)) throw error;
      }
    }
  }
}

function isDeadlock(error: unknown): boolean {
  return error instanceof QueryFailedError && (error.driverError as { code?: string }).code === DEADLOCK_DETECTED;
}
