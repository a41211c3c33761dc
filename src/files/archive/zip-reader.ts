import { Readable } from 'node:stream';
import yauzl from 'yauzl';
import type { RandomAccessBytes } from '../random-access.js';
import { incompleteZip } from './archive-errors.js';

const WINDOW_BYTES = 65_536;
/** Room for what is being inflated; small, because a conversion holds one such piece at a time. */
const STREAM_BYTES = 65_536;

/** Opens the table of contents. The caller closes the result. Throws `invalid_input` "Incomplete .zip archive file." */
export async function openZip(bytes: RandomAccessBytes): Promise<yauzl.ZipFile> {
  try {
    const zip = await yauzl.fromRandomAccessReaderPromise(new WindowedReader(bytes), bytes.sizeBytes, {
      autoClose: false,
      // Names are decoded here, because yauzl replaces what is not UTF-8 and guesses CP437 for what is (see `zip-entry.ts`).
      decodeStrings: false,
      validateEntrySizes: true,
    });
    // What goes wrong is thrown by the iteration; without a listener of its own the same event would end the process.
    zip.on('error', () => undefined);
    return zip;
  } catch (cause) {
    throw isSystemError(cause) ? cause : incompleteZip(cause);
  }
}

/** Our own disk failing is not the archive's fault, and must not be told to the client as such. */
export function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}

/** Reads the entries one by one, so that a table of contents of any length costs no memory. */
export async function* entriesOf(zip: yauzl.ZipFile): AsyncGenerator<yauzl.Entry> {
  const entries = zip.eachEntry();
  for (;;) {
    let next: IteratorResult<yauzl.Entry, unknown>;
    try {
      next = await entries.next();
    } catch (cause) {
      throw isSystemError(cause) ? cause : incompleteZip(cause);
    }
    if (next.done) return;
    yield next.value;
  }
}

/**
 * yauzl asks for every record of the table of contents with two tiny reads; this one reads ahead. It also refuses positions outside of the
 * file, which a hostile archive may name: `fs.read` throws on those from 2^53 on, inside a callback, where nobody could catch it.
 */
class WindowedReader extends yauzl.RandomAccessReader {
  readonly #window = Buffer.allocUnsafe(WINDOW_BYTES);
  #windowStart = 0;
  #windowLength = 0;

  constructor(private readonly bytes: RandomAccessBytes) {
    super();
  }

  override read(target: Buffer, offset: number, length: number, position: number, callback: (error: Error | null) => void): void {
    this.#fill(target.subarray(offset, offset + length), position).then(
      () => {
        callback(null);
      },
      (error: unknown) => {
        callback(error instanceof Error ? error : new Error(String(error)));
      },
    );
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.bytes.read(start, end, STREAM_BYTES), { objectMode: false, highWaterMark: STREAM_BYTES });
  }

  override close(callback: (error: Error | null) => void): void {
    callback(null);
  }

  async #fill(target: Buffer, position: number): Promise<void> {
    if (position < 0 || position + target.length > this.bytes.sizeBytes) throw new Error('the archive refers to bytes beyond its end');
    if (target.length > WINDOW_BYTES) {
      await this.bytes.readAt(target, position);
      return;
    }
    const isInWindow = position >= this.#windowStart && position + target.length <= this.#windowStart + this.#windowLength;
    if (!isInWindow) {
      this.#windowLength = await this.bytes.readAt(this.#window, position);
      this.#windowStart = position;
    }
    this.#window.copy(target, 0, position - this.#windowStart, position - this.#windowStart + target.length);
  }
}
