import { Readable } from 'node:stream';
import yauzl from 'yauzl';
import { DomainError } from '../../common/index.js';
import type { RandomAccessBytes } from '../random-access.js';
import { incompleteZip } from './archive-errors.js';
import { MAX_DIRECTORY_BYTES, MAX_ZIP_ENTRIES } from './zip-limits.js';

const WINDOW_BYTES = 65_536;
/** How much to read at an unexpected position: enough for a header with a long name. */
const JUMP_BYTES = 4_096;
/** The buffer for inflating; small, because a conversion holds one such piece at a time. */
const STREAM_BYTES = 65_536;

/** Opens the table of contents. The caller closes the result. Throws `invalid_input` "Incomplete .zip archive file." */
export async function openZip(bytes: RandomAccessBytes): Promise<yauzl.ZipFile> {
  try {
    const zip = await yauzl.fromRandomAccessReaderPromise(new WindowedReader(bytes), bytes.sizeBytes, {
      autoClose: false,
      // Names are decoded here, because yauzl replaces invalid UTF-8 and reads valid UTF-8 as CP437 (see `zip-entry.ts`).
      decodeStrings: false,
      validateEntrySizes: true,
    });
    // The iteration throws errors; the same event without a listener would end the process.
    zip.on('error', () => undefined);
    refuseHuge(zip, bytes.sizeBytes);
    return zip;
  } catch (cause) {
    throw isSystemError(cause) || cause instanceof DomainError ? cause : incompleteZip(cause);
  }
}

/** Checks the archive's own statement about its table of contents, before reading the first entry. */
function refuseHuge(zip: yauzl.ZipFile, sizeBytes: number): void {
  const refuse = (detail: string) => new DomainError('payload_too_large', 'The archive contains too many entries.', { detail });
  if (zip.entryCount > MAX_ZIP_ENTRIES) throw refuse(`A .zip archive can contain at most ${MAX_ZIP_ENTRIES} entries.`);
  // It begins at the position of the next entry and ends at most at the end of the file. (Declared as a boolean, but it is a position.)
  if (sizeBytes - Number(zip.readEntryCursor) > MAX_DIRECTORY_BYTES) {
    throw refuse(`The central directory of a .zip archive can have at most ${MAX_DIRECTORY_BYTES} bytes.`);
  }
}

/** A failure of our own disk must not be reported to the client as a fault of the archive. */
export function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}

/** Reads the entries one by one, so that memory does not grow with the table of contents. */
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

/** Bytes that were read ahead. */
class Window {
  start = 0;
  length = 0;
  readonly #bytes = Buffer.allocUnsafe(WINDOW_BYTES);

  holds(position: number, length: number): boolean {
    return position >= this.start && position + length <= this.start + this.length;
  }

  /** Is this position where a reader of this window would continue? */
  isBefore(position: number): boolean {
    const end = this.start + this.length;
    return position >= this.start && position < end + WINDOW_BYTES;
  }

  async fill(bytes: RandomAccessBytes, position: number, length: number): Promise<void> {
    this.length = 0;
    this.length = await bytes.readAt(this.#bytes.subarray(0, length), position);
    this.start = position;
  }

  copyTo(target: Buffer, position: number): void {
    this.#bytes.copy(target, 0, position - this.start, position - this.start + target.length);
  }
}

/**
 * yauzl reads every record with two tiny reads, alternating between the table of contents and the headers before the contents; this reader
 * reads ahead at both places, and only a little where an archive makes it jump. It also refuses positions outside the file, which a
 * malicious archive may contain: from 2^53 on, `fs.read` throws inside a callback, where nothing could catch it.
 */
class WindowedReader extends yauzl.RandomAccessReader {
  #recent = new Window();
  #other = new Window();

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
    if (!this.#recent.holds(position, target.length) && this.#isForOther(position, target.length)) {
      [this.#recent, this.#other] = [this.#other, this.#recent];
    }
    const window = this.#recent;
    if (!window.holds(position, target.length)) {
      await window.fill(this.bytes, position, window.isBefore(position) ? WINDOW_BYTES : Math.max(JUMP_BYTES, target.length));
    }
    window.copyTo(target, position);
  }

  /** If neither window expects the position, the less recently used one is replaced. */
  #isForOther(position: number, length: number): boolean {
    return this.#other.holds(position, length) || this.#other.isBefore(position) || !this.#recent.isBefore(position);
  }
}
