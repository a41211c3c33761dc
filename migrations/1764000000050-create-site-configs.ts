import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateSiteConfigs1764000000050 implements MigrationInterface {
  readonly name = 'CreateSiteConfigs1764000000050';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE site_configs (
        key   text NOT NULL,
        value text NOT NULL,
        CONSTRAINT site_configs_pkey PRIMARY KEY (key)
      )`);
    await db.query(`INSERT INTO site_configs (key, value) VALUES ('deployment_id', gen_random_uuid()::text)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE site_configs`);
  }
}
