import { DomainError } from '../../common/index.js';
import { invalidArchive, quoteName } from './archive-errors.js';
import { decodeUtf8Name, EntryNames, entryPath } from './entry-names.js';
import { createTarParser, drainedOrClosed } from './tar-stream.js';
import type { ReadHeader } from './tar-stream.js';

export const TAR_ENTRY_TYPES = [
  'file',
  'directory',
  'symlink',
  'link',
  'character-device',
  'block-device',
  'fifo',
  /** Any other type of the format: sparse files, multi-volume parts, vendor extensions. Listed, never served. */
  'other',
] as const;

export type TarEntryType = (typeof TAR_ENTRY_TYPES)[number];

/** One entry of a .tar, and the position of its bytes in the archive. */
export interface TarEntry {
  /** Normalised, see `entryPath`. */
  readonly path: string;
  readonly type: TarEntryType;
  readonly sizeBytes: number;
  /** Permission bits only (at most 07777). */
  readonly mode: number;
  readonly modifiedAt: Date;
  /** As in the archive, for `symlink` and `link`; never followed. */
  readonly linkTarget: string | null;
  /** Position of the first byte of the content, from the start of the archive. */
  readonly offset: number;
}

/** In archive order, by path. */
export type TarIndex = ReadonlyMap<string, TarEntry>;

const BLOCK_BYTES = 512;
/** The parser gets pieces of this size, so that the check between two pieces limits the cost of a malicious run of headers. */
const FEED_BYTES = 65_536;
/** Extended headers before one entry: names and attributes. GNU tar and bsdtar write a few hundred bytes. */
const MAX_EXTENDED_HEADER_BYTES = 262_144;
/** tar-stream copies the global header's records into every entry, so many records times many entries would take hours. */
const MAX_PAX_RECORDS = 256;
const ZEROS = Buffer.alloc(FEED_BYTES);

/**
 * Reads a whole .tar once and stores the position of each entry, never the content. Memory grows only with the number of entries. Throws
 * `invalid_input` for a damaged or malicious archive; errors of `source` itself pass through unchanged.
 */
export async function indexTar(source: AsyncIterable<Uint8Array>): Promise<TarIndex> {
  const indexer = new TarIndexer();
  try {
    for await (const chunk of source) {
      for (let at = 0; at < chunk.length; at += FEED_BYTES) await indexer.feed(chunk.subarray(at, at + FEED_BYTES));
    }
    return await indexer.finish();
  } finally {
    indexer.destroy();
  }
}

class TarIndexer {
  readonly #index = new Map<string, TarEntry>();
  readonly #names = new EntryNames('tar');
  readonly #parser = createTarParser();
  readonly #closed: Promise<void>;
  #failure: unknown;
  #fedBytes = 0;
  #entryEnd = 0;
  #extendedHeaderBytes = 0;

