import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateGroupsAndCustomRoles1764000001000 implements MigrationInterface {
  readonly name = 'CreateGroupsAndCustomRoles1764000001000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE custom_roles (
        id                 uuid        NOT NULL DEFAULT gen_random_uuid(),
        organization_id    uuid        NOT NULL,
        name               text        NOT NULL,
        display_name       text        NOT NULL DEFAULT '',
        org_permissions    jsonb       NOT NULL DEFAULT '[]',
        created_at         timestamptz NOT NULL DEFAULT now(),
        updated_at         timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT custom_roles_pkey PRIMARY KEY (id),
        CONSTRAINT custom_roles_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE,
        CONSTRAINT custom_roles_name_check CHECK (name = lower(name) AND name <> ''),
        CONSTRAINT custom_roles_organization_id_name_key UNIQUE (organization_id, name)
      )`);
    // A role that is gone must not come back to life in its old holders when somebody makes another of that name.
    await db.query(`
      CREATE FUNCTION custom_roles_take_from_members() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        UPDATE organization_members SET roles = array_remove(roles, OLD.name)
         WHERE organization_id = OLD.organization_id AND OLD.name = ANY (roles);
        RETURN OLD;
      END $$`);
    await db.query(`
      CREATE TRIGGER custom_roles_take_from_members BEFORE DELETE ON custom_roles
        FOR EACH ROW EXECUTE FUNCTION custom_roles_take_from_members()`);

    await db.query(`
      CREATE TABLE groups (
        id              uuid        NOT NULL DEFAULT gen_random_uuid(),
        organization_id uuid        NOT NULL,
        name            text        NOT NULL,
        display_name    text        NOT NULL DEFAULT '',
        avatar_url      text        NOT NULL DEFAULT '',
        quota_allowance integer     NOT NULL DEFAULT 0,
        source          text        NOT NULL DEFAULT 'user',
        created_at      timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT groups_pkey PRIMARY KEY (id),
        CONSTRAINT groups_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE,
        CONSTRAINT groups_source_check CHECK (source IN ('user', 'oidc'))
      )`);
    await db.query(`CREATE UNIQUE INDEX groups_organization_id_name_lower_key ON groups (organization_id, lower(name))`);
    await db.query(`
      CREATE TABLE group_members (
        group_id   uuid        NOT NULL,
        user_id    uuid        NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT group_members_pkey PRIMARY KEY (group_id, user_id),
        CONSTRAINT group_members_group_id_fkey FOREIGN KEY (group_id) REFERENCES groups (id) ON DELETE CASCADE,
        CONSTRAINT group_members_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
      )`);
    await db.query(`CREATE INDEX group_members_user_id_idx ON group_members (user_id)`);

    // "Everyone" has the id of its organization and no member rows: the members of the organization are its members.
    await db.query(`INSERT INTO groups (id, organization_id, name) SELECT id, id, 'Everyone' FROM organizations`);
    await db.query(`
      CREATE FUNCTION organizations_add_everyone() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        INSERT INTO groups (id, organization_id, name) VALUES (NEW.id, NEW.id, 'Everyone');
        RETURN NEW;
      END $$`);
    await db.query(`
      CREATE TRIGGER organizations_add_everyone AFTER INSERT ON organizations
        FOR EACH ROW EXECUTE FUNCTION organizations_add_everyone()`);
    // Who leaves an organization leaves its groups.
    await db.query(`
      CREATE FUNCTION organization_members_leave_groups() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        DELETE FROM group_members gm USING groups g
         WHERE gm.group_id = g.id AND g.organization_id = OLD.organization_id AND gm.user_id = OLD.user_id;
        RETURN OLD;
      END $$`);
    await db.query(`
      CREATE TRIGGER organization_members_leave_groups BEFORE DELETE ON organization_members
        FOR EACH ROW EXECUTE FUNCTION organization_members_leave_groups()`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TRIGGER organization_members_leave_groups ON organization_members`);
    await db.query(`DROP FUNCTION organization_members_leave_groups()`);
    await db.query(`DROP TRIGGER organizations_add_everyone ON organizations`);
    await db.query(`DROP FUNCTION organizations_add_everyone()`);
    await db.query(`DROP TABLE group_members`);
    await db.query(`DROP TABLE groups`);
    await db.query(`DROP TABLE custom_roles`);
    await db.query(`DROP FUNCTION custom_roles_take_from_members()`);
  }
}
