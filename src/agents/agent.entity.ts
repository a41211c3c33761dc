import { Check, Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn } from 'typeorm';

/** A program that acts for a user, with a part of what is theirs. Its tokens are API keys. */
@Entity({ name: 'agents' })
@Check('agents_name_check', `name <> ''`)
@Check('agents_token_lifetime_seconds_check', `token_lifetime_seconds > 0`)
// An index on an expression, which TypeORM cannot describe.
@Index('agents_user_id_name_key', { synchronize: false })
export class AgentEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'agents_pkey' })
  id: string;

  /** Its owner, whom it acts for. Never changes. */
  @Column({ name: 'user_id', type: 'uuid' })
  @ForeignKey('UserEntity', { name: 'agents_user_id_fkey', onDelete: 'CASCADE' })
  userId: string;

  /** Unique among those of its owner, in any case. */
  @Column({ type: 'text' })
  name: string;

  @Column({ type: 'text', default: '' })
  description: string;

  /** May it read its owner's private key for git? */
  @Column({ name: 'git_ssh_key', type: 'boolean', default: false })
  gitSshKey: boolean;

  @Column({ name: 'token_lifetime_seconds', type: 'integer' })
  tokenLifetimeSeconds: number;

  /** Null: never. No token lives longer. */
  @Column({ name: 'expires_at', type: 'timestamptz', nullable: true })
  expiresAt: Date | null;

  @Column({ name: 'last_seen_at', type: 'timestamptz', nullable: true })
  lastSeenAt: Date | null;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @Column({ name: 'updated_at', type: 'timestamptz' })
  updatedAt: Date;
}
