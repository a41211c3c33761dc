import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLE = 'oauth2_provider_pushed_requests';

/** Authorization requests that clients push instead of putting them into a link (RFC 9126). */
export class CreatePushedRequests1764000008520 implements MigrationInterface {
  readonly name = 'CreatePushedRequests1764000008520';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE oauth2_provider_apps ADD COLUMN require_pushed_authorization_requests boolean NOT NULL DEFAULT false`);
    await db.query(`
      CREATE TABLE ${TABLE} (
        reference_hash bytea       NOT NULL,
        app_id         uuid        NOT NULL,
        parameters     text        NOT NULL,
        created_at     timestamptz NOT NULL DEFAULT now(),
        expires_at     timestamptz NOT NULL,
        opened_at      timestamptz,
        CONSTRAINT ${TABLE}_pkey PRIMARY KEY (reference_hash),
        CONSTRAINT ${TABLE}_app_id_fkey FOREIGN KEY (app_id) REFERENCES oauth2_provider_apps (id) ON DELETE CASCADE
      )`);
    await db.query(`CREATE INDEX ${TABLE}_app_id_created_at_idx ON ${TABLE} (app_id, created_at)`);
    await db.query(`CREATE INDEX ${TABLE}_created_at_idx ON ${TABLE} (created_at)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE ${TABLE}`);
    await db.query(`ALTER TABLE oauth2_provider_apps DROP COLUMN require_pushed_authorization_requests`);
  }
}
