import type { MigrationInterface, QueryRunner } from 'typeorm';

const APPS = 'oauth2_provider_apps';
const TOKENS = 'oauth2_provider_app_tokens';

/**
 * An app can act as a service account, without a person: it needs no redirect URI then, and its tokens have no refresh token. A token says
 * on whose behalf it was issued, because the app has all roles of the account, but of a person only what apps may do.
 */
export class ActForServiceAccounts1764000008300 implements MigrationInterface {
  readonly name = 'ActForServiceAccounts1764000008300';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE ${APPS}
        ADD COLUMN service_account_id uuid,
        ADD CONSTRAINT ${APPS}_service_account_id_fkey FOREIGN KEY (service_account_id) REFERENCES users (id) ON DELETE SET NULL,
        DROP CONSTRAINT ${APPS}_redirect_uris_check,
        ADD CONSTRAINT ${APPS}_redirect_uris_check CHECK (cardinality(redirect_uris) > 0 OR NOT 'authorization_code' = ANY (grant_types))`);
    await db.query(`CREATE INDEX ${APPS}_service_account_id_idx ON ${APPS} (service_account_id)`);
    await db.query(`
      ALTER TABLE ${TOKENS}
        ADD COLUMN subject_type text NOT NULL DEFAULT 'user',
        ALTER COLUMN hash_prefix DROP NOT NULL,
        ALTER COLUMN refresh_hash DROP NOT NULL,
        ADD CONSTRAINT ${TOKENS}_subject_type_check CHECK (subject_type IN ('user', 'client')),
        ADD CONSTRAINT ${TOKENS}_refresh_check
          CHECK ((hash_prefix IS NULL) = (refresh_hash IS NULL) AND (subject_type = 'user' OR hash_prefix IS NULL))`);
  }

  async down(db: QueryRunner): Promise<void> {
    // Without the column these tokens would count as consent of the account, so they end.
    await db.query(`DELETE FROM api_keys WHERE id IN (SELECT api_key_id FROM ${TOKENS} WHERE subject_type = 'client')`);
    await db.query(`DELETE FROM oauth2_provider_grants WHERE id IN (SELECT grant_id FROM ${TOKENS} WHERE subject_type = 'client')`);
    // Nobody knows what has these hashes.
    await db.query(`
      UPDATE ${TOKENS} SET hash_prefix = convert_to(id::text, 'UTF8'), refresh_hash = convert_to(gen_random_uuid()::text, 'UTF8')
       WHERE hash_prefix IS NULL`);
    await db.query(`
      ALTER TABLE ${TOKENS}
        DROP CONSTRAINT ${TOKENS}_refresh_check,
        DROP CONSTRAINT ${TOKENS}_subject_type_check,
        ALTER COLUMN refresh_hash SET NOT NULL,
        ALTER COLUMN hash_prefix SET NOT NULL,
        DROP COLUMN subject_type`);
    // Such an app can do nothing without the account. Its access tokens are API keys, which no foreign key deletes.
    await db.query(`
      DELETE FROM api_keys WHERE id IN (
        SELECT t.api_key_id FROM ${TOKENS} t JOIN ${APPS} a ON a.id = t.app_id WHERE cardinality(a.redirect_uris) = 0)`);
    await db.query(`DELETE FROM ${APPS} WHERE cardinality(redirect_uris) = 0`);
    await db.query(`
      ALTER TABLE ${APPS}
        DROP CONSTRAINT ${APPS}_redirect_uris_check,
        ADD CONSTRAINT ${APPS}_redirect_uris_check CHECK (cardinality(redirect_uris) > 0),
        DROP COLUMN service_account_id`);
  }
}
