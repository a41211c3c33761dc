import type { Action, ResourceType, Wildcard } from './policy.js';

/** Grants to single users or groups that are stored with an object: id to actions. */
export type AccessList = Readonly<Record<string, readonly (Action | Wildcard)[]>>;

/** The roles of a person who is acted upon, as string forms (see `Subject.roles`). */
export interface RoleHolder {
  readonly id: string;
  /** Assigned to this person: site roles and organization roles. */
  readonly given: readonly string[];
  /** Roles that the person's organizations give to every member. */
  readonly byDefault: readonly string[];
}

/** The properties of an object that the policy looks at. */
export interface RbacObject {
  readonly type: ResourceType;
  readonly id?: string;
  /** User id of the owner. */
  readonly owner?: string;
  /** Organization id. */
  readonly organization?: string;
  /** "In at least one organization of the subject": a hint for user interfaces, never a gate. Excludes `organization`. */
  readonly anyOrganization?: boolean;
  readonly userAcl?: AccessList;
  readonly groupAcl?: AccessList;
  /** The owner's roles, for actions on a person (`Authorizer.authorize`). `oneself`: on their own behalf, as a login is. */
  readonly holder?: RoleHolder | 'oneself';
}

/** A user account as an object. It is its own owner. */
export function userObject(id: string): RbacObject {
  return { type: 'user', id, owner: id };
}

const MAY_READ: readonly Action[] = Object.freeze(['read'] as const);

/** A group as an object. Its members may see it, whatever their roles. */
export function groupObject(id: string, organization: string): RbacObject {
  return { type: 'group', id, organization, groupAcl: { [id]: MAY_READ } };
}

/**
 * The private key of a user for git as an object: a secret under the id of its user, which no other secret has. Its public half is personal
 * data of the user.
 */
export function gitPrivateKeyObject(userId: string): RbacObject & { readonly id: string } {
  return { type: 'user_secret', id: userId, owner: userId };
}

/** An agent as an object: a kind of key of its owner, who decides about it as about their keys. */
export function agentObject(id: string, owner: string): RbacObject & { readonly id: string; readonly owner: string } {
  return { type: 'api_key', id, owner };
}
