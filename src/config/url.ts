import { parseUrl } from '../common/index.js';
import { isEveryInterface } from './address.js';
import { InvalidValue, type Kind } from './option.js';

function parsedUrl(text: string, protocols: readonly string[]): URL {
  const url = parseUrl(text);
  if (!url || !protocols.includes(url.protocol)) {
    throw new InvalidValue(`must be a URL that starts with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`);
  }
  return url;
}

function httpUrl(text: string): URL {
  const url = parsedUrl(text, ['https:', 'http:']);
  if (url.username !== '' || url.password !== '') throw new InvalidValue('must not carry a user name or a password');
  return url;
}

/**
 * The URL everyone reaches the server at, in one canonical spelling. It becomes the issuer, which RFC 8414 section 2 wants without query and
 * fragment.
 */
export const publicUrl: Kind<string> = {
  placeholder: 'url',
  syntax: 'an `https://` or `http://` URL without query and fragment; a trailing slash is dropped',
  parse: (text) => {
    const url = httpUrl(text);
    // Asked of the text, because `https://x?` has an empty query, which a parsed URL does not show.
    if (/[?#]/.test(text)) throw new InvalidValue('must not have a query or a fragment');
    if (isEveryInterface(url.hostname.replace(/^\[|\]$/g, ''))) throw new InvalidValue('must name a host that clients can reach');
    return url.href.replace(/\/+$/, '');
  },
};

/** An OpenID Connect issuer, as it was written: a trailing slash may belong to it. */
export const issuerUrl: Kind<string> = {
  placeholder: 'url',
  syntax: 'an `https://` or `http://` URL without query and fragment',
  parse: (text) => {
    httpUrl(text);
    if (/[?#]/.test(text)) throw new InvalidValue('must not have a query or a fragment');
    return text;
  },
};

/** A page to link to. */
export const webPage: Kind<string> = {
  placeholder: 'url',
  syntax: 'an `https://` or `http://` URL',
  parse: (text) => httpUrl(text).href,
};

/** A libpq connection URL. Its parts are checked by PostgreSQL when it is used. */
export const postgresUrl: Kind<string> = {
  placeholder: 'url',
  syntax: 'a `postgres://` or `postgresql://` URL; encode special characters of the password (`@` is `%40`)',
  parse: (text) => {
    parsedUrl(text, ['postgres:', 'postgresql:']);
    return text;
  },
};
