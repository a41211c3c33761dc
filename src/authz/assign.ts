import type { OrganizationRoleName, SystemRoleName } from './organization-roles.js';
import { ORGANIZATION_ROLE_NAMES, SYSTEM_ROLE_NAMES } from './organization-roles.js';
import type { SiteRoleName } from './built-in-roles.js';
import { SITE_ROLE_NAMES } from './built-in-roles.js';
import { RESERVED_ROLE_NAMES } from './role-catalog.js';
import type { RoleIdentifier } from './role-identifier.js';

/** A built-in or system role, or the placeholder under which all custom roles of a level are assigned. */
export type AssignableRoleName = SiteRoleName | OrganizationRoleName | SystemRoleName | 'custom-site-role' | 'custom-organization-role';

const EVERYTHING: readonly AssignableRoleName[] = Object.freeze([
  ...SITE_ROLE_NAMES,
  ...ORGANIZATION_ROLE_NAMES,
  ...SYSTEM_ROLE_NAMES,
  'custom-site-role',
  'custom-organization-role',
] as const);

/**
 * The roles that a holder of each role may give and take away. The permission to assign is needed too, and is not enough without an
 * entry here. Roles that every member of an organization has are listed because a change of roles is checked with them included.
 */
const ASSIGNABLE_BY: ReadonlyMap<string, readonly AssignableRoleName[]> = new Map<string, readonly AssignableRoleName[]>([
  ['owner', EVERYTHING],
  ['system-restricted', EVERYTHING],
  // New members get their organization's default roles, which may be any of its roles.
  ['login', Object.freeze([...ORGANIZATION_ROLE_NAMES, 'organization-member', 'custom-organization-role'] as const)],
  ['user-admin', Object.freeze(['member', 'organization-member', 'organization-workspace-access', 'agents-access'] as const)],
  ['organization-admin', Object.freeze([...ORGANIZATION_ROLE_NAMES, 'organization-member', 'custom-organization-role'] as const)],
  ['organization-user-admin', Object.freeze(['organization-member', 'organization-workspace-access', 'agents-access'] as const)],
]);

/** The roles that a holder of this role may assign; a role of an organization only within that organization. */
export function assignableBy(roleName: string): readonly AssignableRoleName[] {
  return ASSIGNABLE_BY.get(roleName) ?? [];
}

/** May a person with these roles give or take `target`? The caller checks that `target` exists. */
export function mayAssignRole(actorRoles: readonly RoleIdentifier[], target: RoleIdentifier): boolean {
  const name = placeholder(target);
  if (name === undefined) return false;
  return actorRoles.some((role) => reaches(role, target) && assignableBy(role.name).includes(name));
}

/** Site roles apply everywhere; a role of an organization applies only within that organization. */
function reaches(role: RoleIdentifier, target: RoleIdentifier): boolean {
  const isOrganizationRole = isOneOf(role.name, ORGANIZATION_ROLE_NAMES);
  return isOrganizationRole
    ? role.organization !== undefined && role.organization === target.organization
    : role.organization === undefined;
}

/** The name of `target` in the table; undefined for a built-in name at the wrong level. */
function placeholder(target: RoleIdentifier): AssignableRoleName | undefined {
  const { name, organization } = target;
  if (isOneOf(name, SITE_ROLE_NAMES)) return organization === undefined ? name : undefined;
  if (isOneOf(name, ORGANIZATION_ROLE_NAMES) || isOneOf(name, SYSTEM_ROLE_NAMES)) return organization === undefined ? undefined : name;
  if (RESERVED_ROLE_NAMES.has(name)) return undefined;
  return organization === undefined ? 'custom-site-role' : 'custom-organization-role';
}

function isOneOf<T extends string>(text: string, names: readonly T[]): text is T {
  return (names as readonly string[]).includes(text); // widened for `includes`, which would demand what it is asked to find out
}
