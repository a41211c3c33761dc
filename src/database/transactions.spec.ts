import { type DataSource, type EntityManager, QueryFailedError } from 'typeorm';
import { Transactions } from './transactions.js';

const failure = (code: string): QueryFailedError => new QueryFailedError('UPDATE', [], Object.assign(new Error('failed'), { code }));
const DEADLOCK = failure('40P01');

/** A database whose transactions fail with these errors, one after the other, and then succeed. */
function transactionsFailingWith(...errors: Error[]): { transactions: Transactions; attempts: () => number } {
  let attempts = 0;
  const dataSource = {
    driver: {},
    async transaction<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
      const result = await work({} as EntityManager);
      const error = errors[attempts++];
      if (error) throw error;
      return result;
    },
  };
  // Transactions uses nothing else of a data source.
  return { transactions: new Transactions(dataSource as unknown as DataSource), attempts: () => attempts };
}

describe('Transactions', () => {
  it('repeats the work when the database aborted it to resolve a deadlock', async () => {
    const { transactions, attempts } = transactionsFailingWith(DEADLOCK, DEADLOCK);
    await expect(transactions.run(() => Promise.resolve('done'))).resolves.toBe('done');
    expect(attempts()).toBe(3);
  });

  it('gives up after three deadlocks', async () => {
    const { transactions, attempts } = transactionsFailingWith(DEADLOCK, DEADLOCK, DEADLOCK, DEADLOCK);
    await expect(transactions.run(() => Promise.resolve())).rejects.toMatchObject({
      code: 'overloaded',
      retryAfterSeconds: 1,
      cause: DEADLOCK,
    });
    expect(attempts()).toBe(3);
  });

  it('repeats the work when another transaction held a row longer than a statement waits', async () => {
    const { transactions, attempts } = transactionsFailingWith(...Array.from({ length: 20 }, () => failure('55P03')));
    await expect(transactions.run(() => Promise.resolve('done'))).resolves.toBe('done');
    expect(attempts()).toBe(21);
  });

  it.each([failure('23505'), failure('57014'), new Error('a bug')])('never repeats the work after %s', async (error) => {
    const { transactions, attempts } = transactionsFailingWith(error);
    await expect(transactions.run(() => Promise.resolve())).rejects.toBe(error);
    expect(attempts()).toBe(1);
  });
});
