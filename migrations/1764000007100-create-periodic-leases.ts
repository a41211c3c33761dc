import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Chores are taken by a row with an end, because a lock of a session is nobody's behind a connection pooler. */
export class CreatePeriodicLeases1764000007100 implements MigrationInterface {
  readonly name = 'CreatePeriodicLeases1764000007100';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE periodic_leases (
        task       text        NOT NULL,
        holder     uuid        NOT NULL,
        expires_at timestamptz NOT NULL,
        CONSTRAINT periodic_leases_pkey PRIMARY KEY (task)
      )`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE periodic_leases`);
  }
}
