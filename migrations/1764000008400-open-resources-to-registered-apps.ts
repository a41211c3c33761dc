import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A resource server for MCP clients, which register themselves, cannot list their ids beforehand. */
export class OpenResourcesToRegisteredApps1764000008400 implements MigrationInterface {
  readonly name = 'OpenResourcesToRegisteredApps1764000008400';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE oauth2_provider_resource_servers ADD COLUMN allows_self_registered_apps boolean NOT NULL DEFAULT false`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE oauth2_provider_resource_servers DROP COLUMN allows_self_registered_apps`);
  }
}
