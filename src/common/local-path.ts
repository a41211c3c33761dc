import { parseUrl } from './parse-url.js';

/** Stands for this server while a local path is resolved; `.invalid` can never be a real host (RFC 6761). */
const HERE = 'http://here.invalid';

/**
 * `value` when it is a path of this server (`/…`, with query and fragment), else null. Refuses what browsers read as another
 * host (`//host`, `/\host`), what becomes one after its dots are resolved (`/.//host`), and anything with a control character or white
 * space, which URL parsers drop silently. Characters that a header cannot contain are escaped.
 */
export function safeLocalPath(value: string): string | null {
  if (!/^\/(?![/\\])[^\s\p{Cc}]*$/u.test(value)) return null;
  if (/^[^?#]*\\/.test(value)) return null;
  const url = parseUrl(value, HERE);
  if (url?.origin !== HERE || url.pathname.startsWith('//')) return null;
  return /^[\x21-\x7e]*$/.test(value) ? value : url.pathname + url.search + url.hash;
}

/** The local path in any address: scheme, host and user are dropped. `/` if the rest is not safe. */
export function localPathOf(value: string): string {
  const url = parseUrl(value, HERE);
  if (!url) return '/';
  const { pathname, search, hash } = url;
  return safeLocalPath(pathname + search + hash) ?? '/';
}
