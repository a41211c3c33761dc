import type { MigrationInterface, QueryRunner } from 'typeorm';

const GRANTS = 'oauth2_provider_grants';

/** Where a user consented, so that they recognize the device in the list of their apps. Empty for grants that are older, or of an app for itself. */
export class LocateConsents1764000008620 implements MigrationInterface {
  readonly name = 'LocateConsents1764000008620';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE ${GRANTS}
        ADD COLUMN consent_address    text NOT NULL DEFAULT '',
        ADD COLUMN consent_user_agent text NOT NULL DEFAULT '',
        ADD COLUMN device_address     text NOT NULL DEFAULT ''`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE ${GRANTS} DROP COLUMN device_address, DROP COLUMN consent_user_agent, DROP COLUMN consent_address`);
  }
}
