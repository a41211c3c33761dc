import type { MigrationInterface, QueryRunner } from 'typeorm';

const RULES = 'oauth2_provider_exchange_rules';
const GRANTS = 'oauth2_provider_grants';
const TOKENS = 'oauth2_provider_app_tokens';

/**
 * Which app can exchange tokens for which resource server (RFC 8693). An exchanged token has a grant of its own, which ends with the grant that
 * the subject token belongs to.
 */
export class CreateExchangeRules1764000008550 implements MigrationInterface {
  readonly name = 'CreateExchangeRules1764000008550';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE ${RULES} (
        id                         uuid        NOT NULL DEFAULT gen_random_uuid(),
        app_id                     uuid        NOT NULL,
        subject_resource_server_id uuid        NOT NULL,
        target_resource_server_id  uuid        NOT NULL,
        scopes                     jsonb       NOT NULL,
        created_at                 timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT ${RULES}_pkey PRIMARY KEY (id),
        CONSTRAINT ${RULES}_app_id_fkey FOREIGN KEY (app_id) REFERENCES oauth2_provider_apps (id) ON DELETE CASCADE,
        CONSTRAINT ${RULES}_subject_fkey
          FOREIGN KEY (subject_resource_server_id) REFERENCES oauth2_provider_resource_servers (id) ON DELETE CASCADE,
        CONSTRAINT ${RULES}_target_fkey
          FOREIGN KEY (target_resource_server_id) REFERENCES oauth2_provider_resource_servers (id) ON DELETE CASCADE,
        CONSTRAINT ${RULES}_app_id_subject_target_key UNIQUE (app_id, subject_resource_server_id, target_resource_server_id),
        CONSTRAINT ${RULES}_target_check CHECK (subject_resource_server_id <> target_resource_server_id)
      )`);
    await db.query(`CREATE INDEX ${RULES}_subject_idx ON ${RULES} (subject_resource_server_id)`);
    await db.query(`CREATE INDEX ${RULES}_target_idx ON ${RULES} (target_resource_server_id)`);
    await db.query(`
      ALTER TABLE ${GRANTS}
        ADD COLUMN parent_grant_id uuid,
        ADD COLUMN exchange_rule_id uuid,
        ADD CONSTRAINT ${GRANTS}_parent_grant_id_fkey FOREIGN KEY (parent_grant_id) REFERENCES ${GRANTS} (id) ON DELETE CASCADE,
        ADD CONSTRAINT ${GRANTS}_exchange_rule_id_fkey FOREIGN KEY (exchange_rule_id) REFERENCES ${RULES} (id) ON DELETE SET NULL`);
    await db.query(`
      ALTER TABLE ${TOKENS}
        ADD COLUMN actor_ids uuid[] NOT NULL DEFAULT '{}',
        ADD CONSTRAINT ${TOKENS}_actor_ids_check CHECK (cardinality(actor_ids) <= 4)`);

    // As for other rows: sees what is committed when it is called, and not when the statement around it began.
    await db.query(`
      CREATE FUNCTION current_oauth2_provider_grant_is_exchanged(of_grant uuid) RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$
      BEGIN RETURN EXISTS (SELECT 1 FROM ${GRANTS} WHERE parent_grant_id = of_grant); END $$`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP FUNCTION current_oauth2_provider_grant_is_exchanged(uuid)`);
    // Without the column these tokens would count as consent of the user, so they end.
    await db.query(`
      DELETE FROM api_keys WHERE id IN (
        SELECT t.api_key_id FROM ${TOKENS} t JOIN ${GRANTS} g ON g.id = t.grant_id WHERE g.parent_grant_id IS NOT NULL)`);
    await db.query(`DELETE FROM ${GRANTS} WHERE parent_grant_id IS NOT NULL`);
    await db.query(`ALTER TABLE ${TOKENS} DROP CONSTRAINT ${TOKENS}_actor_ids_check, DROP COLUMN actor_ids`);
    await db.query(`ALTER TABLE ${GRANTS} DROP COLUMN parent_grant_id, DROP COLUMN exchange_rule_id`);
    await db.query(`DROP TABLE ${RULES}`);
  }
}
