import { parseUrl } from '../../common/index.js';

export const MAX_URI_LENGTH = 2048;

/** Returns the fault of this address of a web page or document of an app, or null. Pages are linked, and never fetched. */
export function webUriFault(uri: string, schemes: readonly string[] = ['https:', 'http:']): string | null {
  if (uri.length > MAX_URI_LENGTH) return `must be at most ${MAX_URI_LENGTH} characters`;
  const url = parseUrl(uri);
  const isFine = url !== null && schemes.includes(url.protocol) && url.username === '' && url.password === '';
  return isFine ? null : `must be an absolute ${schemes.map((scheme) => scheme.slice(0, -1)).join(' or ')} URL`;
}
