import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateUserLinks1764000001200 implements MigrationInterface {
  readonly name = 'CreateUserLinks1764000001200';

  async up(db: QueryRunner): Promise<void> {
    // The link's expiry is the upstream token's. It has nothing to do with api_keys.expires_at. NULL: the upstream token never expires.
    await db.query(`
      CREATE TABLE user_links (
        id                         uuid        NOT NULL DEFAULT gen_random_uuid(),
        user_id                    uuid        NOT NULL,
        login_type                 text        NOT NULL,
        provider_id                text        NOT NULL,
        linked_id                  text        NOT NULL DEFAULT '',
        oauth_access_token         text        NOT NULL DEFAULT '',
        oauth_access_token_key_id  text,
        oauth_refresh_token        text        NOT NULL DEFAULT '',
        oauth_refresh_token_key_id text,
        oauth_expiry               timestamptz,
        refresh_lease_expires_at   timestamptz,
        claims                     jsonb       NOT NULL DEFAULT '{}',
        created_at                 timestamptz NOT NULL DEFAULT now(),
        updated_at                 timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT user_links_pkey PRIMARY KEY (user_id, login_type),
        CONSTRAINT user_links_id_key UNIQUE (id),
        CONSTRAINT user_links_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
        CONSTRAINT user_links_login_type_check CHECK (login_type IN ('github', 'oidc'))
      )`);
    await db.query(`CREATE UNIQUE INDEX user_links_linked_id_key ON user_links (login_type, linked_id) WHERE linked_id <> ''`);

    await db.query(`ALTER TABLE users ADD COLUMN github_com_user_id bigint`);

    // A deleted user keeps a row for the audit log, and no key, link or membership. Grants stay: nothing can be minted from them any
    // more (their user is gone), and touching them here would lock user before grant, where everybody else locks grant before user.
    await db.query(`
      CREATE FUNCTION users_delete_resources() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NEW.deleted AND NOT OLD.deleted THEN
          DELETE FROM api_keys WHERE user_id = NEW.id;
          DELETE FROM user_links WHERE user_id = NEW.id;
          DELETE FROM organization_members WHERE user_id = NEW.id;
        END IF;
        RETURN NEW;
      END $$`);
    await db.query(`
      CREATE TRIGGER users_delete_resources AFTER UPDATE OF deleted ON users
        FOR EACH ROW EXECUTE FUNCTION users_delete_resources()`);
    await db.query(`
      CREATE FUNCTION user_links_refuse_deleted_user() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM 1 FROM users WHERE id = NEW.user_id AND deleted FOR KEY SHARE;
        IF FOUND THEN
          RAISE EXCEPTION 'Cannot create user_link for deleted user' USING ERRCODE = 'check_violation', CONSTRAINT = 'user_links_deleted_user_check';
        END IF;
        RETURN NEW;
      END $$`);
    await db.query(`
      CREATE TRIGGER user_links_refuse_deleted_user BEFORE INSERT OR UPDATE ON user_links
        FOR EACH ROW EXECUTE FUNCTION user_links_refuse_deleted_user()`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TRIGGER users_delete_resources ON users`);
    await db.query(`DROP FUNCTION users_delete_resources()`);
    await db.query(`ALTER TABLE users DROP COLUMN github_com_user_id`);
    await db.query(`DROP TABLE user_links`);
    await db.query(`DROP FUNCTION user_links_refuse_deleted_user()`);
  }
}
