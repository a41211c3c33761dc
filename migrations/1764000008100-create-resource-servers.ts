import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The APIs that tokens are issued for. This server's own API is one of them, and is written when the server starts. */
export class CreateResourceServers1764000008100 implements MigrationInterface {
  readonly name = 'CreateResourceServers1764000008100';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE oauth2_provider_resource_servers (
        id                            uuid        NOT NULL DEFAULT gen_random_uuid(),
        identifier                    text        NOT NULL,
        name                          varchar(64) NOT NULL,
        scopes                        jsonb       NOT NULL,
        access_token_format           text        NOT NULL DEFAULT 'opaque',
        access_token_lifetime_seconds integer,
        allowed_app_ids               uuid[]      NOT NULL DEFAULT '{}',
        is_built_in                   boolean     NOT NULL DEFAULT false,
        created_at                    timestamptz NOT NULL DEFAULT now(),
        updated_at                    timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT oauth2_provider_resource_servers_pkey PRIMARY KEY (id),
        CONSTRAINT oauth2_provider_resource_servers_identifier_key UNIQUE (identifier),
        CONSTRAINT oauth2_provider_resource_servers_identifier_check CHECK (identifier <> ''),
        CONSTRAINT oauth2_provider_resource_servers_format_check CHECK (access_token_format IN ('opaque', 'jwt')),
        CONSTRAINT oauth2_provider_resource_servers_lifetime_check
          CHECK (access_token_lifetime_seconds > 0 AND (access_token_format <> 'jwt' OR access_token_lifetime_seconds <= 600))
      )`);
    await db.query(`CREATE UNIQUE INDEX oauth2_provider_resource_servers_name_lower_key ON oauth2_provider_resource_servers (lower(name))`);
    await db.query(`
      CREATE TABLE oauth2_provider_resource_server_secrets (
        id                 uuid        NOT NULL DEFAULT gen_random_uuid(),
        resource_server_id uuid        NOT NULL,
        secret_prefix      bytea       NOT NULL,
        hashed_secret      bytea       NOT NULL,
        display_secret     text        NOT NULL,
        created_at         timestamptz NOT NULL DEFAULT now(),
        last_used_at       timestamptz,
        CONSTRAINT oauth2_provider_resource_server_secrets_pkey PRIMARY KEY (id),
        CONSTRAINT oauth2_provider_resource_server_secrets_resource_server_id_fkey
          FOREIGN KEY (resource_server_id) REFERENCES oauth2_provider_resource_servers (id) ON DELETE CASCADE,
        CONSTRAINT oauth2_provider_resource_server_secrets_secret_prefix_key UNIQUE (secret_prefix)
      )`);
    await db.query(`
      CREATE INDEX oauth2_provider_resource_server_secrets_resource_server_id_idx
        ON oauth2_provider_resource_server_secrets (resource_server_id)`);

    // As for apps: sees what is committed when it is called, and not when the statement around it began.
    await db.query(`
      CREATE FUNCTION current_oauth2_provider_resource_server(server uuid) RETURNS SETOF oauth2_provider_resource_servers
        LANGUAGE plpgsql VOLATILE ROWS 1 AS $$
      BEGIN RETURN QUERY SELECT * FROM oauth2_provider_resource_servers WHERE id = server; END $$`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP FUNCTION current_oauth2_provider_resource_server(uuid)`);
    await db.query(`DROP TABLE oauth2_provider_resource_server_secrets`);
    await db.query(`DROP TABLE oauth2_provider_resource_servers`);
  }
}
