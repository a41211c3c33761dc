import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateOauth2Provider1764000000400 implements MigrationInterface {
  readonly name = 'CreateOauth2Provider1764000000400';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE oauth2_provider_apps (
        id                         uuid         NOT NULL DEFAULT gen_random_uuid(),
        name                       varchar(64)  NOT NULL,
        icon                       varchar(256) NOT NULL DEFAULT '',
        callback_url               text         NOT NULL,
        redirect_uris              text[]       NOT NULL,
        client_type                text         NOT NULL DEFAULT 'confidential',
        dynamically_registered     boolean      NOT NULL DEFAULT false,
        grant_types                text[]       NOT NULL DEFAULT '{authorization_code,refresh_token}',
        response_types             text[]       NOT NULL DEFAULT '{code}',
        token_endpoint_auth_method text         NOT NULL DEFAULT 'client_secret_basic',
        scope                      text         NOT NULL DEFAULT '',
        created_at                 timestamptz  NOT NULL DEFAULT now(),
        updated_at                 timestamptz  NOT NULL DEFAULT now(),
        CONSTRAINT oauth2_provider_apps_pkey PRIMARY KEY (id),
        CONSTRAINT oauth2_provider_apps_client_type_check CHECK (client_type IN ('confidential', 'public')),
        CONSTRAINT oauth2_provider_apps_redirect_uris_check CHECK (cardinality(redirect_uris) > 0)
      )`);
    await db.query(`
      CREATE TABLE oauth2_provider_app_secrets (
        id             uuid        NOT NULL DEFAULT gen_random_uuid(),
        app_id         uuid        NOT NULL,
        secret_prefix  bytea       NOT NULL,
        hashed_secret  bytea       NOT NULL,
        display_secret text        NOT NULL,
        created_at     timestamptz NOT NULL DEFAULT now(),
        last_used_at   timestamptz,
        CONSTRAINT oauth2_provider_app_secrets_pkey PRIMARY KEY (id),
        CONSTRAINT oauth2_provider_app_secrets_app_id_fkey FOREIGN KEY (app_id) REFERENCES oauth2_provider_apps (id) ON DELETE CASCADE,
        CONSTRAINT oauth2_provider_app_secrets_secret_prefix_key UNIQUE (secret_prefix)
      )`);
    await db.query(`CREATE INDEX oauth2_provider_app_secrets_app_id_idx ON oauth2_provider_app_secrets (app_id)`);

    // The grant is the family: what one person allowed one app, on one device, for one resource.
    // Everything minted from it ends with it, and every exchange, refresh and revocation locks this row first.
    await db.query(`
      CREATE TABLE oauth2_provider_grants (
        id                  uuid        NOT NULL DEFAULT gen_random_uuid(),
        user_id             uuid        NOT NULL,
        app_id              uuid        NOT NULL,
        resource            text        NOT NULL,
        scope               text        NOT NULL,
        created_at          timestamptz NOT NULL DEFAULT now(),
        absolute_expires_at timestamptz NOT NULL,
        revoked_at          timestamptz,
        CONSTRAINT oauth2_provider_grants_pkey PRIMARY KEY (id),
        CONSTRAINT oauth2_provider_grants_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
        CONSTRAINT oauth2_provider_grants_app_id_fkey FOREIGN KEY (app_id) REFERENCES oauth2_provider_apps (id) ON DELETE CASCADE,
        CONSTRAINT oauth2_provider_grants_resource_check CHECK (resource <> ''),
        CONSTRAINT oauth2_provider_grants_scope_check CHECK (scope <> '')
      )`);
    await db.query(`CREATE INDEX oauth2_provider_grants_user_id_app_id_idx ON oauth2_provider_grants (user_id, app_id)`);
    await db.query(`CREATE INDEX oauth2_provider_grants_app_id_idx ON oauth2_provider_grants (app_id)`);

    await db.query(`
      CREATE TABLE oauth2_provider_app_codes (
        id                    uuid        NOT NULL DEFAULT gen_random_uuid(),
        grant_id              uuid        NOT NULL,
        user_id               uuid        NOT NULL,
        app_id                uuid        NOT NULL,
        secret_prefix         bytea       NOT NULL,
        hashed_secret         bytea       NOT NULL,
        resource_uri          text        NOT NULL,
        resource_requested    boolean     NOT NULL,
        redirect_uri          text,
        code_challenge        text        NOT NULL,
        code_challenge_method text        NOT NULL,
        state_hash            text,
        scope                 text        NOT NULL,
        created_at            timestamptz NOT NULL DEFAULT now(),
        expires_at            timestamptz NOT NULL,
        consumed_at           timestamptz,
        CONSTRAINT oauth2_provider_app_codes_pkey PRIMARY KEY (id),
        CONSTRAINT oauth2_provider_app_codes_grant_id_fkey FOREIGN KEY (grant_id) REFERENCES oauth2_provider_grants (id) ON DELETE CASCADE,
        CONSTRAINT oauth2_provider_app_codes_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
        CONSTRAINT oauth2_provider_app_codes_app_id_fkey FOREIGN KEY (app_id) REFERENCES oauth2_provider_apps (id) ON DELETE CASCADE,
        CONSTRAINT oauth2_provider_app_codes_secret_prefix_key UNIQUE (secret_prefix),
        CONSTRAINT oauth2_provider_app_codes_method_check CHECK (code_challenge_method = 'S256'),
        CONSTRAINT oauth2_provider_app_codes_scope_check CHECK (scope <> '')
      )`);
    await db.query(`CREATE INDEX oauth2_provider_app_codes_grant_id_idx ON oauth2_provider_app_codes (grant_id)`);

    // One row per pair ever issued. The access token is an API key of its own; when that row goes, this one stays on purpose, with
    // the key's id and hash: a revocation by an access token that a racing refresh has just replaced still finds the grant.
    await db.query(`
      CREATE TABLE oauth2_provider_app_tokens (
        id             uuid        NOT NULL DEFAULT gen_random_uuid(),
        grant_id       uuid        NOT NULL,
        user_id        uuid        NOT NULL,
        app_id         uuid        NOT NULL,
        app_secret_id  uuid,
        api_key_id     text,
        access_key_id  text        NOT NULL,
        access_hash    bytea       NOT NULL,
        hash_prefix    bytea       NOT NULL,
        refresh_hash   bytea       NOT NULL,
        audience       text        NOT NULL,
        scope          text        NOT NULL,
        created_at     timestamptz NOT NULL DEFAULT now(),
        expires_at     timestamptz NOT NULL,
        consumed_at    timestamptz,
        successor_id   uuid,
        replay_sealed  bytea,
        CONSTRAINT oauth2_provider_app_tokens_pkey PRIMARY KEY (id),
        CONSTRAINT oauth2_provider_app_tokens_grant_id_fkey FOREIGN KEY (grant_id) REFERENCES oauth2_provider_grants (id) ON DELETE CASCADE,
        CONSTRAINT oauth2_provider_app_tokens_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
        CONSTRAINT oauth2_provider_app_tokens_app_id_fkey FOREIGN KEY (app_id) REFERENCES oauth2_provider_apps (id) ON DELETE CASCADE,
        CONSTRAINT oauth2_provider_app_tokens_app_secret_id_fkey FOREIGN KEY (app_secret_id) REFERENCES oauth2_provider_app_secrets (id) ON DELETE SET NULL,
        CONSTRAINT oauth2_provider_app_tokens_api_key_id_fkey FOREIGN KEY (api_key_id) REFERENCES api_keys (id) ON DELETE SET NULL,
        CONSTRAINT oauth2_provider_app_tokens_hash_prefix_key UNIQUE (hash_prefix),
        CONSTRAINT oauth2_provider_app_tokens_audience_check CHECK (audience <> ''),
        CONSTRAINT oauth2_provider_app_tokens_scope_check CHECK (scope <> '')
      )`);
    await db.query(`CREATE UNIQUE INDEX oauth2_provider_app_tokens_api_key_id_key ON oauth2_provider_app_tokens (api_key_id)`);
    await db.query(`CREATE INDEX oauth2_provider_app_tokens_access_key_id_idx ON oauth2_provider_app_tokens (access_key_id)`);
    await db.query(`CREATE INDEX oauth2_provider_app_tokens_grant_id_idx ON oauth2_provider_app_tokens (grant_id)`);
    await db.query(`CREATE INDEX oauth2_provider_app_tokens_app_secret_id_idx ON oauth2_provider_app_tokens (app_secret_id)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE oauth2_provider_app_tokens`);
    await db.query(`DROP TABLE oauth2_provider_app_codes`);
    await db.query(`DROP TABLE oauth2_provider_grants`);
    await db.query(`DROP TABLE oauth2_provider_app_secrets`);
    await db.query(`DROP TABLE oauth2_provider_apps`);
  }
}
