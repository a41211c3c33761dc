import type { MigrationInterface, QueryRunner } from 'typeorm';

const ISSUERS = 'workload_identity_issuers';
const SPENT = 'spent_workload_tokens';

/** Platforms whose programs can exchange a signed token of theirs for one of an agent (RFC 8693). Each of their tokens counts once. */
export class CreateWorkloadIdentityIssuers1764000008690 implements MigrationInterface {
  readonly name = 'CreateWorkloadIdentityIssuers1764000008690';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE ${ISSUERS} (
        id              uuid        NOT NULL DEFAULT gen_random_uuid(),
        name            text        NOT NULL,
        issuer          text        NOT NULL,
        jwks_url        text,
        jwks            jsonb,
        audience        text,
        required_claims text[]      NOT NULL,
        created_at      timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT ${ISSUERS}_pkey PRIMARY KEY (id),
        CONSTRAINT ${ISSUERS}_issuer_key UNIQUE (issuer),
        CONSTRAINT ${ISSUERS}_keys_check CHECK (num_nonnulls(jwks_url, jwks) <= 1)
      )`);
    await db.query(`
      CREATE TABLE ${SPENT} (
        issuer     text        NOT NULL,
        jti_hash   bytea       NOT NULL,
        expires_at timestamptz NOT NULL,
        CONSTRAINT ${SPENT}_pkey PRIMARY KEY (issuer, jti_hash)
      )`);
    await db.query(`CREATE INDEX ${SPENT}_expires_at_idx ON ${SPENT} (expires_at)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE ${SPENT}`);
    await db.query(`DROP TABLE ${ISSUERS}`);
  }
}
