import { isIP } from 'node:net';
import { type AccessUrl, DomainError, parseUrl } from '../common/index.js';
import { isLoopback } from '../config/index.js';
import type { HttpRequest } from './request.js';

export interface HostRuleOptions {
  /** `CODER_ALLOWED_HOSTS`: hosts without port, in lower case. */
  readonly allowed: readonly string[];
  readonly listensOnLoopback: boolean;
  /** The server listens on every interface without an access URL, so it does not know the name or address that clients use. */
  readonly isUnnamed: boolean;
}

const REMEMBERED_HOSTS = 100;
/** `host` or `host:port` (RFC 9110 section 7.2). */
const HOST = /^(\[[\da-f:.]{2,45}\]|[a-z\d._-]{1,255})(?::\d{0,5})?$/i;

/**
 * Decides which hosts this server accepts in requests. After it has loaded, a web page can change the address of its own name to ours (DNS
 * rebinding); the browser then treats both as one origin. A page cannot do that with an IP address or with our own name. Ports are not
 * compared: the port that a request reached is ours.
 */
export class HostRule {
  private readonly allowed: ReadonlySet<string>;
  /** Values of the header that were admitted, so that they are parsed once. */
  private readonly admitted = new Set<string>();

  constructor(
    private readonly accessUrl: AccessUrl,
    private readonly options: HostRuleOptions,
  ) {
    this.allowed = new Set(options.allowed);
  }

  /** Throws `host_unknown` unless every host that the request names is one of ours. */
  check(request: HttpRequest, proxies: { readonly isTrusted: (peer: string) => boolean }): void {
    // The host in an absolute-form target (RFC 9112 section 3.2.2) is ignored: no browser sends one, and nothing here uses it.
    // Behind a trusted proxy, `host` is the one that the client asked the proxy for; otherwise it is the Host header.
    const { host } = request;
    if (!this.admits(host)) throw this.refusal();
    const own = request.headers.host ?? '';
    if (own !== host && !this.admits(own) && !(isPrivateName(own) && proxies.isTrusted(request.socket.remoteAddress ?? ''))) {
      throw this.refusal();
    }
  }

  private admits(host: string): boolean {
    if (host === this.accessUrl.host || this.admitted.has(host)) return true;
    if (!this.isOurs(host)) return false;
    // A client can add any port.
    if (this.admitted.size >= REMEMBERED_HOSTS) this.admitted.clear();
    this.admitted.add(host);
    return true;
  }

  private isOurs(host: string): boolean {
    const name = nameOf(host);
    if (name === null) return false;
    if (name === nameOf(this.accessUrl.host) || this.allowed.has(name)) return true;
    const bare = name.replace(/^\[|\]$/g, '');
    return (this.options.listensOnLoopback && isLoopback(bare)) || (this.options.isUnnamed && isIP(bare) !== 0);
  }

  private refusal(): DomainError {
    return new DomainError('host_unknown', 'The host in the request is not known to this server.', {
      detail: `Use ${this.accessUrl.issuer}. An administrator can add a host with CODER_ALLOWED_HOSTS or correct CODER_ACCESS_URL.`,
    });
  }
}

/** The host without its port, in the spelling of browsers; null for an invalid host. */
function nameOf(host: string): string | null {
  const [, name] = HOST.exec(host) ?? [];
  if (name === undefined) return null;
  if (name.startsWith('[')) return parseUrl(`http://${name}/`)?.hostname ?? null;
  return name.toLowerCase().replace(/\.$/, '');
}

/**
 * A proxy may call us by any internal name if it also forwards the requested host. But a proxy that passes both headers through unchanged
 * would pass on a rebound name, which contains a dot and is not an address.
 */
function isPrivateName(host: string): boolean {
  const name = nameOf(host);
  return name !== null && (!name.includes('.') || isIP(name) !== 0);
}
