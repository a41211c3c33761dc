import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateAuditLogs1764000001100 implements MigrationInterface {
  readonly name = 'CreateAuditLogs1764000001100';

  async up(db: QueryRunner): Promise<void> {
    // No foreign keys: a row tells what happened to things that may be gone. No organization is the zero uuid.
    await db.query(`
      CREATE TABLE audit_logs (
        id                uuid         NOT NULL DEFAULT gen_random_uuid(),
        time              timestamptz  NOT NULL,
        request_id        uuid         NOT NULL,
        user_id           uuid         NOT NULL,
        organization_id   uuid         NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
        ip                inet,
        user_agent        varchar(256) NOT NULL DEFAULT '',
        resource_type     text         NOT NULL,
        resource_id       uuid         NOT NULL,
        resource_target   text         NOT NULL DEFAULT '',
        resource_icon     text         NOT NULL DEFAULT '',
        action            text         NOT NULL,
        diff              jsonb        NOT NULL DEFAULT '{}',
        status_code       integer      NOT NULL,
        additional_fields jsonb        NOT NULL DEFAULT '{}',
        CONSTRAINT audit_logs_pkey PRIMARY KEY (id)
      )`);
    await db.query(`CREATE INDEX audit_logs_time_idx ON audit_logs (time DESC)`);
    await db.query(`CREATE INDEX audit_logs_organization_id_idx ON audit_logs (organization_id)`);
    await db.query(`CREATE INDEX audit_logs_resource_id_idx ON audit_logs (resource_id)`);
    await db.query(`CREATE INDEX audit_logs_user_id_idx ON audit_logs (user_id)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE audit_logs`);
  }
}
