/** Scope names and what they cover, as far as granting needs to know. The RBAC engine implements it. */
export interface ScopeCatalog {
  /** Canonical names that clients may ask for (`scopes_supported`). */
  readonly names: readonly string[];
  /** `all` and other aliases become the canonical name; everything else stays. */
  canonical(name: string): string;
  /** Do the permissions of `granted` together cover those of `wanted`? */
  covers(granted: readonly string[], wanted: string): boolean;
}

/** A negotiated scope, or why there is none. */
export type ScopeDecision = { readonly scope: readonly string[] } | { readonly fault: string };

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
 * What an authorization request is granted: all of what it asks or nothing, never a trimmed part (spec oauth2 3.10).
 * `allowlist` is the app's registered scope: empty means none was configured, white space configures nothing at all.
 */
export function negotiateScope(requested: string | undefined, allowlist: string, catalog: ScopeCatalog): ScopeDecision {
  const wanted = parseScope(requested ?? '', catalog);
  const unknown = wanted.find((name) => !catalog.names.includes(name));
  if (unknown !== undefined) return { fault: `"${unknown}": unknown or unsupported scope` };
  if (allowlist === '') return { scope: wanted.length > 0 ? wanted : ['coder:all'] };

  const allowed = parseScope(allowlist, catalog).filter((name) => catalog.names.includes(name));
  if (allowed.length === 0) {
    return {
      fault:
        "none of the scopes registered for this app are supported by this deployment; change the app's registered scopes to supported ones",
    };
  }
  if (wanted.length === 0) return { scope: allowed };
  const excess = wanted.find((name) => !catalog.covers(allowed, name));
  return excess === undefined ? { scope: wanted } : { fault: `"${excess}": scope requests permissions beyond this app's allowed scopes` };
}

/** What a refresh is granted: the whole grant, or a part of it that it names (RFC 6749 section 6). */
export function narrowScope(requested: string | undefined, granted: string, catalog: ScopeCatalog): ScopeDecision {
  const ceiling = granted.split(' ');
  const wanted = parseScope(requested ?? '', catalog);
  if (wanted.length === 0) return { scope: ceiling };
  const unknown = wanted.find((name) => !catalog.names.includes(name));
  if (unknown !== undefined) return { fault: 'unknown or unsupported scope' };
  if (wanted.every((name) => catalog.covers(ceiling, name))) return { scope: wanted };
  return {
    fault:
      'scope requests permissions beyond the scope originally granted; a refresh cannot widen a grant, so authorize again to obtain a broader one',
  };
}

/** Is every granted name still allowed, now that the app's registration may have been narrowed? Names the first that is not. */
export function noLongerAllowed(granted: string, allowlist: string, catalog: ScopeCatalog): string | null {
  const names = granted.split(' ');
  const unsupported = names.find((name) => !catalog.names.includes(name));
  if (unsupported !== undefined) return unsupported;
  if (allowlist === '') return null;
  const allowed = parseScope(allowlist, catalog);
  return names.find((name) => !catalog.covers(allowed, name)) ?? null;
}
