import { BlockList, isIP } from 'node:net';

/** The usual meaning of `NO_PROXY`: names, addresses and networks that are reached without a proxy. */
export class ProxyExceptions {
  private readonly everything: boolean;
  private readonly names: readonly { readonly name: string; readonly port: string; readonly onlyBelow: boolean }[];
  private readonly networks = new BlockList();

  constructor(text: string) {
    const entries = text
      .split(/[\s,]+/)
      .map((entry) => entry.toLowerCase())
      .filter((entry) => entry !== '');
    this.everything = entries.includes('*');
    this.networks.addSubnet('127.0.0.0', 8);
    this.networks.addAddress('::1', 'ipv6');
    this.names = entries.filter((entry) => !this.addNetwork(entry)).map(nameOf);
  }

  /** This machine is never reached through a proxy, as in Go. */
  covers({ hostname, port, protocol }: URL): boolean {
    if (this.everything) return true;
    const host = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
    const family = isIP(host);
    if (family !== 0 && this.networks.check(host, family === 6 ? 'ipv6' : 'ipv4')) return true;
    if (host === 'localhost' || host.endsWith('.localhost')) return true;
    const asked = port === '' ? (protocol === 'https:' ? '443' : '80') : port;
    return this.names.some(({ name, port: only, onlyBelow }) => {
      if (only !== '' && only !== asked) return false;
      return (!onlyBelow && host === name) || (family === 0 && host.endsWith(`.${name}`));
    });
  }

  private addNetwork(entry: string): boolean {
    const [address = '', prefix] = entry.replace(/^\[|\]$/g, '').split('/');
    const family = isIP(address);
    if (family === 0) return false;
    const [kind, bits] = family === 6 ? (['ipv6', 128] as const) : (['ipv4', 32] as const);
    const length = prefix === undefined ? bits : Number(prefix);
    // An invalid network covers nothing.
    if (Number.isInteger(length) && length >= 0 && length <= bits) this.networks.addSubnet(address, length, kind);
    return true;
  }
}

/** `example.com` includes its sub-domains; `.example.com` and `*.example.com` are only the sub-domains. A port narrows it. */
function nameOf(entry: string): { name: string; port: string; onlyBelow: boolean } {
  const [, host = '', port = ''] = /^(.*?)(?::(\d+))?$/.exec(entry) ?? [];
  const name = host.replace(/^\*?\./, '').replace(/^\[|\]$/g, '');
  return { name, port, onlyBelow: /^\*?\./.test(host) };
}
