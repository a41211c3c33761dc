import pg from 'pg';
import { populate, type PopulationSize } from './population.js';

/** What a bulk load does without: indexes that no constraint needs. */
const INDEXES = `
  SELECT c.relname AS name, pg_get_indexdef(i.indexrelid) AS sql
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid
   WHERE t.relnamespace = 'public'::regnamespace AND NOT i.indisunique
     AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = i.indexrelid)`;

/**
 * Fills a migrated database as a superuser, with triggers and foreign keys disabled: the rows are consistent. It continues where an earlier
 * call was interrupted, and returns at once if that one finished.
 */
export async function plant(
  superuserUrl: string,
  size: PopulationSize,
  progress: (slice: string) => void = () => undefined,
): Promise<void> {
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    await client.query(`SET session_replication_role = replica; SET synchronous_commit = off`);
    await client.query(`CREATE SCHEMA IF NOT EXISTS planted; CREATE TABLE IF NOT EXISTS planted.slices (name text PRIMARY KEY);
                        CREATE TABLE IF NOT EXISTS planted.indexes (name text PRIMARY KEY, sql text NOT NULL)`);
    const step = async (name: string, ...statements: string[]): Promise<void> => {
      const { rowCount } = await client.query(`SELECT FROM planted.slices WHERE name = $1`, [name]);
      if (rowCount) return;
      progress(name);
      await client.query(
        `BEGIN; ${[...statements, `INSERT INTO planted.slices VALUES (${client.escapeLiteral(name)})`].join(';\n')}; COMMIT`,
      );
    };
    // An autovacuum worker that visits a table meanwhile would keep the VACUUM below from marking pages, and make plans depend on chance.
    await step(
      'autovacuum off',
      `DO $$ DECLARE name text; BEGIN
         FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
           EXECUTE format('ALTER TABLE public.%I SET (autovacuum_enabled = false)', name);
         END LOOP;
       END $$`,
    );
    await step(
      'indexes off',
      `INSERT INTO planted.indexes ${INDEXES}`,
      `DO $$ DECLARE name text; BEGIN
         FOR name IN SELECT i.name FROM planted.indexes i LOOP EXECUTE format('DROP INDEX public.%I', name); END LOOP;
       END $$`,
    );
    for (const { name, sql } of populate(size)) await step(name, sql);
    const { rows: indexes } = await client.query<{ name: string; sql: string }>(`SELECT name, sql FROM planted.indexes ORDER BY name`);
    for (const { name, sql } of indexes) await step(name, sql);
    const { rowCount: done } = await client.query(`SELECT FROM planted.slices WHERE name = 'vacuum'`);
    if (done) return;
    progress('vacuum');
    await client.query(`VACUUM (ANALYZE)`);
    await client.query(`INSERT INTO planted.slices VALUES ('vacuum')`);
  } finally {
    await client.end();
  }
}
