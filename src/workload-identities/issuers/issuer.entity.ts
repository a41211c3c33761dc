import { Check, Column, CreateDateColumn, Entity, PrimaryGeneratedColumn, Unique } from 'typeorm';
import type { KeySet } from '../../key-sets/index.js';

/** A platform that signs tokens for the programs which it runs, such as a CI service or a cluster. */
@Entity({ name: 'workload_identity_issuers' })
@Unique('workload_identity_issuers_issuer_key', ['issuer'])
@Check('workload_identity_issuers_keys_check', `num_nonnulls(jwks_url, jwks) <= 1`)
export class WorkloadIdentityIssuerEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'workload_identity_issuers_pkey' })
  id: string;

  @Column({ type: 'text' })
  name: string;

  /** `iss` of its tokens, compared as it is. */
  @Column({ type: 'text' })
  issuer: string;

  /** Null, if there are no keys either: found by OpenID Connect Discovery. */
  @Column({ name: 'jwks_url', type: 'text', nullable: true })
  jwksUrl: string | null;

  /** Its keys, for a platform that this server cannot reach. */
  @Column({ type: 'jsonb', nullable: true })
  jwks: KeySet | null;

  /** `aud` of its tokens for this server; null: the access URL. */
  @Column({ type: 'text', nullable: true })
  audience: string | null;

  /** The claims that a rule without a subject must name, all of them. */
  @Column({ name: 'required_claims', type: 'text', array: true })
  requiredClaims: string[];

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;
}
