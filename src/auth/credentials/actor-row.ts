import { type Actor, type Authority, buildUserSubject, type Role, rolesOfUser, type UserSubjectInput } from '../../authz/index.js';
import { mayAct, type UserState } from '../user-liveness.js';
import { type CustomRoleJson, storedRoles } from './stored-roles.js';

/** A row of `ACTOR_COLUMNS`. */
export interface ActorRow extends UserState {
  readonly user_id: string;
  readonly username: string;
  readonly email: string;
  readonly roles: string[];
  readonly custom_roles: CustomRoleJson[] | null;
  readonly groups: string[];
}

export function actorOf(
  row: Omit<ActorRow, keyof UserState>,
  { credential, ...narrowing }: Pick<UserSubjectInput, 'scopes' | 'allowList' | 'authority'> & Pick<Actor, 'credential'>,
): Actor {
  const subject = buildUserSubject({
    id: row.user_id,
    friendlyName: row.username,
    email: row.email,
    roles: row.roles,
    customRoles: storedRoles(row.custom_roles),
    groups: row.groups,
    ...narrowing,
  });
  return { ...subject, credential };
}

/** A person without a key, with full scope; null for a user who is barred. */
export function actorWithoutKey(row: ActorRow, authority: Authority, now: Date): Actor | null {
  if (!mayAct(row, now)) return null;
  return actorOf(row, { scopes: ['coder:all'], allowList: ['*:*'], authority, credential: null });
}

/** All roles of the person, on their own authority. */
export function rolesOfRow({ roles, custom_roles }: Pick<ActorRow, 'roles' | 'custom_roles'>): readonly Role[] {
  return rolesOfUser({ roles, customRoles: storedRoles(custom_roles) });
}
