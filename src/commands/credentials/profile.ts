import { OperatorError, parseUrl } from '../../common/index.js';

/** What proves to a server who sends a request. */
export type Credential =
  /** A login session or a long-lived token. */
  | { readonly kind: 'token'; readonly token: string }
  /** Tokens of the built-in app for command lines, from a login with a device code. */
  | { readonly kind: 'device'; readonly accessToken: string; readonly refreshToken: string; readonly expiresAt: string };

/** A server that somebody has logged in to. */
export interface Profile {
  readonly name: string;
  /** Without a slash at its end. Its credential is sent to no other. */
  readonly url: string;
  readonly username: string;
  readonly credential: Credential;
}

const NAME = /^[a-z0-9][a-z0-9._-]{0,99}$/;

/** Throws for a name that could not be the name of a file. */
export function checkProfileName(name: string): string {
  if (NAME.test(name)) return name;
  throw new OperatorError(
    `${JSON.stringify(name)} is not the name of a profile: use lowercase letters, digits, hyphens, dots and underscores`,
  );
}

/** Host, port and path of a server, as far as they can be part of a name. */
export function profileNameOf(url: string): string {
  const { host, pathname } = new URL(url);
  const name = `${host}${pathname.replace(/\/$/, '')}`.toLowerCase().replace(/[^a-z0-9._-]+/g, '_');
  return name.replace(/^[^a-z0-9]+/, '').slice(0, 100);
}

/** The URL of a server as somebody writes it: without a scheme it is https, and http for this machine. */
export function serverUrl(given: string): string {
  const text = given.trim();
  const full = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `${/^localhost(?=[:/?#]|$)/i.test(text) ? 'http' : 'https'}://${text}`;
  const url = parseUrl(full);
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.hostname === '') {
    throw new OperatorError('the URL of the server must be an http or https URL, such as https://gatehouse.example.com');
  }
  if (url.username !== '' || url.password !== '') throw new OperatorError('the URL of the server must not contain a user or a password');
  return `${url.origin}${url.pathname}`.replace(/\/$/, '');
}

/** Does everything sent there stay on this machine, or is it encrypted? */
export function isProtected(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || /^(?:localhost|.+\.localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname);
}
