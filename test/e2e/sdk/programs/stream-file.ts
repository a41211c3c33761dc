// Uploads a stream of random content and downloads it again. Prints both digests and how far its memory grew.
import { createHash, randomFillSync } from 'node:crypto';
import { bearerToken, createClient } from '../../../../src/sdk/client/index.js';
import { rawTar } from '../../../../src/files/testing/raw-tar.js';

const PIECE_BYTES = 262_144;
const [url = '', mebibytes = ''] = process.argv.slice(2);
const { GATEHOUSE_TOKEN: token = '' } = process.env;
const client = createClient({ url, auth: bearerToken(token) });

let peak = 0;
const watch = (): void => {
  peak = Math.max(peak, process.memoryUsage.rss());
};

/** An archive with one file, made piece by piece. */
function archive(bytes: number, digest: ReturnType<typeof createHash>): ReadableStream<Uint8Array> {
  const header = rawTar({ name: 'random', sizeField: `${bytes.toString(8).padStart(11, '0')}\0` }).subarray(0, 512);
  let left = bytes;
  let next: Uint8Array | null = header;
  return new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        watch();
        if (next) {
          digest.update(next);
          controller.enqueue(next);
          next = null;
        } else if (left > 0) {
          const piece = randomFillSync(new Uint8Array(Math.min(PIECE_BYTES, left)));
          left -= piece.byteLength;
          if (left === 0) next = new Uint8Array(1024);
          digest.update(piece);
          controller.enqueue(piece);
        } else {
          controller.close();
        }
      },
    },
    { highWaterMark: 0 },
  );
}

async function transfer(bytes: number): Promise<{ sent: string; received: string }> {
  const sent = createHash('sha256');
  const { data } = await client.POST('/api/v2/files', { body: archive(bytes, sent), contentType: 'application/x-tar' });
  const received = createHash('sha256');
  const file = await client.GET('/api/v2/files/{id}', { params: { path: { id: data.hash } } });
  const reader = file.data.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    watch();
    received.update(read.value);
  }
  return { sent: sent.digest('hex'), received: received.digest('hex') };
}

// Code, connections and buffers exist after this.
await transfer(4 * 1_048_576);
const idle = process.memoryUsage.rss();
const digests = await transfer(Number(mebibytes) * 1_048_576);
process.stdout.write(JSON.stringify({ ...digests, grownMib: (peak - idle) / 1_048_576 }));
