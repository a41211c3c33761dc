import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Searching users by a part of a name or address reads an index of trigrams and not every user. PostgreSQL ships pg_trgm and lets whoever may
 * create things in a database install it. Where it is missing, or the account may not, the search works without: it reads every user.
 */
export class IndexUserSearch1764000007400 implements MigrationInterface {
  readonly name = 'IndexUserSearch1764000007400';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      DO $$
      BEGIN
        CREATE EXTENSION IF NOT EXISTS pg_trgm;
      EXCEPTION WHEN insufficient_privilege OR undefined_file OR feature_not_supported THEN
        RAISE NOTICE 'pg_trgm cannot be installed: %', SQLERRM;
      END $$`);
    // Somebody else may have installed it, in a schema that is not on our search path.
    await db.query(`
      DO $$
      DECLARE
        place text := (SELECT n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'pg_trgm');
      BEGIN
        IF place IS NOT NULL THEN
          EXECUTE format(
            $index$CREATE INDEX users_search_idx ON users
              USING gin ((lower(email) || chr(10) || lower(username) || chr(10) || lower(name)) %I.gin_trgm_ops)$index$,
            place);
        END IF;
      END $$`);
  }

  /** The extension stays: something else may use it by now. */
  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP INDEX IF EXISTS users_search_idx`);
  }
}
