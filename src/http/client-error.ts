import { type OutgoingHttpHeaders, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';

/** Node's error about the bytes of a request. */
interface ClientError extends Error {
  readonly code?: string;
}

/**
 * Answers bytes that are not valid HTTP in our format, because no hook or filter runs for them. `version` is the
 * `X-Coder-Build-Version` of every response. Nothing is logged: Node's error contains the bytes, which may include tokens.
 */
export function respondToClientError(error: ClientError, socket: Socket, version: string): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  // Only as the first response on a connection: the request may have been answered before its body proved invalid, and a second response
  // would be taken for that of the next request; behind a proxy, for another client's.
  if (socket.writable && socket.bytesWritten === 0) socket.write(clientErrorResponse(error.code, version));
  socket.destroy(error);
}

function clientErrorResponse(code: string | undefined, version: string): string {
  const { status, detail } = (code !== undefined && KNOWN[code]) || { status: 400, detail: 'It is not valid HTTP (RFC 9112).' };
  return rawResponse(status, version, { message: MALFORMED, detail });
}

interface RawFailure {
  readonly message: string;
  readonly detail: string;
  readonly headers?: OutgoingHttpHeaders;
}

/** The bytes of a last response on a connection without a request, and so without a reply object. */
export function rawResponse(status: number, version: string, failure: RawFailure): string {
  const { headers, body } = failureResponse(version, failure);
  const fields = Object.entries({ ...headers, ...failure.headers, connection: 'close' }).map(
    ([name, value]) => `${name}: ${String(value)}\r\n`,
  );
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${fields.join('')}\r\n${body}`;
}

/** The response to a request that never reaches a route, a hook or a filter. */
export function malformedResponse(version: string, detail: string): RenderedFailure {
  return failureResponse(version, { message: MALFORMED, detail });
}

const MALFORMED = 'The request is malformed.';

interface RenderedFailure {
  readonly headers: OutgoingHttpHeaders;
  readonly body: string;
}

function failureResponse(version: string, { message, detail }: RawFailure): RenderedFailure {
  const body = JSON.stringify({ message, detail });
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
  HPE_HEADER_OVERFLOW: { status: 431, detail: 'The URL and headers together exceed 16 KiB.' },
};
