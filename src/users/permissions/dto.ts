import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type ExplainedPermission, PERMISSION_REACHES, type PermissionReach, type Role } from '../../authz/index.js';
import type { UserPermissions } from './user-permissions.service.js';

const REFERENCE = 'IDs of roles, as in `roles`.';

export class EffectiveRoleResponse {
  @ApiProperty({ description: 'The name, followed by a colon and the organization ID if the role belongs to one.', example: 'auditor' })
  id: string;

  @ApiProperty({ description: 'Role name, as used in requests.', example: 'auditor' })
  name: string;

  @ApiProperty({ description: 'Display name.', example: 'Auditor' })
  display_name: string;

  @ApiPropertyOptional({ format: 'uuid', description: 'Organization of the role. Absent for site roles.' })
  organization_id?: string;

  static from({ identifier, displayName }: Role): EffectiveRoleResponse {
    const { name, organization } = identifier;
    const named = { id: identifier.toString(), name, display_name: displayName === '' ? name : displayName };
    return organization === undefined ? named : { ...named, organization_id: organization };
  }
}

export class EffectivePermissionResponse {
  @ApiProperty({ example: 'user', description: 'Resource type.' })
  resource_type: string;

  @ApiProperty({ example: 'read', description: 'Action.' })
  action: string;

  @ApiProperty({
    enum: PERMISSION_REACHES,
    description:
      'On which resources the action is allowed: `site` means all of them, `organization` all of the organization, `own` those that the user ' +
      'owns, `none` no resources.',
  })
  scope: PermissionReach;

  @ApiProperty({ type: [String], description: `The roles that allow the action. ${REFERENCE}` })
  granted_by: string[];

  @ApiProperty({ type: [String], description: `The roles that deny the action, even if others allow it. ${REFERENCE}` })
  denied_by: string[];

  static from({ resourceType, action, reach, grantedBy, deniedBy }: ExplainedPermission): EffectivePermissionResponse {
    const ids = (roles: readonly Role[]): string[] => roles.map(({ identifier }) => identifier.toString());
    return { resource_type: resourceType, action, scope: reach, granted_by: ids(grantedBy), denied_by: ids(deniedBy) };
  }
}

export class UserPermissionsResponse {
  @ApiProperty({
    type: [EffectiveRoleResponse],
    description: 'All roles of the user, with those that every user or member has. Organization roles only of memberships visible to you.',
  })
  roles: EffectiveRoleResponse[];

  @ApiProperty({ type: [EffectivePermissionResponse], description: 'One entry for each action of each resource type.' })
  permissions: EffectivePermissionResponse[];

  static from({ roles, permissions }: UserPermissions): UserPermissionsResponse {
    return {
      roles: roles.map((role) => EffectiveRoleResponse.from(role)),
      permissions: permissions.map((permission) => EffectivePermissionResponse.from(permission)),
    };
  }
}
