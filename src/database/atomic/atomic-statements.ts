import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { PreparedStatements, poolOf } from '../prepared.js';
import { Transactions } from '../transactions.js';
import { compose, valuesOf } from './compose.js';
import type { Guard, Write } from './parts.js';

/**
 * Changes that were decided from what was read before, sent as one statement: it locks and checks again everything that the decision relied
 * on, and writes only if all of it is still true. One round trip instead of one per lock and row, with the commit.
 *
 * It never says which guard failed. The caller then does the same step by step in a transaction, which can.
 */
@Injectable()
export class AtomicStatements {
  constructor(
    private readonly dataSource: DataSource,
    private readonly statements: PreparedStatements,
    private readonly transactions: Transactions,
  ) {}

  /** Whether `run` may be used: it relies on the session's `lock_timeout`, and an operator can switch it off. */
  get isEnabled(): boolean {
    return poolOf(this.dataSource).sendsSingleStatements;
  }

  /** False: a guard did not hold, and nothing was written. Throws `overloaded` when the locks are not available. */
  async run(guards: readonly Guard[], writes: readonly Write[]): Promise<boolean> {
    const { name, text } = compose(guards, writes);
    const values = valuesOf(guards, writes);
    const [row] = await this.transactions.runStatement(() => this.statements.run<{ held: boolean }>(name, text, values));
    return row?.held === true;
  }

  /** The same for a change that has no other way: in a transaction if single statements are switched off. */
  runAlways(guards: readonly Guard[], writes: readonly Write[]): Promise<boolean> {
    if (this.isEnabled) return this.run(guards, writes);
    return this.transactions.run(async (tx) => {
      const [row] = await tx.query<{ held: boolean }[]>(compose(guards, writes).text, valuesOf(guards, writes));
      return row?.held === true;
    });
  }
}

/** All of them in one statement, for a caller that has checked everything, as a rule in a transaction. */
export async function writeAll(tx: Pick<EntityManager, 'query'>, writes: readonly Write[]): Promise<void> {
  await tx.query(compose([], writes).text, valuesOf([], writes));
}
