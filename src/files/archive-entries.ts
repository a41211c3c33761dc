import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../authz/index.js';
import { DomainError, notFound } from '../common/index.js';
import { ArchiveCache } from './archive-cache.js';
import type { TarArchive } from './archive/tar-archive.js';
import type { TarEntry, TarEntryType } from './archive/tar-index.js';

export interface EntryPage {
  readonly entries: readonly TarEntry[];
  /** The number of entries in the whole archive. */
  readonly count: number;
}

/** The content of one entry. */
export interface EntryContent {
  readonly entry: TarEntry;
  /** The hash of the archive; together with the path it identifies the content permanently. */
  readonly archiveSha256: string;
  /** A view of the archive's memory, not a copy, for a small entry; a stream, with back-pressure, for a large one. */
  readonly body: () => Buffer | Readable;
  /** Must be called when the body was used or is not needed. Until then the archive stays in memory and is counted. Idempotent. */
  readonly release: () => void;
}

/** Entries in one page. An archive may have hundreds of thousands. */
const MAX_PAGE = 1000;
/** Up to this size an entry is sent in one piece, which the operating system buffers for a slow reader. */
const WHOLE_BYTES = 262_144;
const PIECE_BYTES = 262_144;

/** Why these types have no content to serve. */
const WITHOUT_CONTENT: Record<Exclude<TarEntryType, 'file'>, string> = {
  directory: 'It is a folder.',
  symlink: 'It is a symbolic link, and links are not followed.',
  link: 'It is a hard link to another entry.',
  'character-device': 'It is a device.',
  'block-device': 'It is a device.',
  fifo: 'It is a named pipe.',
  other: 'It is stored in a format that is not supported.',
};

/** A read-only view of cached archives. */
@Injectable()
export class ArchiveEntries {
  constructor(private readonly cache: ArchiveCache) {}

  /** In archive order, at most 1000 at a time. Throws `not_found`, and `invalid_input` for a damaged or malicious archive. */
  async list(actor: Actor, fileId: string, page: { offset?: number; limit?: number | null }, signal?: AbortSignal): Promise<EntryPage> {
    const handle = await this.cache.acquire(actor, fileId, signal);
    try {
      const { index } = handle.file;
      return { entries: slice(index.values(), page.offset ?? 0, Math.min(page.limit ?? MAX_PAGE, MAX_PAGE)), count: index.size };
    } finally {
      handle.close();
    }
  }

  /** Throws `not_found` if there is no such entry, `invalid_input` if it is not a regular file. */
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
