import { Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** A secret with which a resource server authenticates for introspection. Several can be valid at once, so that a rotation can overlap. */
@Entity({ name: 'oauth2_provider_resource_server_secrets' })
@Unique('oauth2_provider_resource_server_secrets_secret_prefix_key', ['secretPrefix'])
@Index('oauth2_provider_resource_server_secrets_resource_server_id_idx', ['resourceServerId'])
export class ResourceServerSecretEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'oauth2_provider_resource_server_secrets_pkey' })
  id: string;

  @Column({ name: 'resource_server_id', type: 'uuid' })
  @ForeignKey('ResourceServerEntity', { name: 'oauth2_provider_resource_server_secrets_resource_server_id_fkey', onDelete: 'CASCADE' })
  resourceServerId: string;

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
