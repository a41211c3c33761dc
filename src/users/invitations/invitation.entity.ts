import { Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** A link with which somebody creates their own account. The row is gone once it was used. */
@Entity({ name: 'user_invitations' })
@Unique('user_invitations_hashed_token_key', ['hashedToken'])
@Index('user_invitations_email_lower_key', { synchronize: false })
@Index('user_invitations_created_by_idx', ['createdBy'])
@Index('user_invitations_expires_at_idx', ['expiresAt'])
export class InvitationEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'user_invitations_pkey' })
  id: string;

  @Column({ type: 'varchar', length: 320 })
  email: string;

  @Column({ name: 'hashed_token', type: 'bytea' })
  hashedToken: Buffer;

  /** Site roles without `member`. */
  @Column({ type: 'text', array: true })
  roles: string[];

  @Column({ name: 'organization_ids', type: 'uuid', array: true })
  organizationIds: string[];

  /** In whose name the account will be created, as far as that person still may. */
  @Column({ name: 'created_by', type: 'uuid' })
  @ForeignKey('UserEntity', { name: 'user_invitations_created_by_fkey', onDelete: 'CASCADE' })
  createdBy: string;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @Column({ name: 'expires_at', type: 'timestamptz' })
  expiresAt: Date;
}
