import {
  createServer,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

export interface RecordedRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
}

/** What the next requests get instead of the response of the real server. */
export interface ScriptedResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What the API says about invalid fields. */
async function refuseFields(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const fields = Object.keys((await json(request)) as object); // what commands send
  const validations = fields.map((field) => ({ field, detail: 'is refused' }));
  response.writeHead(400, { 'content-type': 'application/json' }).end(JSON.stringify({ message: 'Validation failed.', validations }));
}

/** Stands before a server and remembers every request. */
export class RecordingServer {
  requests: RecordedRequest[] = [];
  /** Sent instead, first to last; then requests are passed on. */
  scripted: ScriptedResponse[] = [];
  /** Added to every response that is passed on. */
  addedHeaders: Readonly<Record<string, string>> = {};

  /** Every field of a body in JSON is refused, instead of passing the request on. */
  refusesFields = false;

  private constructor(private readonly server: Server) {}

  /** Without a target, every response is scripted. */
  static async start(target?: string): Promise<RecordingServer> {
    const server = createServer();
    const recording = new RecordingServer(server);
    server.on('request', (request, response) => {
      const { pathname, search } = new URL(request.url ?? '/', 'http://recording.invalid');
      recording.requests.push({ method: request.method ?? '', path: pathname, query: search, headers: request.headers });
      const scripted = recording.scripted.shift();
      if (scripted !== undefined || target === undefined) {
        const { status, headers = {}, body = '' } = scripted ?? { status: 500 };
        request.resume();
        response.writeHead(status, { connection: 'close', ...headers }).end(body);
        return;
      }
      if (recording.refusesFields && request.headers['content-type'] === 'application/json') {
        void refuseFields(request, response);
        return;
      }
      const { host: _host, ...headers } = request.headers;
      const onward = httpRequest(new URL(request.url ?? '/', target), { method: request.method, headers });
      onward.on('response', (answer) => {
        response.writeHead(answer.statusCode ?? 502, { ...answer.headers, ...recording.addedHeaders });
        answer.pipe(response);
      });
      onward.on('error', () => response.writeHead(502).end());
      request.pipe(onward);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return recording;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`; // a TCP server that listens has one
  }

  /** Method and path of what was recorded, which begins anew. */
  take(): string[] {
    const lines = this.requests.map(({ method, path }) => `${method} ${path}`);
    this.requests = [];
    return lines;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
