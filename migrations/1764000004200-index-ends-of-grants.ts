import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What rotation, the purge of grants, and the deletion of a user or an app look rows up by. */
export class IndexEndsOfGrants1764000004200 implements MigrationInterface {
  readonly name = 'IndexEndsOfGrants1764000004200';

  async up(db: QueryRunner): Promise<void> {
    await db.query(
      `CREATE INDEX oauth2_provider_app_tokens_successor_id_idx ON oauth2_provider_app_tokens (successor_id) WHERE replay_sealed IS NOT NULL`,
    );
    await db.query(
      `CREATE INDEX oauth2_provider_app_tokens_replay_idx ON oauth2_provider_app_tokens (consumed_at) WHERE replay_sealed IS NOT NULL`,
    );
    await db.query(`CREATE INDEX oauth2_provider_app_tokens_user_id_idx ON oauth2_provider_app_tokens (user_id)`);
    await db.query(`CREATE INDEX oauth2_provider_app_tokens_app_id_idx ON oauth2_provider_app_tokens (app_id)`);
    await db.query(`CREATE INDEX oauth2_provider_app_codes_user_id_idx ON oauth2_provider_app_codes (user_id)`);
    await db.query(`CREATE INDEX oauth2_provider_app_codes_app_id_idx ON oauth2_provider_app_codes (app_id)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP INDEX oauth2_provider_app_codes_app_id_idx`);
    await db.query(`DROP INDEX oauth2_provider_app_codes_user_id_idx`);
    await db.query(`DROP INDEX oauth2_provider_app_tokens_app_id_idx`);
    await db.query(`DROP INDEX oauth2_provider_app_tokens_user_id_idx`);
    await db.query(`DROP INDEX oauth2_provider_app_tokens_replay_idx`);
    await db.query(`DROP INDEX oauth2_provider_app_tokens_successor_id_idx`);
  }
}
