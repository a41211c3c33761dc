import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLE = 'oauth2_provider_grants';
const INDEX = `${TABLE}_login_session_idx`;

/** A session ends with its grants. The table can be large, and running servers write it: the index is built beside it. */
export class IndexSessionsOfGrants1764000008750 implements MigrationInterface {
  readonly name = 'IndexSessionsOfGrants1764000008750';
  /** As `CREATE INDEX CONCURRENTLY` requires. */
  readonly transaction = false;

  async up(db: QueryRunner): Promise<void> {
    // An attempt that was interrupted leaves an invalid index.
    await db.query(`DROP INDEX CONCURRENTLY IF EXISTS ${INDEX}`);
    await db.query(`CREATE INDEX CONCURRENTLY ${INDEX} ON ${TABLE} (login_session) WHERE login_session IS NOT NULL`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP INDEX ${INDEX}`);
  }
}
