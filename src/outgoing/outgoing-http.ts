import type { LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Dispatcher, fetch as send, RequestInit as SendOptions } from 'undici';
import { ProxyExceptions, type ProxySettings } from '../config/index.js';
import { ResponseTooLarge } from './fetch-faults.js';

/** Enough for any response of an identity provider, including the claims of a user in thousands of groups. */
const MAX_BYTES = 4 * 1024 * 1024;
/** How long another server may take for one response, in seconds. */
export const OUTGOING_TIMEOUT_SECONDS = 10;

/** The options of a request; requests of our libraries are compatible. */
export interface OutgoingRequest {
  readonly method?: string | undefined;
  readonly headers?: Headers | Readonly<Record<string, string>> | undefined;
  readonly body?: RequestInit['body'] | undefined;
  readonly redirect?: RequestInit['redirect'] | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Less than `MAX_BYTES`. */
  readonly maxBytes?: number | undefined;
  /** Connects to one of these addresses and not through a proxy, whatever the name in the URL resolves to. */
  readonly connectTo?: readonly string[] | undefined;
}

/** What those who send requests need of it. */
export type Fetching = Pick<OutgoingHttp, 'fetch'>;

/**
 * Makes every request of this server to another one: through the proxy of the environment, within a time limit, and reading at most
 * `MAX_BYTES`. Redirects are followed only on request, because the other server controls where they lead.
 */
@Injectable()
export class OutgoingHttp implements OnApplicationShutdown {
  private transport: Promise<Transport> | undefined;
  private readonly exceptions: ProxyExceptions;

  /** `authority`: the certificates to trust, in PEM format; absent: those that Node.js trusts. */
  constructor(
    private readonly settings: ProxySettings,
    private readonly authority?: string,
  ) {
    this.exceptions = new ProxyExceptions(settings.except);
  }

  async fetch(url: string, request: OutgoingRequest = {}): Promise<Response> {
    const transport = await (this.transport ??= loadTransport(this.settings, this.authority));
    if (request.connectTo === undefined) return this.send(url, request, this.dispatcherFor(new URL(url), transport), transport);
    const pinned = transport.pinned(request.connectTo);
    try {
      return await this.send(url, request, pinned, transport);
    } finally {
      await pinned.destroy();
    }
  }

  /** Would a request to this URL go through a proxy? */
  usesProxyFor(url: URL): boolean {
    const proxy = url.protocol === 'https:' ? this.settings.https : this.settings.http;
    return proxy !== undefined && !this.exceptions.covers(url);
  }

  private async send(url: string, request: OutgoingRequest, dispatcher: Dispatcher, transport: Transport): Promise<Response> {
    const { method, headers, body, redirect, signal, maxBytes = MAX_BYTES } = request;
    const limit = AbortSignal.timeout(OUTGOING_TIMEOUT_SECONDS * 1000);
    const options = {
      method: method ?? 'GET',
      ...(headers !== undefined && { headers: [...new Headers(headers)] as [string, string][] }),
      ...(body !== undefined && { body }),
      redirect: redirect ?? 'error',
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
      dispatcher,
    };
    const response = await transport.send(url, options as SendOptions);
    const content = await bounded(response.body, maxBytes);
    // Libraries check for the platform's `Response` class, which undici's own is not.
    return new Response(content.length === 0 ? null : content, {
      status: response.status,
      statusText: response.statusText,
      headers: [...response.headers] as [string, string][],
    });
  }

  async onApplicationShutdown(): Promise<void> {
    const transport = await this.transport;
    if (!transport) return;
    const all = [transport.direct, ...Object.values(transport.proxies)].filter((dispatcher) => dispatcher !== undefined);
    await Promise.all(all.map((dispatcher) => dispatcher.destroy()));
  }

  private dispatcherFor(url: URL, { direct, proxies }: Transport): Dispatcher {
    return (this.exceptions.covers(url) ? undefined : proxies[url.protocol]) ?? direct;
  }
}

interface Transport {
  readonly send: typeof send;
  readonly direct: Dispatcher;
  /** Connects only to these addresses. */
  readonly pinned: (addresses: readonly string[]) => Dispatcher;
  readonly proxies: Readonly<Record<string, Dispatcher | undefined>>;
}

/** Only once somebody is asked: to load undici is a twentieth of a start, and most servers ask nobody. */
async function loadTransport({ http, https }: ProxySettings, authority: string | undefined): Promise<Transport> {
  const { Agent, fetch, ProxyAgent } = await import('undici');
  const proxy = (uri: string | undefined): Dispatcher | undefined =>
    // Plain http is sent to the proxy without a tunnel: few proxies allow tunnels to port 80.
    uri === undefined ? undefined : new ProxyAgent({ uri, proxyTunnel: false });
  const pinned = (addresses: readonly string[]): Dispatcher =>
    new Agent({ connect: { lookup: lookupOf(addresses), ...(authority !== undefined && { ca: authority }) } });
  return { send: fetch, direct: new Agent(), pinned, proxies: { 'http:': proxy(http), 'https:': proxy(https) } };
}

/** Answers every look-up with these addresses. */
function lookupOf(addresses: readonly string[]): LookupFunction {
  const all = addresses.map((address): LookupAddress => ({ address, family: isIP(address) }));
  return (_host, options, callback) => {
    const [first] = all;
    if (options.all) callback(null, all);
    else callback(first ? null : new Error('no address'), first?.address ?? '', first?.family);
  };
}

async function bounded(body: AsyncIterable<Uint8Array> | null, maxBytes: number): Promise<Buffer<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.length;
    if (size > maxBytes) throw new ResponseTooLarge(`the response exceeds ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
