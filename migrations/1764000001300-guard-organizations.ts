import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tables whose rows belong to an organization and must not be added to one that is gone. */
const OWNED_TABLES = ['organization_members', 'groups', 'custom_roles'];

/**
 * Rules of organizations that must hold under races. Whoever adds something to an organization holds its row FOR SHARE until the
 * end of the transaction; whoever deletes it waits for them, and then counts what they left.
 */
export class GuardOrganizations1764000001300 implements MigrationInterface {
  readonly name = 'GuardOrganizations1764000001300';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE organizations ADD CONSTRAINT organizations_default_not_deleted_check CHECK (NOT (is_default AND deleted))`);
    await guardAdditions(db);
    await guardDeletion(db);
    await guardGroups(db);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP VIEW group_members_expanded`);
    await db.query(`DROP TRIGGER group_members_require_membership ON group_members`);
    await db.query(`DROP FUNCTION group_members_require_membership()`);
    await db.query(`DROP TRIGGER organizations_protect_deletion ON organizations`);
    await db.query(`DROP FUNCTION organizations_protect_deletion()`);
    await db.query(`DROP TRIGGER organizations_dismiss_members ON organizations`);
    await db.query(`DROP FUNCTION organizations_dismiss_members()`);
    for (const table of OWNED_TABLES) await db.query(`DROP TRIGGER ${table}_require_organization ON ${table}`);
    await db.query(`DROP FUNCTION require_organization()`);
    await db.query(`ALTER TABLE organizations DROP CONSTRAINT organizations_default_not_deleted_check`);
  }
}

async function guardAdditions(db: QueryRunner): Promise<void> {
  await db.query(`
    CREATE FUNCTION require_organization() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM 1 FROM organizations WHERE id = NEW.organization_id AND NOT deleted FOR SHARE;
      IF NOT FOUND THEN
        RAISE EXCEPTION 'the organization does not exist' USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'organization_exists_check';
      END IF;
      RETURN NEW;
    END $$`);
  for (const table of OWNED_TABLES) {
    await db.query(`
      CREATE TRIGGER ${table}_require_organization BEFORE INSERT ON ${table}
        FOR EACH ROW EXECUTE FUNCTION require_organization()`);
  }
}

async function guardDeletion(db: QueryRunner): Promise<void> {
  // One member may be left: nobody can remove themself. "Everyone" goes with the organization.
  await db.query(`
    CREATE FUNCTION organizations_protect_deletion() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
      others bigint;
    BEGIN
      SELECT count(*) INTO others FROM groups WHERE organization_id = OLD.id AND id <> OLD.id;
      IF others > 0 THEN
        RAISE EXCEPTION 'cannot delete organization: organization has % groups that must be deleted first', others
          USING ERRCODE = 'check_violation', CONSTRAINT = 'organizations_protect_deletion';
      END IF;
      SELECT count(*) - 1 INTO others
        FROM organization_members m JOIN users u ON u.id = m.user_id AND NOT u.deleted
       WHERE m.organization_id = OLD.id;
      IF others > 0 THEN
        RAISE EXCEPTION 'cannot delete organization: organization has % members that must be deleted first', others
          USING ERRCODE = 'check_violation', CONSTRAINT = 'organizations_protect_deletion';
      END IF;
      RETURN NEW;
    END $$`);
  await db.query(`
    CREATE TRIGGER organizations_protect_deletion BEFORE UPDATE OF deleted ON organizations
      FOR EACH ROW WHEN (NEW.deleted AND NOT OLD.deleted) EXECUTE FUNCTION organizations_protect_deletion()`);
  // Nobody is a member of something that is gone, so that no list of memberships has to look twice.
  await db.query(`
    CREATE FUNCTION organizations_dismiss_members() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      DELETE FROM organization_members WHERE organization_id = OLD.id;
      RETURN NULL;
    END $$`);
  await db.query(`
    CREATE TRIGGER organizations_dismiss_members AFTER UPDATE OF deleted ON organizations
      FOR EACH ROW WHEN (NEW.deleted AND NOT OLD.deleted) EXECUTE FUNCTION organizations_dismiss_members()`);
}

async function guardGroups(db: QueryRunner): Promise<void> {
  // The membership is locked, so that who leaves the organization at the same moment leaves the group, too.
  await db.query(`
    CREATE FUNCTION group_members_require_membership() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM 1
         FROM groups g
         JOIN organization_members m ON m.organization_id = g.organization_id AND m.user_id = NEW.user_id
        WHERE g.id = NEW.group_id AND g.id <> g.organization_id
          FOR KEY SHARE OF m;
      IF NOT FOUND THEN
        RAISE EXCEPTION 'only members of the organization can be in its groups, and nobody is added to "Everyone"'
          USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'group_members_require_membership';
      END IF;
      RETURN NEW;
    END $$`);
  await db.query(`
    CREATE TRIGGER group_members_require_membership BEFORE INSERT ON group_members
      FOR EACH ROW EXECUTE FUNCTION group_members_require_membership()`);
  // Who is in which group, "Everyone" included.
  await db.query(`
    CREATE VIEW group_members_expanded AS
    SELECT e.group_id, e.organization_id, e.user_id
      FROM (SELECT gm.group_id, g.organization_id, gm.user_id FROM group_members gm JOIN groups g ON g.id = gm.group_id
             UNION ALL
            SELECT m.organization_id, m.organization_id, m.user_id FROM organization_members m) AS e
      JOIN users u ON u.id = e.user_id AND NOT u.deleted AND NOT u.is_system`);
}
