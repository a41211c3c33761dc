import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A cookie had to hold where the person goes after a login, and browsers drop one of more than 4096 bytes. Nothing is signed for it any more. */
export class RememberLoginAttempts1764000006510 implements MigrationInterface {
  readonly name = 'RememberLoginAttempts1764000006510';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE login_attempts (
        state_hash   bytea       NOT NULL,
        provider_id  text        NOT NULL,
        redirect_uri text        NOT NULL,
        target       text        NOT NULL,
        expires_at   timestamptz NOT NULL,
        used_at      timestamptz,
        CONSTRAINT login_attempts_pkey PRIMARY KEY (state_hash),
        CONSTRAINT login_attempts_target_check CHECK (octet_length(target) <= 16384)
      )`);
    await db.query(`CREATE INDEX login_attempts_expires_at_idx ON login_attempts (expires_at)`);
    await db.query(`DELETE FROM crypto_keys WHERE feature = 'login_state'`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE login_attempts`);
  }
}
