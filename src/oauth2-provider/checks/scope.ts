/** The scopes of one resource, as far as granting needs them. For the API of this server, the RBAC engine implements it. */
export interface ScopeCatalog {
  /** Canonical names of every scope that a client may be granted. */
  readonly names: readonly string[];
  /** For a request without a scope of an app without registered scopes. */
  readonly defaults: readonly string[];
  /** The closest scopes for a client of plain OAuth 2 that only requests an identity, best first. */
  readonly identity: readonly string[];
  /** The scopes of OpenID Connect beside these. They are about the user, not about a resource, and only what the app is registered for limits them. */
  readonly openId: readonly string[];
  /** `all` and other aliases become the canonical name; everything else stays. */
  canonical(name: string): string;
  /** Do the permissions of `granted` together cover those of `wanted`? */
  covers(granted: readonly string[], wanted: string): boolean;
  /** A scope that no other scope and no default contains: the client must request it by name, and its registration must name it. */
  isByNameOnly(name: string): boolean;
}

/** The granted scope, or why nothing is granted. */
export type ScopeDecision = { readonly scope: readonly string[] } | { readonly fault: string };

const FULL_ACCESS = 'coder:all';
/** The scope for a client without requested and registered scopes: enough to learn who it acts for. */
export const MINIMAL_SCOPE = 'user:read';
export const IDENTITY_SCOPES = [MINIMAL_SCOPE, 'user:read_personal'];

/** OpenID Connect Core sections 5.4 and 11, and two of this server's own. Without the first, the others mean nothing. */
export const OPENID_SCOPES = ['openid', 'profile', 'email', 'groups', 'roles', 'offline_access'] as const;

export type OpenIdScope = (typeof OPENID_SCOPES)[number];

/** The others of OpenID Connect. This server has nothing to tell for them and never grants them, but client libraries request them. */
const NEVER_GRANTED = ['address', 'phone'];

/** Is this a scope about the user, not about a resource? Among them are those that are never granted; what can be granted is in the catalogue. */
export function isScopeAboutUser(name: string): boolean {
  return [...OPENID_SCOPES, ...NEVER_GRANTED].includes(name);
}

const MAX_LISTED_LENGTH = 1_000;

export const MAX_REGISTERED_SCOPE_LENGTH = 4096;

/**
 * Returns the fault of registering this scope, or null. Unknown names may be registered and grant nothing; but a list with separators other
 * than spaces (RFC 6749 section 3.3) would be taken for one such name.
 */
export function registeredScopeFault(scope: string): string | null {
  if (scope.length > MAX_REGISTERED_SCOPE_LENGTH) return `must be at most ${MAX_REGISTERED_SCOPE_LENGTH} characters`;
  return /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/.test(scope) ? null : 'must be space-separated scopes';
}

/** The names of a scope parameter (RFC 6749 section 3.3), canonical, each once, in the order given. */
export function parseScope(text: string, catalog: ScopeCatalog): readonly string[] {
  return [
    ...new Set(
      text
        .split(' ')
        .filter(Boolean)
        .map((name) => catalog.canonical(name)),
    ),
  ];
}

/**
 * The one place that narrows scopes: returns the requested names that exist and are within every limit, in the requested order.
 * It never returns a name that was not requested.
 */
export function narrowScope(asked: readonly string[], limits: readonly (readonly string[])[], catalog: ScopeCatalog): readonly string[] {
  const known = new Set([...catalog.names, ...catalog.openId]);
  const within = [...new Set(asked)].filter((name) => known.has(name) && limits.every((limit) => isWithin(name, limit, catalog)));
  return within.includes('openid') ? within : within.filter((name) => !catalog.openId.includes(name));
}

/** The same catalogue for what is not granted by a user. */
export function withoutOpenId(catalog: ScopeCatalog): ScopeCatalog {
  return { ...catalog, openId: [] };
}

