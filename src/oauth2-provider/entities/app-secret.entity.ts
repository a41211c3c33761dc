import { Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** A client secret. Several can be valid at once, so that a rotation can overlap. */
@Entity({ name: 'oauth2_provider_app_secrets' })
@Unique('oauth2_provider_app_secrets_secret_prefix_key', ['secretPrefix'])
@Index('oauth2_provider_app_secrets_app_id_idx', ['appId'])
export class OAuth2AppSecretEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'oauth2_provider_app_secrets_pkey' })
  id: string;

  @Column({ name: 'app_id', type: 'uuid' })
  @ForeignKey('OAuth2AppEntity', { name: 'oauth2_provider_app_secrets_app_id_fkey', onDelete: 'CASCADE' })
  appId: string;

  @Column({ name: 'secret_prefix', type: 'bytea' })
  secretPrefix: Buffer;

  @Column({ name: 'hashed_secret', type: 'bytea' })
  hashedSecret: Buffer;

  /** The last six characters, so that people can distinguish secrets. */
  @Column({ name: 'display_secret', type: 'text' })
  displaySecret: string;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @Column({ name: 'last_used_at', type: 'timestamptz', nullable: true })
  lastUsedAt: Date | null;
}
