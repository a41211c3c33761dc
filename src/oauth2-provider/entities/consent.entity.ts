import { Check, Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

const PRIMARY_KEY = { primaryKeyConstraintName: 'oauth2_provider_consents_pkey' };

/** What a user has allowed a verified app at one resource. It outlives the grants of the app, unless the user revokes one. */
@Entity({ name: 'oauth2_provider_consents' })
@Check('oauth2_provider_consents_resource_check', `resource <> ''`)
@Check('oauth2_provider_consents_scope_check', `scope <> ''`)
@Index('oauth2_provider_consents_app_id_idx', ['appId'])
@Index('oauth2_provider_consents_resource_idx', ['resource'])
@Index('oauth2_provider_consents_expires_at_idx', ['expiresAt'])
export class ConsentEntity {
  @PrimaryColumn({ name: 'user_id', type: 'uuid', ...PRIMARY_KEY })
  @ForeignKey('UserEntity', { name: 'oauth2_provider_consents_user_id_fkey', onDelete: 'CASCADE' })
  userId: string;

  @PrimaryColumn({ name: 'app_id', type: 'uuid', ...PRIMARY_KEY })
  @ForeignKey('OAuth2AppEntity', { name: 'oauth2_provider_consents_app_id_fkey', onDelete: 'CASCADE' })
  appId: string;

  /** Canonical resource URI. */
  @PrimaryColumn({ type: 'text', ...PRIMARY_KEY })
  resource: string;

  /** Space-separated. Never an administrator scope. */
  @Column({ type: 'text' })
  scope: string;

  /** SHA-256 of what the user saw of the app and of the scopes: if it has changed, the user is asked again. */
  @Column({ type: 'bytea' })
  appearance: Buffer;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @Column({ name: 'expires_at', type: 'timestamptz' })
  expiresAt: Date;
}
