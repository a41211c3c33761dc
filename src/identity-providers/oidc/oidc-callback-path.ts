import { DEFAULT_OIDC_PROVIDER } from '../../config/index.js';

/** Each provider has its own path. */
export function oidcCallbackPath(id: string): string {
  return id === DEFAULT_OIDC_PROVIDER ? '/api/v2/users/oidc/callback' : `/api/v2/users/oidc/${id}/callback`;
}
