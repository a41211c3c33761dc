import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLE = 'oauth2_provider_consents';

/** What users have allowed verified apps: they are not asked for it twice, even if the app has given up its access meanwhile. */
export class RememberConsent1764000008610 implements MigrationInterface {
  readonly name = 'RememberConsent1764000008610';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE ${TABLE} (
        user_id    uuid        NOT NULL,
        app_id     uuid        NOT NULL,
        resource   text        NOT NULL,
        scope      text        NOT NULL,
        appearance bytea       NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz NOT NULL,
        CONSTRAINT ${TABLE}_pkey PRIMARY KEY (user_id, app_id, resource),
        CONSTRAINT ${TABLE}_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
        CONSTRAINT ${TABLE}_app_id_fkey FOREIGN KEY (app_id) REFERENCES oauth2_provider_apps (id) ON DELETE CASCADE,
        CONSTRAINT ${TABLE}_resource_check CHECK (resource <> ''),
        CONSTRAINT ${TABLE}_scope_check CHECK (scope <> '')
      )`);
    await db.query(`CREATE INDEX ${TABLE}_app_id_idx ON ${TABLE} (app_id)`);
    await db.query(`CREATE INDEX ${TABLE}_resource_idx ON ${TABLE} (resource)`);
    await db.query(`CREATE INDEX ${TABLE}_expires_at_idx ON ${TABLE} (expires_at)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE ${TABLE}`);
  }
}
