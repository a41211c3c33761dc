import type { UserRow } from '../users/index.js';
import type { PageUser } from './views/person.js';

export function pageUser(user: UserRow): PageUser {
  return { username: user.username, email: user.email, name: user.name, isOwner: user.rbacRoles.includes('owner') };
}
