import { Check, Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryGeneratedColumn } from 'typeorm';

/** A group of an organization's members. "Everyone" has the organization's id and no member rows. */
@Entity({ name: 'groups' })
@Check('groups_source_check', `source IN ('user', 'oidc')`)
@Check('groups_avatar_url_check', `length(avatar_url) <= 2048 AND avatar_url ~* '^(?:(?:https?://|/(?!/))[]!#-;=?-[_a-z~]*)?$'`)
@Index('groups_organization_id_name_lower_key', { synchronize: false })
export class GroupEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'groups_pkey' })
  id: string;

  @Column({ name: 'organization_id', type: 'uuid' })
  @ForeignKey('OrganizationEntity', { name: 'groups_organization_id_fkey', onDelete: 'CASCADE' })
  organizationId: string;

  @Column({ type: 'text' })
  name: string;

  @Column({ name: 'display_name', type: 'text', default: '' })
  displayName: string;

  @Column({ name: 'avatar_url', type: 'text', default: '' })
  avatarUrl: string;

  @Column({ name: 'quota_allowance', type: 'integer', default: 0 })
  quotaAllowance: number;

  @Column({ type: 'text', default: 'user' })
  source: 'user' | 'oidc';

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;
}
