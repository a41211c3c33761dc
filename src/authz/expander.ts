import type { Role } from './role.js';
import type { RoleCatalog } from './role-catalog.js';
import type { Scope } from './scope.js';
import { apiKeyScope, scopeNamed } from './scope.js';

/** A set of roles: their names and what they grant. */
export interface RoleExpander {
  /** String forms, for logs and comparison. */
  readonly names: readonly string[];
  expand(): readonly Role[];
}

/** A scope: its name and what it permits. */
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

/** Roles that are already resolved and need not be known by name. */
export function expandedRoles(roles: readonly Role[]): RoleExpander {
  return { names: roles.map(({ identifier }) => identifier.toString()), expand: () => roles };
}

/** One scope by its stored name. Expanding throws `invalid_input` for an unknown name. */
export function namedScope(name: string): ScopeExpander {
  return { names: [name], expand: () => scopeNamed(name) };
}

/** The scopes of an API key on the objects of its allow-list: see `apiKeyScope`. */
export function keyScope(scopes: readonly string[], allowList: readonly string[]): ScopeExpander {
  return { names: scopes, expand: () => apiKeyScope(scopes, allowList) };
}

/** A scope that is already resolved. */
export function expandedScope(scope: Scope): ScopeExpander {
  return { names: [scope.name], expand: () => scope };
}
