import { CLAIMS_OF_SCOPE, type ScopeClaim, type UserClaims } from './claims.js';

/** What an app learns of the claims that the user has consented to, and by which names. Only administrators set it. */
export interface ClaimSettings {
  /** Patterns, of which a group must match one; empty: all groups. */
  readonly groupFilter: readonly string[];
  /** The same for roles. */
  readonly roleFilter: readonly string[];
  /** Other names for claims. */
  readonly claimNames: ClaimNames;
}

export type ClaimNames = Readonly<Partial<Record<ScopeClaim, string>>>;

export const CLAIM_SOURCES: readonly ScopeClaim[] = Object.values(CLAIMS_OF_SCOPE).flat();

export const MAX_PATTERNS = 50;
export const MAX_PATTERN_LENGTH = 256;
export const MAX_CLAIM_NAME_LENGTH = 128;
/** Each one multiplies the time that a comparison can take. */
const MAX_WILDCARDS = 3;

/** What a name must never stand for: verifiers decide by these (OpenID Connect Core section 2, RFC 7519, RFC 7662, RFC 9068), and some programs by the last. */
const RESERVED = new Set(
  (
    'iss sub aud exp nbf iat jti auth_time nonce acr amr azp at_hash c_hash s_hash sid act may_act cnf client_id scope events active ' +
    'token_type token_introspection username _claim_names _claim_sources __proto__'
  ).split(' '),
);

/** Returns the fault of these patterns, or null. `*` stands for any text. */
export function patternsFault(patterns: readonly string[]): string | null {
  if (patterns.length > MAX_PATTERNS) return `must be at most ${MAX_PATTERNS}`;
  const isFine = (pattern: string): boolean =>
    pattern !== '' && pattern.length <= MAX_PATTERN_LENGTH && pattern.split('*').length - 1 <= MAX_WILDCARDS && !/\p{Cc}/u.test(pattern);
  return patterns.every(isFine) ? null : `must each have 1 to ${MAX_PATTERN_LENGTH} characters, of which at most ${MAX_WILDCARDS} are *`;
}

/** Returns the fault of these names, or null. What is `stored` already may stay, although a later release would refuse it. */
export function claimNamesFault(names: Readonly<Record<string, unknown>>, stored: ClaimNames = {}): string | null {
  const unknown = Object.keys(names).find((source) => !CLAIM_SOURCES.some((known) => known === source));
  if (unknown !== undefined) return `can only rename ${CLAIM_SOURCES.join(', ')}`;
  const given = Object.values(names);
  const texts = given.filter((name) => typeof name === 'string');
  if (texts.length < given.length || !texts.every((name) => /^[\x21-\x7e]+$/.test(name) && name.length <= MAX_CLAIM_NAME_LENGTH))
    return `must be names of 1 to ${MAX_CLAIM_NAME_LENGTH} characters, without spaces`;
  const all = CLAIM_SOURCES.map((source) => nameOf(source, names));
  const chosen = CLAIM_SOURCES.filter((source) => nameOf(source, names) !== nameOf(source, stored)).map((source) => nameOf(source, names));
  const reserved = chosen.find((name) => RESERVED.has(name));
  if (reserved !== undefined) return `must not be ${reserved}, which means something else in a token`;
  const twice = chosen.find((name) => all.filter((each) => each === name).length > 1);
  return twice === undefined ? null : `must differ: two claims would be called ${twice}`;
}

/** The same for LIKE; null for an empty filter. */
export function likePatterns(filter: readonly string[]): readonly string[] | null {
  if (filter.length === 0) return null;
  return filter.map((pattern) => pattern.replace(/[\\%_]/g, String.raw`\$&`).replaceAll('*', '%'));
}

/**
 * The claims by the names that the app insists on. A name that an administrator gave to a claim before this server had one of that name stays
 * theirs: the app takes what it finds there for what it was told.
 */
export function renamed(claims: UserClaims, names: ClaimNames): Readonly<Record<string, unknown>> {
  const given = new Set<string>(Object.values(names));
  const kept = Object.entries(claims).filter(([source]) => Object.hasOwn(names, source) || !given.has(source));
  return Object.fromEntries(kept.map(([source, value]) => [nameOf(source as ScopeClaim, names), value]));
}

function nameOf(source: ScopeClaim, names: Readonly<Record<string, unknown>>): string {
  return Object.hasOwn(names, source) ? String(names[source]) : source;
}
