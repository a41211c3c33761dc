import { Check, Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** On whose behalf an access token was issued: of a user who gave the app access, or of the app itself. */
export type SubjectType = 'user' | 'client';

/** An access token (an API key), and the refresh token that was minted with it, if there is one. */
@Entity({ name: 'oauth2_provider_app_tokens' })
@Unique('oauth2_provider_app_tokens_hash_prefix_key', ['hashPrefix'])
@Check('oauth2_provider_app_tokens_audience_check', `audience <> ''`)
@Check('oauth2_provider_app_tokens_scope_check', `scope <> ''`)
@Check('oauth2_provider_app_tokens_subject_type_check', `subject_type IN ('user', 'client')`)
@Check(
  'oauth2_provider_app_tokens_refresh_check',
  `(hash_prefix IS NULL) = (refresh_hash IS NULL) AND (subject_type = 'user' OR hash_prefix IS NULL)`,
)
@Check('oauth2_provider_app_tokens_actor_ids_check', `cardinality(actor_ids) <= 4`)
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

  /** Null without a refresh token. */
  @Column({ name: 'hash_prefix', type: 'bytea', nullable: true })
  hashPrefix: Buffer | null;

  @Column({ name: 'refresh_hash', type: 'bytea', nullable: true })
  refreshHash: Buffer | null;

  @Column({ name: 'subject_type', type: 'text', default: 'user' })
  subjectType: SubjectType;

  /** The apps that exchanged tokens for it, the latest first; empty unless it was issued in an exchange. */
  @Column({ name: 'actor_ids', type: 'uuid', array: true, default: [] })
  actorIds: string[];

  /** The thumbprint of the key that the access token is bound to, and the refresh token of a public client, too (RFC 9449 section 5). */
  @Column({ name: 'dpop_jkt', type: 'text', nullable: true })
  dpopJkt: string | null;

  /** What the app knows the user by, as its grant says; null: by the user's id. */
  @Column({ type: 'uuid', nullable: true })
  subject: string | null;

  /** Canonical resource URI. */
  @Column({ type: 'text' })
  audience: string;

  /** Scope of the access token: the grant's, or less. */
  @Column({ type: 'text' })
  scope: string;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  /** Of the refresh token; of the access token, if there is none. */
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
