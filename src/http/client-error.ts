import { type OutgoingHttpHeaders, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';

/** What Node says was wrong with the bytes of a request. */
interface ClientError extends Error {
  readonly code?: string;
}

/**
 * Answers what is no HTTP, in our shape: neither hooks nor filters exist for it. `version` is the `X-Coder-Build-Version` of
 * every answer. Nothing is logged: Node's error holds the bytes it could not read, and with them tokens.
 */
export function answerClientError(error: ClientError, socket: Socket, version: string): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  // Only as the first answer of a connection: the request may have been answered before its body turned out to be none, and a second
  // answer would pass for that of the next request, with a proxy in between for somebody else's.
  if (socket.writable && socket.bytesWritten === 0) socket.write(clientErrorAnswer(error.code, version));
  socket.destroy(error);
}

function clientErrorAnswer(code: string | undefined, version: string): string {
  const { status, detail } = (code !== undefined && KNOWN[code]) || { status: 400, detail: 'It is not HTTP as RFC 9112 has it.' };
  const { headers, body } = malformedAnswer(version, detail);
  const fields = Object.entries({ ...headers, connection: 'close' }).map(([name, value]) => `${name}: ${String(value)}\r\n`);
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${fields.join('')}\r\n${body}`;
}

/** The answer to a request that no route, and so no hook and no filter, will ever see. */
export function malformedAnswer(version: string, detail: string): { readonly headers: OutgoingHttpHeaders; readonly body: string } {
  const body = JSON.stringify({ message: 'The request is malformed.', detail });
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-coder-build-version': version,
  };
  return { headers, body };
}

const KNOWN: Readonly<Record<string, { readonly status: number; readonly detail: string }>> = {
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, detail: 'It took too long to arrive.' },
  HPE_HEADER_OVERFLOW: { status: 431, detail: 'URL and headers together are larger than 16 KiB.' },
};
