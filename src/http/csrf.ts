/** The headers by which a browser says where a request comes from. */
export interface OriginHeaders {
  readonly origin?: string | undefined;
  readonly secFetchSite?: string | undefined;
}

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

export function isUnsafe(method: string): boolean {
  return !SAFE_METHODS.has(method);
}

/**
 * Does the browser say that this request was made by one of our own pages (DESIGN 8.6)? `ownOrigins` are the origin of the
 * access URL and the one this request was sent to. A browser always sends one of the two headers with an unsafe request;
 * without either, nobody vouches for it.
 */
export function isSameOrigin(headers: OriginHeaders, ownOrigins: readonly string[]): boolean {
  if (headers.origin !== undefined) return ownOrigins.includes(headers.origin);
  return headers.secFetchSite === 'same-origin';
}
