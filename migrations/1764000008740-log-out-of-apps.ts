import type { MigrationInterface, QueryRunner } from 'typeorm';

const APPS = 'oauth2_provider_apps';
const LOGOUTS = 'oauth2_provider_logouts';
/** Kinds of keys that are sessions of a person. */
const IS_SESSION = `OLD.login_type IN ('password', 'oidc', 'github')`;

/**
 * Logout: where apps want to be told that a session has ended (OpenID Connect Back-Channel Logout), where people go afterwards, and what has yet
 * to be sent. Triggers write the latter, because sessions end in many ways, and each must reach the apps that were signed in to from them.
 */
export class LogOutOfApps1764000008740 implements MigrationInterface {
  readonly name = 'LogOutOfApps1764000008740';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE ${APPS}
        ADD COLUMN post_logout_redirect_uris text[] NOT NULL DEFAULT '{}',
        ADD COLUMN backchannel_logout_uri text NOT NULL DEFAULT '',
        ADD CONSTRAINT ${APPS}_backchannel_logout_uri_check CHECK (length(backchannel_logout_uri) <= 2048),
        ADD COLUMN backchannel_logout_session_required boolean NOT NULL DEFAULT false`);
    await db.query(`ALTER TABLE oauth2_provider_grants ADD COLUMN login_session text`);
    await db.query(`
      CREATE TABLE ${LOGOUTS} (
        id              uuid        NOT NULL DEFAULT gen_random_uuid(),
        app_id          uuid        NOT NULL,
        user_id         uuid        NOT NULL,
        sid             text,
        created_at      timestamptz NOT NULL DEFAULT now(),
        attempts        integer     NOT NULL DEFAULT 0,
        next_attempt_at timestamptz          DEFAULT now(),
        fault           text        NOT NULL DEFAULT '',
        CONSTRAINT ${LOGOUTS}_pkey PRIMARY KEY (id),
        CONSTRAINT ${LOGOUTS}_app_id_fkey FOREIGN KEY (app_id) REFERENCES ${APPS} (id) ON DELETE CASCADE,
        CONSTRAINT ${LOGOUTS}_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
      )`);
    await db.query(`CREATE INDEX ${LOGOUTS}_app_id_idx ON ${LOGOUTS} (app_id)`);
    await db.query(`CREATE INDEX ${LOGOUTS}_user_id_idx ON ${LOGOUTS} (user_id)`);
    await db.query(`CREATE INDEX ${LOGOUTS}_next_attempt_at_idx ON ${LOGOUTS} (next_attempt_at)`);
    await db.query(`CREATE INDEX ${LOGOUTS}_created_at_idx ON ${LOGOUTS} (created_at)`);
    // A session and its grants can end in one transaction; its apps are told once.
    await db.query(`CREATE UNIQUE INDEX ${LOGOUTS}_unsent_key ON ${LOGOUTS} (app_id, user_id, coalesce(sid, '')) WHERE attempts = 0`);
    // The same as sidOf in src/oauth2-provider/openid/login-sessions.ts.
    await db.query(`
      CREATE FUNCTION openid_session(hashed_secret bytea) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
        SELECT translate(encode(substring(sha256(('openid sid ' || encode(hashed_secret, 'hex'))::bytea) FROM 1 FOR 18), 'base64'), '+/', '-_')
      $$`);
    await db.query(`
      CREATE FUNCTION queue_oauth2_provider_logouts(grant_ids uuid[]) RETURNS void LANGUAGE sql AS $$
        INSERT INTO ${LOGOUTS} (app_id, user_id, sid)
        SELECT DISTINCT g.app_id, g.user_id, g.sid
          FROM oauth2_provider_grants g
          JOIN ${APPS} a ON a.id = g.app_id
         WHERE g.id = ANY (grant_ids) AND g.parent_grant_id IS NULL AND 'openid' = ANY (string_to_array(g.scope, ' '))
           AND a.backchannel_logout_uri <> '' AND (g.sid IS NOT NULL OR NOT a.backchannel_logout_session_required)
         ORDER BY 1, 2, 3
            ON CONFLICT DO NOTHING
      $$`);
    await db.query(`
      CREATE FUNCTION api_keys_log_out_of_apps() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM queue_oauth2_provider_logouts(
          ARRAY(SELECT id FROM oauth2_provider_grants WHERE login_session = openid_session(OLD.hashed_secret)));
        RETURN NULL;
      END $$`);
    // Not one that has expired: nobody has signed out, and apps have session lengths of their own.
    await db.query(`
      CREATE TRIGGER api_keys_delete_logs_out_of_apps AFTER DELETE ON api_keys FOR EACH ROW
        WHEN (${IS_SESSION} AND OLD.expires_at > now()) EXECUTE FUNCTION api_keys_log_out_of_apps()`);
    await db.query(`
      CREATE TRIGGER api_keys_expire_logs_out_of_apps AFTER UPDATE OF expires_at ON api_keys FOR EACH ROW
        WHEN (${IS_SESSION} AND OLD.expires_at > now() AND NEW.expires_at < OLD.expires_at) EXECUTE FUNCTION api_keys_log_out_of_apps()`);
    await db.query(`
      CREATE FUNCTION users_log_out_of_apps() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM queue_oauth2_provider_logouts(
          ARRAY(SELECT id FROM oauth2_provider_grants WHERE user_id = NEW.id AND revoked_at IS NULL));
        RETURN NULL;
      END $$`);
    await db.query(`
      CREATE TRIGGER users_log_out_of_apps AFTER UPDATE OF status, deleted ON users FOR EACH ROW
        WHEN ((NEW.deleted AND NOT OLD.deleted) OR (NEW.status = 'suspended' AND OLD.status <> 'suspended'))
        EXECUTE FUNCTION users_log_out_of_apps()`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TRIGGER users_log_out_of_apps ON users`);
    await db.query(`DROP TRIGGER api_keys_expire_logs_out_of_apps ON api_keys`);
    await db.query(`DROP TRIGGER api_keys_delete_logs_out_of_apps ON api_keys`);
    await db.query(`DROP FUNCTION users_log_out_of_apps()`);
    await db.query(`DROP FUNCTION api_keys_log_out_of_apps()`);
    await db.query(`DROP FUNCTION queue_oauth2_provider_logouts(uuid[])`);
    await db.query(`DROP FUNCTION openid_session(bytea)`);
    await db.query(`DROP TABLE ${LOGOUTS}`);
    await db.query(`ALTER TABLE oauth2_provider_grants DROP COLUMN login_session`);
    await db.query(`
      ALTER TABLE ${APPS}
        DROP COLUMN backchannel_logout_session_required, DROP COLUMN backchannel_logout_uri, DROP COLUMN post_logout_redirect_uris`);
  }
}
