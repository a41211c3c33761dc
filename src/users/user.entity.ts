import { Check, Column, CreateDateColumn, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

export type UserStatus = 'active' | 'dormant' | 'suspended';
export type UserLoginType = 'password' | 'github' | 'oidc' | 'none';

/** Row shape only. Migrations own the schema; the unique indexes on lower(email) and lower(username) live there. */
@Entity({ name: 'users' })
@Check('users_username_check', `username <> ''`)
@Check('users_status_check', `status IN ('active', 'dormant', 'suspended')`)
@Check('users_login_type_check', `login_type IN ('password', 'github', 'oidc', 'none')`)
@Check('users_service_account_email_check', `is_service_account = (email = '')`)
@Check('users_service_account_login_type_check', `NOT is_service_account OR login_type = 'none'`)
@Check('users_avatar_url_check', `length(avatar_url) <= 2048 AND avatar_url ~* '^(?:(?:https?://|/(?!/))[]!#-;=?-[_a-z~]*)?$'`)
@Index('users_email_lower_key', { synchronize: false })
@Index('users_username_lower_key', { synchronize: false })
@Index('users_system_idx', { synchronize: false })
@Index('users_username_lower_idx', { synchronize: false })
@Index('users_email_lower_idx', { synchronize: false })
@Index('users_status_username_idx', { synchronize: false })
@Index('users_login_type_username_idx', { synchronize: false })
@Index('users_service_accounts_idx', { synchronize: false })
@Index('users_github_com_user_id_idx', { synchronize: false })
@Index('users_created_at_idx', { synchronize: false })
@Index('users_rbac_roles_idx', { synchronize: false })
@Index('users_listed_idx', { synchronize: false })
export class UserEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'users_pkey' })
  id: string;

  /** As typed by the user; empty for a service account. */
  @Column({ type: 'text' })
  email: string;

  @Column({ type: 'text' })
  username: string;

  @Column({ type: 'text', default: '' })
  name: string;

  @Column({ name: 'avatar_url', type: 'text', default: '' })
  avatarUrl: string;

  /** PHC string of Argon2id; empty for a user who cannot log in by password. */
  @Column({ name: 'hashed_password', type: 'text', default: '' })
  hashedPassword: string;

  @Column({ type: 'text', default: 'dormant' })
  status: UserStatus;

  @Column({ name: 'login_type', type: 'text', default: 'password' })
  loginType: UserLoginType;

  /** Site roles by name; `member` is implied. */
  @Column({ name: 'rbac_roles', type: 'text', array: true, default: [] })
  rbacRoles: string[];

  @Column({ name: 'is_system', type: 'boolean', default: false })
  isSystem: boolean;

  @Column({ name: 'is_service_account', type: 'boolean', default: false })
  isServiceAccount: boolean;

  @Column({ type: 'boolean', default: false })
  deleted: boolean;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @CreateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  updatedAt: Date;

  @Column({ name: 'github_com_user_id', type: 'bigint', nullable: true })
  githubComUserId: string | null;

  @Column({ name: 'last_seen_at', type: 'timestamptz', nullable: true })
  lastSeenAt: Date | null;
}
