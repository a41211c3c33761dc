import { withoutSecrets } from './outgoing.js';

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** Whether what is sent there stays on this computer, or is encrypted. */
export function isProtected({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.test(hostname));
}

/** The URL of a server that gets tokens. Throws a `TypeError` for http, except on this computer. */
export function protectedUrl(given: string | URL): URL {
  const url = new URL(given);
  if (!isProtected(url)) throw new TypeError(`${withoutSecrets(url.href)}: tokens are only sent over https`);
  return url;
}

export function parsedUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
