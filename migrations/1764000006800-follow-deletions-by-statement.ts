import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What follows from a deletion follows once for a statement, however many rows it deletes: whoever leaves an organization leaves its groups,
 * and a custom role that is gone is taken from its holders, who are found by an index.
 */
export class FollowDeletionsByStatement1764000006800 implements MigrationInterface {
  readonly name = 'FollowDeletionsByStatement1764000006800';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`DROP TRIGGER organization_members_leave_groups ON organization_members`);
    await db.query(`
      CREATE OR REPLACE FUNCTION organization_members_leave_groups() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        DELETE FROM group_members gm USING groups g, gone
         WHERE gm.group_id = g.id AND g.organization_id = gone.organization_id AND gm.user_id = gone.user_id;
        RETURN NULL;
      END $$`);
    await db.query(`
      CREATE TRIGGER organization_members_leave_groups AFTER DELETE ON organization_members
        REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION organization_members_leave_groups()`);

    await db.query(`CREATE INDEX organization_members_roles_idx ON organization_members USING gin (roles)`);
    await db.query(`DROP TRIGGER custom_roles_take_from_members ON custom_roles`);
    await db.query(`
      CREATE OR REPLACE FUNCTION custom_roles_take_from_members() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        UPDATE organization_members m
           SET roles = ARRAY(SELECT held.role FROM unnest(m.roles) WITH ORDINALITY AS held (role, n) WHERE held.role <> ALL (g.names) ORDER BY held.n)
          FROM (SELECT organization_id, array_agg(name) AS names FROM gone GROUP BY organization_id) AS g
         WHERE m.organization_id = g.organization_id AND m.roles && g.names;
        RETURN NULL;
      END $$`);
    await db.query(`
      CREATE TRIGGER custom_roles_take_from_members AFTER DELETE ON custom_roles
        REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION custom_roles_take_from_members()`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TRIGGER custom_roles_take_from_members ON custom_roles`);
    await db.query(`
      CREATE OR REPLACE FUNCTION custom_roles_take_from_members() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        UPDATE organization_members SET roles = array_remove(roles, OLD.name)
         WHERE organization_id = OLD.organization_id AND OLD.name = ANY (roles);
        RETURN OLD;
      END $$`);
    await db.query(`
      CREATE TRIGGER custom_roles_take_from_members BEFORE DELETE ON custom_roles
        FOR EACH ROW EXECUTE FUNCTION custom_roles_take_from_members()`);
    await db.query(`DROP INDEX organization_members_roles_idx`);
    await db.query(`DROP TRIGGER organization_members_leave_groups ON organization_members`);
    await db.query(`
      CREATE OR REPLACE FUNCTION organization_members_leave_groups() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        DELETE FROM group_members gm USING groups g
         WHERE gm.group_id = g.id AND g.organization_id = OLD.organization_id AND gm.user_id = OLD.user_id;
        RETURN OLD;
      END $$`);
    await db.query(`
      CREATE TRIGGER organization_members_leave_groups BEFORE DELETE ON organization_members
        FOR EACH ROW EXECUTE FUNCTION organization_members_leave_groups()`);
  }
}
