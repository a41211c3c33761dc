import { LRUCache } from 'lru-cache';
import type { UncheckedPermission } from './permission.js';
import { contentOf, isValidPermission } from './permission.js';
import type { PermissionSets } from './permission-sets.js';
import { sealWith } from './permission-sets.js';
import { RoleIdentifier } from './role-identifier.js';

/** A role with its permissions, deeply frozen. Made by `defineRole` and `roleFromRow`. */
export interface Role extends PermissionSets {
  readonly identifier: RoleIdentifier;
  readonly displayName: string;
  /** Does an app that acts for a holder have the role too? */
  readonly isDelegable: boolean;
}

/** The input of `defineRole`; omitted levels grant nothing. */
export interface RoleDefinition extends Partial<PermissionSets> {
  readonly identifier: RoleIdentifier;
  readonly displayName?: string;
  /** Default: false. */
  readonly isDelegable?: boolean;
}

/** A deeply frozen copy, so that compiled and shared forms of the role stay true whatever the caller does with its input. */
export function defineRole(definition: RoleDefinition): Role {
  const { identifier, displayName, isDelegable = false } = definition;
  return sealWith({ identifier, displayName: displayName ?? identifier.name, isDelegable }, definition);
}

/** A row of `custom_roles`. */
export interface CustomRoleRow {
  readonly name: string;
  readonly organization: string;
  readonly displayName?: string;
  readonly isDelegable: boolean;
  readonly organizationPermissions: readonly UncheckedPermission[];
  readonly memberPermissions: readonly UncheckedPermission[];
}

/**
 * A custom role of one organization, from its row; it can grant nothing outside that organization. Permissions that the policy no
 * longer knows are left out: they could never match. Throws `invalid_input` when name or organization cannot be an identifier.
 */
export function roleFromRow(row: CustomRoleRow): Role {
  const organization = row.organizationPermissions.filter(isValidPermission);
  const member = row.memberPermissions.filter(isValidPermission);
  const { name, displayName = name, isDelegable } = row;
  const key = JSON.stringify([name, displayName, isDelegable, row.organization, contentOf(organization), contentOf(member)]);
  const known = rolesByContent.get(key);
  if (known) return known;
  const identifier = new RoleIdentifier(name, row.organization);
  const byOrganization = { [identifier.organization ?? row.organization]: { organization, member } };
  const role = defineRole({ identifier, displayName, isDelegable, byOrganization });
  rolesByContent.set(key, role);
  return role;
}

/** Roles by the full content of their rows: every request reads its user's rows again, and freezing costs more than comparing. */
const rolesByContent = new LRUCache<string, Role>({ max: 20_000 });
