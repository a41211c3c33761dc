import { parseUrl } from './parse-url.js';

/** Stands for this server while a local path is resolved; `.invalid` can never be a real host (RFC 6761). */
const HERE = 'http://here.invalid';

/**
 * `value` when it is a path of this server (`/…`, with query and fragment), else null. Refuses what browsers read as another
 * host (`//host`, `/\host`) and anything with a control character or white space, which URL parsers drop silently.
 */
export function safeLocalPath(value: string): string | null {
  if (!/^\/(?![/\\])[^\s\p{Cc}]*$/u.test(value)) return null;
  if (/^[^?#]*\\/.test(value)) return null;
  return parseUrl(value, HERE)?.origin === HERE ? value : null;
}

/** The local path in any address: scheme, host and user are dropped (spec users 3.2). `/` when nothing is left that is safe. */
export function localPathOf(value: string): string {
  const url = parseUrl(value, HERE);
  if (!url) return '/';
  const { pathname, search, hash } = url;
  return safeLocalPath(pathname + search + hash) ?? '/';
}
