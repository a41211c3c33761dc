import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsArray, IsString } from 'class-validator';
import type { Paged } from '../../common/index.js';
import { organizationRoleTitle, type RoleTitle, siteRoleTitle } from '../roles/role-titles.js';
import type { MemberRow, MemberUserRow } from './members.repository.js';

export class UpdateMemberRolesRequest {
  @ApiProperty({
    type: [String],
    description: "The member's organization roles, without those that every member has. Replaces the current roles.",
    example: ['organization-auditor'],
  })
  @IsArray()
  @IsString({ each: true })
  roles: string[];
}

export class MemberRoleResponse {
  @ApiProperty({ example: 'organization-auditor', description: 'Role name, as used in requests.' })
  name: string;

  @ApiProperty({ example: 'Organization Auditor', description: 'Display name.' })
  display_name: string;

  @ApiPropertyOptional({ format: 'uuid', description: 'Organization of the role. Absent for site roles.' })
  organization_id?: string;

  static from({ name, displayName, organization }: RoleTitle): MemberRoleResponse {
    return { name, display_name: displayName, ...(organization !== undefined && { organization_id: organization }) };
  }
}

export class OrganizationMemberResponse {
  @ApiProperty({ format: 'uuid', description: 'ID of the user.' })
  user_id: string;

  @ApiProperty({ format: 'uuid', description: 'ID of the organization.' })
  organization_id: string;

  @ApiProperty({ format: 'date-time', description: 'When the user joined the organization.' })
  created_at: string;

  @ApiProperty({ format: 'date-time', description: 'When the membership was last changed.' })
  updated_at: string;

  @ApiProperty({ type: [MemberRoleResponse], description: 'Organization roles, without those that every member has.' })
  roles: MemberRoleResponse[];

  static from(member: MemberRow): OrganizationMemberResponse {
    return memberJson(member);
  }
}

function memberJson(member: MemberRow): Pick<OrganizationMemberResponse, keyof OrganizationMemberResponse> {
  const { userId, organizationId, createdAt, updatedAt, roles, customRoles } = member;
  return {
    user_id: userId,
    organization_id: organizationId,
    created_at: createdAt.toISOString(),
    updated_at: updatedAt.toISOString(),
    roles: roles.map((role) => MemberRoleResponse.from(organizationRoleTitle(role, organizationId, customRoles))),
  };
}

export class OrganizationMemberWithUserResponse extends OrganizationMemberResponse {
  @ApiProperty({ description: 'Username.' })
  username: string;

  @ApiPropertyOptional({ description: 'Full name. Absent if empty.' })
  name?: string;

  @ApiPropertyOptional({ description: 'URL or path of a picture. Absent if there is none.' })
  avatar_url?: string;

  @ApiProperty({ description: 'Email address. Empty for service accounts.' })
  email: string;

  @ApiProperty({ enum: ['active', 'dormant', 'suspended'], description: 'A suspended user cannot use any part of the deployment.' })
  status: string;

  @ApiProperty({ enum: ['password', 'github', 'oidc', 'none'], description: 'How the user logs in.' })
  login_type: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'When the user was last active. Absent if never.' })
  last_seen_at?: string;

  @ApiProperty({ format: 'date-time', description: 'When the user was created.' })
  user_created_at: string;

  @ApiProperty({ format: 'date-time', description: 'When the user was last changed.' })
  user_updated_at: string;

  @ApiPropertyOptional({ description: 'True for a service account, otherwise absent.' })
  is_service_account?: boolean;

  @ApiProperty({ type: [MemberRoleResponse], description: 'Site roles. Every user also has `member`.' })
  global_roles: MemberRoleResponse[];

  @ApiProperty({ description: 'Always false. Present for compatibility.' })
  has_ai_seat: boolean;

  static override from(member: MemberUserRow): OrganizationMemberWithUserResponse {
    return {
      ...memberJson(member),
      username: member.username,
      ...(member.name !== '' && { name: member.name }),
      ...(member.avatarUrl !== '' && { avatar_url: member.avatarUrl }),
      email: member.email,
      status: member.status,
      login_type: member.loginType,
      ...(member.lastSeenAt && { last_seen_at: member.lastSeenAt.toISOString() }),
      user_created_at: member.userCreatedAt.toISOString(),
      user_updated_at: member.userUpdatedAt.toISOString(),
      ...(member.isServiceAccount && { is_service_account: true }),
      global_roles: member.siteRoles.map((role) => MemberRoleResponse.from(siteRoleTitle(role))),
      has_ai_seat: false,
    };
  }
}

export class PaginatedMembersResponse {
  @ApiProperty({ type: [OrganizationMemberWithUserResponse], description: 'The members of this page, ordered by username.' })
  members: OrganizationMemberWithUserResponse[];

  @ApiProperty({
    description: 'Number of matching members, counted after `after_id` if given. 0 if the page is empty. An estimate above 10,000.',
  })
  count: number;

  static from({ items, count }: Paged<MemberUserRow>): PaginatedMembersResponse {
    return { members: items.map((member) => OrganizationMemberWithUserResponse.from(member)), count };
  }
}
