import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLE = 'oauth2_provider_pushed_requests';

/** Requests that wait are counted by network, too. */
export class CountPushedRequestsByNetwork1764000008630 implements MigrationInterface {
  readonly name = 'CountPushedRequestsByNetwork1764000008630';

  async up(db: QueryRunner): Promise<void> {
    // Those that exist live for a quarter of an hour, and are one network together.
    await db.query(`ALTER TABLE ${TABLE} ADD COLUMN network text NOT NULL DEFAULT ''`);
    await db.query(`ALTER TABLE ${TABLE} ALTER COLUMN network DROP DEFAULT`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE ${TABLE} DROP COLUMN network`);
  }
}
