import { isIP } from 'node:net';

import { isEveryInterface } from './address.js';
import type { Config } from './options.js';

/**
 * The URL clients reach the server at, without a trailing slash: the configured one, else made from the address and the port the server
 * is bound to (with port 0 that is known only after listening).
 */
export function resolveAccessUrl(config: Pick<Config, 'accessUrl' | 'httpAddress' | 'tlsEnable'>, boundPort: number): string {
  if (config.accessUrl !== undefined) return config.accessUrl;
  // An address that stands for every interface cannot be called; this machine answers on loopback then.
  const host = isEveryInterface(config.httpAddress.host) ? '127.0.0.1' : config.httpAddress.host;
  const url = new URL(`${config.tlsEnable ? 'https' : 'http'}://${isIP(host) === 6 ? `[${host}]` : host}:${boundPort}`);
  return url.origin;
}

/** Is the session cookie marked Secure? As configured, else when the access URL (see `resolveAccessUrl`) is https. */
export function resolveSecureAuthCookie(config: Pick<Config, 'secureAuthCookie'>, accessUrl: string): boolean {
  return config.secureAuthCookie ?? accessUrl.startsWith('https:');
}
