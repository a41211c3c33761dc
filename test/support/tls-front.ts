import { rm } from 'node:fs/promises';
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { type Certificate, CertificateMaker } from './certificates.js';
import { temporaryDirectory } from './temporary-directory.js';

/** Speaks https for a server that does not, under the name `localhost`. */
export class TlsFront {
  /** Where requests are passed on to; set once that is known. */
  target = '';

  private constructor(
    private readonly server: Server,
    private readonly directory: string,
    /** Whoever connects has to trust it. */
    readonly authority: Certificate,
  ) {}

  static async start(): Promise<TlsFront> {
    const directory = await temporaryDirectory('tls-front');
    const maker = new CertificateMaker(directory);
    const authority = maker.authority('authority');
    const { cert, key } = maker.leaf('front', authority);
    const server = createServer({ cert, key });
    const front = new TlsFront(server, directory, authority);
    server.on('request', (request, response) => {
      const onward = httpRequest(new URL(request.url ?? '/', front.target), { method: request.method, headers: request.headers });
      onward.on('response', (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      onward.on('error', () => response.writeHead(502).end());
      request.pipe(onward);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return front;
  }

  get origin(): string {
    return `https://localhost:${(this.server.address() as AddressInfo).port}`; // a TCP server that listens has one
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await once(this.server.close(), 'close');
    await rm(this.directory, { recursive: true, force: true });
  }
}