function isWithin(name: string, limit: readonly string[], catalog: ScopeCatalog): boolean {
  if (limit.includes(name)) return true;
  if (catalog.isByNameOnly(name) || catalog.openId.includes(name)) return false;
  const covering = limit.filter((held) => catalog.names.includes(held) && !catalog.isByNameOnly(held));
  return covering.length > 0 && catalog.covers(covering, name);
}

/**
 * The part of the requested scope that is granted (RFC 6749 section 3.3: partially, based on the policy of the server). `ofApp` is the app's
 * currently registered scope: empty means that none was configured, white space means a configured scope without names.
 */
export function grantScope(requested: string | undefined, ofApp: string, catalog: ScopeCatalog): ScopeDecision {
  const registered = registeredNames(ofApp, catalog);
  const within = (names: readonly string[]): readonly string[] => narrowScope(names, [registered], catalog);
  const asked = parseScope(requested ?? '', catalog);
  const scope = asked.length === 0 ? within(defaultNames(ofApp, catalog)) : within(asked);
  if (scope.length > 0) return { scope };
  // With `openid` it waits for an ID token, and would fail where nobody sees why.
  if (!asked.includes('openid') && asked.every(isScopeAboutUser)) {
    const [identity] = within(catalog.identity);
    if (identity !== undefined) return { scope: [identity] };
  }
  return { fault: registered.length === 0 ? NOTHING_REGISTERED : nothingLeft(ofApp, registered) };
}

/** The remaining scope of a grant: since then, the app's registration may have been narrowed, or a scope removed from the catalogue. */
export function remainingScope(granted: string, ofApp: string, catalog: ScopeCatalog): readonly string[] {
  return narrowScope(parseScope(granted, catalog), [registeredNames(ofApp, catalog)], catalog);
}

/** The scope that a refresh gets from the remaining scope of its grant: all of it, or the part that it names (RFC 6749 section 6). */
export function refreshScope(requested: string | undefined, remaining: readonly string[], catalog: ScopeCatalog): ScopeDecision {
  const asked = parseScope(requested ?? '', catalog);
  // Libraries repeat the originally requested scope at every refresh, including OpenID scopes that were not granted: that is not a request for less.
  const isNarrowing = asked.some((name) => remaining.includes(name) || !isScopeAboutUser(name));
  const scope = isNarrowing ? narrowScope(asked, [remaining], catalog) : remaining;
  return scope.length > 0
    ? { scope }
    : {
        fault: 'the requested scopes are not part of the grant; a refresh cannot widen a grant, so authorize again to obtain a broader one',
      };
}

/** The names that an app may be granted. Without a registered scope: the catalogue, except for scopes that must be registered by name. */
function registeredNames(registered: string, catalog: ScopeCatalog): readonly string[] {
  const all = [...catalog.names, ...catalog.openId];
  if (registered === '') return all.filter((name) => !catalog.isByNameOnly(name));
  return parseScope(registered, catalog).filter((name) => all.includes(name));
}

/**
 * For a request without a scope. Full access and scopes that must be requested by name are never granted by default, nor are those of OpenID
 * Connect: a request without `openid` is not an OpenID request (OpenID Connect Core section 3.1.2.1).
 */
function defaultNames(registered: string, catalog: ScopeCatalog): readonly string[] {
  const own = registered === '' ? [] : registeredNames(registered, catalog);
  const modest = own.filter((name) => name !== FULL_ACCESS && !catalog.isByNameOnly(name) && !catalog.openId.includes(name));
  return modest.length > 0 ? modest : catalog.defaults;
}

const NOTHING_REGISTERED = "none of the scopes registered for this app exist at the requested resource; change the app's registered scopes";

function nothingLeft(registered: string, names: readonly string[]): string {
  const hint =
    registered === ''
      ? 'scopes_supported in the metadata of this server lists the supported scopes'
      : `this app may be granted: ${names.join(' ').slice(0, MAX_LISTED_LENGTH)}`;
  return `none of the requested scopes can be granted; ${hint}`;
}
