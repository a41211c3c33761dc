import type { ClientType } from '../entities/app.entity.js';
import { parseUrl } from '../../common/index.js';

/** `http` on this machine: a native app picks its port at run time (RFC 8252 section 7.3). The host must match as text. */
const LOOPBACK = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?(?=[/?]|$)/;

/**
 * Is this redirect URI one of the registered ones? Simple string comparison (RFC 9700 section 4.1.3); the one exception is
 * the port of a loopback URI, unless `onAnyPort` is false.
 */
export function matchesRegistered(uri: string, registered: readonly string[], onAnyPort = true): boolean {
  return registered.some((candidate) => candidate === uri || (onAnyPort && equalButForLoopbackPort(candidate, uri)));
}

function equalButForLoopbackPort(registered: string, presented: string): boolean {
  return (
    LOOPBACK.test(registered) &&
    LOOPBACK.test(presented) &&
    parseUrl(presented) !== null &&
    withoutPort(registered) === withoutPort(presented)
  );
}

function withoutPort(uri: string): string {
  return uri.replace(LOOPBACK, 'http://$1');
}

const FORBIDDEN_SCHEMES = new Set([
  'javascript:',
  'data:',
  'vbscript:',
  'blob:',
  'file:',
  'filesystem:',
  'about:',
  'view-source:',
  'ftp:',
  'ws:',
  'wss:',
]);
/**
 * Can a response be sent there at all? Registration checks this; here it is for rows from other sources, where a redirect could
 * run a script or lead nowhere.
 */
export function isUsableRedirectUri(uri: string): boolean {
  const url = parseUrl(uri);
  return url !== null && url.protocol !== 'urn:' && !FORBIDDEN_SCHEMES.has(url.protocol);
}

const PERSONAL_SCHEMES = new Set(['mailto:', 'tel:', 'sms:']);
/** RFC 3986 section 2. */
const URI_CHARACTERS = /^[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%]+$/;
/** Google's former way to show the code for copying, withdrawn because of phishing. */
const OUT_OF_BAND = /^urn:ietf:wg:oauth:2\.0:oob(:auto)?$/i;
const NO_OUT_OF_BAND =
  'must not be out-of-band (oob), which is not supported; use http://127.0.0.1 with a path, on any port (RFC 8252 section 7.3)';
const LOOPBACK_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]']);
const MAX_REDIRECT_URI_LENGTH = 2048;
export const MAX_REDIRECT_URIS = 32;

/** Returns the fault of registering this redirect URI, or null (RFC 6749 section 3.1.2, RFC 9700 section 2.6). */
export function redirectUriFault(uri: string, clientType: ClientType): string | null {
  if (uri.length > MAX_REDIRECT_URI_LENGTH) return `must be at most ${MAX_REDIRECT_URI_LENGTH} characters`;
  // Checked first, because a pattern with a wildcard is often not a valid URI.
  if (uri.includes('*')) return 'must not have a wildcard (*): redirect URIs are compared as exact strings, so register each one';
  if (/[{}<>]/.test(uri))
    return 'must not have a placeholder ({…} or <…>): redirect URIs are compared as exact strings, so register each one';
  const url = URI_CHARACTERS.test(uri) ? parseUrl(uri) : null;
  // A browser reads `https:host` as a path on the current site.
  if (!url || (/^https?:/i.test(uri) && !/^https?:\/\/[^/]/i.test(uri))) return 'must be an absolute URI';
  if (uri.includes('#')) return 'must not have a fragment (RFC 6749 section 3.1.2)';
  if (FORBIDDEN_SCHEMES.has(url.protocol) || PERSONAL_SCHEMES.has(url.protocol))
    return `must not use the dangerous scheme ${url.protocol.slice(0, -1)}`;
  if (url.username !== '' || url.password !== '') return 'must not contain credentials';
  if (url.protocol === 'https:') return null;
  if (url.protocol === 'http:')
    return isLoopbackHost(url.hostname, clientType) ? null : 'must use https, except on localhost, 127.0.0.1 and [::1]';
  if (url.protocol === 'urn:') return OUT_OF_BAND.test(uri) ? NO_OUT_OF_BAND : 'must not be a URN: browsers cannot be redirected to it';
  // A private-use scheme: `com.example.app:/callback`, never the opaque form (RFC 8252 section 7.1).
  return /^[a-z][a-z0-9+.-]*:\//i.test(uri) ? null : 'must have a path after its scheme';
}

/** Enough to know which of several it is. */
const MAX_QUOTED_LENGTH = 200;

/** The faults of all these redirect URIs. Of several, each names its URI. */
export function redirectUriFaults(uris: readonly string[], clientType: ClientType): string[] {
  return uris.flatMap((uri) => {
    const fault = redirectUriFault(uri, clientType);
    if (fault === null) return [];
    return [uris.length === 1 ? fault : `${fault}: ${uri.slice(0, MAX_QUOTED_LENGTH)}`];
  });
}

function isLoopbackHost(host: string, clientType: ClientType): boolean {
  return LOOPBACK_HOSTS.has(host) || (clientType === 'confidential' && host.endsWith('.localhost'));
}

/** The redirect URI with these parameters added. Its own query stays, except for parameters with our names (RFC 6749 section 3.1.2). */
export function withResponse(redirectUri: string, response: Readonly<Record<string, string | undefined>>): string {
  const mark = redirectUri.indexOf('?');
  const base = mark === -1 ? redirectUri : redirectUri.slice(0, mark);
  const kept = (mark === -1 ? '' : redirectUri.slice(mark + 1))
    .split('&')
    .filter((pair) => pair !== '' && !RESPONSE_PARAMETERS.has(nameOf(pair)));
  const added = Object.entries(response).flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`]));
  return `${base}?${[...kept, ...added].join('&')}`;
}

const RESPONSE_PARAMETERS = new Set(['code', 'state', 'iss', 'error', 'error_description', 'error_uri']);

/** Decoded as the client will read it: its own query may contain one of our names with escapes. */
function nameOf(pair: string): string {
  return [...new URLSearchParams(pair).keys()][0] ?? '';
}
