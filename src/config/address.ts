import { isIP } from 'node:net';

import { InvalidValueError, type Kind } from './option.js';

export interface ListenAddress {
  /** A name or an IP address without brackets. Empty means every interface, including IPv6 if the machine has it. */
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
}

/** Is an address on this host reachable only from this machine? */
export function isLoopback(host: string): boolean {
  if (host.toLowerCase() === 'localhost' || host === '::1') return true;
  return isIP(host) === 4 ? host.startsWith('127.') : host.startsWith('::ffff:7f');
}

/** Does the host mean every interface? A server can listen on such an address, but clients cannot connect to it. */
export function isEveryInterface(host: string): boolean {
  return host === '' || host === '0.0.0.0' || host === '::';
}

/** One spelling for each IPv6 address (RFC 5952), so that addresses can be compared as text. */
function canonicalIpv6(address: string): string {
  // A zone (`fe80::1%eth0`) names an interface of one machine; no URL can carry it.
  if (isIP(address) !== 6 || address.includes('%'))
    throw new InvalidValueError('has brackets around something that is not an IPv6 address');
  return new URL(`http://[${address}]`).hostname.slice(1, -1);
}

function nameOrIpv4(host: string): string {
  const isValid = /^[\d.]+$/.test(host) ? isIP(host) === 4 : /^([a-z\d]([a-z\d.-]*[a-z\d])?)?$/i.test(host);
  if (!isValid) throw new InvalidValueError('has a host that is neither a name nor an IP address');
  return host;
}

export const listenAddress: Kind<ListenAddress> = {
  placeholder: 'host:port',
  syntax: '`host:port`, `[IPv6]:port`, or `:port` for every interface; port `0` lets the system choose',
  parse: (text) => {
    const [, bracketed, plain, digits] = /^(?:\[([^\]]*)\]|([^:[\]]*)):(\d{1,5})$/.exec(text) ?? [];
    if (digits === undefined) throw new InvalidValueError('must be host:port, [IPv6]:port or :port');
    const port = Number(digits);
    if (port > 65_535) throw new InvalidValueError('has a port above 65535');
    return { host: bracketed === undefined ? nameOrIpv4(plain ?? '') : canonicalIpv6(bracketed), port };
  },
};

/** One network in CIDR notation; a single address is a network of one. */
export const network: Kind<string> = {
  placeholder: 'cidr',
  syntax: 'a network such as `10.0.0.0/8`, or one IP address',
  parse: (text) => {
    const [, address = '', bits] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
    const version = isIP(address);
    const most = version === 4 ? 32 : 128;
    if (version === 0 || address.includes('%')) throw new InvalidValueError('must be networks such as 10.0.0.0/8');
    if (Number(bits ?? most) > most) throw new InvalidValueError(`has a prefix longer than ${most} bits`);
    return `${address}/${bits ?? most}`;
  },
};
