/**
 * The public base URL of this deployment: issuer, resource identifier and the origin of its pages. Kept in an object
 * because with port 0 it is known only once the server listens.
 */
export class AccessUrl {
  private url: URL | null = null;

  /** `href` is an http(s) URL without query and fragment. */
  set(href: string): void {
    this.url = new URL(href);
  }

  private get known(): URL {
    if (!this.url) throw new Error('the access URL is not known before the server listens');
    return this.url;
  }

  /** Without a trailing slash (DESIGN section 7); also the OAuth issuer. */
  get issuer(): string {
    return this.known.href.replace(/\/$/, '');
  }

  /** Scheme, host and port: what a browser sends as `Origin`. */
  get origin(): string {
    return this.known.origin;
  }

  get isHttps(): boolean {
    return this.known.protocol === 'https:';
  }

  /** An absolute URL below the access URL; `path` begins with a slash. */
  join(path: string): string {
    return this.issuer + path;
  }

  /** Where the protected resource metadata of this API is (RFC 9728 section 3.1: inserted between host and path). */
  get resourceMetadata(): string {
    const path = this.known.pathname === '/' ? '' : this.known.pathname.replace(/\/$/, '');
    return `${this.origin}/.well-known/oauth-protected-resource${path}`;
  }
}
