import type { DataSource, EntityMetadata } from 'typeorm';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { openAt } from './steps.js';

/** What a `CHECK` says: as the entity has it, and as the database does; null where one of them has none of this name. */
interface CheckDifference {
  readonly check: string;
  readonly entity: string | null;
  readonly database: string | null;
}

const DEFINITIONS = `
  SELECT conname AS name, pg_get_constraintdef(oid) AS definition FROM pg_constraint
   WHERE contype = 'c' AND conrelid = $1::regclass ORDER BY conname`;

describe('the entities', () => {
  let database: TestDatabase;
  beforeAll(async () => (database = await createDatabase()));
  afterAll(() => database.drop());

  async function opened<Found>(look: (db: DataSource) => Promise<Found>): Promise<Found> {
    const db = await openAt(database.url);
    try {
      return await look(db);
    } finally {
      await db.destroy();
    }
  }

  /** What TypeORM would change in the database to match the entities. */
  const drift = (): Promise<string[]> =>
    opened(async (db) => {
      const { upQueries } = await db.driver.createSchemaBuilder().log();
      return upQueries.map(({ query }) => query);
    });

  const differentChecks = (): Promise<CheckDifference[]> =>
    opened(async (db) => {
      const different: CheckDifference[] = [];
      for (const entity of db.entityMetadatas) different.push(...(await compareChecks(db, entity)));
      return different;
    });

  it('describe exactly the schema that the migrations create', async () => {
    expect(await drift()).toEqual([]);
  });

  it('have the checks that the migrations create, word for word: TypeORM compares only their names', async () => {
    expect(await differentChecks()).toEqual([]);
  });

  it('are compared with the schema: an additional column is found', async () => {
    await database.query(`ALTER TABLE users ADD COLUMN forgotten text`);
    expect(await drift()).toEqual([`ALTER TABLE "users" DROP COLUMN "forgotten"`]);
    await database.query(`ALTER TABLE users DROP COLUMN forgotten`);
  });

  it('are compared with the schema: a check that says something else is found', async () => {
    const check = 'oauth2_provider_apps_userinfo_alg_check';
    await database.query(`
      ALTER TABLE oauth2_provider_apps
        DROP CONSTRAINT ${check}, ADD CONSTRAINT ${check} CHECK (userinfo_signed_response_alg IN ('RS256', 'ES256'))`);
    expect(await drift()).toEqual([]);
    expect(await differentChecks()).toEqual([
      { check, entity: expect.stringContaining(`'EdDSA'`) as string, database: expect.not.stringContaining(`'EdDSA'`) as string },
    ]);
  });
});

/** PostgreSQL rewrites expressions, so those of the entity are given to a copy of the table and read back. */
async function compareChecks(db: DataSource, { tableName, checks }: EntityMetadata): Promise<CheckDifference[]> {
  const runner = db.createQueryRunner();
  const definitions = async (table: string): Promise<ReadonlyMap<string, string>> => {
    const rows = (await runner.query(DEFINITIONS, [table])) as { name: string; definition: string }[];
    return new Map(rows.map(({ name, definition }) => [name, definition]));
  };
  try {
    await runner.startTransaction();
    const actual = await definitions(`public.${tableName}`);
    await runner.query(`CREATE TEMPORARY TABLE ${tableName} (LIKE public.${tableName})`);
    for (const { name, expression } of checks) {
      await runner.query(`ALTER TABLE pg_temp.${tableName} ADD CONSTRAINT ${name} CHECK (${expression})`);
    }
    const described = await definitions(`pg_temp.${tableName}`);
    return [...new Set([...described.keys(), ...actual.keys()])]
      .map((check) => ({ check, entity: described.get(check) ?? null, database: actual.get(check) ?? null }))
      .filter(({ entity, database }) => entity !== database);
  } finally {
    await runner.rollbackTransaction();
    await runner.release();
  }
}
