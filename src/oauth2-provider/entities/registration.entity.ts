import { Check, Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';

/** The registration of an app that registered itself: what only RFC 7591 and RFC 7592 need. */
@Entity({ name: 'oauth2_provider_registrations' })
@Unique('oauth2_provider_registrations_token_prefix_key', ['tokenPrefix'])
@Index('oauth2_provider_registrations_network_idx', ['network'])
@Index('oauth2_provider_registrations_last_used_at_idx', ['lastUsedAt'])
@Index('oauth2_provider_registrations_initial_access_token_id_idx', ['initialAccessTokenId'])
@Check('oauth2_provider_registrations_token_check', `(token_prefix IS NULL) = (hashed_token IS NULL)`)
export class RegistrationEntity {
  @PrimaryColumn({ name: 'app_id', type: 'uuid', primaryKeyConstraintName: 'oauth2_provider_registrations_pkey' })
  @ForeignKey('OAuth2AppEntity', { name: 'oauth2_provider_registrations_app_id_fkey', onDelete: 'CASCADE' })
  appId: string;

  /** Of the registration access token; null after it was revoked. */
  @Column({ name: 'token_prefix', type: 'bytea', nullable: true })
  tokenPrefix: Buffer | null;

  @Column({ name: 'hashed_token', type: 'bytea', nullable: true })
  hashedToken: Buffer | null;

  /** Client metadata that has no effect at this server, and is returned to the app. */
  @Column({ type: 'jsonb' })
  metadata: object;

  /** The network that registered it without a token, or the site of its metadata document; null with a token. */
  @Column({ type: 'text', nullable: true })
  network: string | null;

  @Column({ name: 'initial_access_token_id', type: 'uuid', nullable: true })
  @ForeignKey('InitialAccessTokenEntity', {
    name: 'oauth2_provider_registrations_initial_access_token_id_fkey',
    onDelete: 'SET NULL',
  })
  initialAccessTokenId: string | null;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @CreateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  updatedAt: Date;

  /** Its last consent; before the first one, its registration. */
  @CreateDateColumn({ name: 'last_used_at', type: 'timestamptz' })
  lastUsedAt: Date;
}
