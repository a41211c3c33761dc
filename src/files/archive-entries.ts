import { Readable } from 'node:stream';
import type { Actor } from '../authz/index.js';
import { DomainError, notFound } from '../common/index.js';
import type { TarArchive } from './archive/tar-archive.js';
import type { TarEntry, TarEntryType } from './archive/tar-index.js';
import type { FileCache } from './file-cache.js';
import type { ArchiveInfo } from './stored-archives.js';

export interface EntryPage {
  readonly entries: readonly TarEntry[];
  /** Of the whole archive. */
  readonly count: number;
}

/** The content of one entry. */
export interface EntryContent {
  readonly entry: TarEntry;
  /** Of the archive; with the path it names the content for good. */
  readonly archiveSha256: string;
  /** A view of the archive's memory, not a copy, for a small entry; a stream, with back-pressure, for a large one. */
  readonly body: () => Buffer | Readable;
  /** To be called when the body was used, or is not needed. Until then the archive stays in memory, and is counted. Idempotent. */
  readonly release: () => void;
}

/** Entries in one page. An archive may have hundreds of thousands. */
const MAX_PAGE = 1000;
/** Up to here an entry is sent in one piece: the system takes that much off our hands, however slow the reader is. */
const WHOLE_BYTES = 262_144;
const PIECE_BYTES = 262_144;

/** Why these have no content that could be served. */
const WITHOUT_CONTENT: Record<Exclude<TarEntryType, 'file'>, string> = {
  directory: 'It is a folder.',
  symlink: 'It is a symbolic link, and links are not followed.',
  link: 'It is a hard link to another entry.',
  'character-device': 'It is a device.',
  'block-device': 'It is a device.',
  fifo: 'It is a named pipe.',
  other: 'It is stored in a form that is not supported.',
};

/** A read-only view of archives, out of the cache. */
export class ArchiveEntries {
  constructor(private readonly cache: FileCache<ArchiveInfo, TarArchive>) {}

  /** In archive order, at most 1000 at a time. Throws `not_found`; `invalid_input` for an archive that is damaged or hostile. */
  async list(actor: Actor, fileId: string, page: { offset?: number; limit?: number | null }, signal?: AbortSignal): Promise<EntryPage> {
    const handle = await this.cache.acquire(actor, fileId, signal);
    try {
      const { index } = handle.file;
      return { entries: slice(index.values(), page.offset ?? 0, Math.min(page.limit ?? MAX_PAGE, MAX_PAGE)), count: index.size };
    } finally {
      handle.close();
    }
  }

  /** Throws `not_found` when there is no such entry, `invalid_input` when it is not a regular file. */
  async read(actor: Actor, fileId: string, path: string, signal?: AbortSignal): Promise<EntryContent> {
    const handle = await this.cache.acquire(actor, fileId, signal);
    try {
      const entry = regularFile(handle.file, path);
      const content = handle.file.contentOf(entry);
      return {
        entry,
        archiveSha256: handle.info.sha256,
        body: () => (entry.sizeBytes <= WHOLE_BYTES ? content : Readable.from(slices(content), { objectMode: false })),
        release: () => {
          handle.close();
        },
      };
    } catch (error) {
      handle.close();
      throw error;
    }
  }
}

function slice<T>(items: Iterable<T>, offset: number, length: number): T[] {
  const chosen: T[] = [];
  let at = 0;
  for (const item of items) {
    if (chosen.length === length) break;
    if (at++ >= offset) chosen.push(item);
  }
  return chosen;
}

function regularFile(archive: TarArchive, path: string): TarEntry {
  const entry = archive.index.get(path);
  if (!entry) throw notFound();
  if (entry.type !== 'file') {
    throw new DomainError('invalid_input', 'This entry has no content.', { detail: WITHOUT_CONTENT[entry.type] });
  }
  return entry;
}

function* slices(content: Buffer): Generator<Buffer> {
  for (let at = 0; at < content.length; at += PIECE_BYTES) yield content.subarray(at, at + PIECE_BYTES);
}
