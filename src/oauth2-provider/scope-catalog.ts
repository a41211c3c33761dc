import { ADMIN_SCOPES, PUBLIC_SCOPES, canonicalScope, isAdminScope, isScopeName, scopesCover } from '../authz/index.js';
import { IDENTITY_SCOPES, isScopeAboutUser, MINIMAL_SCOPE, OPENID_SCOPES, type ScopeCatalog } from './checks/scope.js';
import type { ResourceScope } from './entities/resource-server.entity.js';

/** The scopes that clients may request for the API of this server, from the RBAC engine. */
export const SCOPE_CATALOG: ScopeCatalog = {
  names: [...PUBLIC_SCOPES, ...ADMIN_SCOPES],
  defaults: [MINIMAL_SCOPE],
  identity: IDENTITY_SCOPES,
  openId: OPENID_SCOPES,
  canonical: canonicalScope,
  covers: (granted, wanted) => scopesCover(granted, [wanted]),
  isByNameOnly: isAdminScope,
};

/**
 * The scopes of another resource server. They are names and nothing more: none contains another. A client that names no scope requests all of
 * them, as it would do after reading the metadata of the resource.
 */
export function catalogOf(scopes: readonly ResourceScope[]): ScopeCatalog {
  const names = scopes.map(({ name }) => name);
  // A scope of the resource that is called like one of them is meant.
  const openId = OPENID_SCOPES.filter((name) => !names.includes(name));
  return { names, defaults: names, identity: [], openId, canonical: (name) => name, covers: () => false, isByNameOnly: () => false };
}

/** For what is not a resource any more: nothing can be granted. */
export const EMPTY_CATALOG: ScopeCatalog = { ...catalogOf([]), openId: [] };

/** APIs had scopes with these names before they meant something here. */
const OWN = ['groups', 'roles'];

/** Does this name mean something at this server, now or in an older or a later version? Other resource servers cannot use it. */
export function isReservedScope(name: string): boolean {
  return (
    isScopeName(canonicalScope(name)) ||
    (isScopeAboutUser(name) && !OWN.includes(name)) ||
    name.startsWith('coder:') ||
    name.startsWith('gatehouse:')
  );
}
