import type { Server } from 'node:http';
import { Server as TlsServer } from 'node:https';
import type { Socket } from 'node:net';
import { networkOf } from '../common/index.js';
import { bareAddress } from './client-address.js';
import { rawResponse } from './client-error.js';

/** How long the head of a request may take to arrive. */
const HEAD_TIMEOUT_MS = 20_000;
/** How long a connection with a request may be inactive: a client that does not read its response holds the response's memory. */
const STALLED_TIMEOUT_MS = 120_000;

export interface ConnectionLimits {
  /** Maximum number of open connections from one network; 0: no limit. */
  readonly perNetwork: number;
  /** Whether the peer is a trusted proxy, which connects for many clients. */
  readonly isProxy: (peer: string) => boolean;
  readonly version: string;
}

/** Limits how many connections one network holds, and how long an idle one holds memory. */
export function boundConnections(server: Server, { perNetwork, isProxy, version }: ConnectionLimits): void {
  server.headersTimeout = HEAD_TIMEOUT_MS;
  server.setTimeout(STALLED_TIMEOUT_MS);
  if (perNetwork === 0) return;
  const open = new Map<string, number>();
  server.prependListener('connection', (socket: Socket) => {
    const peer = socket.remoteAddress ?? '';
    if (isProxy(peer)) return;
    const network = networkOf(bareAddress(peer));
    const count = (open.get(network) ?? 0) + 1;
    open.set(network, count);
    socket.once('close', () => {
      const left = (open.get(network) ?? 0) - 1;
      if (left > 0) open.set(network, left);
      else open.delete(network);
    });
    if (count > perNetwork) refuse(socket, server instanceof TlsServer ? null : rawResponse(503, version, TOO_MANY));
  });
}

const TOO_MANY = {
  message: 'The server is busy.',
  detail: 'Your network has too many connections open. Close some, or use one for several requests.',
  headers: { 'retry-after': '1' },
};

/** Before the TLS handshake there is no way to send a reason. */
function refuse(socket: Socket, answer: string | null): void {
  socket.on('error', () => undefined);
  if (answer === null) socket.destroy();
  else socket.end(answer, () => socket.destroy());
}
