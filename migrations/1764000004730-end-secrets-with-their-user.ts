import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A deleted user keeps a row for the audit log and nothing that was theirs alone. */
export class EndSecretsWithTheirUser1764000004730 implements MigrationInterface {
  readonly name = 'EndSecretsWithTheirUser1764000004730';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE FUNCTION users_delete_secrets() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        DELETE FROM gitsshkeys WHERE user_id = NEW.id;
        DELETE FROM user_secrets WHERE user_id = NEW.id;
        RETURN NEW;
      END $$`);
    await db.query(`
      CREATE TRIGGER users_delete_secrets AFTER UPDATE OF deleted ON users
        FOR EACH ROW WHEN (NEW.deleted AND NOT OLD.deleted) EXECUTE FUNCTION users_delete_secrets()`);

    // FOR KEY SHARE would not wait for a deletion, which leaves the key of the user's row alone; FOR SHARE does.
    await db.query(`
      CREATE FUNCTION secrets_refuse_deleted_user() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM 1 FROM users WHERE id = NEW.user_id AND NOT deleted FOR SHARE;
        IF NOT FOUND THEN
          RAISE EXCEPTION 'the user is deleted' USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_deleted_user_check';
        END IF;
        RETURN NEW;
      END $$`);
    for (const table of ['gitsshkeys', 'user_secrets']) {
      await db.query(`
        CREATE TRIGGER ${table}_refuse_deleted_user BEFORE INSERT ON ${table}
          FOR EACH ROW EXECUTE FUNCTION secrets_refuse_deleted_user()`);
    }
    // Moving a link's tokens to another key is no login: a link that a deleted user kept for whatever reason must not stop it.
    await db.query(`DROP TRIGGER user_links_refuse_deleted_user ON user_links`);
    await db.query(`
      CREATE TRIGGER user_links_refuse_deleted_user BEFORE INSERT OR UPDATE OF user_id, linked_id ON user_links
        FOR EACH ROW EXECUTE FUNCTION user_links_refuse_deleted_user()`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TRIGGER user_links_refuse_deleted_user ON user_links`);
    await db.query(`
      CREATE TRIGGER user_links_refuse_deleted_user BEFORE INSERT OR UPDATE ON user_links
        FOR EACH ROW EXECUTE FUNCTION user_links_refuse_deleted_user()`);
    for (const table of ['gitsshkeys', 'user_secrets']) await db.query(`DROP TRIGGER ${table}_refuse_deleted_user ON ${table}`);
    await db.query(`DROP FUNCTION secrets_refuse_deleted_user()`);
    await db.query(`DROP TRIGGER users_delete_secrets ON users`);
    await db.query(`DROP FUNCTION users_delete_secrets()`);
  }
}
