import type { MigrationInterface, QueryRunner } from 'typeorm';

const IDENTITIES = 'workload_identities';

/** The programs that an agent trusts to act as it. A token that was exchanged ends with the identity that it was issued for. */
export class CreateWorkloadIdentities1764000008710 implements MigrationInterface {
  readonly name = 'CreateWorkloadIdentities1764000008710';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE ${IDENTITIES} (
        id            uuid        NOT NULL DEFAULT gen_random_uuid(),
        agent_id      uuid        NOT NULL,
        issuer_id     uuid        NOT NULL,
        subject       text,
        claims        jsonb,
        identity_hash bytea       NOT NULL,
        created_at    timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT ${IDENTITIES}_pkey PRIMARY KEY (id),
        CONSTRAINT ${IDENTITIES}_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agents (id) ON DELETE CASCADE,
        CONSTRAINT ${IDENTITIES}_issuer_id_fkey FOREIGN KEY (issuer_id) REFERENCES workload_identity_issuers (id) ON DELETE CASCADE,
        CONSTRAINT ${IDENTITIES}_agent_id_issuer_id_identity_hash_key UNIQUE (agent_id, issuer_id, identity_hash),
        CONSTRAINT ${IDENTITIES}_rule_check CHECK (num_nonnulls(subject, claims) = 1)
      )`);
    await db.query(`CREATE INDEX ${IDENTITIES}_issuer_id_idx ON ${IDENTITIES} (issuer_id)`);
    await db.query(`
      ALTER TABLE api_keys
        ADD COLUMN workload_identity_id uuid,
        ADD CONSTRAINT api_keys_workload_identity_id_fkey
          FOREIGN KEY (workload_identity_id) REFERENCES ${IDENTITIES} (id) ON DELETE CASCADE,
        ADD CONSTRAINT api_keys_workload_identity_check
          CHECK ((agent_token_state IS NOT DISTINCT FROM 'exchanged') = (workload_identity_id IS NOT NULL))`);
    await db.query(
      `CREATE INDEX api_keys_workload_identity_id_idx ON api_keys (workload_identity_id) WHERE workload_identity_id IS NOT NULL`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    // Without the identity they would outlive it.
    await db.query(`DELETE FROM api_keys WHERE workload_identity_id IS NOT NULL`);
    await db.query(`DROP INDEX api_keys_workload_identity_id_idx`);
    await db.query(`
      ALTER TABLE api_keys
        DROP CONSTRAINT api_keys_workload_identity_check,
        DROP CONSTRAINT api_keys_workload_identity_id_fkey,
        DROP COLUMN workload_identity_id`);
    await db.query(`DROP TABLE ${IDENTITIES}`);
  }
}
