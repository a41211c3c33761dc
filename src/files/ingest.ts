import { addAbortSignal, Readable } from 'node:stream';
import { DomainError } from '../common/index.js';
import type { Content } from './content.js';
import { Spool } from './spool.js';

export interface IngestOptions {
  readonly limitBytes: number;
  /** From `Content-Length`; undefined for a chunked body. */
  readonly declaredBytes: number | undefined;
  /** The directory for content that does not fit into memory. */
  readonly spoolDirectory: string;
  /** Aborted when the client disconnects. */
  readonly signal: AbortSignal | undefined;
}

/**
 * Reads a request body to its end while hashing and counting, with at most 1 MiB of it in memory, and passes the complete content to `use`.
 * Always cleans up afterwards. A body over the limit is `payload_too_large`: at once if its length was declared, else as soon as the limit
 * is exceeded; the rest stays unread, and the body is not destroyed, because that would close the connection before the response. An
 * incomplete body is `invalid_input`.
 */
export async function ingest<T>(
  body: AsyncIterable<Uint8Array>,
  options: IngestOptions,
  use: (content: Content) => Promise<T>,
): Promise<T> {
  options.signal?.throwIfAborted();
  if (options.declaredBytes !== undefined && options.declaredBytes > options.limitBytes) throw tooLarge(options.limitBytes);
  const spool = new Spool(options.spoolDirectory);
  try {
    await fill(spool, body, options);
    return await use(await spool.finish());
  } finally {
    await spool.close();
  }
}

async function fill(spool: Spool, body: AsyncIterable<Uint8Array>, options: IngestOptions): Promise<void> {
  let received = 0;
  for await (const piece of readable(body, options.signal)) {
    received += piece.length;
    if (received > options.limitBytes) throw tooLarge(options.limitBytes);
    await spool.write(piece);
  }
  if (options.declaredBytes !== undefined && received !== options.declaredBytes) {
    throw unreadable(new Error(`${options.declaredBytes} bytes were announced and ${received} came`));
  }
}

/** The body, with its failures distinguished from ours. */
async function* readable(body: AsyncIterable<Uint8Array>, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
  const pieces = iterate(body, signal);
  const nextPiece = async () => {
    try {
      return await pieces.next();
    } catch (cause) {
      signal?.throwIfAborted();
      throw unreadable(cause);
    }
  };
  try {
    for (let next = await nextPiece(); !next.done; next = await nextPiece()) {
      signal?.throwIfAborted();
      yield next.value;
    }
    signal?.throwIfAborted();
  } finally {
    await pieces.return?.();
  }
}

function iterate(body: AsyncIterable<Uint8Array>, signal: AbortSignal | undefined): AsyncIterator<Uint8Array> {
  if (!(body instanceof Readable)) return body[Symbol.asyncIterator]();
  if (signal) addAbortSignal(signal, body);
  // Leaving a request's default iterator early destroys its socket, and the client would never get the 413. A request yields buffers.
  return body.iterator({ destroyOnReturn: false }) as AsyncIterator<Uint8Array>;
}

function tooLarge(limitBytes: number): DomainError {
  return new DomainError('payload_too_large', 'Request body too large.', { detail: `The limit is ${limitBytes} bytes.` });
}

function unreadable(cause: unknown): DomainError {
  return new DomainError('invalid_input', 'Failed to read file from request.', { cause });
}
