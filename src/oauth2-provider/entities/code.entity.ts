import { Check, Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** An authorization code. Kept after use until its grant ends, to detect a replay. */
@Entity({ name: 'oauth2_provider_app_codes' })
@Unique('oauth2_provider_app_codes_secret_prefix_key', ['secretPrefix'])
@Check('oauth2_provider_app_codes_method_check', `code_challenge_method = 'S256'`)
@Check(
  'oauth2_provider_app_codes_pkce_check',
  `num_nonnulls(code_challenge, code_challenge_method) IN (0, 2) AND num_nonnulls(code_challenge, nonce) > 0`,
)
@Check('oauth2_provider_app_codes_scope_check', `scope <> ''`)
@Check('oauth2_provider_app_codes_nonce_check', `length(nonce) <= 512`)
@Index('oauth2_provider_app_codes_grant_id_idx', ['grantId'])
@Index('oauth2_provider_app_codes_user_id_idx', ['userId'])
@Index('oauth2_provider_app_codes_app_id_idx', ['appId'])
export class OAuth2CodeEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'oauth2_provider_app_codes_pkey' })
  id: string;

  @Column({ name: 'grant_id', type: 'uuid' })
  @ForeignKey('OAuth2GrantEntity', { name: 'oauth2_provider_app_codes_grant_id_fkey', onDelete: 'CASCADE' })
  grantId: string;

  @Column({ name: 'user_id', type: 'uuid' })
  @ForeignKey('UserEntity', { name: 'oauth2_provider_app_codes_user_id_fkey', onDelete: 'CASCADE' })
  userId: string;

  @Column({ name: 'app_id', type: 'uuid' })
  @ForeignKey('OAuth2AppEntity', { name: 'oauth2_provider_app_codes_app_id_fkey', onDelete: 'CASCADE' })
  appId: string;

  @Column({ name: 'secret_prefix', type: 'bytea' })
  secretPrefix: Buffer;

  @Column({ name: 'hashed_secret', type: 'bytea' })
  hashedSecret: Buffer;

  /** Canonical resource the code is bound to (RFC 8707). */
  @Column({ name: 'resource_uri', type: 'text' })
  resourceUri: string;

  /** As sent at authorize; null when the client left it out and the registered one was used. */
  @Column({ name: 'redirect_uri', type: 'text', nullable: true })
  redirectUri: string | null;

  /** Null without PKCE: then the client binds the code to its request by `nonce`. */
  @Column({ name: 'code_challenge', type: 'text', nullable: true })
  codeChallenge: string | null;

  @Column({ name: 'code_challenge_method', type: 'text', nullable: true })
  codeChallengeMethod: 'S256' | null;

  /** The thumbprint of the key whose proof the exchange must bring; null if any will do (RFC 9449 section 10). */
  @Column({ name: 'dpop_jkt', type: 'text', nullable: true })
  dpopJkt: string | null;

  @Column({ name: 'state_hash', type: 'text', nullable: true })
  stateHash: string | null;

  /** Returned in the ID token (OpenID Connect Core section 3.1.2.1). */
  @Column({ type: 'text', nullable: true })
  nonce: string | null;

  @Column({ type: 'text' })
  scope: string;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @Column({ name: 'expires_at', type: 'timestamptz' })
  expiresAt: Date;

  @Column({ name: 'consumed_at', type: 'timestamptz', nullable: true })
  consumedAt: Date | null;
}
