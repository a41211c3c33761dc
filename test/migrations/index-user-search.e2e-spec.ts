import { databaseServer } from '../support/database-server.js';
import { createDatabase, runStatement, withDatabase } from '../support/database.js';
import { openAt } from './steps.js';

describe('the index for user searches', () => {
  const indexes = `SELECT indexdef FROM pg_indexes WHERE indexname = 'users_search_idx'`;

  it('uses an installed pg_trgm, in any schema', async () => {
    const database = await createDatabase({ empty: true });
    const admin = withDatabase(databaseServer().adminUrl, database.name);
    await runStatement(
      admin,
      `CREATE SCHEMA extensions; CREATE EXTENSION pg_trgm SCHEMA extensions; GRANT USAGE ON SCHEMA extensions TO PUBLIC`,
    );
    const db = await openAt(database.url);
    try {
      await db.runMigrations({ transaction: 'each' });
      expect(await db.query(indexes)).toEqual([{ indexdef: expect.stringContaining('extensions.gin_trgm_ops') as string }]);
    } finally {
      await db.destroy();
      await database.drop();
    }
  });

  it('is the only thing omitted for an account that may not install extensions', async () => {
    const database = await createDatabase({ empty: true });
    const role = `${database.name}_narrow`;
    const admin = withDatabase(databaseServer().adminUrl, database.name);
    await runStatement(admin, `CREATE ROLE ${role} LOGIN PASSWORD 'narrow'`);
    await runStatement(admin, `REVOKE CREATE ON DATABASE ${database.name} FROM PUBLIC; GRANT ALL ON SCHEMA public TO ${role}`);
    const url = new URL(database.url);
    [url.username, url.password] = [role, 'narrow'];
    const db = await openAt(url.href);
    try {
      await db.runMigrations({ transaction: 'each' });
      expect(await db.query(indexes)).toEqual([]);
      expect(await db.query(`SELECT to_regclass('users_username_lower_idx') IS NOT NULL AS "isThere"`)).toEqual([{ isThere: true }]);
    } finally {
      await db.destroy();
      await runStatement(admin, `DROP OWNED BY ${role}; DROP ROLE ${role}`);
      await database.drop();
    }
  });
});
