import { parseUrl } from '../../common/index.js';
import type { ClientType } from '../entities/app.entity.js';
import { redirectUriFaults } from './redirect-uri.js';
import { webUriFault } from './web-uri.js';

export const MAX_POST_LOGOUT_REDIRECT_URIS = 32;

/** Returns the fault of these post-logout redirect URIs, or null. The rules are those of redirect URIs: a browser is sent to both. */
export function postLogoutRedirectUrisFault(uris: readonly string[], clientType: ClientType): string | null {
  if (uris.length > MAX_POST_LOGOUT_REDIRECT_URIS) return `must be at most ${MAX_POST_LOGOUT_REDIRECT_URIS}`;
  return redirectUriFaults(uris, clientType)[0] ?? null;
}

/** Returns the fault of this URI, which this server sends logout tokens to, or null. Empty: there is none. */
export function backchannelLogoutUriFault(uri: string): string | null {
  if (uri === '') return null;
  return webUriFault(uri, ['https:']) ?? (parseUrl(uri)?.hash || uri.includes('#') ? 'must not have a fragment' : null);
}
