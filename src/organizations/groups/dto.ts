import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsArray, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import type { Paged } from '../../common/index.js';
import type { GroupChange } from './group-change.js';
import type { GroupMemberRow } from './group-members.repository.js';
import type { GroupFields, GroupRow } from './groups.repository.js';

const URL_MAX_LENGTH = 2048;
const MAX_INT32 = 2 ** 31 - 1;

export class CreateGroupRequest {
  @ApiProperty({ maxLength: 255, description: 'Letters and digits, in groups joined by single hyphens; not `Everyone`.' })
  @IsString()
  name: string;

  @ApiPropertyOptional({ maxLength: 64, description: 'What people read.' })
  @IsOptional()
  @IsString()
  display_name?: string;

  @ApiPropertyOptional({ maxLength: URL_MAX_LENGTH, description: 'Path or URL of a picture.' })
  @IsOptional()
  @IsString()
  @MaxLength(URL_MAX_LENGTH)
  avatar_url?: string;

  @ApiPropertyOptional({ minimum: 0, description: 'Budget that the group adds to that of each member; nothing here spends it.' })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(MAX_INT32)
  quota_allowance?: number;

  static toFields(body: CreateGroupRequest): GroupFields {
    return {
      name: body.name,
      displayName: body.display_name ?? '',
      avatarUrl: body.avatar_url ?? '',
      quotaAllowance: body.quota_allowance ?? 0,
    };
  }
}

export class PatchGroupRequest {
  @ApiPropertyOptional({ type: [String], format: 'uuid', description: 'Members of the organization who are not in the group.' })
  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  add_users?: string[];

  @ApiPropertyOptional({ type: [String], format: 'uuid', description: 'Members of the group.' })
  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  remove_users?: string[];

  @ApiPropertyOptional({ maxLength: 255, description: 'Empty: unchanged.' })
  @IsOptional()
  @IsString()
  name?: string;

  @ApiPropertyOptional({ type: String, maxLength: 64, nullable: true, description: 'What people read; null: unchanged.' })
  @IsOptional()
  @IsString()
  display_name?: string | null;

  @ApiPropertyOptional({
    type: String,
    maxLength: URL_MAX_LENGTH,
    nullable: true,
    description: 'Path or URL of a picture; null: unchanged.',
  })
  @IsOptional()
  @IsString()
  @MaxLength(URL_MAX_LENGTH)
  avatar_url?: string | null;

  @ApiPropertyOptional({
    type: Number,
    minimum: 0,
    nullable: true,
    description: 'Budget that the group adds to that of each member; null: unchanged.',
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(MAX_INT32)
  quota_allowance?: number | null;

  static toChange(body: PatchGroupRequest): GroupChange {
    return {
      name: body.name ?? undefined,
      displayName: body.display_name ?? undefined,
      avatarUrl: body.avatar_url ?? undefined,
      quotaAllowance: body.quota_allowance ?? undefined,
      addUsers: body.add_users ?? [],
      removeUsers: body.remove_users ?? [],
    };
  }
}

export class GroupMemberResponse {
  @ApiProperty({ format: 'uuid', description: 'Id of the user.' })
  id: string;

  @ApiProperty({ description: 'Short name.' })
  username: string;

  @ApiPropertyOptional({ description: 'Full name; absent when empty.' })
  name?: string;

  @ApiPropertyOptional({ description: 'Picture; absent when there is none.' })
  avatar_url?: string;

  @ApiProperty({ description: 'Empty for service accounts.' })
  email: string;

  @ApiProperty({ format: 'date-time', description: 'When the user was made.' })
  created_at: string;

  @ApiProperty({ format: 'date-time', description: 'When the user was last changed.' })
  updated_at: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Absent while the user was never seen.' })
  last_seen_at?: string;

  @ApiProperty({ enum: ['active', 'dormant', 'suspended'], description: 'A suspended user can do nothing, here or elsewhere.' })
  status: string;

  @ApiProperty({ enum: ['password', 'github', 'oidc', 'none'], description: 'How the user logs in.' })
  login_type: string;

  @ApiPropertyOptional({ description: 'True for a user that is no person; else absent.' })
  is_service_account?: boolean;

  static from(member: GroupMemberRow): GroupMemberResponse {
    return {
      id: member.id,
      username: member.username,
      ...(member.name !== '' && { name: member.name }),
      ...(member.avatarUrl !== '' && { avatar_url: member.avatarUrl }),
      email: member.email,
      created_at: member.createdAt.toISOString(),
      updated_at: member.updatedAt.toISOString(),
      ...(member.lastSeenAt && { last_seen_at: member.lastSeenAt.toISOString() }),
      status: member.status,
      login_type: member.loginType,
      ...(member.isServiceAccount && { is_service_account: true }),
    };
  }
}

export class GroupResponse {
  @ApiProperty({ format: 'uuid', description: 'That of the organization for its group `Everyone`.' })
  id: string;

  @ApiProperty({ description: 'Unique in the organization, whatever the case of its letters.' })
  name: string;

  @ApiProperty({ description: 'What people read; may be empty.' })
  display_name: string;

  @ApiProperty({ format: 'uuid', description: 'The organization it belongs to.' })
  organization_id: string;

  @ApiProperty({ type: [GroupMemberResponse], description: 'Those you may see; empty where they were not asked for.' })
  members: GroupMemberResponse[];

  @ApiProperty({ description: 'Of all members, whomever you may see.' })
  total_member_count: number;

  @ApiProperty({ description: 'Picture; may be empty.' })
  avatar_url: string;

  @ApiProperty({ description: 'Budget that the group adds to that of each member.' })
  quota_allowance: number;

  @ApiProperty({ enum: ['user', 'oidc'], description: 'Who keeps it: people, or the identity provider.' })
  source: string;

  @ApiProperty({ description: "The organization's short name." })
  organization_name: string;

  @ApiProperty({ description: 'What people read of the organization.' })
  organization_display_name: string;

  static from(group: GroupRow & { readonly members?: readonly GroupMemberRow[] }): GroupResponse {
    return {
      id: group.id,
      name: group.name,
      display_name: group.displayName,
      organization_id: group.organizationId,
      members: (group.members ?? []).map((member) => GroupMemberResponse.from(member)),
      total_member_count: group.memberCount,
      avatar_url: group.avatarUrl,
      quota_allowance: group.quotaAllowance,
      source: group.source,
      organization_name: group.organizationName,
      organization_display_name: group.organizationDisplayName,
    };
  }
}

export class PaginatedGroupsResponse {
  @ApiProperty({ type: [GroupResponse], description: 'Without their members.' })
  groups: GroupResponse[];

  @ApiProperty({ description: 'Of the whole list; 0 when the page is empty.' })
  count: number;

  static from({ items, count }: Paged<GroupRow>): PaginatedGroupsResponse {
    return { groups: items.map((group) => GroupResponse.from(group)), count };
  }
}

export class GroupMembersResponse {
  @ApiProperty({ type: [GroupMemberResponse], description: 'Those you may see.' })
  users: GroupMemberResponse[];

  @ApiProperty({ description: 'Of those you may see; 0 when the page is empty.' })
  count: number;

  static from({ items, count }: Paged<GroupMemberRow>): GroupMembersResponse {
    return { users: items.map((member) => GroupMemberResponse.from(member)), count };
  }
}

export class GroupMessageResponse {
  @ApiProperty({ description: 'What was done, for people.' })
  message: string;
}
