import type { MigrationInterface, QueryRunner } from 'typeorm';

/** DPoP (RFC 9449). Existing tokens are not bound, and no app or resource server requires it. */
export class BindTokensToKeys1764000008570 implements MigrationInterface {
  readonly name = 'BindTokensToKeys1764000008570';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE oauth2_provider_app_tokens ADD COLUMN dpop_jkt text`);
    await db.query(`ALTER TABLE oauth2_provider_app_codes ADD COLUMN dpop_jkt text`);
    await db.query(`ALTER TABLE oauth2_provider_apps ADD COLUMN dpop_bound_access_tokens boolean NOT NULL DEFAULT false`);
    await db.query(
      `ALTER TABLE oauth2_provider_resource_servers ADD COLUMN dpop_bound_access_tokens_required boolean NOT NULL DEFAULT false`,
    );
    await db.query(`
      CREATE TABLE used_dpop_proofs (
        proof_hash bytea NOT NULL,
        expires_at timestamptz NOT NULL,
        CONSTRAINT used_dpop_proofs_pkey PRIMARY KEY (proof_hash)
      )`);
    await db.query(`CREATE INDEX used_dpop_proofs_expires_at_idx ON used_dpop_proofs (expires_at)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE used_dpop_proofs`);
    await db.query(`ALTER TABLE oauth2_provider_resource_servers DROP COLUMN dpop_bound_access_tokens_required`);
    await db.query(`ALTER TABLE oauth2_provider_apps DROP COLUMN dpop_bound_access_tokens`);
    await db.query(`ALTER TABLE oauth2_provider_app_codes DROP COLUMN dpop_jkt`);
    await db.query(`ALTER TABLE oauth2_provider_app_tokens DROP COLUMN dpop_jkt`);
  }
}
