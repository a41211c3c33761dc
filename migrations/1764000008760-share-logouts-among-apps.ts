import type { MigrationInterface, QueryRunner } from 'typeorm';

const LOGOUTS = 'oauth2_provider_logouts';

/** Each app has its share of what is sent at a time, so what waits is looked for app by app. */
export class ShareLogoutsAmongApps1764000008760 implements MigrationInterface {
  readonly name = 'ShareLogoutsAmongApps1764000008760';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE INDEX ${LOGOUTS}_app_id_next_attempt_at_idx ON ${LOGOUTS} (app_id, next_attempt_at)`);
    await db.query(`DROP INDEX ${LOGOUTS}_app_id_idx`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`CREATE INDEX ${LOGOUTS}_app_id_idx ON ${LOGOUTS} (app_id)`);
    await db.query(`DROP INDEX ${LOGOUTS}_app_id_next_attempt_at_idx`);
  }
}
