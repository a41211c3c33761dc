import { Check, Column, CreateDateColumn, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

@Entity({ name: 'organizations' })
@Check('organizations_icon_check', `length(icon) <= 2048 AND icon ~* '^(?:(?:https?://|/(?!/))[]!#-;=?-[_a-z~]*)?$'`)
@Check('organizations_default_not_deleted_check', `NOT (is_default AND deleted)`)
@Index('organizations_name_lower_key', { synchronize: false })
@Index('organizations_is_default_key', ['isDefault'], { unique: true, where: 'is_default' })
export class OrganizationEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'organizations_pkey' })
  id: string;

  @Column({ type: 'text' })
  name: string;

  @Column({ name: 'display_name', type: 'text' })
  displayName: string;

  @Column({ type: 'text', default: '' })
  description: string;

  @Column({ type: 'text', default: '' })
  icon: string;

  @Column({ name: 'is_default', type: 'boolean', default: false })
  isDefault: boolean;

  @Column({ type: 'boolean', default: false })
  deleted: boolean;

  /** Organization roles that every member has, by name. */
  @Column({ name: 'default_org_member_roles', type: 'text', array: true, default: ['organization-workspace-access'] })
  defaultOrgMemberRoles: string[];

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @CreateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  updatedAt: Date;
}
