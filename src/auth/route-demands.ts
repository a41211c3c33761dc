import {
  type Actor,
  isLoginSession,
  NEEDS_LOGIN_SESSION,
  publicScopeFor,
  refusalOfRoute,
  refuseApps,
  scopePermits,
} from '../authz/index.js';
import { DomainError, forbidden } from '../common/index.js';
import { type CredentialKind, type HttpRequest, isUnsafe, type RoutePermission, type RoutePolicy } from '../http/index.js';

/** Checks what the route itself demands: a kind of credential, and scopes. The stores check roles. */
export function checkRoute(actor: Actor, policy: RoutePolicy, request: HttpRequest): void {
  checkAgent(actor, policy);
  checkCredential(actor, policy.credential ?? (isUnsafe(request.method) ? 'login-session' : 'any'));
  // For an app that could not do it to any object although its administrator could: name the missing scope before any row is read.
  for (const { type, action } of policy.permissions) {
    const refusal = refusalOfRoute(actor, action, type);
    if (refusal) throw refusal;
  }
  const ofOneself = isOneself(request, actor);
  const missing = policy.permissions.filter(
    (permission) => !(permits(actor, permission) || (ofOneself && permitsOneself(actor, permission))),
  );
  if (missing.length > 0) {
    throw new DomainError('scope_insufficient', 'Forbidden.', {
      detail: 'The scopes of this token do not allow this request.',
      scopes: [...new Set(missing.map(({ type, action }) => publicScopeFor(type, action)))],
    });
  }
}

/** Whatever an agent's scopes cover: it has its own routes, and few others. */
function checkAgent({ credential }: Actor, { agents }: RoutePolicy): void {
  const isAgent = credential?.agent !== undefined;
  if (isAgent && agents === undefined) {
    throw forbidden(
      'An agent can only read its own manifest, secrets and Git key, rotate its token, and download the files that it was given.',
    );
  }
  if (!isAgent && agents === 'only')
    throw forbidden('This is for agents only. It requires the token of an agent, which begins with "gha_".');
}

function checkCredential(actor: Actor, kind: CredentialKind): void {
  if (kind === 'login-session' && !isLoginSession(actor)) {
    throw forbidden(NEEDS_LOGIN_SESSION);
  }
  // What a person would be advised to use instead does not help here.
  if (kind === 'session-or-account' && actor.delegation !== null) throw forbidden(NEEDS_LOGIN_SESSION);
  if (kind === 'personal' || kind === 'session-or-account') refuseApps(actor);
}

function permits(actor: Actor, { type, action }: Omit<RoutePermission, 'ofOneself'>): boolean {
  return scopePermits(actor, action, type);
}

function permitsOneself(actor: Actor, { ofOneself }: RoutePermission): boolean {
  return ofOneself !== undefined && (ofOneself === 'nothing' || permits(actor, ofOneself));
}

/** Is the user in the path, if any, the caller? */
function isOneself({ params }: HttpRequest, actor: Actor): boolean {
  const { user } = params as { readonly user?: string };
  return user === 'me' || user?.toLowerCase() === actor.id;
}
