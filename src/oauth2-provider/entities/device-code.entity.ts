import { Check, Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** What a device asked for (RFC 8628), and what a user answered. */
@Entity({ name: 'oauth2_provider_device_codes' })
@Unique('oauth2_provider_device_codes_secret_prefix_key', ['secretPrefix'])
@Unique('oauth2_provider_device_codes_user_code_hash_key', ['userCodeHash'])
@Check('oauth2_provider_device_codes_scope_check', `scope <> ''`)
@Check(
  'oauth2_provider_device_codes_answer_check',
  `(denied_at IS NULL OR grant_id IS NULL) AND (consumed_at IS NULL OR grant_id IS NOT NULL)`,
)
@Index('oauth2_provider_device_codes_app_id_expires_at_idx', ['appId', 'expiresAt'])
@Index('oauth2_provider_device_codes_grant_id_idx', ['grantId'])
@Index('oauth2_provider_device_codes_expires_at_idx', ['expiresAt'])
export class OAuth2DeviceCodeEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'oauth2_provider_device_codes_pkey' })
  id: string;

  @Column({ name: 'app_id', type: 'uuid' })
  @ForeignKey('OAuth2AppEntity', { name: 'oauth2_provider_device_codes_app_id_fkey', onDelete: 'CASCADE' })
  appId: string;

  @Column({ name: 'secret_prefix', type: 'bytea' })
  secretPrefix: Buffer;

  /** SHA-256 of the device code's secret. */
  @Column({ name: 'hashed_secret', type: 'bytea' })
  hashedSecret: Buffer;

  /** SHA-256 of the user code without its hyphen. */
  @Column({ name: 'user_code_hash', type: 'bytea' })
  userCodeHash: Buffer;

  /** Canonical resource URI. */
  @Column({ name: 'resource_uri', type: 'text' })
  resource: string;

  /** Space-separated. */
  @Column({ type: 'text' })
  scope: string;

  /** Of the device, for the user to compare. */
  @Column({ name: 'client_address', type: 'text' })
  clientAddress: string;

  /** The network of that address, which counts as one caller. */
  @Column({ type: 'text' })
  network: string;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @Column({ name: 'expires_at', type: 'timestamptz' })
  expiresAt: Date;

  /** How long the device has to wait between two polls. Grows with each poll that comes too early. */
  @Column({ name: 'interval_seconds', type: 'integer', default: 5 })
  intervalSeconds: number;

  @Column({ name: 'last_polled_at', type: 'timestamptz', nullable: true })
  lastPolledAt: Date | null;

  /** The user's consent; null until then. */
  @Column({ name: 'grant_id', type: 'uuid', nullable: true })
  @ForeignKey('OAuth2GrantEntity', { name: 'oauth2_provider_device_codes_grant_id_fkey', onDelete: 'CASCADE' })
  grantId: string | null;

  @Column({ name: 'denied_at', type: 'timestamptz', nullable: true })
  deniedAt: Date | null;

  /** When tokens were issued for it. */
  @Column({ name: 'consumed_at', type: 'timestamptz', nullable: true })
  consumedAt: Date | null;
}
