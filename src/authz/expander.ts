import type { Role } from './role.js';
import type { RoleCatalog } from './role-catalog.js';
import type { Scope } from './scope.js';
import { apiKeyScope, scopeNamed } from './scope.js';

/** Roles that can say what they are called and what they grant. */
export interface RoleExpander {
  /** String forms, for logs and comparison. */
  readonly names: readonly string[];
  expand(): readonly Role[];
}

/** A scope that can say what it is called and what it permits. */
export interface ScopeExpander {
  readonly names: readonly string[];
  expand(): Scope;
}

/** Custom and system roles by string form; a `Map` will do. */
export interface RoleLookup {
  get(role: string): Role | undefined;
}

/** The roles of a stored user: built-in ones first, then custom ones; names that exist nowhere are ignored. */
export function storedRoles(names: readonly string[], catalog: RoleCatalog, customRoles: RoleLookup): RoleExpander {
  return { names, expand: () => names.flatMap((name) => catalog.get(name) ?? customRoles.get(name) ?? []) };
}

/** Roles that are at hand already, and need not be resolvable by name. */
export function expandedRoles(roles: readonly Role[]): RoleExpander {
  return { names: roles.map(({ identifier }) => identifier.toString()), expand: () => roles };
}

/** One scope by its stored name. Expanding throws `invalid_input` when there is none. */
export function namedScope(name: string): ScopeExpander {
  return { names: [name], expand: () => scopeNamed(name) };
}

/** The scopes of an API key on the objects of its allow-list: see `apiKeyScope`. */
export function keyScope(scopes: readonly string[], allowList: readonly string[]): ScopeExpander {
  return { names: scopes, expand: () => apiKeyScope(scopes, allowList) };
}

/** A scope that is at hand already. */
export function expandedScope(scope: Scope): ScopeExpander {
  return { names: [scope.name], expand: () => scope };
}
