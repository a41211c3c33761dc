import { createHash, randomUUID } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { mkdir, open, readdir, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { StartupError } from '../database/index.js';
import type { Content } from './content.js';
import { CHUNK_BYTES } from './limits.js';

/**
 * Holds the bytes of one upload until it is complete: the first 1 MiB in memory, which is enough for most uploads, the rest in a temporary
 * file.
 *
 * Why not directly into the database: only the complete content has a hash, so the bytes would need a staging area there, a second write or
 * a rename, and a clean-up after every failed upload; a slow client would occupy the database for minutes; and a repeated upload, the
 * common case in CI, would write 100 MiB only to find them already stored. With a spool the database gets complete content once, in one
 * short transaction, and known content not at all. A .zip needs random access before anything else anyway.
 *
 * The file (0600) is unlinked as soon as it is open. It exists exactly as long as its handle, so that neither an error nor a `kill -9`
 * leaves anything behind; only a kill between the two steps leaves an empty file, which the next start removes.
 */
export class Spool {
  #head: Buffer | null = Buffer.allocUnsafe(CHUNK_BYTES);
  #headBytes = 0;
  #file: FileHandle | null = null;
  #fileBytes = 0;
  readonly #hash: Hash = createHash('sha256');

  constructor(private readonly directory: string) {}

  /** Appends; resolves when the piece may be reused. Pieces are collected into few, large writes. */
  async write(piece: Uint8Array): Promise<void> {
    this.#hash.update(piece);
    const head = this.#openHead();
    let at = 0;
    while (at < piece.length) {
      if (this.#headBytes === head.length) await this.#flush(head);
      const slice = piece.subarray(at, at + head.length - this.#headBytes);
      head.set(slice, this.#headBytes);
      this.#headBytes += slice.length;
      at += slice.length;
    }
  }

  /** No more writes. The content is readable until `close`. */
  async finish(): Promise<Content> {
    const head = this.#openHead();
    if (!this.#file) return new MemoryContent(head.subarray(0, this.#headBytes), this.#hash.digest('hex'));
    await this.#flush(head);
    this.#head = null;
    return new FileContent(this.#file, this.#fileBytes, this.#hash.digest('hex'));
  }

  /** Idempotent. Afterwards the temporary file no longer exists. */
  async close(): Promise<void> {
    const file = this.#file;
    this.#file = null;
    this.#head = null;
    await file?.close();
  }

  #openHead(): Buffer {
    if (!this.#head) throw new Error('the spool is closed');
    return this.#head;
  }

  async #flush(head: Buffer): Promise<void> {
    this.#file ??= await openUnlinked(this.directory);
    await writeFully(this.#file, head.subarray(0, this.#headBytes), this.#fileBytes);
    this.#fileBytes += this.#headBytes;
    this.#headBytes = 0;
  }
}

const NAME_PREFIX = 'gatehouse-upload-';

/**
 * Creates the directory if it is missing, tests that it is writable, because otherwise large uploads would fail much later, and removes
 * files that killed servers left in it. Safe while other servers use it: their open files have no names.
 */
export async function removeAbandonedSpools(directory: string): Promise<void> {
  try {
    await mkdir(directory, { recursive: true });
    await (await openUnlinked(directory)).close();
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error';
    throw new StartupError(`cannot write uploads to ${directory} (${reason}): set CODER_CACHE_DIRECTORY to a directory on a disk`, {
      cause,
    });
  }
  const names = await readdir(directory);
  await Promise.all(names.filter((name) => name.startsWith(NAME_PREFIX)).map((name) => rm(join(directory, name), { force: true })));
}

async function openUnlinked(directory: string): Promise<FileHandle> {
  const path = join(directory, `${NAME_PREFIX}${randomUUID()}`);
  const file = await open(path, 'wx+', 0o600);
  try {
    await rm(path, { force: true });
  } catch (error) {
    await file.close();
    throw error;
  }
  return file;
}

async function writeFully(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let at = 0; at < bytes.length;) at += (await file.write(bytes, at, bytes.length - at, position + at)).bytesWritten;
}

class MemoryContent implements Content {
  readonly sizeBytes: number;

  constructor(
    private readonly bytes: Buffer,
    readonly sha256: string,
  ) {
    this.sizeBytes = bytes.length;
  }

  readAt(target: Buffer, position: number): Promise<number> {
    return Promise.resolve(this.bytes.copy(target, 0, position));
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- the same interface as a file's content, which does wait
  async *read(start: number, end: number, pieceBytes: number): AsyncGenerator<Buffer> {
    for (let at = start; at < end; at += pieceBytes) yield this.bytes.subarray(at, Math.min(end, at + pieceBytes));
  }
}

class FileContent implements Content {
  constructor(
    private readonly file: FileHandle,
    readonly sizeBytes: number,
    readonly sha256: string,
  ) {}

  /** Reads until `target` is full or the file ends: one call of `read` may return less. */
  async readAt(target: Buffer, position: number): Promise<number> {
    let filled = 0;
    while (filled < target.length) {
      const { bytesRead } = await this.file.read(target, filled, target.length - filled, position + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return filled;
  }

  async *read(start: number, end: number, pieceBytes: number): AsyncGenerator<Buffer> {
    for (let at = start; at < end; at += pieceBytes) {
      const piece = Buffer.allocUnsafe(Math.min(pieceBytes, end - at));
      const filled = await this.readAt(piece, at);
      if (filled < piece.length) throw new Error('the temporary file is shorter than what was written to it');
      yield piece;
    }
  }
}
