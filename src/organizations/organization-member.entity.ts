import { Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

@Entity({ name: 'organization_members' })
@Index('organization_members_user_id_idx', ['userId'])
@Index('organization_members_roles_idx', ['roles'], { type: 'gin' })
export class OrganizationMemberEntity {
  @PrimaryColumn({ name: 'organization_id', type: 'uuid', primaryKeyConstraintName: 'organization_members_pkey' })
  @ForeignKey('OrganizationEntity', { name: 'organization_members_organization_id_fkey', onDelete: 'CASCADE' })
  organizationId: string;

  @PrimaryColumn({ name: 'user_id', type: 'uuid', primaryKeyConstraintName: 'organization_members_pkey' })
  @ForeignKey('UserEntity', { name: 'organization_members_user_id_fkey', onDelete: 'CASCADE' })
  userId: string;

  /** Organization roles by name, without the organization's id. */
  @Column({ type: 'text', array: true, default: [] })
  roles: string[];

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @CreateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  updatedAt: Date;
}
