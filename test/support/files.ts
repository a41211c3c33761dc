import { once } from 'node:events';
import { request, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import type { Answer } from './http-client.js';
import type { Person } from './people.js';
import { getVerbatim, type RawText } from './raw-http.js';
import type { RunningServer } from './server.js';

export const TAR = 'application/x-tar';
export const ZIP = 'application/zip';

/** Requests about files, each with its own headers. */
export class FileClient {
  constructor(
    private readonly server: RunningServer,
    private readonly person: Pick<Person, 'token'>,
  ) {}

  upload(bytes: Uint8Array, contentType = TAR): Promise<Answer> {
    return this.server.post('/api/v2/files', bytes, { ...this.credentials, 'content-type': contentType });
  }

  /** Uploads and returns the id; throws if that fails. */
  async store(bytes: Uint8Array, contentType = TAR): Promise<string> {
    const answer = await this.upload(bytes, contentType);
    if (answer.status !== 201 && answer.status !== 200) throw new Error(`the upload was answered ${answer.status} ${answer.text}`);
    return answer.json<{ hash: string }>().hash;
  }

  /** `rest` is what comes after `/api/v2/files/`. */
  get(rest: string, headers: OutgoingHttpHeaders = {}): Promise<Answer> {
    return this.send('GET', rest, headers);
  }

  send(method: string, rest: string, headers: OutgoingHttpHeaders = {}): Promise<Answer> {
    return this.server.request(method, `/api/v2/files/${rest}`, { headers: { ...this.credentials, ...headers } });
  }

  /** Like `get`, with the path sent exactly as written. */
  getVerbatim(rest: string): Promise<RawText> {
    return getVerbatim(this.server.url, `/api/v2/files/${rest}`, this.credentials);
  }

  /** Sends the request this many times over one connection, without waiting, and cuts it after the first bytes of the first response. */
  async leave(rest: string, requests = 1): Promise<void> {
    const { hostname, port } = new URL(this.server.url);
    const socket = connect(Number(port), hostname);
    const head = `GET /api/v2/files/${rest} HTTP/1.1\r\nHost: ${hostname}\r\nCoder-Session-Token: ${this.person.token}\r\n\r\n`;
    socket.write(head.repeat(requests));
    const [first] = (await once(socket, 'data')) as [Buffer];
    if (!first.toString('latin1').startsWith('HTTP/1.1 200 ')) throw new Error(`not an answer to leave: ${first.toString('latin1')}`);
    socket.destroy();
  }

  /** Sends the request and reads only the head of the response. Returns a function that hangs up. */
  async stall(rest: string): Promise<() => void> {
    const { hostname, port } = new URL(this.server.url);
    const outgoing = request({ hostname, port, path: `/api/v2/files/${rest}`, headers: this.credentials, agent: false }).end();
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
    if (response.statusCode !== 200) throw new Error(`not an answer to wait for: ${String(response.statusCode)}`);
    response.on('error', () => undefined);
    return () => response.destroy();
  }

  get credentials(): OutgoingHttpHeaders {
    return { 'coder-session-token': this.person.token };
  }
}

/** The number of rows in the tables of files: if it is unchanged, nothing is left behind. */
export async function storedRows({ db }: RunningServer): Promise<{ files: number; blobs: number; chunks: number }> {
  const [row] = await db.query<{ files: number; blobs: number; chunks: number }>(
    `SELECT (SELECT count(*)::int FROM files) AS files, (SELECT count(*)::int FROM file_blobs) AS blobs,
            (SELECT count(*)::int FROM file_chunks) AS chunks`,
  );
  return row!;
}
