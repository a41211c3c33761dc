import { createServer, type AddressInfo } from 'node:net';
import type { OutgoingHttpHeaders } from 'node:http';
import { sendRequest, type Answer, type RequestBody } from './http-client.js';
import { startServer, type RunningServer } from './server.js';

/** What tests of several servers ask of each. */
export type Endpoint = Pick<RunningServer, 'get' | 'post'>;

/** A second server on the database of the first, known by the same public URL unless `env` gives another one, as behind a load balancer. */
export class Replica implements Endpoint {
  private constructor(
    private readonly server: RunningServer,
    /** Where it listens. */
    readonly address: string,
  ) {}

  static async of(first: RunningServer, env: Readonly<Record<string, string>> = {}): Promise<Replica> {
    // The server says only its public URL, so its port is chosen here.
    const address = `127.0.0.1:${await freePort()}`;
    const server = await startServer({
      env: { CODER_ACCESS_URL: first.url, ...env, CODER_HTTP_ADDRESS: address },
      database: first.db,
    });
    return new Replica(server, `http://${address}`);
  }

  get(path: string, headers: OutgoingHttpHeaders = {}): Promise<Answer> {
    return sendRequest('GET', new URL(path, this.address), { headers });
  }

  post(path: string, body?: RequestBody, headers: OutgoingHttpHeaders = {}): Promise<Answer> {
    return sendRequest('POST', new URL(path, this.address), { headers, ...(body !== undefined && { body }) });
  }

  stop(): Promise<void> {
    return this.server.stop();
  }
}

/** A port that nothing listens on right now. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo; // a TCP server that listens has one
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
