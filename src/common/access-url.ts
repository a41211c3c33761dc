import { canonicalResource } from './resource-uri.js';

/**
 * The public base URL of this deployment: issuer, resource identifier and the origin of its pages. Kept in an object
 * because with port 0 it is known only once the server listens.
 */
export class AccessUrl {
  private spellings: Spellings | null = null;

  /** `servesMetadata`: is the protected resource metadata there? Not where the OAuth provider is switched off. */
  constructor(private readonly servesMetadata = true) {}

  /** `href` is an http(s) URL without query and fragment. */
  set(href: string): void {
    this.spellings = spellingsOf(new URL(href));
  }

  private get known(): Spellings {
    if (!this.spellings) throw new Error('the access URL is not known before the server listens');
    return this.spellings;
  }

  /** Without a trailing slash (DESIGN section 7); also the OAuth issuer. */
  get issuer(): string {
    return this.known.issuer;
  }

  /** Canonical identifier of the resource that this deployment is (RFC 8707). */
  get resource(): string {
    return this.known.resource;
  }

  /** Scheme, host and port: what a browser sends as `Origin`. */
  get origin(): string {
    return this.known.origin;
  }

  get isHttps(): boolean {
    return this.known.isHttps;
  }

  /** An absolute URL below the access URL; `path` begins with a slash. */
  join(path: string): string {
    return this.issuer + path;
  }

  /** Where the protected resource metadata of this API is (RFC 9728 section 3.1: inserted between host and path), if it is anywhere. */
  get resourceMetadata(): string | undefined {
    return this.servesMetadata ? this.known.resourceMetadata : undefined;
  }
}

interface Spellings {
  readonly issuer: string;
  readonly resource: string;
  readonly origin: string;
  readonly isHttps: boolean;
  readonly resourceMetadata: string;
}

/** Worked out once and not on every request: parsing a URL takes longer than most of what a request asks of it. */
function spellingsOf(url: URL): Spellings {
  const issuer = url.href.replace(/\/$/, '');
  const resource = canonicalResource(issuer);
  if (resource === null) throw new Error('the access URL is not a resource identifier');
  const path = url.pathname === '/' ? '' : url.pathname.replace(/\/$/, '');
  const resourceMetadata = `${url.origin}/.well-known/oauth-protected-resource${path}`;
  return { issuer, resource, origin: url.origin, isHttps: url.protocol === 'https:', resourceMetadata };
}
