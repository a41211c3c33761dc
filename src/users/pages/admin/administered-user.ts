import { siteRoleTitle } from '../../../authz/index.js';
import { CONSOLE_PATHS } from '../../../views/index.js';
import type { UserRow } from '../../users.repository.js';

/** A user, as pages for administrators show them. */
export type AdministeredUser = Pick<
  UserRow,
  'id' | 'username' | 'name' | 'email' | 'status' | 'loginType' | 'rbacRoles' | 'isServiceAccount' | 'createdAt' | 'lastSeenAt'
>;

export function pathOfUser(id: string): string {
  return `${CONSOLE_PATHS.users}/${encodeURIComponent(id)}`;
}

/** The titles of the roles on the whole deployment; every user is a member. */
export function titlesOf({ rbacRoles }: Pick<AdministeredUser, 'rbacRoles'>): string {
  const titles = rbacRoles.filter((name) => name !== 'member').map((name) => siteRoleTitle(name));
  return titles.length === 0 ? 'Member' : titles.join(', ');
}
