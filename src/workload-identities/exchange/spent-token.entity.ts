import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * A token of a platform that was exchanged, until it has expired: it must not be exchanged again, even if the issuer was deleted and added again
 * since. So it does not refer to the row of the issuer.
 */
@Entity({ name: 'spent_workload_tokens' })
@Index('spent_workload_tokens_expires_at_idx', ['expiresAt'])
export class SpentWorkloadTokenEntity {
  /** Its `iss`. */
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'spent_workload_tokens_pkey' })
  issuer: string;

  /** SHA-256 of its `jti`. */
  @PrimaryColumn({ name: 'jti_hash', type: 'bytea', primaryKeyConstraintName: 'spent_workload_tokens_pkey' })
  jtiHash: Buffer;

  @Column({ name: 'expires_at', type: 'timestamptz' })
  expiresAt: Date;
}
