import type { Actor, Authorizer, RbacObject } from '../authz/index.js';
import { DomainError, notFound } from '../common/index.js';
import { NO_METRICS } from './file-cache-metrics.js';
import type { FileCacheMetrics } from './file-cache-metrics.js';
import { FileHandle } from './file-handle.js';
import { IdleList } from './idle-list.js';
import type { IdleLinks } from './idle-list.js';

/** The facts about a file before its content is opened. They never change. */
export interface FileInfo {
  /** The object that the caller must have permission to read. */
  readonly object: RbacObject;
  readonly sizeBytes: number;
}

/** An opened file, and how much memory it uses (possibly more than the content). */
export interface OpenedFile {
  readonly sizeBytes: number;
}

/**
 * The source of the cache's files. It acts as the system subject that may read every file, never as the caller: the cache must not depend
 * on who asked first.
 */
export interface FileSource<Info extends FileInfo, File extends OpenedFile> {
  /** Throws `not_found`. */
  describe(fileId: string): Promise<Info>;
  /** The signal is aborted when no caller waits for the file any more. */
  open(info: Info, signal: AbortSignal): Promise<File>;
}

export interface FileCacheOptions {
  /** The limit for all cached files, referenced or not. A file that does not fit even after eviction is refused. */
  readonly maxBytes: number;
  /** The limit for unreferenced files. 0 drops a file with its last reference; the default is `maxBytes`. */
  readonly maxIdleBytes?: number;
  readonly metrics?: FileCacheMetrics;
}

/** A file in the cache, or being loaded. Each step happens once, however many callers refer to it. */
interface Entry<Info extends FileInfo, File extends OpenedFile> extends IdleLinks<Entry<Info, File>> {
  readonly fileId: string;
  /** The number of open handles and waiting callers. */
  references: number;
  readonly describing: Promise<Info>;
  info: Info | undefined;
  opening: Promise<File> | undefined;
  file: File | undefined;
  /** Its part of `maxBytes`. */
  reservedBytes: number;
  /** Aborts the opening. */
  abort: AbortController | undefined;
  /** Opened, and unreferenced. */
  isIdle: boolean;
  /** No longer in the map: it failed, was evicted, or nobody waited for it. Only its last waiters still refer to it. */
  isDropped: boolean;
}

/**
 * Opened files for many readers: a file is fetched once for all concurrent callers, and stays while it is referenced and, if there is room,
 * afterwards.
 *
 * - The file is described and opened by `FileSource`, as the file reader. Each caller is authorized, on every acquire, against the
 * description.
 *   So a caller without access to a file cannot poison the cache for others, benefit from it, or make it load anything.
 * - A failure rejects for all waiting callers and is removed before that: the next acquire starts again.
 * - A caller that gives up does not affect the others. When the last one gives up, loading is aborted.
 */
export class FileCache<Info extends FileInfo, File extends OpenedFile> {
  readonly #entries = new Map<string, Entry<Info, File>>();
  readonly #idle = new IdleList<Entry<Info, File>>();
  readonly #maxIdleBytes: number;
  readonly #metrics: FileCacheMetrics;
  #references = 0;
  #bytes = 0;
  #idleBytes = 0;

  constructor(
    private readonly source: FileSource<Info, File>,
    private readonly authorizer: Authorizer,
    private readonly options: FileCacheOptions,
  ) {
    this.#maxIdleBytes = options.maxIdleBytes ?? options.maxBytes;
    this.#metrics = options.metrics ?? NO_METRICS;
  }

