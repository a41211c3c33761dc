import { createDatabase, type TestDatabase } from '../support/database.js';
import { openAt } from './steps.js';

describe('the entities', () => {
  let database: TestDatabase;
  beforeAll(async () => (database = await createDatabase()));
  afterAll(() => database.drop());

  /** What TypeORM would change in the database to match the entities. */
  async function drift(): Promise<string[]> {
    const db = await openAt(database.url);
    try {
      const { upQueries } = await db.driver.createSchemaBuilder().log();
      return upQueries.map(({ query }) => query);
    } finally {
      await db.destroy();
    }
  }

  it('describe exactly the schema that the migrations create', async () => {
    expect(await drift()).toEqual([]);
  });

  it('are compared with the schema: an additional column is found', async () => {
    await database.query(`ALTER TABLE users ADD COLUMN forgotten text`);
    expect(await drift()).toEqual([`ALTER TABLE "users" DROP COLUMN "forgotten"`]);
  });
});
