import type { AuditedResource, AuditedRow, AuditedSecret } from '../audit/index.js';
import type { UserRow } from './users.repository.js';

/** What the audit log compares of a user. */
export type AuditedUser = Pick<
  UserRow,
  'id' | 'email' | 'username' | 'name' | 'status' | 'loginType' | 'rbacRoles' | 'isSystem' | 'isServiceAccount' | 'hasPassword'
>;

/** A user as the audit log compares it. `password` is given for the row after a password change. */
export function auditedUser(user: AuditedUser, password: AuditedSecret = user.hasPassword ? 'present' : 'none'): AuditedRow<'users'> {
  return {
    table: 'users',
    columns: {
      id: user.id,
      email: user.email,
      username: user.username,
      name: user.name,
      status: user.status,
      login_type: user.loginType,
      rbac_roles: user.rbacRoles,
      // No query returns a deleted row.
      deleted: false,
      is_system: user.isSystem,
      is_service_account: user.isServiceAccount,
      hashed_password: password,
    },
  };
}

/** The resource of an audit entry about a user. */
export function userResource({ id, username }: Pick<UserRow, 'id' | 'username'>): AuditedResource<'user'> {
  return { resourceType: 'user', resourceId: id, resourceTarget: username };
}
