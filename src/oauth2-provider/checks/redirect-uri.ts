import { parseUrl } from '../../common/index.js';

/** `http` on this machine: a native app picks its port at run time (RFC 8252 section 7.3). The host's spelling still counts. */
const LOOPBACK = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?(?=[/?]|$)/;

/**
 * Is this redirect URI one of the registered ones? Simple string comparison (RFC 9700 section 4.1.3); the one exception is
 * the port of a loopback URI.
 */
export function matchesRegistered(uri: string, registered: readonly string[]): boolean {
  return registered.some((candidate) => candidate === uri || equalButForLoopbackPort(candidate, uri));
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
 * Can an answer be sent there at all? Registration sees to it; this is for rows that came another way, where a redirect would
 * run a script or lead nowhere.
 */
export function isUsableRedirectUri(uri: string): boolean {
  const url = parseUrl(uri);
  return url !== null && !FORBIDDEN_SCHEMES.has(url.protocol);
}

const PERSONAL_SCHEMES = new Set(['mailto:', 'tel:', 'sms:']);
const LOOPBACK_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]']);
export const MAX_REDIRECT_URI_LENGTH = 2048;
export const MAX_REDIRECT_URIS = 32;

/** What is wrong with registering this redirect URI, or null (RFC 6749 section 3.1.2, RFC 9700 section 2.6, spec oauth2 3.8). */
export function redirectUriFault(uri: string, clientType: 'confidential' | 'public'): string | null {
  if (uri.length > MAX_REDIRECT_URI_LENGTH) return `must be at most ${MAX_REDIRECT_URI_LENGTH} characters`;
  const url = /^[\x21-\x7e]+$/.test(uri) ? parseUrl(uri) : null;
  if (!url) return 'must be an absolute URI';
  if (uri.includes('#')) return 'must not have a fragment';
  if (FORBIDDEN_SCHEMES.has(url.protocol) || PERSONAL_SCHEMES.has(url.protocol))
    return `must not use the dangerous scheme ${url.protocol.slice(0, -1)}`;
  if (url.username !== '' || url.password !== '') return 'must not hold credentials';
  if (url.protocol === 'https:') return null;
  if (url.protocol === 'http:') return isLoopbackHost(url.hostname, clientType) ? null : 'must use https, except on localhost';
  if (url.protocol === 'urn:') return uri === 'urn:ietf:wg:oauth:2.0:oob' ? null : 'must not be a URN';
  // A private-use scheme: `com.example.app:/callback`, never the opaque form (RFC 8252 section 7.1).
  return /^[a-z][a-z0-9+.-]*:\//i.test(uri) ? null : 'must have a path after its scheme';
}

function isLoopbackHost(host: string, clientType: 'confidential' | 'public'): boolean {
  return LOOPBACK_HOSTS.has(host) || (clientType === 'confidential' && host.endsWith('.localhost'));
}

/** The redirect URI with these parameters added; its own query stays, its own answers to our parameters go (RFC 6749 section 3.1.2). */
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

/** As the client will read it: its own query may spell a name of ours with escapes. */
function nameOf(pair: string): string {
  return [...new URLSearchParams(pair).keys()][0] ?? '';
}
