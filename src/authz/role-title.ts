import { RoleCatalog } from './role-catalog.js';

const catalog = new RoleCatalog();

/** The display name of this site role. */
export function siteRoleTitle(name: string): string {
  return catalog.get(name)?.displayName ?? name;
}
