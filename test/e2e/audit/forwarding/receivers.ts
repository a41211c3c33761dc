import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer as createHttpServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';

export interface Entry {
  readonly id: string;
  readonly action: string;
  readonly resource_type: string;
  readonly resource_target: string;
}

export interface Delivery {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A webhook that answers as it is told. */
export class WebhookReceiver {
  readonly deliveries: Delivery[] = [];
  /** Of the next responses. */
  status = 200;
  /** Whether it keeps callers waiting. */
  isSilent = false;
  private readonly server = createHttpServer((request, response) => {
    void bodyOf(request).then((body) => {
      this.deliveries.push({ headers: request.headers, body });
      if (!this.isSilent) response.writeHead(this.status).end();
    });
  });

  static async start(): Promise<WebhookReceiver> {
    const receiver = new WebhookReceiver();
    await once(receiver.server.listen(0, '127.0.0.1'), 'listening');
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/audit`;
  }

  /** Of all deliveries, in their order. */
  get entries(): readonly Entry[] {
    return this.deliveries.flatMap(({ body }) => (JSON.parse(body) as { readonly audit_logs: readonly Entry[] }).audit_logs);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** A receiver of syslog. `messages`: what it got, without the lengths of a stream. */
export interface SyslogReceiver {
  readonly url: string;
  readonly messages: () => readonly string[];
  readonly stop: () => Promise<void>;
}

export async function receiveDatagrams(): Promise<SyslogReceiver> {
  const messages: string[] = [];
  const socket = createSocket('udp4').on('message', (message) => messages.push(message.toString()));
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return {
    url: `udp://127.0.0.1:${socket.address().port}`,
    messages: () => messages,
    stop: () => new Promise((resolve) => socket.close(resolve)),
  };
}

export async function receiveStream(port = 0): Promise<SyslogReceiver> {
  const received: Buffer[] = [];
  const server = createServer((socket) => socket.on('data', (chunk) => received.push(chunk)).on('error', () => undefined));
  await once(server.listen(port, '127.0.0.1'), 'listening');
  return {
    url: `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    messages: () => framesOf(Buffer.concat(received)),
    stop: async () => {
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** RFC 6587 section 3.4.1. */
function framesOf(stream: Buffer): string[] {
  const frames: string[] = [];
  for (let at = 0; at < stream.length;) {
    const space = stream.indexOf(' ', at);
    const end = space + 1 + Number(stream.toString('latin1', at, space));
    if (space === -1 || end > stream.length) break;
    frames.push(stream.toString('utf8', space + 1, end));
    at = end;
  }
  return frames;
}
