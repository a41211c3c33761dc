import type { MigrationInterface, QueryRunner } from 'typeorm';

const FORMER_FUNCTIONS = [
  ['api_keys', 'Cannot create API key for deleted user'],
  ['user_links', 'Cannot create user_link for deleted user'],
] as const;

/** Keys and links waited for nothing: they looked for a user who was deleted already. Now all that is a user's locks the user who is alive. */
export class RefuseRowsOfDeletedUsers1764000005000 implements MigrationInterface {
  readonly name = 'RefuseRowsOfDeletedUsers1764000005000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER FUNCTION secrets_refuse_deleted_user() RENAME TO refuse_row_of_deleted_user`);
    await db.query(`DROP TRIGGER api_keys_refuse_deleted_user ON api_keys`);
    await db.query(`
      CREATE TRIGGER api_keys_refuse_deleted_user BEFORE INSERT ON api_keys
        FOR EACH ROW EXECUTE FUNCTION refuse_row_of_deleted_user()`);
    await db.query(`DROP TRIGGER user_links_refuse_deleted_user ON user_links`);
    await db.query(`
      CREATE TRIGGER user_links_refuse_deleted_user BEFORE INSERT OR UPDATE OF user_id, linked_id ON user_links
        FOR EACH ROW EXECUTE FUNCTION refuse_row_of_deleted_user()`);
    for (const [table] of FORMER_FUNCTIONS) await db.query(`DROP FUNCTION ${table}_refuse_deleted_user()`);
  }

  async down(db: QueryRunner): Promise<void> {
    for (const [table, message] of FORMER_FUNCTIONS) {
      await db.query(`
        CREATE FUNCTION ${table}_refuse_deleted_user() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM 1 FROM users WHERE id = NEW.user_id AND deleted FOR KEY SHARE;
        IF FOUND THEN
          RAISE EXCEPTION '${message}' USING ERRCODE = 'check_violation', CONSTRAINT = '${table}_deleted_user_check';
        END IF;
        RETURN NEW;
      END $$`);
    }
    await db.query(`DROP TRIGGER user_links_refuse_deleted_user ON user_links`);
    await db.query(`
      CREATE TRIGGER user_links_refuse_deleted_user BEFORE INSERT OR UPDATE OF user_id, linked_id ON user_links
        FOR EACH ROW EXECUTE FUNCTION user_links_refuse_deleted_user()`);
    await db.query(`DROP TRIGGER api_keys_refuse_deleted_user ON api_keys`);
    await db.query(`
      CREATE TRIGGER api_keys_refuse_deleted_user BEFORE INSERT ON api_keys
        FOR EACH ROW EXECUTE FUNCTION api_keys_refuse_deleted_user()`);
    await db.query(`ALTER FUNCTION refuse_row_of_deleted_user() RENAME TO secrets_refuse_deleted_user`);
  }
}
