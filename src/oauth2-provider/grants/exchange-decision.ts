import { OAuthError } from '../../common/index.js';
import { grantNotAllowed, mayUseGrant } from '../checks/grant-use.js';
import { grantScope, withoutOpenId } from '../checks/scope.js';
import { bindingOf, type TokenBinding } from '../checks/token-binding.js';
import { mayTarget, type TargetResource } from '../resource-servers/target-resource.js';
import { catalogOf } from '../scope-catalog.js';
import type { ApplicableRule } from '../token-exchange/exchange-rule-row.js';
import type { TokenClient } from './authenticated-client.js';
import type { ExchangeRequest } from './exchange-request.js';
import type { GrantFacts } from './grant-handler.js';
import type { Registration } from './grant-locks.repository.js';
import type { PresentedToken } from './presented-tokens.js';

/** How many apps can act one for the other. Each hop is a system more that acts for the user, and that a mistake reaches. */
const MAX_ACTORS = 4;
/** A token that ends within a second is of no use, and would be issued with a lifetime of 0. */
const MIN_LIFETIME_MS = 1000;

/** Otherwise whoever copied it could have a bearer token made of it. */
const BOUND_SUBJECT = 'The subject token is bound to a key, so the new token must be bound to one of this app: send a DPoP proof';

/** Everything that the decision depends on. */
export interface HeldExchange {
  readonly client: TokenClient;
  readonly registration: Registration;
  readonly subject: PresentedToken;
  /** Null: the app may not exchange tokens for the resource of the subject token at all. */
  readonly applicable: ApplicableRule | null;
  readonly now: Date;
}

export interface ExchangeDecision {
  readonly rule: ApplicableRule;
  readonly target: TargetResource;
  readonly binding: TokenBinding;
  readonly scope: string;
  /** The latest first. */
  readonly actorIds: readonly string[];
  /** When the subject token expires, and therefore everything that is exchanged for it. */
  readonly endsAt: Date;
}

/** The same for every fault of the subject token: a client must not learn by it whether a token of others is valid (RFC 8693 section 2.2.2). */
export function invalidSubject(): OAuthError {
  return new OAuthError('invalid_request', 'The subject token is invalid or expired, or this app may not exchange tokens for its resource');
}

/** The rules of a token exchange (RFC 8693). A pure function: nothing that it is asked about is locked. Throws `OAuthError`. */
export function decideExchange(request: ExchangeRequest, held: HeldExchange, facts: GrantFacts): ExchangeDecision {
  const { client, registration, subject, applicable, now } = held;
  if (!mayUseGrant({ clientType: client.app.clientType, grantTypes: registration.grantTypes }, facts)) {
    throw new OAuthError('unauthorized_client', grantNotAllowed(facts.type));
  }
  const endsAt = endOf(subject, now);
  if (endsAt === null || !applicable) throw invalidSubject();
  // As introspection has it: the resource server may have stopped accepting the app since the token was issued.
  const subjectApp = { id: subject.appId, dynamicallyRegistered: subject.appDynamicallyRegistered };
  if (!mayTarget({ server: applicable.subject }, subjectApp)) throw invalidSubject();
  if (subject.subjectType !== 'user') throw new OAuthError('invalid_request', 'Only the token of a user can be exchanged');
  if (subject.actorIds.length >= MAX_ACTORS) {
    throw new OAuthError('invalid_request', `The subject token is the result of ${MAX_ACTORS} exchanges, and there can be no more`);
  }
  const { target: server } = applicable;
  if (![request.target, ...request.otherTargets].every((name) => name === server.identifier || name === server.id)) {
    const detail =
      request.otherTargets.length > 0
        ? 'Only one resource per token is supported'
        : 'No rule allows this app to exchange tokens for that resource';
    throw new OAuthError('invalid_target', detail);
  }
  if (!mayTarget({ server }, client.app))
    throw new OAuthError('invalid_target', 'This app may not obtain tokens for the requested resource');
  const target = { identifier: server.identifier, catalog: catalogOf(server.scopes), server };
  const binding = bindingOf({ client, registration, target });
  if ('fault' in binding) throw new OAuthError('invalid_dpop_proof', binding.fault);
  if (subject.jkt !== null && binding.kind === 'none') throw new OAuthError('invalid_dpop_proof', BOUND_SUBJECT);
  const scope = scopeOf(request, held, applicable);
  return { rule: applicable, target, binding, scope, actorIds: [client.app.id, ...subject.actorIds], endsAt };
}

/** Null for what is not a live access token. */
function endOf({ kind, isActive, expiresAt }: PresentedToken, now: Date): Date | null {
  if (kind !== 'access_token' || !isActive || expiresAt === null) return null;
  return expiresAt.getTime() - now.getTime() < MIN_LIFETIME_MS ? null : expiresAt;
}

/** What the rule makes of the subject token's scope, within the registration of the app: never more than that. */
function scopeOf({ scope: requested }: ExchangeRequest, { subject, registration }: HeldExchange, applicable: ApplicableRule): string {
  const held = subject.scope.split(' ').filter((scope) => applicable.subject.scopes.some(({ name }) => name === scope));
  const allowed = applicable.rule.scopes.filter(({ requires }) => held.includes(requires)).map(({ name }) => name);
  const scopes = applicable.target.scopes.filter(({ name }) => allowed.includes(name));
  if (scopes.length === 0) throw new OAuthError('invalid_scope', 'the scope of the subject token allows nothing at the requested resource');
  const granted = grantScope(requested, registration.scope, withoutOpenId(catalogOf(scopes)));
  if ('fault' in granted) throw new OAuthError('invalid_scope', granted.fault);
  return granted.scope.join(' ');
}
