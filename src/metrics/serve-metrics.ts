import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { StartupError } from '../database/index.js';

export interface ServedMetrics {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Serves `/metrics` on a separate address: it does not authenticate, so it must not be on the public one. Throws `StartupError`. */
export async function serveMetrics(
  { host, port }: { readonly host: string; readonly port: number },
  contentType: string,
  collect: () => Promise<string>,
  onError: (error: unknown) => void,
): Promise<ServedMetrics> {
  const server = createServer((request, response) => {
    void answer(request, response);
  });

  async function answer({ method, url = '' }: IncomingMessage, response: ServerResponse): Promise<void> {
    if (url.split('?', 1)[0] !== '/metrics') {
      response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('The metrics are at /metrics.\n');
      return;
    }
    if (method !== 'GET' && method !== 'HEAD') {
      response.writeHead(405, { allow: 'GET, HEAD' }).end();
      return;
    }
    try {
      const text = await collect();
      response.writeHead(200, { 'content-type': contentType, 'cache-control': 'no-store' }).end(text);
    } catch (error) {
      onError(error);
      response.writeHead(500).end();
    }
  }

  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error';
    throw new StartupError(`cannot serve metrics on ${host}:${port}: ${reason}`, { cause });
  }
  const { port: chosen } = server.address() as AddressInfo; // it listens, and on a TCP port
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host || '[::]'}:${chosen}/metrics`,
    close: () => {
      server.close();
      server.closeAllConnections();
      return Promise.resolve();
    },
  };
}
