import { RoleCatalog, RoleIdentifier } from '../../authz/index.js';

/** A role as lists of people show it. */
export interface RoleTitle {
  readonly name: string;
  readonly displayName: string;
  /** Absent for roles of the deployment. */
  readonly organization?: string;
}

/** Custom roles of one organization: name to display name. */
export type CustomRoleTitles = Readonly<Record<string, string>>;

const catalog = new RoleCatalog();

/** What this role of the deployment is called. */
export function siteRoleTitle(name: string): RoleTitle {
  return { name, displayName: catalog.get(name)?.displayName ?? name };
}

/** What this role of an organization is called: a built-in one first, as when it is expanded. */
export function organizationRoleTitle(name: string, organization: string, custom: CustomRoleTitles): RoleTitle {
  const builtIn = catalog.get(new RoleIdentifier(name, organization).toString());
  const own = Object.hasOwn(custom, name) ? custom[name] : undefined;
  return { name, displayName: builtIn?.displayName ?? (own === undefined || own === '' ? name : own), organization };
}
