import { ADMIN_SCOPES, PUBLIC_SCOPES, canonicalScope, isAdminScope, scopesCover } from '../authz/index.js';
import type { ScopeCatalog } from './checks/scope.js';

/** The scopes that clients may request, from the RBAC engine. */
export const SCOPE_CATALOG: ScopeCatalog = {
  names: [...PUBLIC_SCOPES, ...ADMIN_SCOPES],
  canonical: canonicalScope,
  covers: (granted, wanted) => scopesCover(granted, [wanted]),
  isByNameOnly: isAdminScope,
};
