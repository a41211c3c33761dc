import { parseUrl } from './parse-url.js';

/**
 * The one spelling of a resource identifier (RFC 8707), or null when the text is not an absolute http(s) URI without fragment.
 *
 * Scheme and host lose their case, default ports and dot segments go, one trailing slash goes (except the root's, which an
 * empty path gains). Path case, query, doubled slashes and percent-encoding stay as they are. Idempotent.
 */
export function canonicalResource(text: string): string | null {
  // The URL parser strips white space and maps look-alike letters; a text that needs that is no URI (RFC 3986 section 2).
  if (!/^https?:\/\/[^/?#]/i.test(text) || !/^[\x21-\x7e]+$/.test(text) || /[#\\]/.test(text)) return null;
  const url = parseUrl(text);
  if (!url || url.username !== '' || url.password !== '') return null;
  const path = url.pathname.length > 1 ? url.pathname.replace(/\/$/, '') : '/';
  return `${url.protocol}//${url.host}${path === '' ? '/' : path}${url.search}`;
}
