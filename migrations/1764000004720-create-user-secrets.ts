import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What people store for their workspaces and agents: a name, a value that is encrypted, and where it is to appear. */
export class CreateUserSecrets1764000004720 implements MigrationInterface {
  readonly name = 'CreateUserSecrets1764000004720';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE user_secrets (
        id           uuid        NOT NULL,
        user_id      uuid        NOT NULL,
        name         text        NOT NULL,
        description  text        NOT NULL DEFAULT '',
        value        text        NOT NULL,
        value_key_id text,
        value_bytes  integer     NOT NULL,
        env_name     text        NOT NULL DEFAULT '',
        file_path    text        NOT NULL DEFAULT '',
        enabled      boolean     NOT NULL DEFAULT true,
        created_at   timestamptz NOT NULL,
        updated_at   timestamptz NOT NULL,
        CONSTRAINT user_secrets_pkey PRIMARY KEY (id),
        CONSTRAINT user_secrets_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
        CONSTRAINT user_secrets_value_key_id_fkey FOREIGN KEY (value_key_id) REFERENCES dbcrypt_keys (active_key_digest),
        CONSTRAINT user_secrets_enabled_requires_target CHECK (NOT enabled OR env_name <> '' OR file_path <> '')
      )`);
    await db.query(`CREATE INDEX user_secrets_value_key_id_idx ON user_secrets (value_key_id)`);
    await db.query(`CREATE UNIQUE INDEX user_secrets_user_id_name_key ON user_secrets (user_id, name)`);
    await db.query(`CREATE UNIQUE INDEX user_secrets_user_id_env_name_key ON user_secrets (user_id, env_name) WHERE env_name <> ''`);
    // A path may be longer than an index entry.
    await db.query(
      `CREATE UNIQUE INDEX user_secrets_user_id_file_path_key ON user_secrets (user_id, md5(file_path)) WHERE file_path <> ''`,
    );

    // Limits count what people wrote, not what is stored: encrypting a value makes it longer, and must not put anybody over a limit.
    // Only inserts and changes of what is counted come here, so that rotating keys waits for no user and no user for it.
    await db.query(`
      CREATE FUNCTION user_secrets_limit_per_user() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE
        others record;
      BEGIN
        PERFORM 1 FROM users WHERE id = NEW.user_id FOR NO KEY UPDATE;
        SELECT count(*) AS secrets, COALESCE(sum(value_bytes), 0) AS bytes, COALESCE(sum(value_bytes) FILTER (WHERE env_name <> ''), 0) AS env_bytes
          INTO others FROM user_secrets WHERE user_id = NEW.user_id AND id <> NEW.id;
        IF others.secrets + 1 > 50 THEN
          RAISE EXCEPTION 'too many secrets' USING ERRCODE = 'check_violation', CONSTRAINT = 'user_secrets_per_user_count_limit';
        ELSIF others.bytes + NEW.value_bytes > 204800 THEN
          RAISE EXCEPTION 'too many bytes' USING ERRCODE = 'check_violation', CONSTRAINT = 'user_secrets_per_user_total_bytes_limit';
        ELSIF NEW.env_name <> '' AND others.env_bytes + NEW.value_bytes > 24576 THEN
          RAISE EXCEPTION 'too many bytes' USING ERRCODE = 'check_violation', CONSTRAINT = 'user_secrets_per_user_env_bytes_limit';
        END IF;
        RETURN NEW;
      END $$`);
    await db.query(`
      CREATE TRIGGER user_secrets_limit_per_user BEFORE INSERT OR UPDATE OF user_id, value_bytes, env_name ON user_secrets
        FOR EACH ROW EXECUTE FUNCTION user_secrets_limit_per_user()`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE user_secrets`);
    await db.query(`DROP FUNCTION user_secrets_limit_per_user()`);
  }
}
