import { Check, Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** A token that allows an app to register itself (RFC 7591 section 1.2). */
@Entity({ name: 'oauth2_provider_initial_access_tokens' })
@Unique('oauth2_provider_initial_access_tokens_token_prefix_key', ['tokenPrefix'])
@Index('oauth2_provider_initial_access_tokens_created_by_idx', ['createdBy'])
@Check('oauth2_provider_initial_access_tokens_uses_check', `uses >= 0 AND uses <= max_uses`)
export class InitialAccessTokenEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'oauth2_provider_initial_access_tokens_pkey' })
  id: string;

  @Column({ type: 'varchar', length: 64 })
  name: string;

  @Column({ name: 'token_prefix', type: 'bytea' })
  tokenPrefix: Buffer;

  @Column({ name: 'hashed_token', type: 'bytea' })
  hashedToken: Buffer;

  /** The administrator in whose name apps register with it; null: made by a command. */
  @Column({ name: 'created_by', type: 'uuid', nullable: true })
  @ForeignKey('UserEntity', { name: 'oauth2_provider_initial_access_tokens_created_by_fkey', onDelete: 'CASCADE' })
  createdBy: string | null;

  @Column({ name: 'max_uses', type: 'integer' })
  maxUses: number;

  @Column({ type: 'integer', default: 0 })
  uses: number;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @Column({ name: 'expires_at', type: 'timestamptz' })
  expiresAt: Date;

  @Column({ name: 'last_used_at', type: 'timestamptz', nullable: true })
  lastUsedAt: Date | null;
}
