import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Characters of a URL (RFC 3986), without those that need to be encoded. */
const CHARACTERS = '[]!#-;=?-[_a-z~]*';
const ANYWHERE = `^(?:(?:https?://|/(?!/))${CHARACTERS})?$`;
const ON_THIS_SERVER = `^(?:/(?!/)${CHARACTERS})?$`;

const COLUMNS: readonly (readonly [table: string, column: string, pattern: string])[] = [
  ['users', 'avatar_url', ANYWHERE],
  ['groups', 'avatar_url', ANYWHERE],
  ['organizations', 'icon', ANYWHERE],
  ['oauth2_provider_apps', 'icon', ON_THIS_SERVER],
];

/**
 * Clients put these into their pages. What is too long, runs code or leaves the web becomes no picture: whoever wants one back sets it
 * again. The services ask more precisely (a host, no password), and never less.
 */
export class RestrictPictureUrls1764000007020 implements MigrationInterface {
  readonly name = 'RestrictPictureUrls1764000007020';

  async up(db: QueryRunner): Promise<void> {
    for (const [table, column, pattern] of COLUMNS) {
      const rule = `length(${column}) <= 2048 AND ${column} ~* '${pattern}'`;
      await db.query(`UPDATE ${table} SET ${column} = '' WHERE NOT (${rule})`);
      await db.query(`ALTER TABLE ${table} ADD CONSTRAINT ${table}_${column}_check CHECK (${rule})`);
    }
  }

  async down(db: QueryRunner): Promise<void> {
    for (const [table, column] of COLUMNS) await db.query(`ALTER TABLE ${table} DROP CONSTRAINT ${table}_${column}_check`);
  }
}
