import type { MigrationInterface, QueryRunner } from 'typeorm';

const NAME = 'oauth2_provider_grants_resource_idx';

/** Deleting a resource server revokes its grants. The table can be large, and running servers write it: the index is built beside it. */
export class IndexResourcesOfGrants1764000008110 implements MigrationInterface {
  readonly name = 'IndexResourcesOfGrants1764000008110';
  /** As `CREATE INDEX CONCURRENTLY` requires. */
  readonly transaction = false;

  async up(db: QueryRunner): Promise<void> {
    // An attempt that was interrupted leaves an invalid index.
    await db.query(`DROP INDEX CONCURRENTLY IF EXISTS ${NAME}`);
    await db.query(`CREATE INDEX CONCURRENTLY ${NAME} ON oauth2_provider_grants (resource)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP INDEX ${NAME}`);
  }
}
