import {
  type Actor,
  allowListFault,
  canonicalScope,
  isApp,
  isPublicScope,
  normalizeAllowList,
  PUBLIC_SCOPES,
  refuseApps,
  parseAllowList,
  formatAllowListEntry,
  intersectAllowLists,
  isLoginSession,
  scopesCover,
} from '../../authz/index.js';
import { DomainError, forbidden } from '../../common/index.js';
import { closest } from '../../config/index.js';

/** What a new key may do, and for how long. */
export interface KeyLimits {
  readonly scopes: readonly string[];
  readonly allowList: readonly string[];
  readonly expiresAt: Date;
}

const REFUSED = 'Failed to create API key.';

/** Canonical scopes of a request. Throws `invalid_input` for a scope that is not public. */
export function requestedScopes(scopes: readonly string[] | undefined, legacy: string | undefined): readonly string[] {
  const isList = scopes !== undefined && scopes.length > 0;
  const asked = isList ? scopes : legacy ? [legacy] : [];
  if (asked.length === 0) return ['coder:all'];
  const names = [...new Set(asked.map(canonicalScope))];
  const bad = names.find((name) => !isPublicScope(name));
  if (bad !== undefined) throw refused(isList ? 'scopes' : 'scope', describeUnknownScope(bad));
  return names;
}

/** Begins as the reference does. */
function describeUnknownScope(name: string): string {
  const meant = closest(name, PUBLIC_SCOPES);
  return `invalid or unsupported API key scope: "${name}"${meant === undefined ? '' : `. Did you mean "${meant}"?`}`;
}

/** The reference has the detail, and names no field. */
function refused(field: string, detail: string): DomainError {
  return new DomainError('invalid_input', REFUSED, { detail, validations: [{ field, detail }] });
}

/** Normalised allow-list of a request; absent or empty narrows nothing. Throws `invalid_input` for what is not an allow list. */
export function requestedAllowList(entries: readonly string[] | undefined): readonly string[] {
  if (!entries || entries.length === 0) return ['*:*'];
  const fault = allowListFault(entries);
  if (fault !== null) throw refused('allow_list', fault);
  const parsed = parseAllowList(entries);
  // Lower case, because ids are compared in the form that PostgreSQL prints.
  return normalizeAllowList(parsed.map(({ type, id }) => ({ type, id: id.toLowerCase() }))).map(formatAllowListEntry);
}

/**
 * Checks whether the actor's key may create such a key: a login session may create any, a long-lived token only within its own scopes,
 * allow-list and expiry, and an access token none, because a key would outlive the revocation of the token. Throws `forbidden`.
 */
export function checkMinting(actor: Actor, wanted: KeyLimits): void {
  const { credential, scopes, allowList } = actor;
  if (isLoginSession(actor)) return;
  if (credential === null) throw forbidden('API keys can only be created with a request that uses a session or token.');
  refuseApps(actor);
  if (!scopesCover(scopes, wanted.scopes)) throw forbidden('A token can only create keys within its own scopes.');
  if (!isWithin(wanted.allowList, allowList)) throw forbidden('A token can only create keys within its own allow list.');
  if (wanted.expiresAt > credential.expiresAt) {
    const end = credential.expiresAt.toISOString();
    throw forbidden(`A token can only create keys that expire no later than the token itself, which expires at ${end}.`);
  }
}

/**
 * Checks whether the actor's key may let somebody act as another user for good: a login session, or a long-lived token that nothing narrows.
 * Throws `forbidden`.
 */
export function checkFullAuthority(actor: Actor): void {
  if (hasFullAuthority(actor)) return;
  refuseApps(actor);
  throw forbidden('A token can do this only with full access, without an allow list.');
}

/** Is the actor's key a login session, or a long-lived token that nothing narrows? */
export function hasFullAuthority(actor: Actor): boolean {
  if (isLoginSession(actor)) return true;
  const { credential, scopes, allowList } = actor;
  return credential !== null && !isApp(actor) && scopesCover(scopes, ['coder:all']) && isWithin(['*:*'], allowList);
}

function isWithin(inner: readonly string[], outer: readonly string[]): boolean {
  const [a, b] = [parseAllowList(inner), parseAllowList(outer)];
  const both = normalizeAllowList(intersectAllowLists(a, b)).map(formatAllowListEntry);
  return JSON.stringify(both) === JSON.stringify(normalizeAllowList(a).map(formatAllowListEntry));
}

export function secondsUntil(time: Date, now: Date): number {
  return Math.max(1, Math.floor((time.getTime() - now.getTime()) / 1000));
}
