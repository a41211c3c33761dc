import { DomainError } from '../common/index.js';
import { isAdminScope } from './admin-scopes.js';
import type { Action, ActionOf, ResourceType, Wildcard } from './policy.js';
import { type ComposedScope, SCOPE_NAMES, scopeNamed } from './scope.js';
import { pairIndex, pooledVotes } from './vote-table.js';

/** Verbs that users may ask for, by type. The others are for the server's own use. */
const REQUESTABLE = {
  workspace: ['read', 'create', 'update', 'delete', 'ssh', 'start', 'stop', 'application_connect', '*'],
  template: ['read', 'create', 'update', 'delete', 'use', '*'],
  api_key: ['read', 'create', 'update', 'delete', '*'],
  file: ['read', 'create', '*'],
  user: ['read', 'read_personal', 'update_personal', '*'],
  user_secret: ['read', 'create', 'update', 'delete', '*'],
  user_skill: ['read', 'create', 'update', 'delete', '*'],
  task: ['read', 'create', 'update', 'delete', '*'],
  organization: ['read', 'update', 'delete', '*'],
} as const satisfies { readonly [T in ResourceType]?: readonly (ActionOf<T> | Wildcard)[] };

type Requestable = typeof REQUESTABLE;

/** A scope that users may ask for. */
export type PublicScope =
  { [T in keyof Requestable]: `${T}:${Requestable[T][number]}` }[keyof Requestable] | Extract<ComposedScope, `coder:${string}`>;

/** Scopes that users may ask for, in alphabetical order. */
export const PUBLIC_SCOPES: readonly string[] = Object.freeze(
  [
    ...Object.entries(REQUESTABLE).flatMap(([type, actions]) => actions.map((action) => `${type}:${action}`)),
    ...SCOPE_NAMES.filter((name) => name.startsWith('coder:')),
  ].sort(),
);

const TYPES_HERE: ReadonlySet<string> = new Set(['api_key', 'file', 'organization', 'user', 'user_secret']);
const COMPOSED_HERE: ReadonlySet<string> = new Set(['coder:all', 'coder:apikeys.manage_self']);

/**
 * Scopes that metadata and pages offer: those of resources that this server has. The catalogue has more, such as `workspace:*`, so that
 * clients of the reference product are granted what they ask for. Scopes that lift a limit are left out: some clients ask for every
 * scope that is advertised.
 */
export const ADVERTISED_SCOPES: readonly string[] = Object.freeze(
  PUBLIC_SCOPES.filter((name) => {
    const [type = ''] = name.split(':');
    return type === 'coder' ? COMPOSED_HERE.has(name) : TYPES_HERE.has(type);
  }),
);

const publicNames: ReadonlySet<string> = new Set(PUBLIC_SCOPES);

/** Scope names that old clients use, and their current names. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ['all', 'coder:all'],
  ['application_connect', 'coder:application_connect'],
]);

/** The name under which a scope is stored. Legacy names must pass through here: they do not expand. */
export function canonicalScope(name: string): string {
  return ALIASES.get(name) ?? name;
}

/** May a user ask for this scope, by its stored name? */
export function isPublicScope(name: string): boolean {
  return publicNames.has(name);
}

/**
 * Do the scopes `held` permit everything that the scopes `wanted` permit? Administrator scopes are covered only by name: they mean more
 * than their permissions. Throws `invalid_input` for an unknown name.
 */
export function scopesCover(held: readonly string[], wanted: readonly string[]): boolean {
  if (wanted.some((name) => isAdminScope(name) && !held.includes(name))) return false;
  const has = siteVotes(held);
  return siteVotes(wanted).every((vote, pair) => vote !== 1 || has[pair] === 1);
}

/**
 * The narrowest public scope that permits this, to be named in an `insufficient_scope` challenge (RFC 6750 section 3.1): the verb, else
 * the type, else the shortest composed scope, and the scope for everything only when no narrower one is public.
 */
export function publicScopeFor(type: ResourceType, action: Action): string {
  const direct = [`${type}:${action}`, `${type}:*`].find(isPublicScope);
  if (direct !== undefined) return direct;
  const pair = pairIndex(type, action);
  const length = (name: string): number => scopeNamed(name).site.length;
  const compositions = PUBLIC_SCOPES.filter((name) => name.startsWith('coder:') && name !== 'coder:all');
  const [shortest] = compositions.filter((name) => siteVotes([name])[pair] === 1).sort((a, b) => length(a) - length(b));
  return shortest ?? 'coder:all';
}

/** Coverage compares site permissions. A scope with permissions at any other level is refused rather than guessed at. */
function siteVotes(names: readonly string[]): Int8Array {
  const scopes = names.map(scopeNamed);
  const odd = scopes.find(
    ({ site, user, byOrganization, allowList }) =>
      user.length > 0 ||
      Object.keys(byOrganization).length > 0 ||
      site.some(({ negate }) => negate) ||
      !allowList.some(({ type, id }) => type === '*' && id === '*'),
  );
  if (odd) throw new DomainError('invalid_input', `Scope ${JSON.stringify(odd.name)} cannot be compared with others`);
  return pooledVotes(scopes.map(({ site }) => site));
}
