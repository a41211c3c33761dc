import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A DPoP proof that was used, for as long as it would be valid. The table is logged: after a crash or a failover the proofs stay used. */
@Entity({ name: 'used_dpop_proofs' })
export class UsedProofEntity {
  /** SHA-256 of key and identifier, which can have any length. */
  @PrimaryColumn({ name: 'proof_hash', type: 'bytea', primaryKeyConstraintName: 'used_dpop_proofs_pkey' })
  proofHash: Buffer;

  @Index('used_dpop_proofs_expires_at_idx')
  @Column({ name: 'expires_at', type: 'timestamptz' })
  expiresAt: Date;
}
