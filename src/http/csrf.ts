/** The headers in which a browser states the origin of a request. */
export interface OriginHeaders {
  readonly origin?: string | undefined;
  readonly secFetchSite?: string | undefined;
}

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

export function isUnsafe(method: string): boolean {
  return !SAFE_METHODS.has(method);
}

/**
 * Does the browser state that one of our own pages made this request? `ownOrigins` are the origin of the access URL and the
 * one that this request was sent to. A browser always sends one of the two headers with an unsafe request; a request without
 * either is not trusted.
 */
export function isSameOrigin(headers: OriginHeaders, ownOrigins: readonly string[]): boolean {
  if (headers.origin !== undefined) return ownOrigins.includes(headers.origin);
  return headers.secFetchSite === 'same-origin';
}
