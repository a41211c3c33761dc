import type { OutgoingHttpHeaders } from 'node:http';
import { sendRequest, type Answer, type RequestBody } from './http-client.js';
import { startServer, type RunningServer } from './server.js';

/** Operations for tests of several servers. */
export type Endpoint = Pick<RunningServer, 'get' | 'post'>;

/** A second server on the database of the first, with the same public URL unless `env` sets another one, as behind a load balancer. */
export class Replica implements Endpoint {
  private constructor(
    private readonly server: RunningServer,
    /** Where it listens. */
    readonly address: string,
  ) {}

  static async of(first: RunningServer, env: Readonly<Record<string, string>> = {}): Promise<Replica> {
    const server = await startServer({ env: { CODER_ACCESS_URL: first.url, ...env }, database: first.db });
    return new Replica(server, server.url);
  }

  get(path: string, headers: OutgoingHttpHeaders = {}): Promise<Answer> {
    return sendRequest('GET', new URL(path, this.address), { headers });
  }

  post(path: string, body?: RequestBody, headers: OutgoingHttpHeaders = {}): Promise<Answer> {
    return sendRequest('POST', new URL(path, this.address), { headers, ...(body !== undefined && { body }) });
  }

  waitForLog(pattern: RegExp): Promise<RegExpExecArray> {
    return this.server.waitForLog(pattern);
  }

  stop(): Promise<void> {
    return this.server.stop();
  }
}
