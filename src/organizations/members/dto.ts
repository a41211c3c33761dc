import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsArray, IsString } from 'class-validator';
import type { Paged } from '../../common/index.js';
import { organizationRoleTitle, type RoleTitle, siteRoleTitle } from '../roles/role-titles.js';
import type { MemberRow, MemberUserRow } from './members.repository.js';

export class UpdateMemberRolesRequest {
  @ApiProperty({
    type: [String],
    description: 'All roles the member shall have here, without what every member has.',
    example: ['organization-auditor'],
  })
  @IsArray()
  @IsString({ each: true })
  roles: string[];
}

export class MemberRoleResponse {
  @ApiProperty({ example: 'organization-auditor', description: 'What requests call it.' })
  name: string;

  @ApiProperty({ example: 'Organization Auditor', description: 'What people read.' })
  display_name: string;

  @ApiPropertyOptional({ format: 'uuid', description: 'Absent for roles of the deployment.' })
  organization_id?: string;

  static from({ name, displayName, organization }: RoleTitle): MemberRoleResponse {
    return { name, display_name: displayName, ...(organization !== undefined && { organization_id: organization }) };
  }
}

export class OrganizationMemberResponse {
  @ApiProperty({ format: 'uuid', description: 'Who is the member.' })
  user_id: string;

  @ApiProperty({ format: 'uuid', description: 'Of which organization.' })
  organization_id: string;

  @ApiProperty({ format: 'date-time', description: 'When the user became a member.' })
  created_at: string;

  @ApiProperty({ format: 'date-time', description: 'When the membership was last changed.' })
  updated_at: string;

  @ApiProperty({ type: [MemberRoleResponse], description: 'Without what every member has.' })
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
  @ApiProperty({ description: 'Short name.' })
  username: string;

  @ApiPropertyOptional({ description: 'Full name; absent when empty.' })
  name?: string;

  @ApiPropertyOptional({ description: 'Picture; absent when there is none.' })
  avatar_url?: string;

  @ApiProperty({ description: 'Empty for service accounts.' })
  email: string;

  @ApiProperty({ enum: ['active', 'dormant', 'suspended'], description: 'A suspended user can do nothing, here or elsewhere.' })
  status: string;

  @ApiProperty({ enum: ['password', 'github', 'oidc', 'none'], description: 'How the user logs in.' })
  login_type: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Absent while the user was never seen.' })
  last_seen_at?: string;

  @ApiProperty({ format: 'date-time', description: 'When the user was made.' })
  user_created_at: string;

  @ApiProperty({ format: 'date-time', description: 'When the user was last changed.' })
  user_updated_at: string;

  @ApiPropertyOptional({ description: 'True for a user that is no person; else absent.' })
  is_service_account?: boolean;

  @ApiProperty({ type: [MemberRoleResponse], description: 'Site roles; `member` is implied.' })
  global_roles: MemberRoleResponse[];

  @ApiProperty({ description: 'Always false: kept for clients that expect it.' })
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
  @ApiProperty({ type: [OrganizationMemberWithUserResponse], description: 'The page, by user name.' })
  members: OrganizationMemberWithUserResponse[];

  @ApiProperty({ description: 'Of the whole list; 0 when the page is empty.' })
  count: number;

  static from({ items, count }: Paged<MemberUserRow>): PaginatedMembersResponse {
    return { members: items.map((member) => OrganizationMemberWithUserResponse.from(member)), count };
  }
}
