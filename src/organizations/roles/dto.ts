import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsArray, IsBoolean, IsOptional, IsString, ValidateNested } from 'class-validator';
import type { Permission, UncheckedPermission } from '../../authz/index.js';
import type { AssignableRole, RoleDetails, RoleRequest } from './roles.service.js';

export class PermissionRequest {
  @ApiPropertyOptional({ description: 'Must be false: an organization role can only grant permissions.' })
  @IsOptional()
  @IsBoolean()
  negate?: boolean;

  @ApiProperty({ example: 'template', description: 'Resource type. `*` is not allowed.' })
  @IsString()
  resource_type: string;

  @ApiProperty({ example: 'read', description: 'Action. `*` is not allowed.' })
  @IsString()
  action: string;
}

/** The lists that must be empty are declared so that a request with entries in them is refused and not ignored. */
export class CustomRoleRequest {
  @ApiProperty({ description: 'At most 32 letters, digits and single hyphens between them. Stored in lowercase.' })
  @IsString()
  name: string;

  @ApiPropertyOptional({ maxLength: 64, description: 'Display name.' })
  @IsOptional()
  @IsString()
  display_name?: string;

  @ApiPropertyOptional({
    description:
      'Whether apps can use the role when they act for a user who has it. Defaults to false for a new role; ' +
      'unchanged if omitted in an update.',
  })
  @IsOptional()
  @IsBoolean()
  delegable?: boolean;

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
    description: 'Permissions on all resources of the organization. You must have each of them yourself.',
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
      isDelegable: body.delegable ?? undefined,
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
  @ApiProperty({ description: 'Whether the permission is denied instead of granted.' })
  negate: boolean;

  @ApiProperty({ example: 'template', description: 'Resource type, or `*` for all types.' })
  resource_type: string;

  @ApiProperty({ example: 'read', description: 'Action, or `*` for all actions.' })
  action: string;

  static from({ negate, resourceType, action }: Permission): PermissionResponse {
    return { negate, resource_type: resourceType, action };
  }
}

export class RoleResponse {
  @ApiProperty({ description: 'Role name, as used in requests.' })
  name: string;

  @ApiProperty({ description: 'Display name.' })
  display_name: string;

  @ApiPropertyOptional({ format: 'uuid', description: 'Organization of the role. Absent for site roles.' })
  organization_id?: string;

  @ApiProperty({ description: 'Whether apps can use the role when they act for a user who has it.' })
  delegable: boolean;

  @ApiProperty({ type: [PermissionResponse], description: 'Permissions on all resources of the deployment.' })
  site_permissions: PermissionResponse[];

  @ApiProperty({ type: [PermissionResponse], description: 'Permissions on resources that the user owns outside organizations.' })
  user_permissions: PermissionResponse[];

  @ApiProperty({ type: [PermissionResponse], description: 'Permissions on all resources of the organization.' })
  organization_permissions: PermissionResponse[];

  @ApiProperty({ type: [PermissionResponse], description: 'Permissions on resources that the user owns in the organization.' })
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
    delegable: role.isDelegable,
    site_permissions: list(role.sitePermissions),
    user_permissions: list(role.userPermissions),
    organization_permissions: list(role.organizationPermissions),
    organization_member_permissions: list(role.memberPermissions),
  };
}

export class AssignableRolesResponse extends RoleResponse {
  @ApiProperty({ description: 'Whether you can assign the role.' })
  assignable: boolean;

  @ApiProperty({ description: 'False for custom roles.' })
  built_in: boolean;

  static override from(role: AssignableRole): AssignableRolesResponse {
    return { ...roleJson(role), assignable: role.isAssignable, built_in: role.isBuiltIn };
  }
}
