import type { MigrationInterface, QueryRunner } from 'typeorm';

const INDEX = 'audit_logs_app_events_of_users_idx';

/**
 * People see what was done with their account, also what apps were allowed in their name and by whom it ended: entries about the app, which name
 * the user who did it or, if an administrator did, the one it is about. The table can be large, and running servers write it: the index is built
 * beside it.
 */
export class IndexAppEventsOfUsers1764000008860 implements MigrationInterface {
  readonly name = 'IndexAppEventsOfUsers1764000008860';
  /** As `CREATE INDEX CONCURRENTLY` requires. */
  readonly transaction = false;

  async up(db: QueryRunner): Promise<void> {
    // An attempt that was interrupted leaves an invalid index.
    await db.query(`DROP INDEX CONCURRENTLY IF EXISTS ${INDEX}`);
    await db.query(
      `CREATE INDEX CONCURRENTLY ${INDEX} ON audit_logs (COALESCE(additional_fields ->> 'user_id', user_id::text), time DESC, id DESC)
        WHERE resource_type = 'oauth2_provider_app' AND additional_fields ?| ARRAY['consent', 'sign_in']
          AND NOT additional_fields ? 'grants_ended'`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP INDEX ${INDEX}`);
  }
}
