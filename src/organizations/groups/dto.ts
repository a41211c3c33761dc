import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsArray, IsInt, IsOptional, IsString, Max, Min } from 'class-validator';
import { type Paged, PICTURE_URL_MAX_LENGTH } from '../../common/index.js';
import { IsPictureUrl } from '../../http/index.js';
import type { GroupChange } from './group-change.js';
import type { GroupMemberRow } from './group-members.repository.js';
import type { GroupFields, GroupRow } from './groups.repository.js';

const MAX_INT32 = 2 ** 31 - 1;

export class CreateGroupRequest {
  @ApiProperty({
    maxLength: 255,
    description: 'Letters, digits and single hyphens between them. `Everyone` and words used in paths, such as `new`, are reserved.',
  })
  @IsString()
  name: string;

  @ApiPropertyOptional({ maxLength: 64, description: 'Display name.' })
  @IsOptional()
  @IsString()
  display_name?: string;

  @ApiPropertyOptional({ maxLength: PICTURE_URL_MAX_LENGTH, description: 'HTTP(S) URL of a picture, or a path on this server.' })
  @IsOptional()
  @IsPictureUrl()
  avatar_url?: string;

  @ApiPropertyOptional({
    minimum: 0,
    description: 'Quota that the group adds to that of each member. This server does not enforce quotas.',
  })
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
  @ApiPropertyOptional({ type: [String], format: 'uuid', description: 'IDs of organization members to add to the group.' })
  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  add_users?: string[];

  @ApiPropertyOptional({ type: [String], format: 'uuid', description: 'IDs of group members to remove.' })
  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  remove_users?: string[];

  @ApiPropertyOptional({ maxLength: 255, description: 'New name. Empty leaves it unchanged.' })
  @IsOptional()
  @IsString()
  name?: string;

  @ApiPropertyOptional({ type: String, maxLength: 64, nullable: true, description: 'Display name. Null leaves it unchanged.' })
  @IsOptional()
  @IsString()
  display_name?: string | null;

  @ApiPropertyOptional({
    type: String,
    maxLength: PICTURE_URL_MAX_LENGTH,
    nullable: true,
    description: 'HTTP(S) URL of a picture, or a path on this server. Null leaves it unchanged.',
  })
  @IsOptional()
  @IsPictureUrl()
  avatar_url?: string | null;

  @ApiPropertyOptional({
    type: Number,
    minimum: 0,
    nullable: true,
    description: 'Quota that the group adds to that of each member. Null leaves it unchanged.',
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
  @ApiProperty({ format: 'uuid', description: 'User ID.' })
  id: string;

  @ApiProperty({ description: 'Username.' })
  username: string;

  @ApiPropertyOptional({ description: 'Full name. Absent if empty.' })
  name?: string;

  @ApiPropertyOptional({ description: 'URL or path of a picture. Absent if there is none.' })
  avatar_url?: string;

  @ApiProperty({ description: 'Email address. Empty for service accounts.' })
  email: string;

  @ApiProperty({ format: 'date-time', description: 'When the user was created.' })
  created_at: string;

  @ApiProperty({ format: 'date-time', description: 'When the user was last changed.' })
  updated_at: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'When the user was last active. Absent if never.' })
  last_seen_at?: string;

  @ApiProperty({ enum: ['active', 'dormant', 'suspended'], description: 'A suspended user cannot use any part of the deployment.' })
  status: string;

  @ApiProperty({ enum: ['password', 'github', 'oidc', 'none'], description: 'How the user logs in.' })
  login_type: string;

  @ApiPropertyOptional({ description: 'True for a service account, otherwise absent.' })
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
  @ApiProperty({ format: 'uuid', description: 'Group ID. The ID of the group `Everyone` is that of its organization.' })
  id: string;

  @ApiProperty({ description: 'Group name. Unique in the organization, case-insensitive.' })
  name: string;

  @ApiProperty({ description: 'Display name. May be empty.' })
  display_name: string;

  @ApiProperty({ format: 'uuid', description: 'ID of the organization.' })
  organization_id: string;

  @ApiProperty({
    type: [GroupMemberResponse],
    description:
      'Members that are visible to you. Empty if they were not requested. Lists contain at most 1000 members per group, and any ' +
      'response at most 5000; use `GET /groups/{group}/members` to page through all of them.',
  })
  members: GroupMemberResponse[];

  @ApiProperty({ description: 'Number of all members, including those not visible to you. An estimate above 10,000.' })
  total_member_count: number;

  @ApiProperty({ description: 'URL or path of a picture. May be empty.' })
  avatar_url: string;

  @ApiProperty({ description: 'Quota that the group adds to that of each member.' })
  quota_allowance: number;

  @ApiProperty({ enum: ['user', 'oidc'], description: 'Who manages the group: users, or the identity provider.' })
  source: string;

  @ApiProperty({ description: 'Name of the organization.' })
  organization_name: string;

  @ApiProperty({ description: 'Display name of the organization.' })
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
  @ApiProperty({ type: [GroupResponse], description: 'Groups without their members.' })
  groups: GroupResponse[];

  @ApiProperty({
    description: 'Number of matching groups, counted after `after_id` if given. 0 if the page is empty. An estimate above 10,000.',
  })
  count: number;

  static from({ items, count }: Paged<GroupRow>): PaginatedGroupsResponse {
    return { groups: items.map((group) => GroupResponse.from(group)), count };
  }
}

export class GroupMembersResponse {
  @ApiProperty({ type: [GroupMemberResponse], description: 'Members that are visible to you.' })
  users: GroupMemberResponse[];

  @ApiProperty({ description: 'Number of members that are visible to you. 0 if the page is empty.' })
  count: number;

  static from({ items, count }: Paged<GroupMemberRow>): GroupMembersResponse {
    return { users: items.map((member) => GroupMemberResponse.from(member)), count };
  }
}

export class GroupMessageResponse {
  @ApiProperty({ description: 'Human-readable confirmation.' })
  message: string;
}
