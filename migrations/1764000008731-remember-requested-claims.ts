import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which claims an app asked for, of those that its scopes allow. */
export class RememberRequestedClaims1764000008731 implements MigrationInterface {
  readonly name = 'RememberRequestedClaims1764000008731';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE oauth2_provider_grants ADD COLUMN claims jsonb`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE oauth2_provider_grants DROP COLUMN claims`);
  }
}
