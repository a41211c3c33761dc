import { pipeline, Readable, Transform } from 'node:stream';
import { createGunzip, createGzip } from 'node:zlib';
import { checkFirstLine, damaged, FIRST_LINE, incomplete } from './format.js';
import { BackupError } from './backup-error.js';
import { splitAfter } from './split-after.js';

const CHUNK_BYTES = 64 * 1024;
/** Higher levels take half as long again, and a backup gets a fiftieth smaller. */
const LEVEL = 1;

/** The first line, then the frames in gzip. */
export async function* compress(frames: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  // The loop below throws what the pipeline fails with.
  const gzip = pipeline(Readable.from(frames), createGzip({ level: LEVEL, chunkSize: CHUNK_BYTES }), () => undefined);
  yield FIRST_LINE;
  yield* gzip as AsyncIterable<Buffer>;
}

/** The frames of a backup. Throws `BackupError` for anything that does not end as a backup does. */
export async function* decompress(content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const { head, rest } = await splitAfter(content, FIRST_LINE.length);
  checkFirstLine(head);
  let received = 0;
  const counter = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      received += chunk.length;
      done(null, chunk);
    },
  });
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  pipeline(Readable.from(rest), counter, gunzip, () => undefined);
  try {
    yield* gunzip as AsyncIterable<Buffer>;
  } catch (error) {
    throw readable(error);
  }
  // zlib ignores what follows the compressed part.
  if (gunzip.bytesWritten !== received) throw damaged();
}

function readable(error: unknown): unknown {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  if (error instanceof BackupError) return error;
  if (code === 'Z_BUF_ERROR') return incomplete(error);
  return code === 'Z_DATA_ERROR' ? damaged(error) : error;
}
