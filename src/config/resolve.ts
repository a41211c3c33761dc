import { isIP } from 'node:net';

import { isEveryInterface, isLoopback, type ListenAddress } from './address.js';
import type { Config } from './options.js';

type Listening = Pick<Config, 'httpAddress' | 'tlsAddress' | 'tlsEnable'>;

/** The address of the one listener. */
export function resolveListenAddress({ httpAddress, tlsAddress, tlsEnable }: Listening): ListenAddress {
  return tlsEnable ? (tlsAddress ?? httpAddress) : httpAddress;
}

/** Does the server listen on every interface without a known name? Its links then work only on this machine. */
export function isUnnamed(config: Listening & Pick<Config, 'accessUrl'>): boolean {
  return config.accessUrl === undefined && isEveryInterface(resolveListenAddress(config).host);
}

/** Can this machine reach the server at a loopback address? */
export function listensOnLoopback(config: Listening): boolean {
  const { host } = resolveListenAddress(config);
  return isLoopback(host) || isEveryInterface(host);
}

/**
 * Can other machines not reach the server? It listens on loopback, and its access URL names loopback, too: behind a proxy, others can. `accessUrl`
 * is the one in force.
 */
export function isOnlyForThisMachine(config: Listening, accessUrl: string): boolean {
  const hosts = [resolveListenAddress(config).host, new URL(accessUrl).hostname.replace(/^\[|\]$/g, '')];
  return hosts.every(isLoopback);
}

/** The bound addresses, as URLs. */
export function boundUrls({ tlsEnable }: Pick<Config, 'tlsEnable'>, bound: readonly { address: string; port: number }[]): string[] {
  return bound.map(({ address, port }) => origin(tlsEnable, address, port));
}

/**
 * The URL clients reach the server at, without a trailing slash: the configured one, else made from the address and the port the server
 * is bound to (with port 0 that is known only after listening).
 */
export function resolveAccessUrl(config: Listening & Pick<Config, 'accessUrl'>, boundPort: number): string {
  if (config.accessUrl !== undefined) return config.accessUrl;
  const address = resolveListenAddress(config);
  // Clients cannot connect to the address for every interface; on this machine, loopback works.
  const host = isEveryInterface(address.host) ? '127.0.0.1' : address.host;
  return origin(config.tlsEnable, host, boundPort);
}

function origin(isHttps: boolean, host: string, port: number): string {
  return new URL(`${isHttps ? 'https' : 'http'}://${isIP(host) === 6 ? `[${host}]` : host}:${port}`).origin;
}

/** Is the session cookie marked Secure? As configured, else when the access URL (see `resolveAccessUrl`) is https. */
export function resolveSecureAuthCookie(config: Pick<Config, 'secureAuthCookie'>, accessUrl: string): boolean {
  return config.secureAuthCookie ?? accessUrl.startsWith('https:');
}

/** The value of the Strict-Transport-Security header (RFC 6797); undefined when none is sent. */
export function strictTransportSecurity(
  config: Pick<Config, 'strictTransportSecuritySeconds' | 'strictTransportSecurityOptions'>,
): string | undefined {
  const { strictTransportSecuritySeconds: seconds, strictTransportSecurityOptions: options } = config;
  return seconds > 0 ? [`max-age=${seconds}`, ...options].join('; ') : undefined;
}
