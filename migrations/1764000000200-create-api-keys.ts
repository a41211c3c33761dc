import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateApiKeys1764000000200 implements MigrationInterface {
  readonly name = 'CreateApiKeys1764000000200';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE api_keys (
        id               text        NOT NULL,
        hashed_secret    bytea       NOT NULL,
        user_id          uuid        NOT NULL,
        login_type       text        NOT NULL,
        token_name       text        NOT NULL DEFAULT '',
        scopes           text[]      NOT NULL,
        allow_list       text[]      NOT NULL,
        lifetime_seconds bigint      NOT NULL,
        ip_address       inet        NOT NULL DEFAULT '0.0.0.0',
        last_used        timestamptz NOT NULL DEFAULT '1970-01-01 00:00:00+00',
        expires_at       timestamptz NOT NULL,
        created_at       timestamptz NOT NULL DEFAULT now(),
        updated_at       timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT api_keys_pkey PRIMARY KEY (id),
        CONSTRAINT api_keys_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
        CONSTRAINT api_keys_login_type_check CHECK (login_type IN ('password', 'github', 'oidc', 'token', 'none', 'oauth2_provider_app')),
        CONSTRAINT api_keys_scopes_check CHECK (cardinality(scopes) > 0),
        CONSTRAINT api_keys_allow_list_check CHECK (cardinality(allow_list) > 0)
      )`);
    await db.query(`CREATE UNIQUE INDEX api_keys_user_id_token_name_key ON api_keys (user_id, token_name) WHERE login_type = 'token'`);
    await db.query(`CREATE INDEX api_keys_user_id_idx ON api_keys (user_id)`);
    await db.query(`CREATE INDEX api_keys_expires_at_idx ON api_keys (expires_at)`);
    // A key may not outlive its owner. FOR KEY SHARE makes a racing deletion of the user wait for us, or us for it.
    await db.query(`
      CREATE FUNCTION api_keys_refuse_deleted_user() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM 1 FROM users WHERE id = NEW.user_id AND deleted FOR KEY SHARE;
        IF FOUND THEN
          RAISE EXCEPTION 'Cannot create API key for deleted user' USING ERRCODE = 'check_violation', CONSTRAINT = 'api_keys_deleted_user_check';
        END IF;
        RETURN NEW;
      END $$`);
    await db.query(`
      CREATE TRIGGER api_keys_refuse_deleted_user BEFORE INSERT ON api_keys
        FOR EACH ROW EXECUTE FUNCTION api_keys_refuse_deleted_user()`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE api_keys`);
    await db.query(`DROP FUNCTION api_keys_refuse_deleted_user()`);
  }
}
