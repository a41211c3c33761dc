import type { MigrationInterface, QueryRunner } from 'typeorm';

const APPS = 'oauth2_provider_apps';
const CODES = 'oauth2_provider_app_codes';

/** Confidential apps that an administrator has excepted from PKCE: their codes are bound to the request by `nonce` (OAuth 2.1 section 7.5.1). */
export class ExceptAppsFromPkce1764000008790 implements MigrationInterface {
  readonly name = 'ExceptAppsFromPkce1764000008790';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE ${APPS}
        ADD COLUMN require_pkce boolean NOT NULL DEFAULT true,
        ADD CONSTRAINT ${APPS}_require_pkce_check CHECK (require_pkce OR (client_type = 'confidential' AND NOT dynamically_registered))`);
    await db.query(`
      ALTER TABLE ${CODES}
        ALTER COLUMN code_challenge DROP NOT NULL,
        ALTER COLUMN code_challenge_method DROP NOT NULL,
        ADD CONSTRAINT ${CODES}_pkce_check
          CHECK (num_nonnulls(code_challenge, code_challenge_method) IN (0, 2) AND num_nonnulls(code_challenge, nonce) > 0)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DELETE FROM ${CODES} WHERE code_challenge IS NULL`);
    await db.query(`
      ALTER TABLE ${CODES}
        DROP CONSTRAINT ${CODES}_pkce_check,
        ALTER COLUMN code_challenge SET NOT NULL,
        ALTER COLUMN code_challenge_method SET NOT NULL`);
    await db.query(`ALTER TABLE ${APPS} DROP COLUMN require_pkce`);
  }
}
