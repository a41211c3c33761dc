import type { MigrationInterface, QueryRunner } from 'typeorm';

const SWAGGER = '5a66e700-0000-4000-8000-000000000001';

/** The API explorer offers administrator access, which must be registered by name. A registration that somebody changed stays. */
export class OfferAdminScopesToSwagger1764000007300 implements MigrationInterface {
  readonly name = 'OfferAdminScopesToSwagger1764000007300';

  async up(db: QueryRunner): Promise<void> {
    await db.query(
      `UPDATE oauth2_provider_apps SET scope = 'coder:all gatehouse:admin gatehouse:admin.read' WHERE id = $1 AND scope = ''`,
      [SWAGGER],
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(
      `UPDATE oauth2_provider_apps SET scope = '' WHERE id = $1 AND scope = 'coder:all gatehouse:admin gatehouse:admin.read'`,
      [SWAGGER],
    );
  }
}
