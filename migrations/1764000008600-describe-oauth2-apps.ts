import type { MigrationInterface, QueryRunner } from 'typeorm';

const APPS = 'oauth2_provider_apps';
const REGISTRATIONS = 'oauth2_provider_registrations';
const LINKS = ['client_uri', 'policy_uri', 'tos_uri'] as const;

/** What the consent page says about an app: its web pages, who registered it, and whether an administrator vouches for it. */
export class DescribeOauth2Apps1764000008600 implements MigrationInterface {
  readonly name = 'DescribeOauth2Apps1764000008600';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE ${APPS}
        ${LINKS.map((link) => `ADD COLUMN ${link} text NOT NULL DEFAULT '', ADD CONSTRAINT ${APPS}_${link}_check CHECK (length(${link}) <= 2048),`).join('\n')}
        ADD COLUMN is_verified boolean NOT NULL DEFAULT false,
        ADD CONSTRAINT ${APPS}_verified_check CHECK (NOT is_verified OR NOT dynamically_registered),
        ADD COLUMN created_by uuid,
        ADD CONSTRAINT ${APPS}_created_by_fkey FOREIGN KEY (created_by) REFERENCES users (id) ON DELETE SET NULL`);
    await db.query(`CREATE INDEX ${APPS}_created_by_idx ON ${APPS} (created_by)`);
    // So far only apps that registered themselves had them, among the metadata without effect.
    await db.query(`
      UPDATE ${APPS} a SET ${LINKS.map((link) => `${link} = coalesce(r.metadata->>'${link}', '')`).join(', ')}
        FROM ${REGISTRATIONS} r WHERE r.app_id = a.id AND r.metadata ?| ARRAY[${LINKS.map((link) => `'${link}'`).join(', ')}]`);
    await db.query(`UPDATE ${REGISTRATIONS} SET metadata = metadata - ARRAY[${LINKS.map((link) => `'${link}'`).join(', ')}]`);
  }

  async down(db: QueryRunner): Promise<void> {
    const members = LINKS.map((link) => `'${link}', nullif(a.${link}, '')`).join(', ');
    await db.query(`
      UPDATE ${REGISTRATIONS} r SET metadata = r.metadata || jsonb_strip_nulls(jsonb_build_object(${members}))
        FROM ${APPS} a WHERE a.id = r.app_id`);
    await db.query(
      `ALTER TABLE ${APPS} DROP COLUMN created_by, DROP COLUMN is_verified, ${LINKS.map((link) => `DROP COLUMN ${link}`).join(', ')}`,
    );
  }
}
