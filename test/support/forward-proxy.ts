import { createServer, request as httpRequest, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { Duplex } from 'node:stream';

/** A typical company proxy: it alone can resolve `hosts`, and tunnels only to the ports of this machine that `tunnels` has for a host and port. */
export class ForwardProxy {
  /** Its requests: method and address. */
  readonly seen: string[] = [];

  private constructor(
    private readonly server: Server,
    private readonly hosts: Readonly<Record<string, string>>,
    readonly tunnels: Record<string, number>,
  ) {}

  static async start(hosts: Readonly<Record<string, string>>, tunnels: Readonly<Record<string, number>> = {}): Promise<ForwardProxy> {
    const server = createServer();
    const proxy = new ForwardProxy(server, hosts, { ...tunnels });
    server.on('request', (request, response) => {
      proxy.forward(request, response);
    });
    server.on('connect', (request, socket) => {
      proxy.tunnel(request.url ?? '', socket);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`; // a TCP server that listens has one
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private tunnel(to: string, socket: Duplex): void {
    this.seen.push(`CONNECT ${to}`);
    const port = this.tunnels[to];
    if (port === undefined) {
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    const onward = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    onward.on('error', () => socket.destroy());
    socket.on('error', () => onward.destroy());
  }

  private forward(request: IncomingMessage, response: ServerResponse): void {
    this.seen.push(`${request.method ?? ''} ${request.url ?? ''}`);
    const asked = new URL(request.url ?? '/', 'http://not-absolute.invalid');
    const target = this.hosts[asked.host];
    if (target === undefined) {
      response.writeHead(502).end();
      return;
    }
    const onward = httpRequest(new URL(asked.pathname + asked.search, target), { method: request.method, headers: request.headers });
    onward.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.writeHead(502).end());
    request.pipe(onward);
  }
}