  constructor() {
    this.#closed = new Promise((resolve) => {
      this.#parser.on('close', resolve);
    });
    this.#parser.on('error', (error) => {
      this.#failure ??= error;
    });
    this.#parser.on('entry', (header, content, next) => {
      let contentBytes: number;
      try {
        // The type declarations lack existing fields, see `ReadHeader`.
        contentBytes = this.#record(header as ReadHeader);
      } catch (error) {
        this.#failure = error;
        this.#parser.destroy();
        return;
      }
      if (contentBytes === 0) {
        // Do not wait for its stream to end: that of a folder with a size never does.
        next();
        return;
      }
      // In a truncated archive both the parser and the current content fail; without a listener the latter would end the process.
      content.on('error', () => undefined);
      content.on('end', next);
      content.resume();
    });
  }

  async feed(piece: Uint8Array): Promise<void> {
    this.#countExtendedHeaders(piece);
    this.#fedBytes += piece.length;
    if (!this.#parser.write(piece)) await drainedOrClosed(this.#parser);
    this.#throwFailure();
  }

  async finish(): Promise<TarIndex> {
    this.#parser.end(null);
    await this.#closed;
    this.#throwFailure();
    return this.#index;
  }

  destroy(): void {
    this.#parser.destroy();
  }

  /** Zeros are padding or the end of the archive, not headers. */
  #countExtendedHeaders(piece: Uint8Array): void {
    if (this.#fedBytes < this.#entryEnd || ZEROS.subarray(0, piece.length).equals(piece)) return;
    this.#extendedHeaderBytes += piece.length;
    if (this.#extendedHeaderBytes > MAX_EXTENDED_HEADER_BYTES + FEED_BYTES) {
      throw invalidArchive('tar', `An entry's headers are longer than ${MAX_EXTENDED_HEADER_BYTES} bytes.`);
    }
  }

  /** Returns how many bytes of content follow. */
  #record(header: ReadHeader): number {
    const entry = toEntry(header);
    this.#extendedHeaderBytes = 0;
    this.#entryEnd = entry.offset + Math.ceil(entry.sizeBytes / BLOCK_BYTES) * BLOCK_BYTES;
    const isDirectory = entry.type === 'directory';
    if (entry.path === '') {
      if (isDirectory) return 0;
      throw invalidArchive('tar', `An entry has no name (${quoteName(header.name)}).`);
    }
    this.#names.add(entry.path, isDirectory);
    this.#index.set(entry.path, entry);
    return entry.sizeBytes;
  }

  #throwFailure(): void {
    if (this.#failure === undefined) return;
    if (this.#failure instanceof DomainError) throw this.#failure;
    throw invalidArchive('tar', this.#failure instanceof Error ? this.#failure.message : 'The archive is damaged.', this.#failure);
  }
}

function toEntry(header: ReadHeader): TarEntry {
  if (header.pax && Object.keys(header.pax).length > MAX_PAX_RECORDS) {
    throw invalidArchive('tar', `An entry has more than ${MAX_PAX_RECORDS} extended attributes.`);
  }
  // The size is null for an invalid binary number, and the library would then wait for ever. It also reads -1 as -0.
  if (!Number.isSafeInteger(header.size) || header.size < 0 || Object.is(header.size, -0))
    throw invalidArchive('tar', `${quoteName(header.name)} has an impossible size.`);
  const type = typeOf(header);
  return {
    path: entryPath('tar', header.pax?.['GNU.sparse.name'] ?? nameOf(header.name, header.pax?.['path'])),
    type,
    // The library treats a folder as empty, whatever its header says.
    sizeBytes: type === 'directory' ? 0 : header.size,
    mode: header.mode & 0o7777,
    modifiedAt: modifiedAt(header),
    linkTarget: header.linkname ? nameOf(header.linkname, header.pax?.['linkpath']) : null,
    offset: header.byteOffset,
  };
}

/** The library has decoded a name from an extended header and replaced invalid UTF-8; any other name is still Latin-1. */
function nameOf(name: string, fromExtendedHeader: string | undefined): string {
  if (fromExtendedHeader !== name) return decodeUtf8Name('tar', Buffer.from(name, 'latin1'));
  if (name.includes('\ufffd')) throw invalidArchive('tar', `The name ${quoteName(name)} is not valid UTF-8.`);
  return name;
}

function typeOf(header: ReadHeader): TarEntryType {
  // A sparse file of GNU tar or bsdtar looks regular, but its bytes are a map of holes followed by the data.
  const isSparse = Object.keys(header.pax ?? {}).some((key) => key.startsWith('GNU.sparse.'));
  if (isSparse) return 'other';
  switch (header.type) {
    case 'contiguous-file':
      return 'file';
    case 'file':
    case 'directory':
    case 'symlink':
    case 'link':
    case 'character-device':
    case 'block-device':
    case 'fifo':
      return header.type;
    case null:
    default:
      return 'other';
  }
}

/** An extended header has the precise time, and times beyond the range of the plain field. Damaged times become the epoch. */
function modifiedAt(header: ReadHeader): Date {
  const precise = Number.parseFloat(header.pax?.['mtime'] ?? '');
  const date = Number.isFinite(precise) ? new Date(precise * 1000) : header.mtime;
  return Number.isNaN(date.getTime()) ? new Date(0) : date;
}
