import { lookup } from 'node:dns/promises';
import { connect, isIP, type Socket } from 'node:net';
import type { TlsMaterial } from '../transport/index.js';

/** Enough for a slow network, and little for a person who waits. */
const TIMEOUT_MS = 10_000;

export interface Place {
  readonly host: string;
  readonly port: number;
}

/** Where the first connection goes. */
export function placeOf(url: string): Place {
  const { hostname, port, protocol } = new URL(url);
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || (protocol === 'https:' ? 443 : 80)) };
}

/** The addresses that this machine resolves the name to. Rejects if there is none. */
export async function resolveHost({ host }: Place): Promise<string[]> {
  const addresses = await lookup(host, { all: true });
  return addresses.map(({ address }) => address);
}

/** Milliseconds until the connection was there. Rejects if it never was. */
export async function reach(place: Place): Promise<number> {
  const started = performance.now();
  const socket = await opened(connect({ ...place, timeout: TIMEOUT_MS }), 'connect');
  socket.destroy();
  return Math.round(performance.now() - started);
}

/** The TLS version and when the certificate expires. Rejects if the handshake fails, or the certificate is not trusted. */
export async function shakeHands({ host, port }: Place, tls: TlsMaterial): Promise<{ version: string; expiresAt: Date }> {
  // An address is not sent as the name of a server, and Node.js warns about one.
  const name = isIP(host) === 0 && { servername: host };
  const options = { host, port, ...name, timeout: TIMEOUT_MS, minVersion: 'TLSv1.2' as const, ...tls };
  const { connect: connectTls } = await import('node:tls');
  const socket = connectTls(options);
  await opened(socket, 'secureConnect');
  const { valid_to: expiresAt } = socket.getPeerCertificate();
  const version = socket.getProtocol() ?? 'TLS';
  socket.destroy();
  return { version, expiresAt: new Date(expiresAt) };
}

function opened(socket: Socket, event: 'connect' | 'secureConnect'): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => {
      socket.destroy();
      reject(error);
    };
    socket.once('error', fail).once('timeout', () => {
      fail(new Error(`no response within ${TIMEOUT_MS / 1000} seconds`));
    });
    socket.once(event, () => {
      resolve(socket);
    });
  });
}
