import { LRUCache } from 'lru-cache';
import type { UncheckedPermission } from './permission.js';
import { contentOf, isValidPermission } from './permission.js';
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
  const organization = row.organizationPermissions.filter(isValidPermission);
  const member = row.memberPermissions.filter(isValidPermission);
  const { name, displayName = name } = row;
  const key = JSON.stringify([name, displayName, row.organization, contentOf(organization), contentOf(member)]);
  const known = rolesByContent.get(key);
  if (known) return known;
  const identifier = new RoleIdentifier(name, row.organization);
  const byOrganization = { [identifier.organization ?? row.organization]: { organization, member } };
  const role = defineRole({ identifier, displayName, byOrganization });
  rolesByContent.set(key, role);
  return role;
}

/** Roles by all that is in their rows: every request reads the rows of its user anew, and freezing costs more than comparing. */
const rolesByContent = new LRUCache<string, Role>({ max: 20_000 });
