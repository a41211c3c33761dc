import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Apps whose ID tokens have to say when the user logged in. */
export class RequireAuthTime1764000008730 implements MigrationInterface {
  readonly name = 'RequireAuthTime1764000008730';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE oauth2_provider_apps ADD COLUMN require_auth_time boolean NOT NULL DEFAULT false`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE oauth2_provider_apps DROP COLUMN require_auth_time`);
  }
}
