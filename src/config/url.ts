import { parseUrl } from '../common/index.js';
import { isEveryInterface, isLoopback } from './address.js';
import { InvalidValueError, type Kind } from './option.js';
import { parsePostgresUrl } from './postgres-url.js';

function parsedUrl(text: string, protocols: readonly string[]): URL {
  const url = parseUrl(text);
  if (!url || !protocols.includes(url.protocol)) {
    throw new InvalidValueError(`must be a URL that starts with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`);
  }
  return url;
}

function httpUrl(text: string): URL {
  const url = parsedUrl(text, ['https:', 'http:']);
  if (url.username !== '' || url.password !== '') throw new InvalidValueError('must not contain a username or a password');
  return url;
}

/** The base of addresses for clients, in a canonical spelling. */
export const publicUrl: Kind<string> = {
  placeholder: 'url',
  syntax: 'an `https://` or `http://` URL without query or fragment; a trailing slash is removed',
  parse: (text) => {
    const url = httpUrl(text);
    // Checks the text, because `https://x?` has an empty query, which a parsed URL does not show.
    if (/[?#]/.test(text)) throw new InvalidValueError('must not have a query or a fragment');
    if (isEveryInterface(url.hostname.replace(/^\[|\]$/g, ''))) throw new InvalidValueError('must have a host that clients can reach');
    return url.href.replace(/(?<!\/)\/+$/, '');
  },
};

/**
 * The public URL of the server. It becomes the issuer, which must have no query or fragment (RFC 8414 section 2). A path is refused: links,
 * forms, cookies and metadata would all need it, and `__Host-` cookies would be impossible.
 */
export const accessUrl: Kind<string> = {
  placeholder: 'url',
  syntax: 'an `https://` or `http://` URL without path, query or fragment; a trailing slash is removed',
  parse: (text) => {
    const url = publicUrl.parse(text);
    if (new URL(url).pathname !== '/') {
      throw new InvalidValueError(
        'must not have a path: Gatehouse must be served at the root of its own host name, such as https://id.example.com',
      );
    }
    return url;
  },
};

/** The host of a URL in the form of browsers: lower case, canonical addresses, IPv6 in brackets. */
export const hostName: Kind<string> = {
  placeholder: 'host',
  syntax: 'a host name or an IP address, without a port; IPv6 in brackets',
  parse: (text) => {
    if (text.includes('*'))
      throw new InvalidValueError('must list each host: a wildcard would let anyone with a host name below it send browsers here');
    const url = /^(?:\[[0-9a-f:.]+\]|[a-z\d._-]+)$/i.test(text) ? parseUrl(`http://${text}/`) : null;
    const host = url?.hostname.replace(/\.$/, '') ?? '';
    if (host === '') throw new InvalidValueError('must be host names or IP addresses, without scheme, port or path; IPv6 in brackets');
    if (isEveryInterface(host.replace(/^\[|\]$/g, ''))) throw new InvalidValueError('must have a host that clients can reach');
    return host;
  },
};

/** The origin of a web site, exactly as browsers send it: it is compared as a whole. */
export const webOrigin: Kind<string> = {
  placeholder: 'origin',
  syntax: 'an origin as sent by browsers, such as `https://portal.example.com` or `http://localhost:5173`',
  parse: (text) => {
    if (text.includes('*')) throw new InvalidValueError('must list each origin: a wildcard would let any web page call the API');
    if (text === 'null') throw new InvalidValueError('must not be null, which is the origin of every sandboxed page and local file');
    const url = httpUrl(text);
    if (url.origin !== text) {
      throw new InvalidValueError(
        'must be an origin exactly as sent by browsers: scheme, lowercase host, a port unless it is the default, and nothing else',
      );
    }
    return text;
  },
};

/** An OpenID Connect issuer, as it was written: a trailing slash may belong to it. */
export const issuerUrl: Kind<string> = {
  placeholder: 'url',
  syntax: 'an `https://` or `http://` URL without query and fragment',
  parse: (text) => {
    httpUrl(text);
    if (/[?#]/.test(text)) throw new InvalidValueError('must not have a query or a fragment');
    if (text.includes('/.well-known/')) throw new InvalidValueError('must be the issuer, without /.well-known/ and what follows it');
    return text;
  },
};

/** A page to link to. */
export const webPage: Kind<string> = {
  placeholder: 'url',
  syntax: 'an `https://` or `http://` URL',
  parse: (text) => httpUrl(text).href,
};

/** A receiver of syslog. */
export const syslogUrl: Kind<string> = {
  placeholder: 'url',
  syntax: 'a `udp://`, `tcp://` or `tls://` URL with a host and, unless it is 514 or with TLS 6514, a port',
  parse: (text) => {
    const url = parsedUrl(text, ['udp:', 'tcp:', 'tls:']);
    if (url.hostname === '') throw new InvalidValueError('must have a host');
    if (!['', '/'].includes(url.pathname) || /[?#@]/.test(text)) throw new InvalidValueError('must have nothing but a host and a port');
    return text;
  },
};

/** Where the server itself sends things. Messages never quote it: many receivers are told by it who sends. */
export const webhookUrl: Kind<string> = {
  placeholder: 'url',
  syntax: 'an `https://` URL, or an `http://` URL of this machine',
  parse: (text) => {
    const url = httpUrl(text);
    if (url.protocol === 'http:' && !isLoopback(url.hostname.replace(/^\[|\]$/g, '')))
      throw new InvalidValueError('must be an https:// URL, because what it gets is not for others');
    return url.href;
  },
};

/** A libpq connection URL, as it was written. */
export const postgresUrl: Kind<string> = {
  placeholder: 'url',
  syntax: 'a `postgres://` or `postgresql://` URL; encode special characters of the password (`@` is `%40`)',
  parse: (text) => {
    parsePostgresUrl(text);
    return text;
  },
};

/** The URL of a Valkey or Redis, as it was written. Messages never quote it: it may hold a password. */
export const valkeyUrl: Kind<string> = {
  placeholder: 'url',
  syntax:
    'a `redis://` or `valkey://` URL, or with TLS `rediss://` or `valkeys://`: user, password, host, port and the number of a database',
  parse: (text) => {
    const url = parsedUrl(text, ['redis:', 'rediss:', 'valkey:', 'valkeys:']);
    if (url.hostname === '') throw new InvalidValueError('must have a host');
    if (!/^\/?\d{0,4}$/.test(url.pathname)) throw new InvalidValueError('must have a path that is the number of a database, or none');
    if (url.search !== '' || url.hash !== '') throw new InvalidValueError('must not have a query or a fragment');
    return text;
  },
};
