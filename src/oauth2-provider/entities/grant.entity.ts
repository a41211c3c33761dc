import { Check, Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { RequestedClaims } from '../checks/claims-request.js';

/** One person's consent to one app, on one device, for one resource. Codes and tokens belong to it and end with it. */
@Entity({ name: 'oauth2_provider_grants' })
@Check('oauth2_provider_grants_resource_check', `resource <> ''`)
@Check('oauth2_provider_grants_scope_check', `scope <> ''`)
@Index('oauth2_provider_grants_user_id_app_id_idx', ['userId', 'appId'])
@Index('oauth2_provider_grants_app_id_idx', ['appId'])
@Index('oauth2_provider_grants_resource_idx', ['resource'])
@Index('oauth2_provider_grants_revoked_at_idx', { synchronize: false })
@Index('oauth2_provider_grants_absolute_expires_at_idx', ['absoluteExpiresAt'])
@Index('oauth2_provider_grants_parent_grant_id_idx', ['parentGrantId'], { where: 'parent_grant_id IS NOT NULL' })
@Index('oauth2_provider_grants_login_session_idx', ['loginSession'], { where: 'login_session IS NOT NULL' })
@Index('oauth2_provider_grants_exchange_rule_id_idx', ['exchangeRuleId'], { where: 'exchange_rule_id IS NOT NULL' })
export class OAuth2GrantEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'oauth2_provider_grants_pkey' })
  id: string;

  @Column({ name: 'user_id', type: 'uuid' })
  @ForeignKey('UserEntity', { name: 'oauth2_provider_grants_user_id_fkey', onDelete: 'CASCADE' })
  userId: string;

  @Column({ name: 'app_id', type: 'uuid' })
  @ForeignKey('OAuth2AppEntity', { name: 'oauth2_provider_grants_app_id_fkey', onDelete: 'CASCADE' })
  appId: string;

  /** Canonical resource URI that every token of this grant is bound to. */
  @Column({ type: 'text' })
  resource: string;

  /** Space-separated; the ceiling for every refresh. */
  @Column({ type: 'text' })
  scope: string;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  /** No refresh token of this grant works after this time, even after rotations. */
  @Column({ name: 'absolute_expires_at', type: 'timestamptz' })
  absoluteExpiresAt: Date;

  /** Where the user consented; empty if nobody knows, or for an app that acts for itself. */
  @Column({ name: 'consent_address', type: 'text', default: '' })
  consentAddress: string;

  @Column({ name: 'consent_user_agent', type: 'text', default: '' })
  consentUserAgent: string;

  /** Where the device asked from that the user allowed; empty for any other app. */
  @Column({ name: 'device_address', type: 'text', default: '' })
  deviceAddress: string;

  /** When the user had authenticated; null if that is unknown, and without a consent. */
  @Column({ name: 'auth_time', type: 'timestamptz', nullable: true })
  authTime: Date | null;

  /** How the user had authenticated: a value of `acr`. */
  @Column({ type: 'text', nullable: true })
  acr: string | null;

  /** Stands for the session in which the user consented, as relying parties know it. */
  @Column({ type: 'text', nullable: true })
  sid: string | null;

  /** What the app knows the user by (`sub`), as long as the grant lasts; null: by the user's id. */
  @Column({ type: 'uuid', nullable: true })
  subject: string | null;

  /** What the authorization request says in `claims` (OpenID Connect Core section 5.5), as far as it counts. */
  @Column({ type: 'jsonb', nullable: true })
  claims: RequestedClaims | null;

  /** The session that the user has now, where they consented: a `sid`, too, but another one once the user has logged in there again. */
  @Column({ name: 'login_session', type: 'text', nullable: true })
  loginSession: string | null;

  @Column({ name: 'revoked_at', type: 'timestamptz', nullable: true })
  revokedAt: Date | null;

  /** The grant of the token that was exchanged for this one; null for a consent, and for an app that acts for itself. */
  @Column({ name: 'parent_grant_id', type: 'uuid', nullable: true })
  @ForeignKey('OAuth2GrantEntity', { name: 'oauth2_provider_grants_parent_grant_id_fkey', onDelete: 'CASCADE' })
  parentGrantId: string | null;

  /** What allowed the exchange. */
  @Column({ name: 'exchange_rule_id', type: 'uuid', nullable: true })
  @ForeignKey('ExchangeRuleEntity', { name: 'oauth2_provider_grants_exchange_rule_id_fkey', onDelete: 'SET NULL' })
  exchangeRuleId: string | null;
}
