import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * When a person last proved who they are, per session, and which custom roles apps may use in a person's name. Sessions that exist
 * already have no time, so they must log in again before an app gets administrator access; no existing role is for apps.
 */
export class AddAuthTimeAndDelegableRoles1764000007000 implements MigrationInterface {
  readonly name = 'AddAuthTimeAndDelegableRoles1764000007000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE api_keys
        ADD COLUMN auth_time timestamptz,
        ADD CONSTRAINT api_keys_auth_time_check CHECK (auth_time IS NULL OR login_type IN ('password', 'github', 'oidc'))`);
    await db.query(`ALTER TABLE custom_roles ADD COLUMN delegable boolean NOT NULL DEFAULT false`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE custom_roles DROP COLUMN delegable`);
    await db.query(`ALTER TABLE api_keys DROP CONSTRAINT api_keys_auth_time_check, DROP COLUMN auth_time`);
  }
}
