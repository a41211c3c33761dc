import { once } from 'node:events';
import { Readable } from 'node:stream';
import type { PassThrough } from 'node:stream';
import yazl from 'yazl';
import { invalidArchive, quoteName } from './archive-errors.js';
import { assertLinkStaysInside } from './entry-names.js';
import type { TarEntry, TarIndex } from './tar-index.js';

// The file type bits that a .zip keeps beside the permissions.
const S_IFREG = 0o100000;
const S_IFDIR = 0o040000;
const S_IFLNK = 0o120000;
/** What a plain .zip can count. yazl would write more, but it looks through all entries for each one that it adds. */
const MAX_ZIP_ENTRIES = 65_535;

/**
 * Throws `invalid_input` when a .zip cannot hold what the .tar holds, naming the entry. Call it before `tarToZip`: once the first byte was
 * sent, a fault can only cut the answer off.
 */
export function assertFitsZip(index: TarIndex): void {
  if (index.size > MAX_ZIP_ENTRIES) throw cannotConvert(`A .zip archive can hold ${MAX_ZIP_ENTRIES} entries, this one has ${index.size}`);
  for (const entry of index.values()) {
    const name = quoteName(entry.path);
    if (entry.path.includes('\\') || /^[A-Za-z]:/.test(entry.path)) throw cannotConvert(`The name ${name} has no form in a .zip archive`);
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
        throw cannotConvert(`${name} is of a kind that a .zip archive cannot hold (${entry.type})`);
    }
  }
}

/**
 * The entries of a .tar as a .zip, streamed: nothing is read from `content`, the bytes of the whole .tar, before somebody reads, and never
 * more than a few pieces ahead. Destroying the stream stops reading; a failure of `content` destroys the stream, so that a client sees a
 * broken transfer and never a short archive that looks whole.
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

/** Resolves when the content of the entry was read; yazl then has it, and asks for no more until there is room. */
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

/** Cuts ranges out of bytes that come in order. Ranges have to be asked for in ascending order. */
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
