import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

/**
 * Runs work in one transaction (READ COMMITTED; races are settled by row locks and unique indexes).
 *
 * Inside `work` use only the manager it is given: the outer one would take a second connection and run outside the
 * transaction. A refusal that must keep what was written returns; only a throw rolls back.
 */
@Injectable()
export class Transactions {
  constructor(private readonly dataSource: DataSource) {}

  run<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    return this.dataSource.transaction(work);
  }
}
