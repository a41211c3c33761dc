import { randomFillSync } from 'node:crypto';
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import type { FileClient } from './files.js';
import { RawRequest } from './raw-http.js';
import type { RunningServer } from './server.js';

const PIECE_BYTES = 262_144;

/** Uploads this many new bytes without holding them in memory. Throws unless they are stored. */
export async function uploadRandom(server: RunningServer, files: FileClient, bytes: number): Promise<string> {
  const headers = { ...files.credentials, 'content-type': 'application/x-tar', 'content-length': bytes };
  const upload = await RawRequest.begin(`${server.url}/api/v2/files`, headers);
  const answered = upload.answer();
  const piece = Buffer.alloc(PIECE_BYTES);
  for (let sent = 0; sent < bytes; sent += PIECE_BYTES) {
    // A few bytes make the whole content unique.
    randomFillSync(piece, 0, 16);
    await upload.send(piece.subarray(0, Math.min(PIECE_BYTES, bytes - sent)));
  }
  upload.end();
  const { status, text } = await answered;
  if (status !== 201) throw new Error(`the upload was answered ${status} ${text}`);
  return (JSON.parse(text) as { hash: string }).hash;
}

/** A client that requested a download and does not read it. */
export class SlowReader {
  private constructor(private readonly response: IncomingMessage) {}

  /** Resolves when the response has begun. */
  static async of(server: RunningServer, files: FileClient, rest: string): Promise<SlowReader> {
    const outgoing = request(`${server.url}/api/v2/files/${rest}`, { headers: files.credentials, agent: false }).end();
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
    response.pause();
    return new SlowReader(response);
  }

  /** Reads this much and stops again. */
  async read(bytes: number): Promise<void> {
    for (let left = bytes; left > 0;) {
      const piece = this.response.read() as Buffer | null;
      if (piece) left -= piece.length;
      else await once(this.response, 'readable');
    }
  }

  leave(): void {
    this.response.destroy();
  }
}
