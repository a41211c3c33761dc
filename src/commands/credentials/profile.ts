import { createHash } from 'node:crypto';
import { OperatorError, parseUrl } from '../../common/index.js';

/** What proves to a server who sends a request. */
export type Credential =
  /** A login session or a long-lived token. */
  | { readonly kind: 'token'; readonly token: string }
  /** Tokens of the built-in app for command lines, from a login with a device code. */
  | { readonly kind: 'device'; readonly accessToken: string; readonly refreshToken: string; readonly expiresAt: string };

/** A credential in the keyring of the operating system. */
export interface KeyringEntry {
  readonly kind: 'keyring';
  readonly account: string;
}

/** A server that somebody has logged in to. */
export interface Profile {
  readonly name: string;
  /** Without a slash at its end. Its credential is sent to no other. */
  readonly url: string;
  readonly username: string;
  readonly credential: Credential | KeyringEntry;
}

const NAME = /^[a-z0-9][a-z0-9._-]{0,99}$/;

/** Throws for a name that could not be the name of a file. */
export function checkProfileName(name: string): string {
  if (NAME.test(name)) return name;
  throw new OperatorError(
    `${JSON.stringify(name)} is not the name of a profile: use lowercase letters, digits, hyphens, dots and underscores`,
  );
}

/**
 * A name that no other URL has. After the host, `_8443` is a port, `__` a slash, `_x5f` another character, and `_http` or `_https` a scheme, which is left
 * out if it is the one of `serverUrl`. A name that is too long for a file ends in a hash.
 */
export function profileNameOf(url: string): string {
  const { origin, protocol, hostname, port } = new URL(url);
  const host = hostname.startsWith('[') ? `ipv6_i${hostname.slice(1, -1).replaceAll(':', '-')}` : escaped(hostname);
  const usual = isOwnMachine(hostname) ? 'http:' : 'https:';
  const scheme = protocol === usual ? '' : `_${protocol.slice(0, -1)}`;
  const name = `${host}${port === '' ? '' : `_${port}`}${escaped(url.slice(origin.length))}${scheme}`;
  if (NAME.test(name)) return name;
  const [start] = /^[a-z0-9][a-z0-9.-]{0,29}/.exec(name) ?? ['server'];
  return `${start}_l${createHash('sha256').update(url).digest('hex')}`;
}

function escaped(text: string): string {
  return text.replace(/[^a-z0-9.-]/g, (character) =>
    character === '/' ? '__' : `_x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}

/** As earlier versions named it: several servers could get the same name. Null if it could not be a name. */
export function formerProfileNameOf(url: string): string | null {
  const { host, pathname } = new URL(url);
  const name = `${host}${pathname.replace(/\/$/, '')}`
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '_')
    .replace(/^[^a-z0-9]+/, '')
    .slice(0, 100);
  return NAME.test(name) ? name : null;
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
  return protocol === 'https:' || isOwnMachine(hostname);
}

function isOwnMachine(hostname: string): boolean {
  return /^(?:localhost|.+\.localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname);
}
