import type { WalkStep } from '../database/index.js';
import type { Content } from './content.js';

export interface ReadOptions {
  /** First byte; default 0. */
  readonly start?: number;
  /** The byte after the last; default the end of the content. */
  readonly end?: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Stores content under its own SHA-256. Because the name is known before the first byte is written, storing is one atomic step with nothing
 * to rename or clean up, in a database and in an object store. It does not authorize: permission to read a file includes its content, and
 * the store of files checks that.
 */
export abstract class BlobStore {
  /** Stores all of the content or nothing. Content that is already stored stays unchanged, and the given bytes are not read. */
  abstract put(content: Content, signal?: AbortSignal): Promise<void>;

  /**
   * The bytes in order, in pieces of at most `CHUNK_BYTES`. Nothing is fetched before the first piece is requested, at most one piece is
   * fetched ahead, and nothing (no connection, no snapshot) is held between pieces, so a slow reader costs two pieces of memory. Throws if
   * there is no such content.
   */
  abstract read(sha256: string, options?: ReadOptions): AsyncIterable<Buffer>;

  /**
   * Looks at the next `limit` contents after `after` in the order of their hashes, and deletes those that no file refers to and that were
   * stored before `storedBefore`.
   */
  abstract deleteUnreferenced(storedBefore: Date, after: string, limit: number): Promise<WalkStep>;
}
