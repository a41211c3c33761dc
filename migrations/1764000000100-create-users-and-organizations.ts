import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateUsersAndOrganizations1764000000100 implements MigrationInterface {
  readonly name = 'CreateUsersAndOrganizations1764000000100';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE users (
        id                 uuid        NOT NULL DEFAULT gen_random_uuid(),
        email              text        NOT NULL,
        username           text        NOT NULL,
        name               text        NOT NULL DEFAULT '',
        avatar_url         text        NOT NULL DEFAULT '',
        hashed_password    text        NOT NULL DEFAULT '',
        status             text        NOT NULL DEFAULT 'dormant',
        login_type         text        NOT NULL DEFAULT 'password',
        rbac_roles         text[]      NOT NULL DEFAULT '{}',
        is_system          boolean     NOT NULL DEFAULT false,
        is_service_account boolean     NOT NULL DEFAULT false,
        deleted            boolean     NOT NULL DEFAULT false,
        created_at         timestamptz NOT NULL DEFAULT now(),
        updated_at         timestamptz NOT NULL DEFAULT now(),
        last_seen_at       timestamptz,
        CONSTRAINT users_pkey PRIMARY KEY (id),
        CONSTRAINT users_username_check CHECK (username <> ''),
        CONSTRAINT users_status_check CHECK (status IN ('active', 'dormant', 'suspended')),
        CONSTRAINT users_login_type_check CHECK (login_type IN ('password', 'github', 'oidc', 'none')),
        CONSTRAINT users_service_account_email_check CHECK (is_service_account = (email = '')),
        CONSTRAINT users_service_account_login_type_check CHECK (NOT is_service_account OR login_type = 'none')
      )`);
    await db.query(`CREATE UNIQUE INDEX users_email_lower_key ON users (lower(email)) WHERE NOT deleted AND email <> ''`);
    await db.query(`CREATE UNIQUE INDEX users_username_lower_key ON users (lower(username)) WHERE NOT deleted`);

    await db.query(`
      CREATE TABLE organizations (
        id                       uuid        NOT NULL DEFAULT gen_random_uuid(),
        name                     text        NOT NULL,
        display_name             text        NOT NULL,
        description              text        NOT NULL DEFAULT '',
        icon                     text        NOT NULL DEFAULT '',
        is_default               boolean     NOT NULL DEFAULT false,
        deleted                  boolean     NOT NULL DEFAULT false,
        default_org_member_roles text[]      NOT NULL DEFAULT '{organization-workspace-access}',
        created_at               timestamptz NOT NULL DEFAULT now(),
        updated_at               timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT organizations_pkey PRIMARY KEY (id)
      )`);
    await db.query(`CREATE UNIQUE INDEX organizations_name_lower_key ON organizations (lower(name)) WHERE NOT deleted`);
    await db.query(`CREATE UNIQUE INDEX organizations_is_default_key ON organizations (is_default) WHERE is_default`);
    await db.query(`INSERT INTO organizations (name, display_name, is_default) VALUES ('gatehouse', 'Gatehouse', true)`);

    await db.query(`
      CREATE TABLE organization_members (
        organization_id uuid        NOT NULL,
        user_id         uuid        NOT NULL,
        roles           text[]      NOT NULL DEFAULT '{}',
        created_at      timestamptz NOT NULL DEFAULT now(),
        updated_at      timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT organization_members_pkey PRIMARY KEY (organization_id, user_id),
        CONSTRAINT organization_members_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE,
        CONSTRAINT organization_members_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
      )`);
    await db.query(`CREATE INDEX organization_members_user_id_idx ON organization_members (user_id)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE organization_members`);
    await db.query(`DROP TABLE organizations`);
    await db.query(`DROP TABLE users`);
  }
}
