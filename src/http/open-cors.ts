/**
 * Paths that any web page may call, because they take no cookies: the client-facing OAuth endpoints and the metadata.
 * Never the authorization endpoint (RFC 9700 section 2.6), nor that of device authorization: a page is no device.
 */
const OPEN_PATHS = /^\/(?:oauth2\/(?:(?:tokens?|revoke|register|par|userinfo)\/?$|clients\/)|\.well-known\/)/;

export function allowsAnyOrigin(path: string): boolean {
  return OPEN_PATHS.test(path);
}

export const OPEN_CORS_HEADERS: Readonly<Record<string, string>> = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'WWW-Authenticate, DPoP-Nonce, X-Coder-Build-Version, X-Request-Id, Retry-After',
};

/** MCP clients in a browser send their protocol version, also to the metadata. `*` never includes `Authorization`. */
export const OPEN_CORS_PREFLIGHT_HEADERS: Readonly<Record<string, string>> = {
  'access-control-allow-methods': 'GET, POST, PUT, DELETE, OPTIONS',
  'access-control-allow-headers': 'Authorization, DPoP, Content-Type, Accept, MCP-Protocol-Version, X-Requested-With',
  'access-control-max-age': '86400',
};
