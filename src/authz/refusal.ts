import { DomainError, type DomainErrorOptions, type ErrorCode } from '../common/index.js';
import { type AdminScope, isReadingAction } from './admin-scopes.js';
import type { Action, ResourceType } from './policy.js';
import { rolesReach } from './scope-reach.js';
import type { Subject } from './subject.js';

export interface Refusal {
  readonly code: Extract<ErrorCode, 'forbidden' | 'scope_insufficient'>;
  readonly options: DomainErrorOptions;
}

/**
 * The error for a denied subject. An app learns whether its person could do it themself, and whether a scope would help: `allows`
 * decides the same question for another subject. A person gets no such details.
 */
export function refusalOf({ delegation }: Subject, allows: (other: Subject) => boolean, scope: AdminScope): Refusal {
  if (delegation === null || !allows(delegation.person())) return { code: 'forbidden', options: {} };
  if (!allows(delegation.administrator())) return { code: 'forbidden', options: { detail: NOT_BY_APPS } };
  return { code: 'scope_insufficient', options: { detail: withheld(scope), scopes: [scope] } };
}

/**
 * The error for an app on a route whose permission it holds on nothing at all, although its person's roles would grant it; undefined
 * when the stores should decide. Otherwise the app would get an unexplained 404 for everything that it cannot see.
 */
export function refusalOfRoute(subject: Subject, action: Action, type: ResourceType): DomainError | undefined {
  const reaches = (who: Subject): boolean => rolesReach(who, action, type);
  if (SHARED_TYPES.has(type)) return undefined;
  if (subject.delegation === null || reaches(subject) || !reaches(subject.delegation.person())) return undefined;
  const { code, options } = refusalOf(subject, reaches, scopeFor(action));
  return new DomainError(code, 'Forbidden.', options);
}

/** Types whose objects can be shared one by one through access lists, whatever the roles. */
const SHARED_TYPES: ReadonlySet<ResourceType> = new Set(['workspace', 'workspace_dormant', 'template', 'task']);

/** The narrowest administrator scope for this verb. */
export function scopeFor(action: Action): AdminScope {
  return isReadingAction(action) ? 'gatehouse:admin.read' : 'gatehouse:admin';
}

export const NOT_BY_APPS = 'An app that acts for you cannot do this. Use a login session, or a long-lived token that you created yourself.';

/** For anybody who does what a person does in a login session only, such as giving a program something of theirs. */
export const NEEDS_LOGIN_SESSION = 'This requires a login session. OAuth tokens and long-lived tokens are not accepted.';

/** For an app that acts for itself, with all roles of its service account. */
export const NOT_BY_ITSELF =
  'An OAuth access token cannot do this, because the effect would outlive it. Use a login session or a long-lived token.';

function withheld(scope: AdminScope): string {
  return `An app that acts for you does not have your administrator roles. Use a login session, a long-lived token, or an app that was granted the scope ${scope}.`;
}
