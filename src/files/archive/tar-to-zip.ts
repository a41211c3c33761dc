import { once } from 'node:events';
import { Readable } from 'node:stream';
import type { PassThrough } from 'node:stream';
import { setImmediate as othersTurn } from 'node:timers/promises';
import yazl from 'yazl';
import { invalidArchive, quoteName } from './archive-errors.js';
import { assertLinkStaysInside, EntryNames } from './entry-names.js';
import { foldedPath, portabilityFault } from './portable-names.js';
import type { TarEntry, TarIndex } from './tar-index.js';
import { MAX_DIRECTORY_BYTES, MAX_ZIP_ENTRIES, directoryBytesOf } from './zip-limits.js';

// The file type bits that a .zip stores with the permissions.
const S_IFREG = 0o100000;
const S_IFDIR = 0o040000;
const S_IFLNK = 0o120000;

/** In UTF-16 units: comparing this many takes at most about 10 ms; then other requests get their turn. */
const NAMES_AT_A_TIME = 131_072;
/** The cost of an entry in addition to its name, in the same unit. */
const ENTRY_COST = 64;

/**
 * Throws `invalid_input`, with the entry's name, if the content of the .tar does not fit a .zip. Call it before `tarToZip`: after the first
 * byte was sent, an error can only abort the response.
 */
export async function assertFitsZip(index: TarIndex): Promise<void> {
  if (index.size > MAX_ZIP_ENTRIES)
    throw cannotConvert(`A .zip archive can contain at most ${MAX_ZIP_ENTRIES} entries, but this archive has ${index.size}`);
  const names = new EntryNames('tar', foldedPath);
  let cost = 0;
  let directoryBytes = 0;
  for (const entry of index.values()) {
    directoryBytes += directoryBytesOf(entry.path);
    if (directoryBytes > MAX_DIRECTORY_BYTES) throw cannotConvert(`Its names exceed ${MAX_DIRECTORY_BYTES} bytes in total`);
    cost += entry.path.length + ENTRY_COST;
    if (cost > NAMES_AT_A_TIME) {
      cost = 0;
      await othersTurn();
    }
    const name = quoteName(entry.path);
    const fault = portabilityFault(entry.path);
    if (fault !== null) throw cannotConvert(`The name ${name} ${fault}`);
    names.add(entry.path, entry.type === 'directory');
    switch (entry.type) {
      case 'file':
      case 'directory':
        break;
      case 'symlink':
        assertLinkStaysInside('tar', entry.path, entry.linkTarget ?? '');
        break;
      case 'link':
      case 'character-device':
      case 'block-device':
      case 'fifo':
      case 'other':
        throw cannotConvert(`${name} has a type that a .zip archive cannot contain (${entry.type})`);
    }
  }
}

/**
 * Streams the entries of a .tar as a .zip: `content`, the bytes of the whole .tar, is read only on demand and never more than a few
 * pieces ahead. Destroying the stream stops reading; a failure of `content` destroys the stream, so that a client sees an aborted
 * transfer and never a truncated archive that looks complete.
 */
export function tarToZip(index: TarIndex, content: AsyncIterable<Buffer>): Readable {
  const zip = new yazl.ZipFile();
  // Declared as any readable stream; yazl's documentation and code make it a PassThrough, whose writing side tells when to pause.

  const output = zip.outputStream as PassThrough;
  const fail = (error: unknown) => output.destroy(error instanceof Error ? error : new Error(String(error)));
  zip.on('error', fail);
  writeEntries(index, new ForwardSlicer(content), zip, output).catch(fail);
  return output;
}

async function writeEntries(index: TarIndex, content: ForwardSlicer, zip: yazl.ZipFile, output: PassThrough): Promise<void> {
  const closed = new Promise<void>((resolve) => output.once('close', resolve));
  try {
    for (const entry of index.values()) {
      if (output.destroyed) return;
      if (output.writableNeedDrain) await Promise.race([once(output, 'drain'), closed]);
      await Promise.race([addEntry(zip, entry, content), closed]);
    }
    zip.end();
  } finally {
    await content.close();
  }
}

/** Resolves when yazl has read the content of the entry; it requests no more until there is room. */
async function addEntry(zip: yazl.ZipFile, entry: TarEntry, content: ForwardSlicer): Promise<void> {
  const mtime = entry.modifiedAt;
  if (entry.type === 'directory') {
    zip.addEmptyDirectory(entry.path, { mtime, mode: S_IFDIR | entry.mode });
    return;
  }
  if (entry.type === 'symlink') {
    zip.addBuffer(Buffer.from(entry.linkTarget ?? ''), entry.path, { mtime, mode: S_IFLNK | entry.mode, compress: false });
    return;
  }
  const stream = Readable.from(content.take(entry.offset, entry.sizeBytes), { objectMode: false });
  zip.addReadStream(stream, entry.path, { mtime, mode: S_IFREG | entry.mode, size: entry.sizeBytes });
  await once(stream, 'end');
}

function cannotConvert(why: string) {
  return invalidArchive('tar', `${why}. Download it as .tar instead.`);
}

/** Cuts ranges out of a byte stream. Ranges must be requested in ascending order. */
class ForwardSlicer {
  readonly #pieces: AsyncIterator<Buffer>;
  #piece: Buffer = Buffer.alloc(0);
  #pieceStart = 0;

  constructor(source: AsyncIterable<Buffer>) {
    this.#pieces = source[Symbol.asyncIterator]();
  }

  async *take(start: number, size: number): AsyncGenerator<Buffer> {
    let at = start;
    const end = start + size;
    while (at < end) {
      const pieceEnd = this.#pieceStart + this.#piece.length;
      if (at >= pieceEnd) {
        await this.#next(pieceEnd);
        continue;
      }
      const slice = this.#piece.subarray(at - this.#pieceStart, Math.min(end, pieceEnd) - this.#pieceStart);
      at += slice.length;
      yield slice;
    }
  }

  async close(): Promise<void> {
    await this.#pieces.return?.();
  }

  async #next(start: number): Promise<void> {
    const next = await this.#pieces.next();
    if (next.done) throw new Error('the stored archive is shorter than its own index');
    this.#piece = next.value;
    this.#pieceStart = start;
  }
}
