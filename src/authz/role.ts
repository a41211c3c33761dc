import type { UncheckedPermission } from './permission.js';
import { isValidPermission } from './permission.js';
import type { PermissionSets } from './permission-sets.js';
import { sealWith } from './permission-sets.js';
import { RoleIdentifier } from './role-identifier.js';

/** A role with its permissions, frozen to the last leaf. `defineRole` and `roleFromRow` make one. */
export interface Role extends PermissionSets {
  readonly identifier: RoleIdentifier;
  readonly displayName: string;
}

/** What `defineRole` needs to know; levels left out grant nothing. */
export interface RoleDefinition extends Partial<PermissionSets> {
  readonly identifier: RoleIdentifier;
  readonly displayName?: string;
}

/** A deeply frozen copy, so that compiled and shared forms of the role stay true whatever the caller does with its input. */
export function defineRole(definition: RoleDefinition): Role {
  const { identifier, displayName } = definition;
  return sealWith({ identifier, displayName: displayName ?? identifier.name }, definition);
}

/** What a row of `custom_roles` holds. */
export interface CustomRoleRow {
  readonly name: string;
  readonly organization: string;
  readonly displayName?: string;
  readonly organizationPermissions: readonly UncheckedPermission[];
  readonly memberPermissions: readonly UncheckedPermission[];
}

/**
 * A custom role of one organization, from its row; it can grant nothing outside that organization. Permissions that the policy no
 * longer knows are left out: they could match nothing. Throws `invalid_input` when name or organization cannot be an identifier.
 */
export function roleFromRow(row: CustomRoleRow): Role {
  const identifier = new RoleIdentifier(row.name, row.organization);
  const levels = {
    organization: row.organizationPermissions.filter(isValidPermission),
    member: row.memberPermissions.filter(isValidPermission),
  };
  return defineRole({
    identifier,
    displayName: row.displayName ?? row.name,
    byOrganization: { [identifier.organization ?? row.organization]: levels },
  });
}
