import { Check, Column, CreateDateColumn, Entity, ForeignKey, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** A permission as it is stored. */
export interface StoredPermission {
  readonly negate: boolean;
  readonly resource_type: string;
  readonly action: string;
}

/** A role that an organization created. Only positive permissions at the organization level. */
@Entity({ name: 'custom_roles' })
@Check('custom_roles_name_check', `name = lower(name) AND name <> ''`)
@Unique('custom_roles_organization_id_name_key', ['organizationId', 'name'])
export class CustomRoleEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'custom_roles_pkey' })
  id: string;

  @Column({ name: 'organization_id', type: 'uuid' })
  @ForeignKey('OrganizationEntity', { name: 'custom_roles_organization_id_fkey', onDelete: 'CASCADE' })
  organizationId: string;

  @Column({ type: 'text' })
  name: string;

  @Column({ name: 'display_name', type: 'text', default: '' })
  displayName: string;

  @Column({ name: 'org_permissions', type: 'jsonb', default: [] })
  orgPermissions: StoredPermission[];

  /** Whether apps may use it when they act for a holder. */
  @Column({ type: 'boolean', default: false })
  delegable: boolean;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @CreateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  updatedAt: Date;
}
