/** A response is larger than the caller reads. */
export class ResponseTooLarge extends TypeError {
  override readonly name = 'ResponseTooLarge';
}

/** Enough for the errors of undici, which has the one of the connection as their cause. */
const MAX_CAUSES = 5;

const TIMED_OUT: readonly string[] = ['ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'];
const UNREACHABLE: readonly string[] = ['EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'ENETDOWN'];
const CLOSED: readonly string[] = ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'];
/** Codes of OpenSSL and of Node.js about certificates and handshakes. */
const TLS = /^(?:ERR_SSL_|ERR_TLS_|EPROTO$|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH$|INVALID_CA$|INVALID_PURPOSE$)/;

/** Why a request failed, as far as it helps whoever runs the other server. `isProxied`: a proxy connects. */
export function describeFault(error: unknown, isProxied: boolean): string {
  const causes = causesOf(error);
  if (causes.some((cause) => cause instanceof ResponseTooLarge)) return 'its response is too large';
  if (causes.some(({ name }) => name === 'TimeoutError')) return TOO_LATE;
  const codes = causes.map(({ code }) => code).filter((code) => typeof code === 'string');
  const tls = codes.find((code) => TLS.test(code));
  if (tls !== undefined)
    return `its TLS connection failed (${tls.slice(0, 60)}): the certificate has to be valid and one that this server trusts`;
  if (codes.some((code) => TIMED_OUT.includes(code))) return TOO_LATE;
  if (isProxied) return 'it cannot be reached through the proxy';
  if (codes.includes('ECONNREFUSED')) return 'it cannot be reached: the connection was refused, so nothing listens at this port';
  if (codes.some((code) => UNREACHABLE.includes(code))) return 'it cannot be reached: there is no route to its address';
  if (codes.some((code) => CLOSED.includes(code))) return 'it closed the connection without a complete response';
  return 'it cannot be reached';
}

/** Did a request fail because of a certificate or a handshake? */
export function isTlsFault(error: unknown): boolean {
  return causesOf(error).some(({ code }) => typeof code === 'string' && TLS.test(code));
}

export const TOO_LATE = 'it did not respond in time';

/** What errors of undici, OpenSSL and Node.js have in common. They can be of another realm, so that `instanceof` says nothing. */
interface Cause {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly cause?: unknown;
  /** Of a name with several addresses: one for each. */
  readonly errors?: unknown;
}

function causesOf(error: unknown): readonly Cause[] {
  const causes: Cause[] = [];
  for (let cause = error; isObject(cause) && causes.length < MAX_CAUSES; cause = cause.cause) {
    causes.push(cause);
    const last: unknown = Array.isArray(cause.errors) ? cause.errors.at(-1) : undefined;
    if (isObject(last)) causes.push(last);
  }
  return causes;
}

function isObject(value: unknown): value is Cause {
  return typeof value === 'object' && value !== null;
}
