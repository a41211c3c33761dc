import { isIPv6 } from 'node:net';

/**
 * The network that counts as one caller: an IPv4 address, or the first 64 bits of an IPv6 address, because one customer usually
 * gets all of those addresses. `address` is the result of `clientAddressOf`.
 */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const mapped = /^::ffff:([\d.]+)$/i.exec(address)?.[1];
  return mapped ?? `${groupsOf(address).slice(0, 4).join(':')}::/64`;
}

/** The eight groups of an IPv6 address in one spelling. */
function groupsOf(address: string): string[] {
  const [head = '', tail] = address.split('::');
  const left = head.split(':').filter(Boolean);
  const right = (tail ?? '').split(':').filter(Boolean);
  // An IPv4 address at the end stands for two groups.
  const missing = 8 - left.length - right.length - (address.includes('.') ? 1 : 0);
  const zeros = tail === undefined ? [] : new Array<string>(missing).fill('0');
  return [...left, ...zeros, ...right].map((group) => Number.parseInt(group, 16).toString(16));
}

/**
 * What the networks of the IPv6 /48 around this one begin with; null for another network. A /48 belongs to one customer often enough, and has
 * 65 536 networks.
 */
export function siteOfNetwork(network: string): string | null {
  return /^(?:[\da-f]+:){3}(?=[\da-f]+::\/64$)/.exec(network)?.[0] ?? null;
}
