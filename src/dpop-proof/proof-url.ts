/**
 * The URL without query and fragment, in a form in which equal URLs are equal texts (RFC 9449 section 4.3, RFC 3986 sections 6.2.2 and
 * 6.2.3); null for what is not an http(s) URL.
 */
export function normalizedUrl(text: string): string | null {
  const url = parse(text);
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:') || url.username !== '' || url.password !== '') return null;
  return url.origin + url.pathname.replace(/%[\da-f]{2}/gi, normalizedOctet);
}

/** The parser of URLs leaves these as they are. */
function normalizedOctet(octet: string): string {
  const character = String.fromCharCode(Number.parseInt(octet.slice(1), 16));
  return /[\w.~-]/.test(character) ? character : octet.toUpperCase();
}

function parse(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}
