import { canonicalResource } from './resource-uri.js';

/**
 * The public base URL of this deployment: issuer, resource identifier and the origin of its pages. Kept in an object
 * because with port 0 it is known only once the server listens.
 */
export class AccessUrl {
  private spellings: Spellings | null = null;

  /** `servesMetadata`: is the protected resource metadata available? False if the OAuth provider is disabled. */
  constructor(private readonly servesMetadata = true) {}

  /** `href` is an http(s) URL without query and fragment. */
  set(href: string): void {
    this.spellings = spellingsOf(new URL(href));
  }

  private get known(): Spellings {
    if (!this.spellings) throw new Error('the access URL is not known before the server listens');
    return this.spellings;
  }

  /** Without a trailing slash; also the OAuth issuer (RFC 8414 section 2). */
  get issuer(): string {
    return this.known.issuer;
  }

  /** Canonical identifier of this deployment as a resource (RFC 8707). */
  get resource(): string {
    return this.known.resource;
  }

  /** Scheme, host and port: what a browser sends as `Origin`. */
  get origin(): string {
    return this.known.origin;
  }

  /** Host and port as in a request: without the default port. */
  get host(): string {
    return this.known.host;
  }

  get isHttps(): boolean {
    return this.known.isHttps;
  }

  /** An absolute URL below the access URL; `path` begins with a slash. */
  join(path: string): string {
    return this.issuer + path;
  }

  /** The URL of this API's protected resource metadata (RFC 9728 section 3.1: inserted between host and path), if it is served. */
  get resourceMetadata(): string | undefined {
    return this.servesMetadata ? this.known.resourceMetadata : undefined;
  }
}

interface Spellings {
  readonly issuer: string;
  readonly resource: string;
  readonly origin: string;
  readonly host: string;
  readonly isHttps: boolean;
  readonly resourceMetadata: string;
}

/** Computed once and not on every request, because parsing a URL is relatively slow. */
function spellingsOf(url: URL): Spellings {
  const issuer = url.href.replace(/\/$/, '');
  const resource = canonicalResource(issuer);
  if (resource === null) throw new Error('the access URL is not a resource identifier');
  const path = url.pathname === '/' ? '' : url.pathname.replace(/\/$/, '');
  const resourceMetadata = `${url.origin}/.well-known/oauth-protected-resource${path}`;
  return { issuer, resource, origin: url.origin, host: url.host, isHttps: url.protocol === 'https:', resourceMetadata };
}
