import { DomainError } from '../common/index.js';
import type { Action, ActionOf, ResourceType, Wildcard } from './policy.js';
import { SCOPE_NAMES, scopeNamed } from './scope.js';
import { pairIndex, pooledVotes } from './vote-table.js';

/** Verbs that users may ask for, by type. What is missing exists for the server's own use. */
const REQUESTABLE: { readonly [T in ResourceType]?: readonly (ActionOf<T> | Wildcard)[] } = {
  workspace: ['read', 'create', 'update', 'delete', 'ssh', 'start', 'stop', 'application_connect', '*'],
  template: ['read', 'create', 'update', 'delete', 'use', '*'],
  api_key: ['read', 'create', 'update', 'delete', '*'],
  file: ['read', 'create', '*'],
  user: ['read', 'read_personal', 'update_personal', '*'],
  user_secret: ['read', 'create', 'update', 'delete', '*'],
  user_skill: ['read', 'create', 'update', 'delete', '*'],
  task: ['read', 'create', 'update', 'delete', '*'],
  organization: ['read', 'update', 'delete', '*'],
};

/** Scopes that users may ask for, in alphabetical order. */
export const PUBLIC_SCOPES: readonly string[] = Object.freeze(
  [
    ...Object.entries(REQUESTABLE).flatMap(([type, actions]) => actions.map((action) => `${type}:${action}`)),
    ...SCOPE_NAMES.filter((name) => name.startsWith('coder:')),
  ].sort(),
);

const publicNames: ReadonlySet<string> = new Set(PUBLIC_SCOPES);

/** Names of old clients, and what they mean today. */
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

/** Does everything that the scopes `wanted` permit lie within the scopes `held`? Throws `invalid_input` for an unknown name. */
export function scopesCover(held: readonly string[], wanted: readonly string[]): boolean {
  const has = siteVotes(held);
  return siteVotes(wanted).every((vote, pair) => vote !== 1 || has[pair] === 1);
}

/**
 * The public scope that permits this and least else, which is what an `insufficient_scope` challenge names (RFC 6750 section 3.1):
 * the verb, the type, the shortest composition, and everything only when nothing less is for users to ask for.
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

/** Cover is a question about site permissions on everything. A scope of another shape is refused rather than guessed at. */
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
