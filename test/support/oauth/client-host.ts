import { rm } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { CertificateMaker } from '../certificates.js';
import { temporaryDirectory } from '../temporary-directory.js';

type Published = object | RequestListener;

/** A host of clients, with https on this machine, which publishes JSON such as metadata documents and key sets. */
export class ClientHost {
  /** The paths that were requested, in order. */
  readonly requested: string[] = [];
  private readonly published = new Map<string, Published>();
  private count = 0;

  private constructor(
    private readonly server: Server,
    private readonly directory: string,
    /** What a server needs in its environment to fetch from here. */
    readonly env: { readonly NODE_EXTRA_CA_CERTS: string; readonly CODER_DANGEROUS_ALLOW_PRIVATE_CLIENT_HOSTS: string },
  ) {}

  /** `names`: those of its certificate, as in `subjectAltName`. */
  static async start(names?: string): Promise<ClientHost> {
    const directory = await temporaryDirectory('client-host');
    const maker = new CertificateMaker(directory);
    const authority = maker.authority('authority');
    const { cert, key } = maker.leaf('host', authority, names);
    const server = createServer({ cert, key });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const env = { NODE_EXTRA_CA_CERTS: authority.certFile, CODER_DANGEROUS_ALLOW_PRIVATE_CLIENT_HOSTS: 'true' };
    const host = new ClientHost(server, directory, env);
    server.on('request', host.answer);
    return host;
  }

  get origin(): string {
    return `https://localhost:${this.port}`;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port; // A TCP server that listens has one.
  }

  /** Publishes at a new path, and returns that. */
  publish(what: Published): string {
    const path = `/published-${++this.count}.json`;
    this.published.set(path, what);
    return path;
  }

  replace(path: string, what: Published): void {
    this.published.set(path, what);
  }

  requestsOf(path: string): number {
    return this.requested.filter((one) => one === path).length;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
    await rm(this.directory, { recursive: true, force: true });
  }

  private readonly answer: RequestListener = (request, response) => {
    this.requested.push(request.url ?? '');
    const what = this.published.get(request.url ?? '');
    if (typeof what === 'function') (what as RequestListener)(request, response);
    else if (what) response.setHeader('content-type', 'application/json').end(JSON.stringify(what));
    else response.writeHead(404).end();
  };
}
