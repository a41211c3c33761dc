import { PUBLIC_SCOPES, canonicalScope, scopesCover } from '../authz/index.js';
import type { ScopeCatalog } from './checks/scope.js';

/** The scopes clients may ask for, as the RBAC engine knows them. */
export const SCOPE_CATALOG: ScopeCatalog = {
  names: PUBLIC_SCOPES,
  canonical: canonicalScope,
  covers: (granted, wanted) => scopesCover(granted, [wanted]),
};
