import { DomainError, forbidden } from '../common/index.js';
import type { Authorizer } from './authorizer.port.js';
import type { Permission, UncheckedPermission } from './permission.js';
import { isValidPermission } from './permission.js';
import { isResourceType, WILDCARD } from './policy.js';
import { RESERVED_ROLE_NAMES } from './role-catalog.js';
import type { Subject } from './subject.js';

/** A request to store a custom role. */
export interface CustomRoleRequest {
  readonly organization: string | undefined;
  readonly sitePermissions: readonly UncheckedPermission[];
  readonly userPermissions: readonly UncheckedPermission[];
  readonly organizationPermissions: readonly UncheckedPermission[];
  readonly memberPermissions: readonly UncheckedPermission[];
  /** One of the rows that the server keeps for every organization. */
  readonly isSystem: boolean;
}

const ROLE_NAME = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const MAX_ROLE_NAME_LENGTH = 32;

/** The stored form of a new role's name, in lower case; throws `invalid_input` for a reserved name or one of another form. */
export function customRoleName(text: string): string {
  const name = text.toLowerCase();
  if (RESERVED_ROLE_NAMES.has(name)) {
    throw invalidName('Reserved role name', `${JSON.stringify(name)} is the name of a built-in role.`);
  }
  if (name.length > MAX_ROLE_NAME_LENGTH || !ROLE_NAME.test(name)) {
    throw invalidName(
      'Invalid role name',
      `A role name can have at most ${MAX_ROLE_NAME_LENGTH} letters, digits and single hyphens between them.`,
    );
  }
  return name;
}

function invalidName(message: string, detail: string): DomainError {
  return new DomainError('invalid_input', message, { detail, validations: [{ field: 'name', detail }] });
}

/** The permissions of a request that the policy knows: an update silently drops the others. */
export function knownPermissions(permissions: readonly UncheckedPermission[]): Permission[] {
  return permissions.filter(isValidPermission);
}

/**
 * Checks whether `actor` may store this role. Throws at the first failure: `forbidden` for a role without an organization,
 * `invalid_input` for the rest. The store checks that the actor may create or update roles there at all.
 */
export function checkCustomRole(authorizer: Authorizer, actor: Subject, role: CustomRoleRequest): void {
  const { organization } = role;
  if (organization === undefined) throw forbidden('custom roles must belong to an organization');
  const permissions = [...role.sitePermissions, ...role.userPermissions, ...role.organizationPermissions, ...role.memberPermissions];
  const valid = permissions.map(requireValid);
  // The server writes these rows itself, from `systemRoleGrants`, and they do contain bans.
  for (const permission of role.isSystem ? [] : valid) requirePlain(permission);
  requireLevels(role);
  if (role.isSystem) return;
  for (const { resourceType, action } of valid) {
    // Only for the compiler: `requirePlain` has already refused wildcards.
    if (resourceType === WILDCARD || action === WILDCARD) continue;
    // Nobody may grant permissions that they do not hold on the whole organization: that would be a privilege escalation.
    if (!authorizer.allows(actor, action, { type: resourceType, organization })) {
      throw refused({ resourceType, action }, 'not allowed to grant this permission');
    }
  }
}

function requireValid(permission: UncheckedPermission): Permission {
  if (isValidPermission(permission)) return permission;
  const known = permission.resourceType === WILDCARD || isResourceType(permission.resourceType);
  throw refused(permission, known ? 'the resource type does not have this action' : 'there is no such resource type');
}

function requirePlain(permission: Permission): void {
  if (permission.negate) throw refused(permission, 'no negative permissions');
  if (permission.resourceType === WILDCARD || permission.action === WILDCARD) throw refused(permission, 'no wildcard symbols');
}

function requireLevels(role: CustomRoleRequest): void {
  if (role.sitePermissions.length > 0 || role.userPermissions.length > 0) {
    throw new DomainError('invalid_input', 'organization roles specify site or user permissions');
  }
  if (role.memberPermissions.length > 0 && !role.isSystem) {
    throw new DomainError('invalid_input', 'non-system roles specify member permissions');
  }
}

function refused({ resourceType, action }: Pick<UncheckedPermission, 'resourceType' | 'action'>, reason: string): DomainError {
  return new DomainError(
    'invalid_input',
    `invalid permission for action=${JSON.stringify(action)} type=${JSON.stringify(resourceType)}, ${reason}`,
  );
}
