import { once } from 'node:events';
import { request, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import type { Answer } from './http-client.js';
import type { Person } from './person.js';
import type { RunningServer } from './server.js';

export const TAR = 'application/x-tar';
export const ZIP = 'application/zip';

/** Requests about files, each with headers of its own. */
export class FileClient {
  constructor(
    private readonly server: RunningServer,
    private readonly person: Pick<Person, 'token'>,
  ) {}

  upload(bytes: Uint8Array, contentType = TAR): Promise<Answer> {
    return this.server.post('/api/v2/files', bytes, { ...this.credentials, 'content-type': contentType });
  }

  /** Uploads and returns the id; throws unless that worked. */
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

  /** Like `get`, with the path exactly as it is written: URL libraries resolve dots. */
  async getVerbatim(rest: string): Promise<{ status: number; text: string }> {
    const { hostname, port } = new URL(this.server.url);
    const path = `/api/v2/files/${rest}`;
    const outgoing = request({ hostname, port, path, headers: this.credentials, agent: false }).end();
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
    let text = '';
    for await (const piece of response.setEncoding('utf8')) text += String(piece);
    return { status: response.statusCode ?? 0, text };
  }

  /** Sends the same request this many times over one connection, without waiting, and cuts it after the first bytes of the first answer. */
  async leave(rest: string, requests = 1): Promise<void> {
    const { hostname, port } = new URL(this.server.url);
    const socket = connect(Number(port), hostname);
    const head = `GET /api/v2/files/${rest} HTTP/1.1\r\nHost: ${hostname}\r\nCoder-Session-Token: ${this.person.token}\r\n\r\n`;
    socket.write(head.repeat(requests));
    const [first] = (await once(socket, 'data')) as [Buffer];
    if (!first.toString('latin1').startsWith('HTTP/1.1 200 ')) throw new Error(`not an answer to leave: ${first.toString('latin1')}`);
    socket.destroy();
  }

  get credentials(): OutgoingHttpHeaders {
    return { 'coder-session-token': this.person.token };
  }
}

/** How many rows there are in the tables of files: nothing is left behind when it does not change. */
export async function storedRows({ db }: RunningServer): Promise<{ files: number; blobs: number; chunks: number }> {
  const [row] = await db.query<{ files: number; blobs: number; chunks: number }>(
    `SELECT (SELECT count(*)::int FROM files) AS files, (SELECT count(*)::int FROM file_blobs) AS blobs,
            (SELECT count(*)::int FROM file_chunks) AS chunks`,
  );
  return row!;
}
