import { parseUrl, safeLocalPath } from '../common/index.js';

/** Only this module creates one, so an attribute that a browser follows never contains an unchecked address. */
class CheckedUrl {
  readonly #href: string;

  constructor(href: string) {
    this.#href = href;
  }

  toString(): string {
    return this.#href;
  }
}

/** An address that was checked by one of the functions of this file. */
export type SafeUrl = CheckedUrl;

/** Schemes that run or show content in the browser's own name. Registration refuses them too; this is the second lock. */
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
  'mailto:',
  'tel:',
  'sms:',
]);

export function isSafeUrl(value: unknown): value is SafeUrl {
  return value instanceof CheckedUrl;
}

/** A link or form target on this server. Throws on anything else: the caller built it, so it is a bug, not an input. */
export function localUrl(path: string): SafeUrl {
  const checked = safeLocalPath(path);
  if (checked === null) throw new TypeError('a page was given a target that is not a local path');
  return new CheckedUrl(checked);
}

/** A page on the web that somebody else has named: its link, and its host as a browser connects to it. */
export interface WebPage {
  readonly href: SafeUrl;
  readonly host: string;
}

/** Null for anything that is not a page on the web. */
export function webPage(url: string): WebPage | null {
  const parsed = parseUrl(url);
  if (!parsed || (parsed.protocol !== 'https:' && parsed.protocol !== 'http:')) return null;
  return { href: new CheckedUrl(parsed.href), host: parsed.host };
}

/** A link to an element of the same page. */
export function fragmentUrl(elementId: string): SafeUrl {
  return new CheckedUrl(`#${encodeURIComponent(elementId)}`);
}

/**
 * A link to an OAuth client: `https`, `http` or a private-use scheme (RFC 8252 7.1), exactly as the browser would read it.
 * Throws on schemes that run code or open other programs: such a registration must never reach a page.
 */
export function clientUrl(url: string): SafeUrl {
  const parsed = parseUrl(url);
  if (!parsed) throw new TypeError('a page was given a client address that is not a URL');
  if (FORBIDDEN_SCHEMES.has(parsed.protocol)) throw new TypeError(`a page was given a client address with the scheme ${parsed.protocol}`);
  return new CheckedUrl(parsed.href);
}
