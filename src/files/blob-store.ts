import type { Content } from './content.js';

export interface ReadOptions {
  /** First byte, 0 if left out. */
  readonly start?: number;
  /** The byte after the last, the end of the content if left out. */
  readonly end?: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Where content lies, under its own SHA-256. Because the name is known before the first byte is handed over, storing is one atomic step with
 * nothing to rename or to clear up, in a database as in an object store. Nobody is authorized here: whoever may read the file may read the
 * content, and the store of files decides that.
 */
export abstract class BlobStore {
  /** Stores all of the content or nothing. Content that is there already stays as it is, and its bytes are not read. */
  abstract put(content: Content, signal?: AbortSignal): Promise<void>;

  /**
   * The bytes in order, in pieces of at most `CHUNK_BYTES`. Nothing is fetched before the first piece is asked for, at most one piece is
   * fetched ahead, and nothing (no connection, no snapshot) is held between pieces, so a slow reader costs two pieces of memory. Throws if
   * there is no such content.
   */
  abstract read(sha256: string, options?: ReadOptions): AsyncIterable<Buffer>;

  /** Deletes content that no file refers to and that was stored before `storedBefore`, at most `limit` of it. Returns how much it was. */
  abstract deleteUnreferenced(storedBefore: Date, limit: number): Promise<number>;
}
