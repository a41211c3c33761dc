import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An owner who is a person and can log in. */
function isActingOwner(row: string): string {
  return `('owner' = ANY (${row}.rbac_roles) AND NOT ${row}.deleted AND ${row}.status <> 'suspended'
           AND NOT ${row}.is_service_account AND NOT ${row}.is_system AND ${row}.login_type <> 'none')`;
}

/** Any number, the same everywhere: whoever takes an owner away holds it. */
const OWNERS_LOCK = 1_806_240_552;

/** Whoever stops being an acting owner, by whatever statement, waits for others who do at the same moment; the last one is refused. */
export class KeepTheLastOwner1764000006710 implements MigrationInterface {
  readonly name = 'KeepTheLastOwner1764000006710';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE FUNCTION users_keep_last_owner() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM pg_advisory_xact_lock(${OWNERS_LOCK});
        PERFORM 1 FROM users u WHERE ${isActingOwner('u')} LIMIT 1;
        IF NOT FOUND THEN
          RAISE EXCEPTION 'there must be at least one owner who is a person and can log in'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'users_last_owner_check';
        END IF;
        RETURN NULL;
      END $$`);
    await db.query(`
      CREATE TRIGGER users_keep_last_owner AFTER UPDATE OF rbac_roles, deleted, status, is_service_account, is_system, login_type ON users
        FOR EACH ROW WHEN (${isActingOwner('OLD')} AND NOT ${isActingOwner('NEW')}) EXECUTE FUNCTION users_keep_last_owner()`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TRIGGER users_keep_last_owner ON users`);
    await db.query(`DROP FUNCTION users_keep_last_owner()`);
  }
}
