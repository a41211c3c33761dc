import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A provider that refused to renew a login was asked again by every request. */
export class HoldBackRefreshes1764000007010 implements MigrationInterface {
  readonly name = 'HoldBackRefreshes1764000007010';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE user_links
        ADD COLUMN refresh_failures integer NOT NULL DEFAULT 0,
        ADD COLUMN refresh_failure  text,
        ADD COLUMN refresh_retry_at timestamptz`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE user_links
        DROP COLUMN refresh_failures,
        DROP COLUMN refresh_failure,
        DROP COLUMN refresh_retry_at`);
  }
}
