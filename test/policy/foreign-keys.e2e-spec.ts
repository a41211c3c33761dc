import { createDatabase, type TestDatabase } from '../support/database.js';

/**
 * Foreign keys without an index that begins with their columns: deleting the referenced row would scan the whole table. Rows without a reference
 * need not be in the index.
 */
const WITHOUT_INDEX = `
  SELECT c.conname AS name
    FROM pg_constraint c
   WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace
     AND NOT EXISTS (
       SELECT 1 FROM pg_index i
        WHERE i.indrelid = c.conrelid AND i.indisvalid
          AND (i.indpred IS NULL OR pg_get_expr(i.indpred, i.indrelid) = (
            SELECT '(' || string_agg(quote_ident(a.attname) || ' IS NOT NULL', ' AND ') || ')' FROM pg_attribute a
             WHERE a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)))
          AND (SELECT array_agg(k ORDER BY k) FROM unnest((i.indkey::smallint[])[0:cardinality(c.conkey) - 1]) AS k)
            = (SELECT array_agg(k ORDER BY k) FROM unnest(c.conkey) AS k))
   ORDER BY 1`;

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase();
});
afterAll(() => database.drop());

describe('foreign keys', () => {
  it('have an index that begins with their columns', async () => {
    expect(await database.query(WITHOUT_INDEX)).toEqual([]);
  });

  it('without an index are found by this test', async () => {
    await database.query(
      `CREATE TABLE planted (a uuid, user_id uuid, CONSTRAINT planted_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id))`,
    );
    // Neither an index with the column in second place nor a partial index would help.
    await database.query(`CREATE INDEX ON planted (a, user_id)`);
    await database.query(`CREATE INDEX ON planted (user_id) WHERE a IS NULL`);
    expect(await database.query(WITHOUT_INDEX)).toEqual([{ name: 'planted_user_id_fkey' }]);
    await database.query(`CREATE INDEX of_references ON planted (user_id) WHERE user_id IS NOT NULL`);
    expect(await database.query(WITHOUT_INDEX)).toEqual([]);
    await database.query(`DROP INDEX of_references`);
    await database.query(`CREATE INDEX ON planted (user_id, a)`);
    expect(await database.query(WITHOUT_INDEX)).toEqual([]);
  });
});
