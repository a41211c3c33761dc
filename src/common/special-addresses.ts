import { BlockList, isIP } from 'node:net';
import { parseUrl } from './parse-url.js';

/** The IANA registry of special-purpose IPv4 addresses (RFC 6890), deprecated entries included, and multicast. */
const SPECIAL_IPV4: readonly (readonly [network: string, prefix: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

/**
 * What is special within 2000::/3, the only part of IPv6 that is allocated to hosts of the internet. Everything else is refused as a whole:
 * loopback, unique local, link-local and multicast addresses, and those that stand for an IPv4 address (mapped, compatible, NAT64).
 */
const SPECIAL_IPV6: readonly (readonly [network: string, prefix: number])[] = [
  // Teredo, benchmarking, ORCHID and other protocol assignments.
  ['2001::', 23],
  ['2001:db8::', 32],
  // 6to4: each stands for an IPv4 address.
  ['2002::', 16],
  ['2620:4f:8000::', 48],
  ['3fff::', 20],
];

const special = new BlockList();
for (const [network, prefix] of SPECIAL_IPV4) special.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of SPECIAL_IPV6) special.addSubnet(network, prefix, 'ipv6');

/** Is this the address of a host of the internet? False for every special-purpose address, and for any other text. */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !special.check(address, 'ipv4');
    case 6:
      // A zone names an interface of this machine.
      return /^[23][0-9a-f]{3}:/i.test(address) && !address.includes('%') && !special.check(address, 'ipv6');
    default:
      return false;
  }
}

/** Names that never belong to a host of the internet (RFC 6761), and others that private networks use. */
const LOCAL_NAME = /(?:^|\.)(?:localhost|local|internal|home\.arpa|invalid|test|onion|localdomain)$/;

/** Does this name belong to a private network, whatever it resolves to? */
export function isLocalName(host: string): boolean {
  return LOCAL_NAME.test(host) || !host.includes('.');
}

/** The host of a URL: a name, or an address without brackets. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
}

/** Is the host of this URL in a private network, as far as its text says? Other names may still resolve to such an address. */
export function namesPrivateHost(text: string): boolean {
  const url = parseUrl(text);
  if (url === null || url.hostname === '') return false;
  const host = hostOf(url);
  return isIP(host) === 0 ? isLocalName(host) : !isPublicAddress(host);
}
