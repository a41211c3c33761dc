import type { MigrationInterface, QueryRunner } from 'typeorm';

/** By name and definition. */
const INDEXES: readonly (readonly [string, string])[] = [
  // What a page of users, and their number, is found with; `username` is in it because PostgreSQL would otherwise read the row to compute the key.
  ['users_listed_idx', 'users (lower(username)) INCLUDE (username, id) WHERE NOT deleted AND NOT is_system'],
  ['oauth2_provider_grants_revoked_at_idx', 'oauth2_provider_grants (revoked_at) WHERE revoked_at IS NOT NULL'],
  ['oauth2_provider_grants_absolute_expires_at_idx', 'oauth2_provider_grants (absolute_expires_at)'],
];

/** The tables can be large, and the servers of the former version still write them: the indexes are built beside them. */
export class IndexEndsOfGrantsAndListedUsers1764000007950 implements MigrationInterface {
  readonly name = 'IndexEndsOfGrantsAndListedUsers1764000007950';
  /** As `CREATE INDEX CONCURRENTLY` requires. */
  readonly transaction = false;

  async up(db: QueryRunner): Promise<void> {
    for (const [name, definition] of INDEXES) {
      // An attempt that was interrupted leaves an invalid index.
      await db.query(`DROP INDEX CONCURRENTLY IF EXISTS ${name}`);
      await db.query(`CREATE INDEX CONCURRENTLY ${name} ON ${definition}`);
    }
  }

  async down(db: QueryRunner): Promise<void> {
    for (const [name] of INDEXES) await db.query(`DROP INDEX ${name}`);
  }
}
