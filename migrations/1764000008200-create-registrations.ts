import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Apps that register themselves (RFC 7591), and the tokens that allow it. */
export class CreateRegistrations1764000008200 implements MigrationInterface {
  readonly name = 'CreateRegistrations1764000008200';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE oauth2_provider_initial_access_tokens (
        id           uuid        NOT NULL DEFAULT gen_random_uuid(),
        name         varchar(64) NOT NULL,
        token_prefix bytea       NOT NULL,
        hashed_token bytea       NOT NULL,
        created_by   uuid,
        max_uses     integer     NOT NULL,
        uses         integer     NOT NULL DEFAULT 0,
        created_at   timestamptz NOT NULL DEFAULT now(),
        expires_at   timestamptz NOT NULL,
        last_used_at timestamptz,
        CONSTRAINT oauth2_provider_initial_access_tokens_pkey PRIMARY KEY (id),
        CONSTRAINT oauth2_provider_initial_access_tokens_token_prefix_key UNIQUE (token_prefix),
        CONSTRAINT oauth2_provider_initial_access_tokens_created_by_fkey FOREIGN KEY (created_by) REFERENCES users (id) ON DELETE CASCADE,
        CONSTRAINT oauth2_provider_initial_access_tokens_uses_check CHECK (uses >= 0 AND uses <= max_uses)
      )`);
    await db.query(`
      CREATE INDEX oauth2_provider_initial_access_tokens_created_by_idx ON oauth2_provider_initial_access_tokens (created_by)`);

    // What only registration needs: the table of apps is read with every token request.
    await db.query(`
      CREATE TABLE oauth2_provider_registrations (
        app_id                  uuid        NOT NULL,
        token_prefix            bytea,
        hashed_token            bytea,
        metadata                jsonb       NOT NULL,
        network                 text,
        initial_access_token_id uuid,
        created_at              timestamptz NOT NULL DEFAULT now(),
        updated_at              timestamptz NOT NULL DEFAULT now(),
        last_used_at            timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT oauth2_provider_registrations_pkey PRIMARY KEY (app_id),
        CONSTRAINT oauth2_provider_registrations_app_id_fkey FOREIGN KEY (app_id) REFERENCES oauth2_provider_apps (id) ON DELETE CASCADE,
        CONSTRAINT oauth2_provider_registrations_initial_access_token_id_fkey FOREIGN KEY (initial_access_token_id)
          REFERENCES oauth2_provider_initial_access_tokens (id) ON DELETE SET NULL,
        CONSTRAINT oauth2_provider_registrations_token_prefix_key UNIQUE (token_prefix),
        CONSTRAINT oauth2_provider_registrations_token_check CHECK ((token_prefix IS NULL) = (hashed_token IS NULL))
      )`);
    await db.query(`CREATE INDEX oauth2_provider_registrations_network_idx ON oauth2_provider_registrations (network)`);
    await db.query(`CREATE INDEX oauth2_provider_registrations_last_used_at_idx ON oauth2_provider_registrations (last_used_at)`);
    await db.query(`
      CREATE INDEX oauth2_provider_registrations_initial_access_token_id_idx
        ON oauth2_provider_registrations (initial_access_token_id)`);

    // Registrations lock this row, so it always exists. A deployment that has been in use keeps what it had: no registration.
    await db.query(`
      INSERT INTO site_configs (key, value)
      SELECT 'oauth2_registration_policy', CASE WHEN EXISTS (SELECT 1 FROM users WHERE NOT is_system) THEN 'off' ELSE 'default' END
      ON CONFLICT ON CONSTRAINT site_configs_pkey DO NOTHING`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DELETE FROM site_configs WHERE key = 'oauth2_registration_policy'`);
    await db.query(`DROP TABLE oauth2_provider_registrations`);
    await db.query(`DROP TABLE oauth2_provider_initial_access_tokens`);
  }
}
