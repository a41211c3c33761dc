import { BlockList, isIP, type Socket } from 'node:net';
import type { HttpRequest } from './request.js';

/** The parts of a request that contain its origin. */
export interface AddressSources {
  /** The other end of the connection. */
  readonly peer: string;
  /** The framework's result for `X-Forwarded-For`: the last address that no trusted proxy added; undefined after a disconnect. */
  readonly forwardedFor: string | undefined;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** Finds the address of the client behind proxies. Headers are ignored unless they come from a trusted proxy. */
export class ClientAddresses {
  private readonly trusted = new BlockList();
  /** A connection keeps its peer. */
  private readonly peers = new WeakMap<Socket, { readonly address: string; readonly isTrusted: boolean }>();

  constructor(
    /** Networks in CIDR notation. */
    trustedProxies: readonly string[],
    /** In order: the first one present in a request is used. */
    private readonly trustedHeaders: readonly string[],
  ) {
    for (const network of trustedProxies) {
      const [address = '', bits = ''] = network.split('/');
      this.trusted.addSubnet(address, Number(bits), family(address));
    }
  }

  ofRequest(request: HttpRequest): string {
    const { socket } = request.raw;
    const known = this.peers.get(socket);
    if (known && !known.isTrusted) return known.address;
    const peer = socket.remoteAddress ?? '';
    if (!known) this.peers.set(socket, { address: bareAddress(peer), isTrusted: this.isTrusted(peer) });
    return this.of({ peer, forwardedFor: request.ip, headers: request.headers });
  }

  of({ peer, forwardedFor, headers }: AddressSources): string {
    if (!this.isTrusted(peer)) return bareAddress(peer);
    const header = this.trustedHeaders.map((name) => name.toLowerCase()).find((name) => headers[name] !== undefined);
    if (header === undefined) return bareAddress(peer);
    return bareAddress(header === 'x-forwarded-for' ? (forwardedFor ?? '') : String(headers[header]));
  }

  /** Is the other end of a connection a trusted proxy? */
  isTrusted(peer: string): boolean {
    const address = bareAddress(peer);
    return isIP(address) !== 0 && this.trusted.check(address, family(address));
  }
}

/**
 * An address in a form that PostgreSQL accepts. Link-local addresses come with a zone, and some proxies add a port or send a word
 * instead; anything that is not an address becomes 0.0.0.0.
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
