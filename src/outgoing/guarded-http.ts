import { isIP } from 'node:net';
import { Injectable } from '@nestjs/common';
import { hostOf, isLocalName, isPublicAddress, namesPrivateHost, parseUrl } from '../common/index.js';
import { settings } from '../core/index.js';
import { describeFault, TOO_LATE } from './fetch-faults.js';
import { HostResolver } from './host-resolver.port.js';
import { OutgoingHttp, type OutgoingRequest } from './outgoing-http.js';

export class GuardedHttpSettings extends settings('dangerousAllowPrivateClientHosts') {}

/** A request to a URL that somebody else chose. */
export interface GuardedRequest {
  /** Value of the Accept header. */
  readonly accept: string;
  readonly maxBytes: number;
  /** For resolving the name, connecting, and the whole response. */
  readonly timeoutMs: number;
}

/** Why nothing was fetched, in words for the person who can do something about it. Says nothing about hosts of this network. */
export class FetchRefused extends Error {
  override readonly name = 'FetchRefused';
}

/**
 * Fetches URLs that other parties chose, such as clients, without letting them reach hosts that only this server can reach (server-side request
 * forgery). Resolves the name once, refuses it if any of its addresses is a special-purpose one, and connects to one of these very
 * addresses, so that a name that resolves differently a moment later changes nothing. Follows no redirect.
 *
 * Behind a proxy the proxy resolves the name and connects. It decides what it reaches; what is refused here never gets to it.
 */
@Injectable()
export class GuardedHttp {
  constructor(
    private readonly http: OutgoingHttp,
    private readonly resolver: HostResolver,
    private readonly settings: GuardedHttpSettings,
  ) {}

  /** Only https. The response has any status but a redirect is never followed. Throws `FetchRefused`, also for a failed connection. */
  get(url: string, request: GuardedRequest): Promise<Response> {
    return this.send(url, request, { method: 'GET' });
  }

  /** The same with a form. */
  post(url: string, { body, ...request }: GuardedRequest & { readonly body: URLSearchParams }): Promise<Response> {
    return this.send(url, request, { method: 'POST', body });
  }

  /** Is it clear without resolving the host that nothing is sent to this URL? For a warning to those who configure it. */
  certainlyRefuses(url: string): boolean {
    return namesPrivateHost(url) && !this.settings.dangerousAllowPrivateClientHosts;
  }

  private async send(
    text: string,
    { accept, maxBytes, timeoutMs }: GuardedRequest,
    content: Pick<OutgoingRequest, 'method' | 'body'>,
  ): Promise<Response> {
    const url = parseUrl(text);
    if (url?.protocol !== 'https:' || url.username !== '' || url.password !== '') throw new FetchRefused('the URL must be an https URL');
    const signal = AbortSignal.timeout(timeoutMs);
    const addresses = await within(signal, this.addressesOf(url, signal));
    try {
      const headers = { accept, ...(content.body instanceof URLSearchParams && { 'content-type': 'application/x-www-form-urlencoded' }) };
      const options = { ...content, headers, redirect: 'manual', signal, maxBytes, ...(addresses && { connectTo: addresses }) } as const;
      return await this.http.fetch(url.href, options);
    } catch (cause) {
      throw new FetchRefused(signal.aborted ? TOO_LATE : describeFault(cause, addresses === null), { cause });
    }
  }

  /** The addresses to connect to; null if the proxy decides. */
  private async addressesOf(url: URL, signal: AbortSignal): Promise<readonly string[] | null> {
    const host = hostOf(url);
    if (isIP(host) !== 0) return this.checked([host]);
    const isProxied = this.http.usesProxyFor(url);
    if (isProxied && isLocalName(host)) throw this.notPublic();
    const addresses = await this.resolver.resolve(host, signal).catch(() => null);
    if (addresses === null || addresses.length === 0) {
      // Behind a proxy, many networks resolve only their own names.
      if (isProxied) return null;
      throw this.notPublic();
    }
    const checked = this.checked(addresses);
    return isProxied ? null : checked;
  }

  private checked(addresses: readonly string[]): readonly string[] {
    if (addresses.every((address) => isPublicAddress(address) || this.settings.dangerousAllowPrivateClientHosts)) return addresses;
    throw this.notPublic();
  }

  /** The same for a name that does not exist: the difference would say which names exist in this network. */
  private notPublic(): FetchRefused {
    const hint = this.settings.dangerousAllowPrivateClientHosts
      ? ''
      : ' (for one of your own network, see CODER_DANGEROUS_ALLOW_PRIVATE_CLIENT_HOSTS)';
    return new FetchRefused(`its host cannot be found on the internet${hint}`);
  }
}

/** Whatever the resolver makes of the signal, the caller hears in time, and why. */
async function within<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  let onAbort: () => void = () => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = () => {
      reject(new FetchRefused(TOO_LATE));
    };
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
