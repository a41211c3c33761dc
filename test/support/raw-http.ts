import { connect } from 'node:net';

/** An answer as it came over the wire. `null` for a connection that was closed without one. */
export interface RawAnswer {
  readonly status: number;
  /** Lower case. */
  readonly head: string;
  readonly body: string;
}

const TIMEOUT_MS = 20_000;

/** Sends these very bytes to the server at `url` and reads until it hangs up: what no HTTP library would send. Rejects on a hang. */
export async function sendBytes(url: string, bytes: Buffer, options: { readonly hangUp?: boolean } = {}): Promise<RawAnswer | null> {
  const { hostname, port } = new URL(url);
  const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true });
  socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error('no answer in time')));
  const chunks: Buffer[] = [];
  socket.write(bytes);
  if (options.hangUp) socket.end();
  try {
    for await (const chunk of socket) chunks.push(chunk as Buffer); // a socket without an encoding yields buffers
  } catch (error) {
    // Whoever is refused before all was read may see the connection reset, after the answer or instead of it.
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
