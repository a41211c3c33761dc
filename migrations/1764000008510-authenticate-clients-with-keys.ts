import type { MigrationInterface, QueryRunner } from 'typeorm';

const APPS = 'oauth2_provider_apps';
const ASSERTIONS = 'oauth2_provider_spent_assertions';

/** Clients can prove their identity with JWTs that they sign (RFC 7523). Their public keys are here, or at a URL of theirs; each JWT counts once. */
export class AuthenticateClientsWithKeys1764000008510 implements MigrationInterface {
  readonly name = 'AuthenticateClientsWithKeys1764000008510';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE ${APPS}
        ADD COLUMN jwks jsonb,
        ADD COLUMN jwks_uri text,
        ADD COLUMN token_endpoint_auth_signing_alg text,
        ADD CONSTRAINT ${APPS}_keys_check CHECK (
          CASE WHEN token_endpoint_auth_method = 'private_key_jwt' THEN client_type = 'confidential' AND num_nonnulls(jwks, jwks_uri) = 1
               ELSE num_nonnulls(jwks, jwks_uri, token_endpoint_auth_signing_alg) = 0 END)`);
    await db.query(`
      CREATE TABLE ${ASSERTIONS} (
        app_id     uuid        NOT NULL,
        jti_hash   bytea       NOT NULL,
        expires_at timestamptz NOT NULL,
        CONSTRAINT ${ASSERTIONS}_pkey PRIMARY KEY (app_id, jti_hash),
        CONSTRAINT ${ASSERTIONS}_app_id_fkey FOREIGN KEY (app_id) REFERENCES ${APPS} (id) ON DELETE CASCADE
      )`);
    await db.query(`CREATE INDEX ${ASSERTIONS}_expires_at_idx ON ${ASSERTIONS} (expires_at)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE ${ASSERTIONS}`);
    // Without keys these clients have nothing to prove their identity with, until an administrator creates a secret.
    await db.query(`
      ALTER TABLE ${APPS}
        DROP CONSTRAINT ${APPS}_keys_check,
        DROP COLUMN token_endpoint_auth_signing_alg,
        DROP COLUMN jwks_uri,
        DROP COLUMN jwks`);
    await db.query(
      `UPDATE ${APPS} SET token_endpoint_auth_method = 'client_secret_basic' WHERE token_endpoint_auth_method = 'private_key_jwt'`,
    );
  }
}
