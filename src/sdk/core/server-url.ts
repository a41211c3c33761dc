import { withoutSecrets } from './outgoing.js';

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** Whether what is sent there stays on this computer, or is encrypted. */
export function isProtected({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.test(hostname));
}

/** The URL of a server that gets tokens. Throws a `TypeError` for http, except on this computer. */
export function protectedUrl(given: string | URL): URL {
  const url = serverUrlOf(given);
  if (!isProtected(url)) throw new TypeError(`${withoutSecrets(url.href)}: tokens are only sent over https`);
  return url;
}

/** Throws a `TypeError` for a text that is not the URL of a server. Does not repeat it: it can contain a password. */
export function serverUrlOf(given: unknown): URL {
  const url = given instanceof URL ? given : parsedUrl(typeof given === 'string' ? given : '');
  // `gatehouse.example.com:3000` is a URL, whose scheme is the name of the host.
  if (url && /^https?:$/.test(url.protocol)) return url;
  const fault = url || (typeof given === 'string' && given.trim() !== '') ? 'does not begin with https://' : 'is empty';
  throw new TypeError(`The URL of the server ${fault}. It has to be complete, such as https://gatehouse.example.com`);
}

export function parsedUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
