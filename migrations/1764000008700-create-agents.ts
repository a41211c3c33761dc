import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the credential of an agent is built from: the column with the agent, and the columns that do not count. */
const FEEDING_TABLES: readonly (readonly [table: string, subject: string, ignored: string])[] = [
  ['agents', 'id', '{last_seen_at}'],
  ['agent_secrets', 'agent_id', '{}'],
  ['agent_files', 'agent_id', '{}'],
];

const LOGIN_TYPES = `'password', 'github', 'oidc', 'token', 'none', 'oauth2_provider_app'`;

/** Agents: programs that act for a user with a part of what is theirs. Their tokens are keys. */
export class CreateAgents1764000008700 implements MigrationInterface {
  readonly name = 'CreateAgents1764000008700';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE agents (
        id                     uuid        NOT NULL DEFAULT gen_random_uuid(),
        user_id                uuid        NOT NULL,
        name                   text        NOT NULL,
        description            text        NOT NULL DEFAULT '',
        git_ssh_key            boolean     NOT NULL DEFAULT false,
        token_lifetime_seconds integer     NOT NULL,
        expires_at             timestamptz,
        last_seen_at           timestamptz,
        created_at             timestamptz NOT NULL,
        updated_at             timestamptz NOT NULL,
        CONSTRAINT agents_pkey PRIMARY KEY (id),
        CONSTRAINT agents_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
        CONSTRAINT agents_name_check CHECK (name <> ''),
        CONSTRAINT agents_token_lifetime_seconds_check CHECK (token_lifetime_seconds > 0)
      )`);
    await db.query(`CREATE UNIQUE INDEX agents_user_id_name_key ON agents (user_id, lower(name))`);
    await db.query(`
      CREATE TABLE agent_secrets (
        agent_id  uuid NOT NULL,
        secret_id uuid NOT NULL,
        CONSTRAINT agent_secrets_pkey PRIMARY KEY (agent_id, secret_id),
        CONSTRAINT agent_secrets_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agents (id) ON DELETE CASCADE,
        CONSTRAINT agent_secrets_secret_id_fkey FOREIGN KEY (secret_id) REFERENCES user_secrets (id) ON DELETE CASCADE
      )`);
    await db.query(`CREATE INDEX agent_secrets_secret_id_idx ON agent_secrets (secret_id)`);
    await db.query(`
      CREATE TABLE agent_files (
        agent_id uuid NOT NULL,
        file_id  uuid NOT NULL,
        CONSTRAINT agent_files_pkey PRIMARY KEY (agent_id, file_id),
        CONSTRAINT agent_files_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agents (id) ON DELETE CASCADE,
        CONSTRAINT agent_files_file_id_fkey FOREIGN KEY (file_id) REFERENCES files (id) ON DELETE CASCADE
      )`);
    await db.query(`CREATE INDEX agent_files_file_id_idx ON agent_files (file_id)`);
    // A password is one of the agent's secrets: it ends with that.
    await db.query(`
      CREATE TABLE agent_git_credentials (
        agent_id  uuid NOT NULL,
        url       text NOT NULL,
        username  text NOT NULL,
        secret_id uuid NOT NULL,
        CONSTRAINT agent_git_credentials_pkey PRIMARY KEY (agent_id, url),
        CONSTRAINT agent_git_credentials_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agents (id) ON DELETE CASCADE,
        CONSTRAINT agent_git_credentials_secret_fkey
          FOREIGN KEY (agent_id, secret_id) REFERENCES agent_secrets (agent_id, secret_id) ON DELETE CASCADE
      )`);
    await db.query(`CREATE INDEX agent_git_credentials_secret_idx ON agent_git_credentials (agent_id, secret_id)`);

    await db.query(`
      CREATE FUNCTION agents_limit_per_user() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM 1 FROM users WHERE id = NEW.user_id FOR NO KEY UPDATE;
        IF (SELECT count(*) FROM agents WHERE user_id = NEW.user_id) >= 100 THEN
          RAISE EXCEPTION 'too many agents' USING ERRCODE = 'check_violation', CONSTRAINT = 'agents_per_user_limit';
        END IF;
        RETURN NEW;
      END $$`);
    await db.query(`CREATE TRIGGER agents_limit_per_user BEFORE INSERT ON agents FOR EACH ROW EXECUTE FUNCTION agents_limit_per_user()`);
    await db.query(`
      CREATE TRIGGER agents_refuse_deleted_user BEFORE INSERT ON agents FOR EACH ROW EXECUTE FUNCTION refuse_row_of_deleted_user()`);
    await db.query(`
      CREATE FUNCTION users_delete_agents() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        DELETE FROM agents WHERE user_id = NEW.id;
        RETURN NEW;
      END $$`);
    await db.query(`
      CREATE TRIGGER users_delete_agents AFTER UPDATE OF deleted ON users
        FOR EACH ROW WHEN (NEW.deleted AND NOT OLD.deleted) EXECUTE FUNCTION users_delete_agents()`);

    await db.query(
      `ALTER TABLE api_keys ADD COLUMN agent_id uuid, ADD COLUMN agent_token_state text, ADD COLUMN superseded_at timestamptz`,
    );
    await db.query(`ALTER TABLE api_keys DROP CONSTRAINT api_keys_login_type_check`);
    await db.query(`
      ALTER TABLE api_keys
        ADD CONSTRAINT api_keys_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agents (id) ON DELETE CASCADE,
        ADD CONSTRAINT api_keys_login_type_check CHECK (login_type IN (${LOGIN_TYPES}, 'agent')),
        ADD CONSTRAINT api_keys_agent_check
          CHECK ((login_type = 'agent') = (agent_id IS NOT NULL) AND (agent_id IS NULL) = (agent_token_state IS NULL)),
        ADD CONSTRAINT api_keys_agent_token_state_check
          CHECK (agent_token_state IN ('fresh', 'current', 'superseded', 'replaced', 'spent', 'exchanged'))`);
    await db.query(`CREATE INDEX api_keys_agent_id_idx ON api_keys (agent_id) WHERE agent_id IS NOT NULL`);
    // Settles races of rotations: an agent has one token, its predecessor and its successor.
    await db.query(`
      CREATE UNIQUE INDEX api_keys_agent_id_agent_token_state_key ON api_keys (agent_id, agent_token_state)
        WHERE agent_token_state IN ('fresh', 'current', 'superseded')`);

    for (const [table, subject, ignored] of FEEDING_TABLES) {
      const renew = `FOR EACH STATEMENT EXECUTE FUNCTION renew_credential_versions('${subject}', '${ignored}')`;
      await db.query(`
        CREATE TRIGGER ${table}_insert_renews_versions AFTER INSERT ON ${table} REFERENCING NEW TABLE AS after ${renew}`);
      await db.query(`
        CREATE TRIGGER ${table}_update_renews_versions AFTER UPDATE ON ${table}
          REFERENCING OLD TABLE AS before NEW TABLE AS after ${renew}`);
      await db.query(`
        CREATE TRIGGER ${table}_delete_renews_versions AFTER DELETE ON ${table} REFERENCING OLD TABLE AS before ${renew}`);
      await db.query(`CREATE TRIGGER ${table}_truncate_renews_versions BEFORE TRUNCATE ON ${table} ${renew}`);
    }
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DELETE FROM api_keys WHERE login_type = 'agent'`);
    await db.query(`DROP INDEX api_keys_agent_id_agent_token_state_key`);
    await db.query(`DROP INDEX api_keys_agent_id_idx`);
    await db.query(`
      ALTER TABLE api_keys
        DROP CONSTRAINT api_keys_agent_token_state_check,
        DROP CONSTRAINT api_keys_agent_check,
        DROP CONSTRAINT api_keys_login_type_check,
        DROP CONSTRAINT api_keys_agent_id_fkey`);
    await db.query(`ALTER TABLE api_keys ADD CONSTRAINT api_keys_login_type_check CHECK (login_type IN (${LOGIN_TYPES}))`);
    await db.query(`ALTER TABLE api_keys DROP COLUMN superseded_at, DROP COLUMN agent_token_state, DROP COLUMN agent_id`);
    await db.query(`DROP TRIGGER users_delete_agents ON users`);
    await db.query(`DROP FUNCTION users_delete_agents()`);
    await db.query(`DROP TABLE agent_git_credentials`);
    await db.query(`DROP TABLE agent_files`);
    await db.query(`DROP TABLE agent_secrets`);
    await db.query(`DROP TABLE agents`);
    await db.query(`DROP FUNCTION agents_limit_per_user()`);
  }
}
