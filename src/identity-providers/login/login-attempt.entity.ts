import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A login in progress at a provider. The secrets to finish it are not here but in the browser's cookie. */
@Entity({ name: 'login_attempts' })
@Check('login_attempts_target_check', 'octet_length(target) <= 16384')
@Index('login_attempts_expires_at_idx', ['expiresAt'])
export class LoginAttemptEntity {
  /** SHA-256 of the `state` parameter. */
  @PrimaryColumn({ name: 'state_hash', type: 'bytea', primaryKeyConstraintName: 'login_attempts_pkey' })
  stateHash: Buffer;

  @Column({ name: 'provider_id', type: 'text' })
  providerId: string;

  @Column({ name: 'redirect_uri', type: 'text' })
  redirectUri: string;

  /** The redirect target after the login: a local path. */
  @Column({ type: 'text' })
  target: string;

  @Column({ name: 'expires_at', type: 'timestamptz' })
  expiresAt: Date;

  /** When the provider's response arrived. The row stays until it expires, so that a reload of the response still finds the target. */
  @Column({ name: 'used_at', type: 'timestamptz', nullable: true })
  usedAt: Date | null;
}
