import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsArray, IsBoolean, IsOptional, IsString, ValidateNested } from 'class-validator';
import type { Permission, UncheckedPermission } from '../../authz/index.js';
import type { AssignableRole, RoleDetails, RoleRequest } from './roles.service.js';

export class PermissionRequest {
  @ApiPropertyOptional({ description: 'Must be false: a role of an organization only grants.' })
  @IsOptional()
  @IsBoolean()
  negate?: boolean;

  @ApiProperty({ example: 'template', description: 'A kind of thing; no `*`.' })
  @IsString()
  resource_type: string;

  @ApiProperty({ example: 'read', description: 'What may be done to it; no `*`.' })
  @IsString()
  action: string;
}

/** The lists that must be empty are named so that asking for more is refused and not ignored. */
export class CustomRoleRequest {
  @ApiProperty({ description: 'At most 32 letters, digits and single hyphens between them. Stored in lower case.' })
  @IsString()
  name: string;

  @ApiPropertyOptional({ maxLength: 64, description: 'What people read.' })
  @IsOptional()
  @IsString()
  display_name?: string;

  @ApiPropertyOptional({ type: [PermissionRequest], description: 'Must be empty.' })
  @IsOptional()
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => PermissionRequest)
  site_permissions?: PermissionRequest[];

  @ApiPropertyOptional({ type: [PermissionRequest], description: 'Must be empty.' })
  @IsOptional()
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => PermissionRequest)
  user_permissions?: PermissionRequest[];

  @ApiPropertyOptional({
    type: [PermissionRequest],
    description: 'On everything of the organization. You must hold each of them there yourself.',
  })
  @IsOptional()
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => PermissionRequest)
  organization_permissions?: PermissionRequest[];

  @ApiPropertyOptional({ type: [PermissionRequest], description: 'Must be empty.' })
  @IsOptional()
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => PermissionRequest)
  organization_member_permissions?: PermissionRequest[];

  static toRequest(body: CustomRoleRequest): RoleRequest {
    return {
      name: body.name,
      displayName: body.display_name ?? '',
      sitePermissions: unchecked(body.site_permissions),
      userPermissions: unchecked(body.user_permissions),
      organizationPermissions: unchecked(body.organization_permissions),
      memberPermissions: unchecked(body.organization_member_permissions),
    };
  }
}

function unchecked(permissions: readonly PermissionRequest[] | undefined): UncheckedPermission[] {
  return (permissions ?? []).map(({ negate, resource_type: resourceType, action }) => ({ negate: negate ?? false, resourceType, action }));
}

export class PermissionResponse {
  @ApiProperty({ description: 'Takes away instead of granting.' })
  negate: boolean;

  @ApiProperty({ example: 'template', description: 'A kind of thing, or `*` for all.' })
  resource_type: string;

  @ApiProperty({ example: 'read', description: 'What may be done to it, or `*` for everything.' })
  action: string;

  static from({ negate, resourceType, action }: Permission): PermissionResponse {
    return { negate, resource_type: resourceType, action };
  }
}

export class RoleResponse {
  @ApiProperty({ description: 'What requests call it.' })
  name: string;

  @ApiProperty({ description: 'What people read.' })
  display_name: string;

  @ApiPropertyOptional({ format: 'uuid', description: 'Absent for roles of the deployment.' })
  organization_id?: string;

  @ApiProperty({ type: [PermissionResponse], description: 'On everything there is.' })
  site_permissions: PermissionResponse[];

  @ApiProperty({ type: [PermissionResponse], description: 'On what the holder owns outside organizations.' })
  user_permissions: PermissionResponse[];

  @ApiProperty({ type: [PermissionResponse], description: 'On everything of the organization.' })
  organization_permissions: PermissionResponse[];

  @ApiProperty({ type: [PermissionResponse], description: 'On what the holder owns in the organization.' })
  organization_member_permissions: PermissionResponse[];

  static from(role: RoleDetails): RoleResponse {
    return roleJson(role);
  }
}

function roleJson(role: RoleDetails): Pick<RoleResponse, keyof RoleResponse> {
  const list = (permissions: readonly Permission[]): PermissionResponse[] => permissions.map((each) => PermissionResponse.from(each));
  return {
    name: role.name,
    display_name: role.displayName,
    ...(role.organization !== undefined && { organization_id: role.organization }),
    site_permissions: list(role.sitePermissions),
    user_permissions: list(role.userPermissions),
    organization_permissions: list(role.organizationPermissions),
    organization_member_permissions: list(role.memberPermissions),
  };
}

export class AssignableRolesResponse extends RoleResponse {
  @ApiProperty({ description: 'May you hand it out?' })
  assignable: boolean;

  @ApiProperty({ description: 'False for roles that organizations made.' })
  built_in: boolean;

  static override from(role: AssignableRole): AssignableRolesResponse {
    return { ...roleJson(role), assignable: role.isAssignable, built_in: role.isBuiltIn };
  }
}
