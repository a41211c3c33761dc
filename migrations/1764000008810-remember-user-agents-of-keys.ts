import type { MigrationInterface, QueryRunner } from 'typeorm';

/** People recognize a session by its browser. The length is part of the type: a check would read the whole table. */
export class RememberUserAgentsOfKeys1764000008810 implements MigrationInterface {
  readonly name = 'RememberUserAgentsOfKeys1764000008810';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE api_keys ADD COLUMN user_agent varchar(256)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE api_keys DROP COLUMN user_agent`);
  }
}
