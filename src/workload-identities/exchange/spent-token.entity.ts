import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** A token of a platform that was exchanged, until it has expired: it must not be exchanged again. */
@Entity({ name: 'spent_workload_tokens' })
@Index('spent_workload_tokens_expires_at_idx', ['expiresAt'])
export class SpentWorkloadTokenEntity {
  @PrimaryColumn({ name: 'issuer_id', type: 'uuid', primaryKeyConstraintName: 'spent_workload_tokens_pkey' })
  @ForeignKey('WorkloadIdentityIssuerEntity', { name: 'spent_workload_tokens_issuer_id_fkey', onDelete: 'CASCADE' })
  issuerId: string;

  /** SHA-256 of its `jti`. */
  @PrimaryColumn({ name: 'jti_hash', type: 'bytea', primaryKeyConstraintName: 'spent_workload_tokens_pkey' })
  jtiHash: Buffer;

  @Column({ name: 'expires_at', type: 'timestamptz' })
  expiresAt: Date;
}
