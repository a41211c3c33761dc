import { Check, Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** A refresh token and the access token (an API key) that was minted with it. */
@Entity({ name: 'oauth2_provider_app_tokens' })
@Unique('oauth2_provider_app_tokens_hash_prefix_key', ['hashPrefix'])
@Check('oauth2_provider_app_tokens_audience_check', `audience <> ''`)
@Check('oauth2_provider_app_tokens_scope_check', `scope <> ''`)
@Index('oauth2_provider_app_tokens_api_key_id_key', ['apiKeyId'], { unique: true })
@Index('oauth2_provider_app_tokens_access_key_id_idx', ['accessKeyId'])
@Index('oauth2_provider_app_tokens_grant_id_idx', ['grantId'])
@Index('oauth2_provider_app_tokens_app_secret_id_idx', ['appSecretId'])
@Index('oauth2_provider_app_tokens_user_id_idx', ['userId'])
@Index('oauth2_provider_app_tokens_app_id_idx', ['appId'])
@Index('oauth2_provider_app_tokens_successor_id_idx', ['successorId'], { where: 'replay_sealed IS NOT NULL' })
@Index('oauth2_provider_app_tokens_replay_idx', ['consumedAt'], { where: 'replay_sealed IS NOT NULL' })
export class OAuth2TokenEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'oauth2_provider_app_tokens_pkey' })
  id: string;

  @Column({ name: 'grant_id', type: 'uuid' })
  @ForeignKey('OAuth2GrantEntity', { name: 'oauth2_provider_app_tokens_grant_id_fkey', onDelete: 'CASCADE' })
  grantId: string;

  @Column({ name: 'user_id', type: 'uuid' })
  @ForeignKey('UserEntity', { name: 'oauth2_provider_app_tokens_user_id_fkey', onDelete: 'CASCADE' })
  userId: string;

  @Column({ name: 'app_id', type: 'uuid' })
  @ForeignKey('OAuth2AppEntity', { name: 'oauth2_provider_app_tokens_app_id_fkey', onDelete: 'CASCADE' })
  appId: string;

  /** The client secret it was issued under; null for a public client. */
  @Column({ name: 'app_secret_id', type: 'uuid', nullable: true })
  @ForeignKey('OAuth2AppSecretEntity', { name: 'oauth2_provider_app_tokens_app_secret_id_fkey', onDelete: 'SET NULL' })
  appSecretId: string | null;

  /** The access token; null once that key was deleted. */
  @Column({ name: 'api_key_id', type: 'text', nullable: true })
  @ForeignKey('ApiKeyEntity', { name: 'oauth2_provider_app_tokens_api_key_id_fkey', onDelete: 'SET NULL' })
  apiKeyId: string | null;

  /** Id and hash of the access token, kept after the key itself was deleted. */
  @Column({ name: 'access_key_id', type: 'text' })
  accessKeyId: string;

  @Column({ name: 'access_hash', type: 'bytea' })
  accessHash: Buffer;

  @Column({ name: 'hash_prefix', type: 'bytea' })
  hashPrefix: Buffer;

  @Column({ name: 'refresh_hash', type: 'bytea' })
  refreshHash: Buffer;

  /** Canonical resource URI. */
  @Column({ type: 'text' })
  audience: string;

  /** Scope of the access token: the grant's, or less. */
  @Column({ type: 'text' })
  scope: string;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  /** Of the refresh token. */
  @Column({ name: 'expires_at', type: 'timestamptz' })
  expiresAt: Date;

  @Column({ name: 'consumed_at', type: 'timestamptz', nullable: true })
  consumedAt: Date | null;

  @Column({ name: 'successor_id', type: 'uuid', nullable: true })
  successorId: string | null;

  /** The response of the refresh that used this token, encrypted with a key that only the token's holder can derive. */
  @Column({ name: 'replay_sealed', type: 'bytea', nullable: true })
  replaySealed: Buffer | null;
}
