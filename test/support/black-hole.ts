import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A connection to PostgreSQL that can drop everything silently, like a firewall that lost its connection table, or a failover. */
export interface BlackHole {
  readonly through: (url: string) => string;
  /** Drops all traffic of existing connections, without an error. New ones work. */
  readonly swallow: () => void;
  /** From now on new connections are dropped too. */
  readonly swallowAll: () => void;
  readonly heal: () => void;
  readonly close: () => Promise<void>;
}

export async function startBlackHole(url: string): Promise<BlackHole> {
  const target = new URL(url);
  const pairs = new Set<{ isSwallowed: boolean; readonly sockets: readonly Socket[] }>();
  let swallowsNew = false;
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    const pair = { isSwallowed: swallowsNew, sockets: [near, far] };
    pairs.add(pair);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('data', (bytes) => {
        if (!pair.isSwallowed) to.write(bytes);
      });
      from.on('error', () => undefined);
      from.on('close', () => {
        if (!pair.isSwallowed) to.destroy();
      });
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    through: (other) => {
      const changed = new URL(other);
      changed.port = String((server.address() as AddressInfo).port);
      return changed.href;
    },
    swallow: () => {
      for (const pair of pairs) pair.isSwallowed = true;
    },
    swallowAll: () => {
      swallowsNew = true;
      for (const pair of pairs) pair.isSwallowed = true;
    },
    heal: () => {
      swallowsNew = false;
    },
    close: async () => {
      for (const { sockets } of pairs) for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
