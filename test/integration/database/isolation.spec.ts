import { parsePostgresUrl } from '../../../src/config/index.js';
import { ConnectionStrategy, DatabasePool, SERVER_SESSION } from '../../../src/database/index.js';
import { createDatabase, type TestDatabase } from '../../support/database.js';

describe('behind a pooler, in a database with stricter transactions', () => {
  let database: TestDatabase;
  let pool: DatabasePool;
  beforeAll(async () => {
    database = await createDatabase();
    await database.query(`ALTER DATABASE "${database.name}" SET default_transaction_isolation = 'repeatable read'`);
    const strategy = new ConnectionStrategy(parsePostgresUrl(database.url), SERVER_SESSION);
    strategy.markPooled();
    pool = new DatabasePool({ strategy, max: 1, maxIdle: 1, preparedStatements: 'off', singleStatements: 'off' });
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  it('every transaction is READ COMMITTED, unless it asks for another isolation', async () => {
    const client = await pool.connect();
    const isolation = async (): Promise<unknown> => (await client.query('SHOW transaction_isolation')).rows;
    expect(await isolation()).toEqual([{ transaction_isolation: 'repeatable read' }]);
    await client.query('START TRANSACTION');
    expect(await isolation()).toEqual([{ transaction_isolation: 'read committed' }]);
    await client.query('COMMIT');
    await client.query('START TRANSACTION');
    await client.query('SET TRANSACTION ISOLATION LEVEL SERIALIZABLE');
    expect(await isolation()).toEqual([{ transaction_isolation: 'serializable' }]);
    await client.query('COMMIT');
    client.release();
  });
});
