import { RoleCatalog, RoleIdentifier, siteRoleTitle as nameOfSiteRole } from '../../authz/index.js';

/** A role as shown in lists of people. */
export interface RoleTitle {
  readonly name: string;
  readonly displayName: string;
  /** Absent for site roles. */
  readonly organization?: string;
}

/** Custom roles of one organization: name to display name. */
export type CustomRoleTitles = Readonly<Record<string, string>>;

const catalog = new RoleCatalog();

/** The title of this site role. */
export function siteRoleTitle(name: string): RoleTitle {
  return { name, displayName: nameOfSiteRole(name) };
}

/** The title of this organization role. Built-in roles come first, as when roles are expanded. */
export function organizationRoleTitle(name: string, organization: string, custom: CustomRoleTitles): RoleTitle {
  const builtIn = catalog.get(new RoleIdentifier(name, organization).toString());
  const own = Object.hasOwn(custom, name) ? custom[name] : undefined;
  return { name, displayName: builtIn?.displayName ?? (own === undefined || own === '' ? name : own), organization };
}
