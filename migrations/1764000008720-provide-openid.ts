import type { MigrationInterface, QueryRunner } from 'typeorm';

const APPS = 'oauth2_provider_apps';

/** ID tokens: how an app wants them, and the login that they are about. */
export class ProvideOpenid1764000008720 implements MigrationInterface {
  readonly name = 'ProvideOpenid1764000008720';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE ${APPS}
        ADD COLUMN id_token_signed_response_alg text NOT NULL DEFAULT 'RS256',
        ADD CONSTRAINT ${APPS}_id_token_alg_check CHECK (id_token_signed_response_alg IN ('RS256', 'ES256', 'EdDSA')),
        ADD COLUMN userinfo_signed_response_alg text,
        ADD CONSTRAINT ${APPS}_userinfo_alg_check CHECK (userinfo_signed_response_alg IN ('RS256', 'ES256', 'EdDSA')),
        ADD COLUMN id_token_user_claims boolean NOT NULL DEFAULT false,
        ADD COLUMN default_max_age integer,
        ADD CONSTRAINT ${APPS}_default_max_age_check CHECK (default_max_age >= 0)`);
    await db.query(`
      ALTER TABLE oauth2_provider_grants
        ADD COLUMN auth_time timestamptz,
        ADD COLUMN acr text,
        ADD COLUMN sid text`);
    await db.query(`
      ALTER TABLE oauth2_provider_app_codes
        ADD COLUMN nonce text,
        ADD CONSTRAINT oauth2_provider_app_codes_nonce_check CHECK (length(nonce) <= 512)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE oauth2_provider_app_codes DROP COLUMN nonce`);
    await db.query(`ALTER TABLE oauth2_provider_grants DROP COLUMN sid, DROP COLUMN acr, DROP COLUMN auth_time`);
    await db.query(`
      ALTER TABLE ${APPS}
        DROP COLUMN default_max_age, DROP COLUMN id_token_user_claims, DROP COLUMN userinfo_signed_response_alg,
        DROP COLUMN id_token_signed_response_alg`);
  }
}
