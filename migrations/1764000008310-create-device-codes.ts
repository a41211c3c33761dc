import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLE = 'oauth2_provider_device_codes';

/** Requests of devices (RFC 8628), which a user answers on another one. */
export class CreateDeviceCodes1764000008310 implements MigrationInterface {
  readonly name = 'CreateDeviceCodes1764000008310';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE ${TABLE} (
        id               uuid        NOT NULL DEFAULT gen_random_uuid(),
        app_id           uuid        NOT NULL,
        secret_prefix    bytea       NOT NULL,
        hashed_secret    bytea       NOT NULL,
        user_code_hash   bytea       NOT NULL,
        resource_uri     text        NOT NULL,
        scope            text        NOT NULL,
        client_address   text        NOT NULL,
        created_at       timestamptz NOT NULL DEFAULT now(),
        expires_at       timestamptz NOT NULL,
        interval_seconds integer     NOT NULL DEFAULT 5,
        last_polled_at   timestamptz,
        grant_id         uuid,
        denied_at        timestamptz,
        consumed_at      timestamptz,
        CONSTRAINT ${TABLE}_pkey PRIMARY KEY (id),
        CONSTRAINT ${TABLE}_app_id_fkey FOREIGN KEY (app_id) REFERENCES oauth2_provider_apps (id) ON DELETE CASCADE,
        CONSTRAINT ${TABLE}_grant_id_fkey FOREIGN KEY (grant_id) REFERENCES oauth2_provider_grants (id) ON DELETE CASCADE,
        CONSTRAINT ${TABLE}_secret_prefix_key UNIQUE (secret_prefix),
        CONSTRAINT ${TABLE}_user_code_hash_key UNIQUE (user_code_hash),
        CONSTRAINT ${TABLE}_scope_check CHECK (scope <> ''),
        CONSTRAINT ${TABLE}_answer_check CHECK ((denied_at IS NULL OR grant_id IS NULL) AND (consumed_at IS NULL OR grant_id IS NOT NULL))
      )`);
    await db.query(`CREATE INDEX ${TABLE}_app_id_idx ON ${TABLE} (app_id)`);
    await db.query(`CREATE INDEX ${TABLE}_grant_id_idx ON ${TABLE} (grant_id)`);
    await db.query(`CREATE INDEX ${TABLE}_expires_at_idx ON ${TABLE} (expires_at)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE ${TABLE}`);
  }
}
