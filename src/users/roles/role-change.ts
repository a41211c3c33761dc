import { type Actor, type Authorizer, mayAssignRole, RoleIdentifier } from '../../authz/index.js';
import { DomainError, forbidden } from '../../common/index.js';

/** Roles of one person at one level, before and after. */
export interface RoleChange {
  /** Whose roles: of the deployment, or of this organization. */
  readonly organization?: string;
  /** As they are stored. */
  readonly before: readonly string[];
  /**
   * What the person will have, implied roles included: on purpose, because they are not stored and so always count as given. Who
   * may not give those may give nothing.
   */
  readonly after: readonly string[];
}

/**
 * May `actor` make this change? In this order: every role that is given or taken must exist (`invalid_input`), the actor needs the
 * permissions to assign and unassign (`forbidden`), and must hold a role that may hand out each of them (`invalid_input`).
 */
export function checkRoleChange(authorizer: Authorizer, actor: Actor, change: RoleChange, exists: (name: string) => boolean): void {
  const { organization } = change;
  const added = change.after.filter((name) => !change.before.includes(name));
  const removed = change.before.filter((name) => !change.after.includes(name));
  const unknown = added.find((name) => !exists(name));
  if (unknown !== undefined) throw new DomainError('invalid_input', `${JSON.stringify(unknown)} is not a supported role`);

  // A grant can be taken back; what somebody was made with it would stay (DESIGN section 6).
  if (organization === undefined && actor.credential?.loginType === 'oauth2_provider_app' && added.some((name) => name !== 'member')) {
    throw forbidden('An OAuth access token cannot give roles of the deployment.');
  }
  const object = organization === undefined ? ({ type: 'assign_role' } as const) : ({ type: 'assign_org_role', organization } as const);
  if (added.length > 0) authorizer.authorize(actor, 'assign', object);
  if (removed.length > 0) authorizer.authorize(actor, 'unassign', object);

  const held = heldRoles(actor);
  // A role that is stored but exists no longer grants nothing: anybody who may unassign can take it away.
  for (const name of [...added, ...removed.filter(exists)]) {
    if (mayAssignRole(held, new RoleIdentifier(name, organization))) continue;
    throw new DomainError('invalid_input', `not authorized to assign role ${JSON.stringify(name)}`);
  }
}

/** The roles of an actor, as far as they are names of roles at all. */
export function heldRoles(actor: Actor): RoleIdentifier[] {
  return actor.roles.flatMap(identifierOf);
}

/** Nothing for a stored text that cannot be a role: it grants nothing and must lock nobody out. */
function identifierOf(text: string): RoleIdentifier[] {
  try {
    return [RoleIdentifier.parse(text)];
  } catch {
    return [];
  }
}
