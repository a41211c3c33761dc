import { LRUCache } from 'lru-cache';
import type { RoleOptions, SiteRoleGrants } from './built-in-roles.js';
import { DEFAULT_ROLE_OPTIONS, SITE_ROLE_NAMES, siteRoles } from './built-in-roles.js';
import type { OrganizationRoleGrants, SystemRoleName, WorkspaceSharing } from './organization-roles.js';
import { ORGANIZATION_ROLE_NAMES, ORGANIZATION_ROLES, SYSTEM_ROLE_NAMES, systemRoleGrants } from './organization-roles.js';
import type { Role } from './role.js';
import type { OrganizationPermissions } from './permission-sets.js';
import { sealPermissions } from './permission-sets.js';
import { defineRole } from './role.js';
import { RoleIdentifier } from './role-identifier.js';
import { parseUuid } from './uuid.js';

/** Enough for every role of a few thousand organizations; an evicted role is rebuilt in a microsecond. */
const MAX_REMEMBERED_ROLES = 20_000;

/** The built-in roles by name. One catalog per process is enough: roles are frozen, and each organization's roles are built once. */
export class RoleCatalog {
  readonly #site: ReadonlyMap<string, Role>;
  readonly #remembered = new LRUCache<string, Role>({ max: MAX_REMEMBERED_ROLES });

  constructor(options: RoleOptions = DEFAULT_ROLE_OPTIONS) {
    const grants: [string, SiteRoleGrants][] = Object.entries(siteRoles(options));
    this.#site = new Map(grants.map(([name, role]) => [name, defineRole({ ...role, identifier: new RoleIdentifier(name) })]));
  }

  /** The built-in role of this string form, or undefined: a custom role, a role of the wrong level, or no role at all. */
  get(text: string): Role | undefined {
    return this.#site.get(text) ?? this.#remembered.get(text) ?? this.#organizationRole(text);
  }

  /** Every built-in role of the deployment, in listing order. */
  siteRoles(): readonly Role[] {
    return SITE_ROLE_NAMES.flatMap((name) => this.#site.get(name) ?? []);
  }

  /** Every built-in role of one organization, without the system roles, in listing order. */
  organizationRoles(organization: string): readonly Role[] {
    return ORGANIZATION_ROLE_NAMES.flatMap((name) => this.get(`${name}:${organization}`) ?? []);
  }

  #organizationRole(text: string): Role | undefined {
    const name = text.slice(0, Math.max(text.indexOf(':'), 0));
    const grants = ORGANIZATION_GRANTS.get(name);
    if (!grants) return undefined;
    const organizationId = parseUuid(text.slice(name.length + 1));
    if (organizationId === undefined) return undefined;
    const { displayName, isDelegable, site, organization, member } = grants;
    const identifier = new RoleIdentifier(name, organizationId);
    const role = defineRole({ identifier, displayName, isDelegable, site, byOrganization: { [organizationId]: { organization, member } } });
    this.#remembered.set(text, role);
    return role;
  }
}

const ORGANIZATION_GRANTS: ReadonlyMap<string, OrganizationRoleGrants> = new Map(
  Object.entries(ORGANIZATION_ROLES).map(([name, { displayName, isDelegable, site, organization, member }]) => [
    name,
    // Sealed once here, so that the roles of all organizations share one list and one compiled form.
    { displayName, isDelegable, site: sealPermissions(site), organization: sealPermissions(organization), member: sealPermissions(member) },
  ]),
);

const SYSTEM_ROLE_TITLES: Readonly<Record<SystemRoleName, string>> = {
  'organization-member': 'Organization Member',
  'organization-service-account': 'Organization Service Account',
};

/** May an app that acts for a person have the role, and so assign it? By name alone: false for custom roles, which can change. */
export function isDelegableRole(name: string): boolean {
  if (isOneOf(name, SYSTEM_ROLE_NAMES)) return true;
  if (isOneOf(name, ORGANIZATION_ROLE_NAMES)) return ORGANIZATION_ROLES[name].isDelegable;
  return isOneOf(name, SITE_ROLE_NAMES) && siteRoles(DEFAULT_ROLE_OPTIONS)[name].isDelegable;
}

function isOneOf<T extends string>(text: string, names: readonly T[]): text is T {
  return (names as readonly string[]).includes(text); // widened for `includes`, which would demand what it is asked to find out
}

const systemRoles = new LRUCache<string, Role>({ max: MAX_REMEMBERED_ROLES });

/** The system role of an organization as its row must be under this sharing setting. */
export function systemRole(name: SystemRoleName, organization: string, sharing: WorkspaceSharing): Role {
  const key = `${name}:${sharing}:${organization}`;
  const known = systemRoles.get(key);
  if (known) return known;
  const identifier = new RoleIdentifier(name, organization);
  const byOrganization = { [identifier.organization ?? organization]: sealedSystemGrants(name, sharing) };
  const role = defineRole({ identifier, displayName: SYSTEM_ROLE_TITLES[name], isDelegable: true, byOrganization });
  systemRoles.set(key, role);
  return role;
}

const systemGrants = new Map<string, OrganizationPermissions>();

/** Two roles, three settings: six sets of permissions for any number of organizations. */
function sealedSystemGrants(name: SystemRoleName, sharing: WorkspaceSharing): OrganizationPermissions {
  const key = `${name}:${sharing}`;
  const known = systemGrants.get(key);
  if (known) return known;
  const { organization, member } = systemRoleGrants(name, sharing);
  const sealed = { organization: sealPermissions(organization), member: sealPermissions(member) };
  systemGrants.set(key, sealed);
  return sealed;
}

/** Names that a custom role cannot have: built-in and system roles, and the placeholders for "any custom role". */
export const RESERVED_ROLE_NAMES: ReadonlySet<string> = new Set([
  ...SITE_ROLE_NAMES,
  ...ORGANIZATION_ROLE_NAMES,
  ...SYSTEM_ROLE_NAMES,
  'system',
  'system-restricted',
  'custom-site-role',
  'custom-organization-role',
]);
