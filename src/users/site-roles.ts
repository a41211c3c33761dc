import { SITE_ROLE_NAMES } from '../authz/index.js';

export function isSiteRole(name: string): boolean {
  return (SITE_ROLE_NAMES as readonly string[]).includes(name); // widened for `includes`, which would demand what it is asked to find out
}

/** `member` is implied and never stored. */
export function isAssignableSiteRole(name: string): boolean {
  return name !== 'member' && isSiteRole(name);
}
