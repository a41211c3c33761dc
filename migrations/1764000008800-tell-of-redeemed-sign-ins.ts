import type { MigrationInterface, QueryRunner } from 'typeorm';

const APPS = 'oauth2_provider_apps';
const LOGOUTS = 'oauth2_provider_logouts';
const FUNCTION = 'oauth2_provider_apps_forget_logouts';

/** An app is told about the end of a sign-in only if it has had a token of it: otherwise one that sends people to somebody else's callback would learn their subjects. */
export class TellOfRedeemedSignIns1764000008800 implements MigrationInterface {
  readonly name = 'TellOfRedeemedSignIns1764000008800';

  async up(db: QueryRunner): Promise<void> {
    await db.query(queue(' AND EXISTS (SELECT 1 FROM oauth2_provider_app_tokens t WHERE t.grant_id = g.id)'));
    await db.query(`
      CREATE FUNCTION ${FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        DELETE FROM ${LOGOUTS} WHERE app_id = NEW.id;
        RETURN NULL;
      END $$`);
    // What waits has the subjects of the old sector, and would be sent to the address of the new one.
    await db.query(`
      CREATE TRIGGER ${FUNCTION} AFTER UPDATE OF redirect_uris, subject_type, sector_identifier_uri ON ${APPS}
        FOR EACH ROW WHEN (NEW.dynamically_registered AND (NEW.redirect_uris, NEW.subject_type, NEW.sector_identifier_uri)
                             IS DISTINCT FROM (OLD.redirect_uris, OLD.subject_type, OLD.sector_identifier_uri))
        EXECUTE FUNCTION ${FUNCTION}()`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TRIGGER ${FUNCTION} ON ${APPS}`);
    await db.query(`DROP FUNCTION ${FUNCTION}()`);
    await db.query(queue(''));
  }
}

function queue(condition: string): string {
  return `
      CREATE OR REPLACE FUNCTION queue_oauth2_provider_logouts(grant_ids uuid[]) RETURNS void LANGUAGE sql AS $$
        INSERT INTO ${LOGOUTS} (app_id, user_id, sid, subject)
        SELECT DISTINCT g.app_id, g.user_id, g.sid, g.subject
          FROM oauth2_provider_grants g
          JOIN ${APPS} a ON a.id = g.app_id
         WHERE g.id = ANY (grant_ids) AND g.parent_grant_id IS NULL AND 'openid' = ANY (string_to_array(g.scope, ' '))
           AND a.backchannel_logout_uri <> '' AND (g.sid IS NOT NULL OR NOT a.backchannel_logout_session_required)${condition}
         ORDER BY 1, 2, 3
            ON CONFLICT DO NOTHING
      $$`;
}
