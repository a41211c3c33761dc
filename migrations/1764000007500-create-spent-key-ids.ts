import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether a form has made its key was asked of the audit log, which is for people and may be shortened. */
export class CreateSpentKeyIds1764000007500 implements MigrationInterface {
  readonly name = 'CreateSpentKeyIds1764000007500';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE spent_key_ids (
        key_id   text        NOT NULL,
        spent_at timestamptz NOT NULL,
        CONSTRAINT spent_key_ids_pkey PRIMARY KEY (key_id)
      )`);
    await db.query(`CREATE INDEX spent_key_ids_spent_at_idx ON spent_key_ids (spent_at)`);
    // Forms that are open during the upgrade must not make a second key.
    await db.query(`
      INSERT INTO spent_key_ids (key_id, spent_at)
      SELECT additional_fields ->> 'reserved_key_id', max("time") FROM audit_logs
       WHERE resource_type = 'api_key' AND action = 'create' AND "time" > now() - interval '1 hour' AND additional_fields ? 'reserved_key_id'
       GROUP BY 1`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE spent_key_ids`);
  }
}
