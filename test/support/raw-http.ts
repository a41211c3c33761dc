import { once } from 'node:events';
import { request, type ClientRequest, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { connect, type Socket } from 'node:net';
import { PATIENCE_MS } from './patience.js';

/** A raw response. `null` for a connection that was closed without one. */
export interface RawAnswer {
  readonly status: number;
  /** Lower case. */
  readonly head: string;
  readonly body: string;
}

/** Sends exactly these bytes to the server at `url` and reads until it hangs up: requests that no HTTP library would send. Rejects on a hang. */
export async function sendBytes(url: string, bytes: Buffer, options: { readonly hangUp?: boolean } = {}): Promise<RawAnswer | null> {
  const { hostname, port } = new URL(url);
  const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true });
  socket.setTimeout(PATIENCE_MS, () => socket.destroy(new Error('no answer in time')));
  const chunks: Buffer[] = [];
  socket.write(bytes);
  if (options.hangUp) socket.end();
  try {
    for await (const chunk of socket) chunks.push(chunk as Buffer); // a socket without an encoding yields buffers
  } catch (error) {
    // A client refused before its whole request was read may see a connection reset, after the response or instead of it.
    if (!(error instanceof Error && 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE'))) throw error;
  } finally {
    socket.destroy();
  }
  const text = Buffer.concat(chunks).toString('utf8');
  if (text === '') return null;
  const end = text.indexOf('\r\n\r\n');
  const head = end === -1 ? text : text.slice(0, end);
  return { status: Number(head.split(' ')[1]), head: head.toLowerCase(), body: end === -1 ? '' : text.slice(end + 4) };
}

/** A request whose body the test sends piece by piece, or never ends. */
export class RawRequest {
  private constructor(private readonly outgoing: ClientRequest) {}

  /** Resolves when connected. Without `content-length` the body is chunked. */
  static async begin(url: string, headers: OutgoingHttpHeaders): Promise<RawRequest> {
    const outgoing = request(url, { method: 'POST', headers, agent: false });
    // A response that arrives before the end of the body may close the connection.
    outgoing.on('error', () => undefined);
    outgoing.flushHeaders();
    const [socket] = (await once(outgoing, 'socket')) as [Socket];
    if (socket.connecting) await once(socket, 'connect');
    return new RawRequest(outgoing);
  }

  /** Resolves when the system has accepted the piece. */
  async send(piece: Uint8Array): Promise<void> {
    await new Promise<void>((resolve) => {
      this.outgoing.write(piece, () => {
        resolve();
      });
    });
  }

  end(): void {
    this.outgoing.end();
  }

  /** Cuts the connection, like a crashed client. */
  drop(): void {
    this.outgoing.destroy();
  }

  answer(): Promise<RawText> {
    return readText(this.outgoing);
  }
}

/** Requests a path exactly as written: URL libraries resolve dots. */
export function getVerbatim(url: string, path: string, headers: OutgoingHttpHeaders): Promise<RawText> {
  const { hostname, port } = new URL(url);
  return readText(request({ hostname, port, path, headers, agent: false }).end());
}

export interface RawText {
  readonly status: number;
  readonly text: string;
}

async function readText(outgoing: ClientRequest): Promise<RawText> {
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  let text = '';
  for await (const piece of response.setEncoding('utf8')) text += String(piece);
  return { status: response.statusCode ?? 0, text };
}
