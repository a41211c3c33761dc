import { CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

@Entity({ name: 'group_members' })
@Index('group_members_user_id_idx', ['userId'])
export class GroupMemberEntity {
  @PrimaryColumn({ name: 'group_id', type: 'uuid', primaryKeyConstraintName: 'group_members_pkey' })
  @ForeignKey('GroupEntity', { name: 'group_members_group_id_fkey', onDelete: 'CASCADE' })
  groupId: string;

  @PrimaryColumn({ name: 'user_id', type: 'uuid', primaryKeyConstraintName: 'group_members_pkey' })
  @ForeignKey('UserEntity', { name: 'group_members_user_id_fkey', onDelete: 'CASCADE' })
  userId: string;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;
}
