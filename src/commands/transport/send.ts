import { readFileSync } from 'node:fs';
import type { Dispatcher, RequestInit as SendOptions } from 'undici';
import { OperatorError } from '../../common/index.js';
import { ProxyExceptions, type ProxySettings } from '../../config/index.js';
import type { Outgoing, Send } from '../../sdk/client/index.js';

/** Paths of files in PEM format. */
export interface TlsFiles {
  /** The only authorities to trust; absent: those that Node.js trusts. */
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
}

export interface TlsMaterial {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** Reads the files. Throws a message that names the flag. */
export function readTlsFiles({ ca, cert, key }: TlsFiles): TlsMaterial {
  if ((cert === undefined) !== (key === undefined)) {
    throw new OperatorError('--client-tls-cert-file and --client-tls-key-file must be given together');
  }
  return {
    ...(ca !== undefined && { ca: read('--client-tls-ca-file', ca) }),
    ...(cert !== undefined && { cert: read('--client-tls-cert-file', cert) }),
    ...(key !== undefined && { key: read('--client-tls-key-file', key) }),
  };
}

function read(flag: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new OperatorError(`${flag}: ${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`); // from the file system
  }
}

/** The proxy for this URL; undefined if it is reached directly. */
export function proxyFor(url: string, { http, https, except }: ProxySettings): string | undefined {
  const target = new URL(url);
  return new ProxyExceptions(except).covers(target) ? undefined : target.protocol === 'https:' ? https : http;
}

/** The end of the chain: sends over the network, and follows no redirect. */
export function sender(url: string, proxies: ProxySettings, tls: TlsMaterial): Send {
  const proxy = proxyFor(url, proxies);
  const isPlain = proxy === undefined && Object.keys(tls).length === 0;
  if (isPlain) return ({ url: target, ...init }) => fetch(target, optionsOf(init));
  let through: Promise<Send> | undefined;
  return async (request) => (await (through ??= loadSender(proxy, tls)))(request);
}

/** Only then: it costs as much as everything else that a command loads. */
async function loadSender(proxy: string | undefined, tls: TlsMaterial): Promise<Send> {
  const { Agent, fetch: send, ProxyAgent } = await import('undici');
  const connect = { ...tls, minVersion: 'TLSv1.2' as const };
  const dispatcher: Dispatcher =
    proxy === undefined ? new Agent({ connect }) : new ProxyAgent({ uri: proxy, proxyTunnel: false, requestTls: connect });
  return async ({ url, ...init }) => {
    const { headers } = init;
    const response = await send(url, { ...optionsOf(init), headers: [...headers] as [string, string][], dispatcher } as SendOptions);
    // Libraries check for the platform's `Response` class, which undici's own is not.
    return new Response(response.body, {
      status: response.status,
      statusText: response.statusText,
      headers: [...response.headers] as [string, string][],
    });
  };
}

/** Follows no redirect: that would hand our headers to another host. */
function optionsOf({ method, headers, body, signal }: Omit<Outgoing, 'url'>): RequestInit {
  const isStream = body instanceof ReadableStream;
  return { method, headers, body, redirect: 'manual', ...(signal && { signal }), ...(isStream && ({ duplex: 'half' } as object)) };
}
