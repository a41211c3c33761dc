/** Bearer tokens and the other headers that the API reads. Cookies are never allowed: they are for our own pages. */
const ALLOWED_HEADERS = 'Authorization, DPoP, Content-Type, Accept, Coder-Session-Token, If-None-Match, If-Range, Range, X-Requested-With';
const EXPOSED_HEADERS =
  'WWW-Authenticate, DPoP-Nonce, Retry-After, X-Coder-Build-Version, X-Request-Id, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, ETag, Content-Disposition, Content-Range';

/** The foreign web pages that may call the API (CODER_CORS_ALLOWED_ORIGINS). */
export class ApiCors {
  private readonly headers: ReadonlyMap<string, Readonly<Record<string, string>>>;

  constructor(origins: readonly string[]) {
    this.headers = new Map(
      origins.map((origin) => [origin, { 'access-control-allow-origin': origin, 'access-control-expose-headers': EXPOSED_HEADERS }]),
    );
  }

  governs(path: string): boolean {
    return this.headers.size > 0 && path.startsWith('/api/');
  }

  /** The headers of every response to this origin, refusals included; null for an origin not on the list. Compares whole origins. */
  headersFor(origin: string | undefined): Readonly<Record<string, string>> | null {
    return (origin !== undefined && this.headers.get(origin)) || null;
  }

  preflightHeaders(methods: readonly string[]): Readonly<Record<string, string>> {
    return {
      vary: 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers',
      'access-control-allow-methods': methods.join(', '),
      'access-control-allow-headers': ALLOWED_HEADERS,
      'access-control-max-age': '600',
    };
  }
}
