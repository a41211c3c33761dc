import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { collectDefaultMetrics, type Registry } from 'prom-client';
import type { ListenAddress } from '../config/index.js';
import { StartupError } from '../database/index.js';

/** Serves `/metrics`, on an address of its own: it knows no users, so it must not be where everybody is. */
export class MetricsServer implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(MetricsServer.name);
  /** Where the metrics are, once they are served. */
  url: string | null = null;
  private readonly server = createServer((request, response) => void this.answer(request, response));

  constructor(
    private readonly registry: Registry,
    /** Null: nothing is served. */
    private readonly address: ListenAddress | null,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (!this.address) return;
    collectDefaultMetrics({ register: this.registry });
    const { host, port } = this.address;
    this.server.listen(port, host);
    try {
      await once(this.server, 'listening');
    } catch (cause) {
      const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error';
      throw new StartupError(`cannot serve metrics on ${host}:${port}: ${reason}`, { cause });
    }
    const { port: chosen } = this.server.address() as AddressInfo; // it listens, and on a TCP port
    this.url = `http://${host.includes(':') ? `[${host}]` : host || '[::]'}:${chosen}/metrics`;
  }

  onApplicationShutdown(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private async answer({ method, url = '' }: IncomingMessage, response: ServerResponse): Promise<void> {
    if (url.split('?', 1)[0] !== '/metrics') {
      response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('The metrics are at /metrics.\n');
      return;
    }
    if (method !== 'GET' && method !== 'HEAD') {
      response.writeHead(405, { allow: 'GET, HEAD' }).end();
      return;
    }
    try {
      const text = await this.registry.metrics();
      response.writeHead(200, { 'content-type': this.registry.contentType, 'cache-control': 'no-store' }).end(text);
    } catch (error) {
      this.logger.error({ err: error }, 'could not collect the metrics');
      response.writeHead(500).end();
    }
  }
}
