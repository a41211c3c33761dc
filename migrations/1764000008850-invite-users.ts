import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Links with which people create their own accounts, with the roles and organizations that an administrator chose. */
export class InviteUsers1764000008850 implements MigrationInterface {
  readonly name = 'InviteUsers1764000008850';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE user_invitations (
        id               uuid         NOT NULL DEFAULT gen_random_uuid(),
        email            varchar(320) NOT NULL,
        hashed_token     bytea        NOT NULL,
        roles            text[]       NOT NULL,
        organization_ids uuid[]       NOT NULL,
        created_by       uuid         NOT NULL,
        created_at       timestamptz  NOT NULL,
        expires_at       timestamptz  NOT NULL,
        CONSTRAINT user_invitations_pkey PRIMARY KEY (id),
        CONSTRAINT user_invitations_hashed_token_key UNIQUE (hashed_token),
        CONSTRAINT user_invitations_created_by_fkey FOREIGN KEY (created_by) REFERENCES users (id) ON DELETE CASCADE
      )`);
    // One at a time for each address: a second administrator learns of the first one's.
    await db.query(`CREATE UNIQUE INDEX user_invitations_email_lower_key ON user_invitations (lower(email))`);
    await db.query(`CREATE INDEX user_invitations_created_by_idx ON user_invitations (created_by)`);
    await db.query(`CREATE INDEX user_invitations_expires_at_idx ON user_invitations (expires_at)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE user_invitations`);
  }
}
