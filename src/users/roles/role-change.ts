import {
  type Actor,
  type Authorizer,
  isDelegableRole,
  isLoginSession,
  mayAssignRole,
  ORGANIZATION_ROLE_NAMES,
  refuseApps,
  RoleIdentifier,
  rolesOf,
  SITE_ROLE_NAMES,
} from '../../authz/index.js';
import { DomainError, forbidden } from '../../common/index.js';
import { closest } from '../../config/index.js';

/** Roles of one person at one level, before and after. */
export interface RoleChange {
  /** The organization whose roles change; absent for site roles. */
  readonly organization?: string;
  /** As they are stored. */
  readonly before: readonly string[];
  /**
   * The roles that the person will have, including implied ones. These are not stored and so always count as given, on purpose: an actor
   * without permission to give the implied roles may not give any.
   */
  readonly after: readonly string[];
}

/**
 * May `actor` make this change? Checks in this order: every role that is given or taken must exist (`invalid_input`), the actor needs the
 * permissions to assign and unassign (`forbidden`), and must hold a role that may assign each of them (`invalid_input`).
 */
export function checkRoleChange(authorizer: Authorizer, actor: Actor, change: RoleChange, exists: (name: string) => boolean): void {
  const { organization } = change;
  const added = change.after.filter((name) => !change.before.includes(name));
  const removed = change.before.filter((name) => !change.after.includes(name));
  const unknown = added.find((name) => !exists(name));
  if (unknown !== undefined) throw unknownRole(unknown, organization === undefined ? SITE_ROLE_NAMES : ORGANIZATION_ROLE_NAMES, exists);

  const object = organization === undefined ? ({ type: 'assign_role' } as const) : ({ type: 'assign_org_role', organization } as const);
  if (added.length > 0) authorizer.authorize(actor, 'assign', object);
  if (removed.length > 0) authorizer.authorize(actor, 'unassign', object);

  // A token can leak and a consent can be revoked, but an owner created with either would stay.
  if (organization === undefined && added.includes('owner') && actor.type === 'user' && !isLoginSession(actor)) {
    throw forbidden('Assigning the owner role requires a login session. Tokens are not accepted.');
  }
  // The role would stay when the token of the app has ended. A role that an app may have itself is no more than membership.
  if (added.some((name) => !isDelegableRole(name))) refuseApps(actor);
  const held = rolesOf(actor.roles);
  // A stored role that no longer exists grants nothing, so the permission to unassign is enough to remove it.
  for (const name of [...added, ...removed.filter(exists)]) {
    if (mayAssignRole(held, new RoleIdentifier(name, organization))) continue;
    throw new DomainError('invalid_input', `not authorized to assign role ${JSON.stringify(name)}`);
  }
}

/** Lists of roles also have names for people, such as Owner. An organization has more than the built-in ones. */
function unknownRole(name: string, builtIn: readonly string[], exists: (name: string) => boolean): DomainError {
  const written = name.toLowerCase().replaceAll(/[ _]/g, '-');
  // `member` is what everybody is.
  const known = builtIn.filter((role) => role !== 'member' && exists(role));
  const meant = written !== name && exists(written) ? written : closest(written, known);
  return new DomainError('invalid_input', `${JSON.stringify(name)} is not a supported role`, {
    detail: meant === undefined ? `The built-in roles are ${known.join(', ')}.` : `Did you mean ${JSON.stringify(meant)}?`,
  });
}
