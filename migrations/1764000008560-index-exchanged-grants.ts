import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLE = 'oauth2_provider_grants';
const COLUMNS = ['parent_grant_id', 'exchange_rule_id'] as const;

/** A grant ends with its parent and with its rule. The table can be large, and running servers write it: the indexes are built beside it. */
export class IndexExchangedGrants1764000008560 implements MigrationInterface {
  readonly name = 'IndexExchangedGrants1764000008560';
  /** As `CREATE INDEX CONCURRENTLY` requires. */
  readonly transaction = false;

  async up(db: QueryRunner): Promise<void> {
    for (const column of COLUMNS) {
      const name = `${TABLE}_${column}_idx`;
      // An attempt that was interrupted leaves an invalid index.
      await db.query(`DROP INDEX CONCURRENTLY IF EXISTS ${name}`);
      await db.query(`CREATE INDEX CONCURRENTLY ${name} ON ${TABLE} (${column}) WHERE ${column} IS NOT NULL`);
    }
  }

  async down(db: QueryRunner): Promise<void> {
    for (const column of COLUMNS) await db.query(`DROP INDEX ${TABLE}_${column}_idx`);
  }
}
