import { boundUrls, type Config, isUnnamed, resolveListenAddress } from '../config/index.js';

/** One line of the log. */
export interface Announcement {
  readonly level: 'info' | 'warn';
  readonly text: string;
}

/** The log lines about a listening server's addresses: the bound ones, and the public one that clients should use. */
export function announcements(
  config: Config,
  bound: readonly { readonly address: string; readonly port: number }[],
  accessUrl: string,
): Announcement[] {
  const urls = boundUrls(config, bound);
  const lines: Announcement[] = [{ level: 'info', text: `listening on ${urls.join(' and ')}` }];
  if (!urls.includes(accessUrl)) lines.push({ level: 'info', text: `access URL: ${accessUrl}` });
  if (isUnnamed(config)) {
    const text = `CODER_ACCESS_URL is not set: links, redirects and the issuer use ${accessUrl}, which can only be reached from this machine`;
    lines.push({ level: 'warn', text });
  }
  if (config.swaggerEnable) lines.push({ level: 'info', text: `Swagger UI: ${accessUrl}/swagger` });
  if (config.docsEnable) lines.push({ level: 'info', text: `documentation: ${accessUrl}/docs/` });
  return lines;
}

/** Why a server cannot listen, with the setting of the address. */
export function listenFault(config: Config, error: unknown): string {
  const { host, port } = resolveListenAddress(config);
  const setting = config.tlsEnable && config.tlsAddress ? 'CODER_TLS_ADDRESS (--tls-address)' : 'CODER_HTTP_ADDRESS (--http-address)';
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
  return `cannot listen on ${host.includes(':') ? `[${host}]` : host}:${port}: ${LISTEN_FAULTS[code]?.(setting) ?? code}`;
}

const LISTEN_FAULTS: Readonly<Record<string, (setting: string) => string>> = {
  EADDRINUSE: (setting) => `the address is in use; stop the other program, or choose another address with ${setting}`,
  EADDRNOTAVAIL: (setting) =>
    `this machine does not have this address; set ${setting} to one of its addresses, or to :port for all of them`,
  EACCES: (setting) => `permission denied: ports below 1024 require root; choose another port with ${setting}`,
};
