import { BlockList, isIP } from 'node:net';

/** The parts of a request that say where it came from. */
export interface AddressCarriers {
  /** The other end of the connection. */
  readonly peer: string;
  /** What the framework makes of `X-Forwarded-For`: the last address in it that no trusted proxy added; nothing once the client has hung up. */
  readonly forwardedFor: string | undefined;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** Finds the address of the client behind proxies. From anybody but a trusted proxy no header counts (DESIGN 8.11). */
export class ClientAddresses {
  private readonly trusted = new BlockList();

  constructor(
    /** Networks in CIDR notation. */
    trustedProxies: readonly string[],
    /** In order: the first that a request has counts. */
    private readonly trustedHeaders: readonly string[],
  ) {
    for (const network of trustedProxies) {
      const [address = '', bits = ''] = network.split('/');
      this.trusted.addSubnet(address, Number(bits), family(address));
    }
  }

  of({ peer, forwardedFor, headers }: AddressCarriers): string {
    if (!this.isTrusted(peer)) return bareAddress(peer);
    const header = this.trustedHeaders.map((name) => name.toLowerCase()).find((name) => headers[name] !== undefined);
    if (header === undefined) return bareAddress(peer);
    return bareAddress(header === 'x-forwarded-for' ? (forwardedFor ?? '') : String(headers[header]));
  }

  private isTrusted(peer: string): boolean {
    const address = bareAddress(peer);
    return isIP(address) !== 0 && this.trusted.check(address, family(address));
  }
}

/**
 * An address as PostgreSQL takes one. Link-local addresses come with a zone, some proxies send a port along or a word instead; what
 * is no address becomes 0.0.0.0 (spec users 0.8).
 */
export function bareAddress(text: string): string {
  const [address = ''] = text.split('%');
  const withoutPort = /^(?:\[([^\]]*)\](?::\d+)?|([\d.]+):\d+)$/.exec(address);
  const bare = withoutPort?.[1] ?? withoutPort?.[2] ?? address;
  return isIP(bare) === 0 ? '0.0.0.0' : bare;
}

function family(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}
