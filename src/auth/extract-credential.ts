export const SESSION_COOKIE = 'coder_session_token';
export const SESSION_QUERY = 'coder_session_token';
export const SESSION_HEADER = 'coder-session-token';

/** The parts of a request that can carry a credential. */
export interface CredentialSources {
  readonly cookie: string | undefined;
  readonly query: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly sessionHeader: string | undefined;
  readonly authorization: string | undefined;
  /** The number of `Authorization` headers received; Node keeps only the first in `headers`. */
  readonly authorizationCount: number;
}

/** The part of a request that `passport-http-bearer` sees: one method with one value. */
export interface BearerInput {
  readonly headers: { readonly authorization?: string };
  readonly query: { readonly access_token?: string };
}

export type ExtractedCredential =
  | { readonly kind: 'none' }
  | { readonly kind: 'malformed'; readonly scheme: TokenScheme }
  | { readonly kind: 'session'; readonly source: 'cookie' | 'query' | 'header'; readonly token: string }
  | { readonly kind: 'bearer'; readonly input: BearerInput }
  /** A token that is bound to a key; its proof is in another header (RFC 9449 section 7.1). */
  | { readonly kind: 'dpop'; readonly token: string };

/** The schemes of `Authorization` with an access token. */
type TokenScheme = 'Bearer' | 'DPoP';

/** RFC 6750 section 2.1. */
const B64TOKEN = /^[A-Za-z0-9\-._~+/]+=*$/;
const BEARER_SCHEME = /^bearer(?: (.*))?$/i;
const TOKEN_SCHEME = /^(?:(bearer)|dpop)(?: (.*))?$/i;

/**
 * The one credential of a request. Presence decides, not validity: the first of cookie, query parameter
 * and session header that is present hides everything after it. Then come the two methods of RFC 6750 and the one of RFC 9449, of
 * which only one may be used (RFC 6750 section 2).
 */
export function extractCredential(from: CredentialSources, options: { readonly acceptQuery: boolean }): ExtractedCredential {
  if (from.cookie) return { kind: 'session', source: 'cookie', token: from.cookie };
  const query = options.acceptQuery ? firstValue(from.query[SESSION_QUERY]) : undefined;
  if (query) return { kind: 'session', source: 'query', token: query };
  if (from.sessionHeader) return { kind: 'session', source: 'header', token: from.sessionHeader };
  return extractToken(from, options.acceptQuery);
}

/** The token of an `Authorization` header, if it has the scheme. */
export function bearerOf(authorization: string | undefined): string | undefined {
  return BEARER_SCHEME.exec(authorization ?? '')?.[1]?.trim();
}

function extractToken(from: CredentialSources, acceptQuery: boolean): ExtractedCredential {
  // Whatever their schemes: Node keeps only the first of two headers, and a proxy may have checked the other one.
  if (from.authorizationCount > 1) return malformed('Bearer');
  const header = TOKEN_SCHEME.exec(from.authorization ?? '');
  const parameter = acceptQuery ? from.query['access_token'] : undefined;
  if (header) return parameter === undefined ? fromHeader(header) : malformed(schemeOf(header));
  if (Array.isArray(parameter)) return malformed('Bearer');
  const token = firstValue(parameter)?.trim();
  if (token === undefined || token === '') return { kind: 'none' };
  return B64TOKEN.test(token) ? { kind: 'bearer', input: { headers: {}, query: { access_token: token } } } : malformed('Bearer');
}

function fromHeader(header: RegExpExecArray): ExtractedCredential {
  const scheme = schemeOf(header);
  const token = (header[2] ?? '').trim();
  if (!B64TOKEN.test(token)) return malformed(scheme);
  return scheme === 'DPoP'
    ? { kind: 'dpop', token }
    : { kind: 'bearer', input: { headers: { authorization: `Bearer ${token}` }, query: {} } };
}

function schemeOf([, bearer]: RegExpExecArray): TokenScheme {
  return bearer === undefined ? 'DPoP' : 'Bearer';
}

function malformed(scheme: TokenScheme): ExtractedCredential {
  return { kind: 'malformed', scheme };
}

function firstValue(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : value?.[0];
}
