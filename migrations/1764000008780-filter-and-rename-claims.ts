import type { MigrationInterface, QueryRunner } from 'typeorm';

const APPS = 'oauth2_provider_apps';

/** Which groups and roles an app learns of, and the names by which it gets claims. */
export class FilterAndRenameClaims1764000008780 implements MigrationInterface {
  readonly name = 'FilterAndRenameClaims1764000008780';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE ${APPS}
        ADD COLUMN group_filter text[] NOT NULL DEFAULT '{}',
        ADD COLUMN role_filter text[] NOT NULL DEFAULT '{}',
        ADD COLUMN claim_names jsonb NOT NULL DEFAULT '{}'`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE ${APPS} DROP COLUMN claim_names, DROP COLUMN role_filter, DROP COLUMN group_filter`);
  }
}
