import type { MigrationInterface, QueryRunner } from 'typeorm';

const APPS = 'oauth2_provider_apps';
const GRANTS = 'oauth2_provider_grants';
const TOKENS = 'oauth2_provider_app_tokens';
const LOGOUTS = 'oauth2_provider_logouts';
const SUBJECTS = 'oauth2_provider_subjects';

/** Pairwise subjects: what the apps of a sector know a user by. Grants keep the one that they were given with, and tokens that of their grant; null is the id of the user. */
export class GiveSectorsSubjects1764000008770 implements MigrationInterface {
  readonly name = 'GiveSectorsSubjects1764000008770';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE ${APPS}
        ADD COLUMN subject_type text NOT NULL DEFAULT 'public',
        ADD CONSTRAINT ${APPS}_subject_type_check CHECK (subject_type IN ('public', 'pairwise')),
        ADD COLUMN sector_identifier_uri text NOT NULL DEFAULT '',
        ADD CONSTRAINT ${APPS}_sector_identifier_uri_check CHECK (length(sector_identifier_uri) <= 2048)`);
    for (const table of [GRANTS, TOKENS, LOGOUTS]) await db.query(`ALTER TABLE ${table} ADD COLUMN subject uuid`);
    await db.query(`
      CREATE TABLE ${SUBJECTS} (
        subject    uuid        NOT NULL DEFAULT gen_random_uuid(),
        user_id    uuid        NOT NULL,
        sector     text        NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT ${SUBJECTS}_pkey PRIMARY KEY (subject),
        CONSTRAINT ${SUBJECTS}_user_id_sector_key UNIQUE (user_id, sector),
        CONSTRAINT ${SUBJECTS}_sector_check CHECK (sector <> '' AND length(sector) <= 255),
        CONSTRAINT ${SUBJECTS}_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
      )`);
    await db.query(`
      CREATE FUNCTION users_delete_oauth2_provider_subjects() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        DELETE FROM ${SUBJECTS} WHERE user_id = NEW.id;
        RETURN NULL;
      END $$`);
    await db.query(`
      CREATE TRIGGER users_delete_oauth2_provider_subjects AFTER UPDATE OF deleted ON users
        FOR EACH ROW WHEN (NEW.deleted AND NOT OLD.deleted) EXECUTE FUNCTION users_delete_oauth2_provider_subjects()`);
    await db.query(queue('app_id, user_id, sid, subject', 'g.app_id, g.user_id, g.sid, g.subject'));
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(queue('app_id, user_id, sid', 'g.app_id, g.user_id, g.sid'));
    await db.query(`DROP TRIGGER users_delete_oauth2_provider_subjects ON users`);
    await db.query(`DROP FUNCTION users_delete_oauth2_provider_subjects()`);
    await db.query(`DROP TABLE ${SUBJECTS}`);
    for (const table of [GRANTS, TOKENS, LOGOUTS]) await db.query(`ALTER TABLE ${table} DROP COLUMN subject`);
    await db.query(`ALTER TABLE ${APPS} DROP COLUMN sector_identifier_uri, DROP COLUMN subject_type`);
  }
}

function queue(columns: string, values: string): string {
  return `
      CREATE OR REPLACE FUNCTION queue_oauth2_provider_logouts(grant_ids uuid[]) RETURNS void LANGUAGE sql AS $$
        INSERT INTO ${LOGOUTS} (${columns})
        SELECT DISTINCT ${values}
          FROM oauth2_provider_grants g
          JOIN ${APPS} a ON a.id = g.app_id
         WHERE g.id = ANY (grant_ids) AND g.parent_grant_id IS NULL AND 'openid' = ANY (string_to_array(g.scope, ' '))
           AND a.backchannel_logout_uri <> '' AND (g.sid IS NOT NULL OR NOT a.backchannel_logout_session_required)
         ORDER BY 1, 2, 3
            ON CONFLICT DO NOTHING
      $$`;
}