  /** The current content, for health pages and tests. */
  get stats(): { files: number; references: number; bytes: number; idleBytes: number } {
    return { files: this.#entries.size, references: this.#references, bytes: this.#bytes, idleBytes: this.#idleBytes };
  }

  /**
   * Opens a file for this caller, who must close the handle. Throws `not_found` if there is no such file or the caller may not read it (the
   * two look the same), `overloaded` if the cache is full of files in use, what the source throws, or the reason of the signal.
   */
  async acquire(actor: Actor | null, fileId: string, signal?: AbortSignal): Promise<FileHandle<Info, File>> {
    signal?.throwIfAborted();
    const entry = this.#enter(fileId);
    try {
      if (!actor) throw new Error('a file was to be opened without an actor');
      const info = entry.info ?? (await orAborted(entry.describing, signal));
      if (!this.authorizer.allows(actor, 'read', info.object)) throw notFound();
      const file = entry.file ?? (await orAborted(this.#open(entry, info), signal));
      return new FileHandle(info, file, () => {
        this.#leave(entry);
      });
    } catch (error) {
      this.#leave(entry);
      throw error;
    }
  }

  #enter(fileId: string): Entry<Info, File> {
    const known = this.#entries.get(fileId);
    const entry = known ?? this.#create(fileId);
    if (entry.isIdle) this.#unidle(entry);
    entry.references++;
    this.#references++;
    this.#metrics.referenceOpened(known !== undefined);
    return entry;
  }

  #leave(entry: Entry<Info, File>): void {
    entry.references--;
    this.#references--;
    this.#metrics.referenceClosed();
    if (entry.references > 0) return;
    if (!entry.file) {
      // It failed, or no caller waits for it any more, or none had permission.
      this.#drop(entry);
      return;
    }
    entry.isIdle = true;
    this.#idle.append(entry);
    this.#idleBytes += entry.reservedBytes;
    if (this.#idleBytes > this.#maxIdleBytes) this.#shrinkIdle(this.#maxIdleBytes);
  }

  #create(fileId: string): Entry<Info, File> {
    const describing = this.source.describe(fileId).then(
      (info) => (entry.info = info),
      (error: unknown) => {
        this.#drop(entry);
        throw error;
      },
    );
    const entry: Entry<Info, File> = {
      fileId,
      references: 0,
      describing: withoutAlarm(describing),
      info: undefined,
      opening: undefined,
      file: undefined,
      reservedBytes: 0,
      abort: undefined,
      isIdle: false,
      isDropped: false,
      older: null,
      newer: null,
    };
    this.#entries.set(fileId, entry);
    this.#metrics.fileOpened();
    return entry;
  }

  #open(entry: Entry<Info, File>, info: Info): Promise<File> {
    if (entry.opening) return entry.opening;
    entry.abort = new AbortController();
    entry.opening = withoutAlarm(this.#load(entry, info, entry.abort.signal));
    return entry.opening;
  }

  async #load(entry: Entry<Info, File>, info: Info, signal: AbortSignal): Promise<File> {
    try {
      // Reserve the room before loading, so that many large files at once cannot exceed the memory.
      this.#reserve(entry, info.sizeBytes);
      const file = await this.source.open(info, signal);
      // Abandoned meanwhile: do not count or keep the content.
      signal.throwIfAborted();
      this.#reserve(entry, file.sizeBytes);
      entry.file = file;
      this.#metrics.bytesOpened(entry.reservedBytes);
      return file;
    } catch (error) {
      this.#drop(entry);
      throw error;
    }
  }

  #reserve(entry: Entry<Info, File>, bytes: number): void {
    const { maxBytes } = this.options;
    if (bytes > maxBytes) throw new DomainError('payload_too_large', 'The file is too large to be opened.');
    const more = bytes - entry.reservedBytes;
    const inUse = this.#bytes - this.#idleBytes;
    this.#shrinkIdle(Math.max(0, maxBytes - inUse - more));
    if (this.#bytes + more > maxBytes) throw new DomainError('overloaded', 'Too many files are open.', { retryAfterSeconds: 1 });
    this.#bytes += more;
    entry.reservedBytes = bytes;
  }

  /** Drops the least recently used idle files until at most this many bytes are idle. */
  #shrinkIdle(maxBytes: number): void {
    for (let entry = this.#idle.oldest; entry && this.#idleBytes > maxBytes; entry = this.#idle.oldest) this.#drop(entry);
  }

  #unidle(entry: Entry<Info, File>): void {
    entry.isIdle = false;
    this.#idle.remove(entry);
    this.#idleBytes -= entry.reservedBytes;
  }

  /** Removes the entry, so that the next caller starts again. Only once, because its map slot may already belong to a successor. */
  #drop(entry: Entry<Info, File>): void {
    if (entry.isDropped) return;
    entry.isDropped = true;
    this.#entries.delete(entry.fileId);
    if (entry.isIdle) this.#unidle(entry);
    this.#bytes -= entry.reservedBytes;
    if (entry.file) this.#metrics.bytesClosed(entry.reservedBytes);
    else entry.abort?.abort();
    this.#metrics.fileClosed();
  }
}

/** The promise, unless the signal aborts first. The promise continues for other callers. */
function orAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- the reason may be any value, and is passed on unchanged
      reject(signal.reason);
    };
    // A signal that is already aborted emits no event.
    if (signal.aborted) {
      onAbort();
      return;
    }
    signal.addEventListener('abort', onAbort, { once: true });
    const settle = () => {
      signal.removeEventListener('abort', onAbort);
    };
    promise.finally(settle).then(resolve, reject);
  });
}

/** A shared promise may reject after its last waiter gave up; that must not count as unhandled. */
function withoutAlarm<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}
