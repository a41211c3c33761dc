import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLE = 'oauth2_provider_device_codes';

/** Codes that wait are counted by network, too. The index of the app becomes the one that the count needs. */
export class CountDeviceCodesByNetwork1764000008540 implements MigrationInterface {
  readonly name = 'CountDeviceCodesByNetwork1764000008540';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE ${TABLE} ADD COLUMN network text`);
    // Those that exist live for ten minutes.
    await db.query(`UPDATE ${TABLE} SET network = client_address`);
    await db.query(`ALTER TABLE ${TABLE} ALTER COLUMN network SET NOT NULL`);
    await db.query(`CREATE INDEX ${TABLE}_app_id_expires_at_idx ON ${TABLE} (app_id, expires_at)`);
    await db.query(`DROP INDEX ${TABLE}_app_id_idx`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`CREATE INDEX ${TABLE}_app_id_idx ON ${TABLE} (app_id)`);
    await db.query(`DROP INDEX ${TABLE}_app_id_expires_at_idx`);
    await db.query(`ALTER TABLE ${TABLE} DROP COLUMN network`);
  }
}
