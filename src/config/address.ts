import { isIP } from 'node:net';

import { InvalidValue, type Kind } from './option.js';

export interface ListenAddress {
  /** A name or an IP address without brackets. Empty means every interface, on IPv6 too where the machine has it. */
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
}

/** Does only this machine reach an address on this host? */
export function isLoopback(host: string): boolean {
  if (host.toLowerCase() === 'localhost' || host === '::1') return true;
  return isIP(host) === 4 ? host.startsWith('127.') : host.startsWith('::ffff:7f');
}

/** Does the host stand for every interface? Such an address can be listened on, never called. */
export function isEveryInterface(host: string): boolean {
  return host === '' || host === '0.0.0.0' || host === '::';
}

/** One spelling for each IPv6 address (RFC 5952), so that the questions above compare text. */
function canonicalIpv6(address: string): string {
  // A zone (`fe80::1%eth0`) names an interface of one machine; no URL can carry it.
  if (isIP(address) !== 6 || address.includes('%')) throw new InvalidValue('has brackets around something that is no IPv6 address');
  return new URL(`http://[${address}]`).hostname.slice(1, -1);
}

function nameOrIpv4(host: string): string {
  const isValid = /^[\d.]+$/.test(host) ? isIP(host) === 4 : /^([a-z\d]([a-z\d.-]*[a-z\d])?)?$/i.test(host);
  if (!isValid) throw new InvalidValue('has a host that is neither a name nor an IP address');
  return host;
}

export const listenAddress: Kind<ListenAddress> = {
  placeholder: 'host:port',
  syntax: '`host:port`, `[IPv6]:port`, or `:port` for every interface; port `0` lets the system choose',
  parse: (text) => {
    const [, bracketed, plain, digits] = /^(?:\[([^\]]*)\]|([^:[\]]*)):(\d{1,5})$/.exec(text) ?? [];
    if (digits === undefined) throw new InvalidValue('must be host:port, [IPv6]:port or :port');
    const port = Number(digits);
    if (port > 65_535) throw new InvalidValue('has a port above 65535');
    return { host: bracketed === undefined ? nameOrIpv4(plain ?? '') : canonicalIpv6(bracketed), port };
  },
};

/** One network in CIDR notation; a single address is the network of its own. */
export const network: Kind<string> = {
  placeholder: 'cidr',
  syntax: 'a network such as `10.0.0.0/8`, or one IP address',
  parse: (text) => {
    const [, address = '', bits] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
    const version = isIP(address);
    const most = version === 4 ? 32 : 128;
    if (version === 0 || address.includes('%')) throw new InvalidValue('must be networks such as 10.0.0.0/8');
    if (Number(bits ?? most) > most) throw new InvalidValue(`has a prefix longer than ${most} bits`);
    return `${address}/${bits ?? most}`;
  },
};
