import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Answering = (request: IncomingMessage, response: ServerResponse) => void;

/** What stands in for a proxy, or for a server in trouble: each request gets the next response of the script, and the last one again. */
export class ScriptedServer {
  readonly requests: string[] = [];

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(...script: readonly [Answering, ...Answering[]]): Promise<ScriptedServer> {
    const server = createServer((request, response) => {
      const step = script[Math.min(scripted.requests.length, script.length - 1)]!;
      scripted.requests.push(`${request.method ?? ''} ${request.url ?? ''}`);
      request.resume();
      step(request, response);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const scripted = new ScriptedServer(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    return scripted;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}

/** A response with this status, type and body. */
export function answering(status: number, type: string, body: string, headers: Readonly<Record<string, string>> = {}): Answering {
  return (_request, response) => response.writeHead(status, { 'content-type': type, ...headers }).end(body);
}

/** Accepts the request and says nothing. */
export const silent: Answering = () => undefined;

/** Breaks the connection. */
export const hangingUp: Answering = (request) => request.socket.destroy();
