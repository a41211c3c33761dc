import { type Actor, type Authorizer, WILDCARD, type Permission } from '../../authz/index.js';
import { CONSOLE_PATHS, DESCRIBED_TYPES, type DescribedType } from '../../views/index.js';
import type { OrganizationRow } from '../organizations.repository.js';
import type { AssignableRole } from '../roles/roles.service.js';
import { pathOfOrganization } from './organization-parts.js';

/** A role as its pages show it. */
export type ShownRole = Omit<AssignableRole, 'organization' | 'userPermissions'>;

export function pathOfRoles(organization: string): string {
  return `${pathOfOrganization(organization)}/roles`;
}

/** Not below `/roles`, where it could be the name of a role. */
export function pathOfNewRole(organization: string): string {
  return `${pathOfOrganization(organization)}/new-role`;
}

export function pathOfRole(organization: string, name: string): string {
  return `${pathOfRoles(organization)}/${encodeURIComponent(name)}`;
}

export function titleOfRole({ name, displayName }: Pick<ShownRole, 'name' | 'displayName'>): string {
  return displayName === '' ? name : displayName;
}

type NamedOrganization = Pick<OrganizationRow, 'id' | 'displayName'>;

/** The breadcrumbs of a page about roles, or about one of them. */
export function crumbsOfRoles(
  { id, displayName }: NamedOrganization,
  role?: Pick<ShownRole, 'name' | 'displayName'>,
): { label: string; path: string }[] {
  return [
    { label: 'Organizations', path: CONSOLE_PATHS.organizations },
    { label: displayName, path: pathOfOrganization(id) },
    { label: 'Roles', path: pathOfRoles(id) },
    ...(role === undefined ? [] : [{ label: titleOfRole(role), path: pathOfRole(id, role.name) }]),
  ];
}

/** What the viewer may do with this role: its pages offer nothing else. Built-in roles are not for anybody to change. */
export interface RolePowers {
  readonly mayChange: boolean;
  readonly mayDelete: boolean;
}

export function rolePowers(authorizer: Authorizer, actor: Actor, organization: string, role: AssignableRole): RolePowers {
  const object = { type: 'assign_org_role', organization } as const;
  return {
    mayChange: !role.isBuiltIn && authorizer.allows(actor, 'update', object),
    // Its holders lose something.
    mayDelete: !role.isBuiltIn && role.isAssignable && authorizer.allows(actor, 'delete', object),
  };
}

/** The value of a permission in forms. */
export function permissionKey({ resourceType, action }: { readonly resourceType: string; readonly action: string }): string {
  return `${resourceType}:${action}`;
}

/** Types with the actions for which this holds; a type without any is left out. */
export function typesWhere(
  holds: (type: DescribedType['type'], action: DescribedType['actions'][number]['action']) => boolean,
): DescribedType[] {
  return DESCRIBED_TYPES.map((described) => ({
    ...described,
    actions: described.actions.filter(({ action }) => holds(described.type, action)),
  })).filter(({ actions }) => actions.length > 0);
}

/** What these permissions grant, or forbid, with wildcards resolved. */
export function typesIn(permissions: readonly Permission[], isNegative: boolean): DescribedType[] {
  return typesWhere((type, action) =>
    permissions.some(
      ({ negate, resourceType, action: permitted }) =>
        negate === isNegative && [type, WILDCARD].includes(resourceType) && [action, WILDCARD].includes(permitted),
    ),
  );
}
