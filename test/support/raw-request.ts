import { once } from 'node:events';
import type { Socket } from 'node:net';
import { request, type ClientRequest, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';

/** A request whose body the test sends piece by piece, or never ends. */
export class RawRequest {
  private constructor(private readonly outgoing: ClientRequest) {}

  /** Returns when the connection is there. Without `content-length` the body is chunked. */
  static async begin(url: string, headers: OutgoingHttpHeaders): Promise<RawRequest> {
    const outgoing = request(url, { method: 'POST', headers, agent: false });
    // An answer that comes before the end of the body may close the connection.
    outgoing.on('error', () => undefined);
    outgoing.flushHeaders();
    const [socket] = (await once(outgoing, 'socket')) as [Socket];
    if (socket.connecting) await once(socket, 'connect');
    return new RawRequest(outgoing);
  }

  /** Returns when the system has taken the piece. */
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

  /** Cuts the connection, as a client does that dies. */
  drop(): void {
    this.outgoing.destroy();
  }

  async answer(): Promise<{ status: number; text: string }> {
    const [response] = (await once(this.outgoing, 'response')) as [IncomingMessage];
    let text = '';
    for await (const piece of response.setEncoding('utf8')) text += String(piece);
    return { status: response.statusCode ?? 0, text };
  }
}
