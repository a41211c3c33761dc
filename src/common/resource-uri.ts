import { parseUrl } from './parse-url.js';

/**
 * The one spelling of a resource identifier (RFC 8707), or null when the text is not an absolute http(s) URI without fragment.
 *
 * Scheme and host become lower case; default ports, dot segments and a single trailing slash are removed (except the root's, which is
 * added to an empty path). Path case, query, doubled slashes and percent-encoding are unchanged. Idempotent.
 */
export function canonicalResource(text: string): string | null {
  // The URL parser strips white space and maps look-alike letters; such a text is not a URI (RFC 3986 section 2).
  if (!/^https?:\/\/[^/?#]/i.test(text) || !/^[\x21-\x7e]+$/.test(text) || /[#\\]/.test(text)) return null;
  const url = parseUrl(text);
  if (!url || url.username !== '' || url.password !== '') return null;
  // One of several is not removed: what remains would not be canonical, but another spelling of a different resource.
  const path = url.pathname.replace(/(?<=[^/])\/$/, '');
  return `${url.protocol}//${url.host}${path}${url.search}`;
}
