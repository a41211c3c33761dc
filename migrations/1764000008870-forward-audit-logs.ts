import type { MigrationInterface, QueryRunner } from 'typeorm';

const FUNCTION = 'queue_forwarded_audit_logs';

/**
 * What is to be forwarded of the audit log. A place in the log would not do: entries become visible in another order than that of their times, and
 * those behind the place would be lost.
 */
export class ForwardAuditLogs1764000008870 implements MigrationInterface {
  readonly name = 'ForwardAuditLogs1764000008870';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE audit_forward_targets (
        name            text        NOT NULL,
        seen_at         timestamptz NOT NULL,
        attempts        integer     NOT NULL DEFAULT 0,
        next_attempt_at timestamptz,
        last_error      text,
        last_sent_at    timestamptz,
        CONSTRAINT audit_forward_targets_pkey PRIMARY KEY (name)
      )`);
    await db.query(`
      CREATE TABLE audit_forward_queue (
        log_id    uuid        NOT NULL,
        target    text        NOT NULL,
        queued_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT audit_forward_queue_pkey PRIMARY KEY (log_id, target)
      )`);
    await db.query(`CREATE INDEX audit_forward_queue_target_queued_at_idx ON audit_forward_queue (target, queued_at, log_id)`);
    await db.query(`
      CREATE FUNCTION ${FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        INSERT INTO audit_forward_queue (log_id, target) SELECT l.id, t.name FROM audit_forward_targets t, recorded l;
        RETURN NULL;
      END $$`);
    await db.query(`
      CREATE TRIGGER ${FUNCTION} AFTER INSERT ON audit_logs REFERENCING NEW TABLE AS recorded
        FOR EACH STATEMENT EXECUTE FUNCTION ${FUNCTION}()`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TRIGGER ${FUNCTION} ON audit_logs`);
    await db.query(`DROP FUNCTION ${FUNCTION}()`);
    await db.query(`DROP TABLE audit_forward_queue`);
    await db.query(`DROP TABLE audit_forward_targets`);
  }
}
