import { Check, Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** A program of a platform that may act as an agent: with an exact subject, or an exact value for each claim that the issuer requires. */
@Entity({ name: 'workload_identities' })
@Unique('workload_identities_agent_id_issuer_id_identity_hash_key', ['agentId', 'issuerId', 'identityHash'])
@Check('workload_identities_rule_check', `num_nonnulls(subject, claims) = 1`)
@Index('workload_identities_issuer_id_idx', ['issuerId'])
export class WorkloadIdentityEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'workload_identities_pkey' })
  id: string;

  @Column({ name: 'agent_id', type: 'uuid' })
  @ForeignKey('AgentEntity', { name: 'workload_identities_agent_id_fkey', onDelete: 'CASCADE' })
  agentId: string;

  @Column({ name: 'issuer_id', type: 'uuid' })
  @ForeignKey('WorkloadIdentityIssuerEntity', { name: 'workload_identities_issuer_id_fkey', onDelete: 'CASCADE' })
  issuerId: string;

  @Column({ type: 'text', nullable: true })
  subject: string | null;

  @Column({ type: 'jsonb', nullable: true })
  claims: Record<string, string> | null;

  /** SHA-256 of the subject or of the claims, which may be too long for an index: an agent trusts each program once. */
  @Column({ name: 'identity_hash', type: 'bytea' })
  identityHash: Buffer;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;
}
