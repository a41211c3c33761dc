import type { Server } from 'node:http';
import type { TLSSocket } from 'node:tls';
import type { Config } from '../config/index.js';

/**
 * Closes connections whose client certificate does not satisfy `CODER_TLS_CLIENT_AUTH`, before a byte of HTTP is read from them. Node
 * itself supports only two of these modes, and accepts a client without a certificate in all but one.
 */
export function checkClientCertificates(server: Server, mode: Config['tlsClientAuth']): void {
  if (mode === 'none' || mode === 'request') return;
  // Must run before the listener that begins to read.
  server.prependListener('secureConnection', (socket: TLSSocket) => {
    if (!isAcceptable(socket, mode)) socket.destroy();
  });
}

function isAcceptable(socket: TLSSocket, mode: 'require-any' | 'verify-if-given' | 'require-and-verify'): boolean {
  const hasCertificate = socket.getPeerX509Certificate() !== undefined;
  if (mode === 'require-any') return hasCertificate;
  return hasCertificate ? socket.authorized : mode === 'verify-if-given';
}
