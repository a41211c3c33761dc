import { Check, Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { defineEncryptedColumn } from '../../dbcrypt/index.js';
import type { LinkClaims } from './link-claims.js';

const TABLE = { table: 'user_links', idColumn: 'id' } as const;

/** If encryption keys are lost the link stays, because it identifies the person at the provider; the next login brings new tokens. */
export const LINK_ACCESS_TOKEN = defineEncryptedColumn({
  ...TABLE,
  column: 'oauth_access_token',
  keyIdColumn: 'oauth_access_token_key_id',
  onDelete: 'set-empty',
});

/** Empty: the provider sent none. A key rotation may encrypt even that. */
export const LINK_REFRESH_TOKEN = defineEncryptedColumn({
  ...TABLE,
  column: 'oauth_refresh_token',
  keyIdColumn: 'oauth_refresh_token_key_id',
  onDelete: 'set-empty',
});

/** The account of a user at an identity provider, with its tokens. */
@Entity({ name: 'user_links' })
@Check('user_links_login_type_check', `login_type IN ('github', 'oidc')`)
@Unique('user_links_id_key', ['id'])
@Index('user_links_oauth_access_token_key_id_idx', ['oauthAccessTokenKeyId'])
@Index('user_links_oauth_refresh_token_key_id_idx', ['oauthRefreshTokenKeyId'])
@Index('user_links_linked_id_key', ['loginType', 'linkedId'], { unique: true, where: `linked_id <> ''` })
export class UserLinkEntity {
  /** Never changes; ciphertext of the tokens is bound to it. */
  @Column({ type: 'uuid', generated: 'uuid' })
  id: string;

  @PrimaryColumn({ name: 'user_id', type: 'uuid', primaryKeyConstraintName: 'user_links_pkey' })
  @ForeignKey('UserEntity', { name: 'user_links_user_id_fkey', onDelete: 'CASCADE' })
  userId: string;

  @PrimaryColumn({ name: 'login_type', type: 'text', primaryKeyConstraintName: 'user_links_pkey' })
  loginType: 'github' | 'oidc';

  /** `github`, or the configured id of the OIDC provider. */
  @Column({ name: 'provider_id', type: 'text' })
  providerId: string;

  /** `issuer||sub`, or GitHub's numeric id. */
  @Column({ name: 'linked_id', type: 'text', default: '' })
  linkedId: string;

  @Column({ name: 'oauth_access_token', type: 'text', default: '' })
  oauthAccessToken: string;

  @Column({ name: 'oauth_access_token_key_id', type: 'text', nullable: true })
  @ForeignKey('DbcryptKeyEntity', 'activeKeyDigest', { name: 'user_links_oauth_access_token_key_id_fkey' })
  oauthAccessTokenKeyId: string | null;

  @Column({ name: 'oauth_refresh_token', type: 'text', default: '' })
  oauthRefreshToken: string;

  @Column({ name: 'oauth_refresh_token_key_id', type: 'text', nullable: true })
  @ForeignKey('DbcryptKeyEntity', 'activeKeyDigest', { name: 'user_links_oauth_refresh_token_key_id_fkey' })
  oauthRefreshTokenKeyId: string | null;

  /** Expiry of the upstream access token, not of any key of ours; null: it never expires. */
  @Column({ name: 'oauth_expiry', type: 'timestamptz', nullable: true })
  oauthExpiry: Date | null;

  /** While in the future, one replica is refreshing this link. */
  @Column({ name: 'refresh_lease_expires_at', type: 'timestamptz', nullable: true })
  refreshLeaseExpiresAt: Date | null;

  /** Failed attempts to refresh since the last success. */
  @Column({ name: 'refresh_failures', type: 'integer', default: 0 })
  refreshFailures: number;

  /** Why the last one failed: the provider's message. */
  @Column({ name: 'refresh_failure', type: 'text', nullable: true })
  refreshFailure: string | null;

  /** No attempt before this time; infinity: not until the next login. */
  @Column({ name: 'refresh_retry_at', type: 'timestamptz', nullable: true })
  refreshRetryAt: Date | null;

  @Column({ type: 'jsonb', default: {} })
  claims: LinkClaims;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @CreateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  updatedAt: Date;
}
