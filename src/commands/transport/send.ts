import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { RequestInit as SendOptions } from 'undici';
import { fileFault, OperatorError } from '../../common/index.js';
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
    throw new OperatorError(`${flag}: ${path} ${fileFault(error)}`);
  }
}

/** The proxy for this URL; undefined if it is reached directly. */
export function proxyFor(url: string, { http, https, except }: ProxySettings): string | undefined {
  const target = new URL(url);
  return new ProxyExceptions(except).covers(target) ? undefined : target.protocol === 'https:' ? https : http;
}

/** The end of the chain: sends over the network, and follows no redirect: that would hand our headers to another host. */
export function sender(url: string, proxies: ProxySettings, tls: TlsMaterial): Send {
  const proxy = proxyFor(url, proxies);
  if (proxy === undefined) return (request) => sendDirectly(request, tls);
  let through: Promise<Send> | undefined;
  return async (request) => (await (through ??= loadProxySender(proxy, tls)))(request);
}

/** Not with `fetch`: to load it takes as much processor time as everything else that a command does. */
async function sendDirectly({ url, method, headers, body, signal }: Outgoing, tls: TlsMaterial): Promise<Response> {
  // TLS reads the certificates that Node.js trusts.
  const { request } = url.startsWith('https:') ? await import('node:https') : await import('node:http');
  const fields = [...headers] as [string, string][];
  const options = { method, headers: Object.fromEntries(fields), minVersion: 'TLSv1.2' as const, ...tls, ...(signal && { signal }) };
  const content = contentOf(body);
  const message = await new Promise<IncomingMessage>((resolve, reject) => {
    const outgoing = request(url, options, resolve).once('error', reject);
    outgoing.once('upgrade', (_, socket) => {
      socket.destroy();
      reject(new Error('the server changed to another protocol'));
    });
    // After everything else: of several, only the first counts.
    outgoing.once('close', () => {
      reject(new Error('the connection was closed'));
    });
    if (content instanceof Readable) pipeline(content, outgoing).catch(reject);
    else outgoing.end(content);
  });
  const { statusCode: status = 502, statusMessage: statusText = '', rawHeaders } = message;
  if (status < 200 || status > 599) {
    message.destroy();
    throw new Error(`the server sent ${status}, which is no status of HTTP`);
  }
  const received = rawHeaders.flatMap((name, index): [string, string][] => (index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? '']] : []));
  // Those that `Response` allows no body for.
  const hasBody = ![204, 205, 304].includes(status);
  // Until it is read, the connection is in use, and keeps the process running.
  if (!hasBody) message.resume();
  return new Response(hasBody ? (Readable.toWeb(message) as ReadableStream) : null, { status, statusText, headers: received });
}

/** What `createClient` sends: text, bytes or a stream. */
function contentOf(body: Outgoing['body']): string | Uint8Array | Readable | undefined {
  if (body === null) return undefined;
  if (typeof body === 'string' || body instanceof Uint8Array) return body;
  if (body instanceof ReadableStream) return Readable.fromWeb(body);
  throw new TypeError('a body of this kind is not sent by commands');
}

/** Only then: it takes long to load. */
async function loadProxySender(proxy: string, tls: TlsMaterial): Promise<Send> {
  const { fetch: send, ProxyAgent } = await import('undici');
  const dispatcher = new ProxyAgent({ uri: proxy, proxyTunnel: false, requestTls: { ...tls, minVersion: 'TLSv1.2' } });
  return async ({ url, method, headers, body, signal }) => {
    const isStream = body instanceof ReadableStream;
    const options = { method, body, redirect: 'manual', dispatcher, ...(signal && { signal }), ...(isStream && { duplex: 'half' }) };
    const response = await send(url, { ...options, headers: [...headers] as [string, string][] } as SendOptions);
    // Libraries check for the platform's `Response` class, which undici's own is not.
    return new Response(response.body, {
      status: response.status,
      statusText: response.statusText,
      headers: [...response.headers] as [string, string][],
    });
  };
}
