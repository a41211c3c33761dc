import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { DataSource } from 'typeorm';
import { isLockTimeout, Slots, type WalkStep } from '../database/index.js';
import { BlobStore } from './blob-store.port.js';
import type { ReadOptions } from './blob-store.port.js';
import type { Content } from './content.js';
import { readBytes } from './copy-out.js';
import { CHUNK_BYTES } from './limits.js';

interface BlobRow {
  readonly size_bytes: string;
  readonly chunk_bytes: number;
}

/** Each write holds a connection for seconds, and the database does not write faster with more of them. */
const MAX_WRITES = 4;

/** At most 1 GiB in one transaction. */
const DELETED_AT_ONCE = 10;

/** Content in the tables `file_blobs` and `file_chunks`. */
@Injectable()
export class PostgresBlobStore extends BlobStore {
  readonly #writes = new Slots(() => MAX_WRITES);
  /** Content that this process is writing, by hash. Other uploads of the same content wait here instead of on a connection. */
  readonly #writing = new Map<string, Promise<void>>();

  constructor(private readonly db: DataSource) {
    super();
  }

  /**
   * One transaction, which lasts as long as the database writes, never as long as a client sends. Of two concurrent uploads of the same
   * content, the second waits and then finds it stored; if the first fails, the second stores it.
   */
  override async put(content: Content, signal?: AbortSignal): Promise<void> {
    for (let other = this.#writing.get(content.sha256); other; other = this.#writing.get(content.sha256)) {
      // A failure of the other write does not affect this one.
      await other.catch(() => undefined);
      signal?.throwIfAborted();
    }
    const writing = this.#writes.within(() => this.#write(content, signal)).finally(() => this.#writing.delete(content.sha256));
    this.#writing.set(content.sha256, writing);
    await writing;
  }

  async #write(content: Content, signal: AbortSignal | undefined): Promise<void> {
    for (;;) {
      signal?.throwIfAborted();
      try {
        await this.#insert(content, signal);
        return;
      } catch (error) {
        // Another replica is writing the same content.
        if (!isLockTimeout(error)) throw error;
      }
    }
  }

  async #insert(content: Content, signal: AbortSignal | undefined): Promise<void> {
    await this.db.transaction(async (tx) => {
      const inserted = await tx.query<unknown[]>(
        `INSERT INTO file_blobs (hash, size_bytes, chunk_bytes) VALUES ($1, $2, $3) ON CONFLICT ON CONSTRAINT file_blobs_pkey DO NOTHING RETURNING hash`,
        [content.sha256, content.sizeBytes, CHUNK_BYTES],
      );
      if (inserted.length === 0) return;
      let sequence = 0;
      for await (const chunk of content.read(0, content.sizeBytes, CHUNK_BYTES)) {
        signal?.throwIfAborted();
        await tx.query(`INSERT INTO file_chunks (hash, sequence, data) VALUES ($1, $2, $3)`, [content.sha256, sequence, chunk]);
        sequence++;
      }
    });
  }

  override async *read(sha256: string, options: ReadOptions = {}): AsyncGenerator<Buffer> {
    const blob = await this.#find(sha256);
    const chunkBytes = blob.chunk_bytes;
    const start = options.start ?? 0;
    const end = Math.min(options.end ?? Infinity, Number(blob.size_bytes));
    if (start >= end) return;

    const last = Math.floor((end - 1) / chunkBytes);
    let sequence = Math.floor(start / chunkBytes);
    let ahead = this.#fetch(sha256, sequence, options.signal);
    while (sequence <= last) {
      const chunk = await ahead;
      const chunkStart = sequence * chunkBytes;
      sequence++;
      // Fetch the next chunk while this one is used.
      if (sequence <= last) ahead = this.#fetch(sha256, sequence, options.signal);
      yield chunk.subarray(Math.max(0, start - chunkStart), end - chunkStart);
    }
  }

  override async deleteUnreferenced(storedBefore: Date, after: string, limit: number): Promise<WalkStep> {
    const [visited] = await this.db.query<{ last: string | null; unreferenced: string[] }[]>(
      `WITH visited AS MATERIALIZED (SELECT hash, created_at FROM file_blobs WHERE hash > $2 ORDER BY hash LIMIT $3)
       SELECT (SELECT max(hash) FROM visited) AS last,
              ARRAY(SELECT hash FROM visited v WHERE created_at < $1 AND (SELECT 1 FROM files f WHERE f.hash = v.hash LIMIT 1) IS NULL) AS unreferenced`,
      [storedBefore, after, limit],
    );
    if (!visited) throw new Error('a select of values has one row');
    const { last, unreferenced } = visited;
    let changed = 0;
    for (let index = 0; index < unreferenced.length; index += DELETED_AT_ONCE) {
      changed += await this.#delete(unreferenced.slice(index, index + DELETED_AT_ONCE));
    }
    return { changed, last };
  }

  /**
   * Locks first and checks again afterwards, in a separate statement: a new file takes a share lock on its blob (its foreign key, and
   * `FilesRepository.insert`), so after our lock no reference can appear, and earlier ones are visible to the second check. Locked blobs
   * are skipped.
   */
  async #delete(hashes: readonly string[]): Promise<number> {
    return this.db.transaction(async (tx) => {
      const locked = await tx.query<{ hash: string }[]>(
        `SELECT hash FROM file_blobs WHERE hash = ANY ($1) ORDER BY hash FOR UPDATE SKIP LOCKED`,
        [hashes],
      );
      // TypeORM returns the rows and their number for a DELETE.
      const [, deleted] = await tx.query<[unknown, number]>(
        `DELETE FROM file_blobs b WHERE b.hash = ANY ($1) AND NOT EXISTS (SELECT FROM files f WHERE f.hash = b.hash)`,
        [locked.map((row) => row.hash)],
      );
      return deleted;
    });
  }

  async #find(sha256: string): Promise<BlobRow> {
    const rows = await this.db.query<BlobRow[]>(`SELECT size_bytes, chunk_bytes FROM file_blobs WHERE hash = $1`, [sha256]);
    if (!rows[0]) throw new Error('there is no content with this hash');
    return rows[0];
  }

  /** The result may be awaited later, or never if the reader stops: a failure must not count as unhandled until then. */
  #fetch(sha256: string, sequence: number, signal: AbortSignal | undefined): Promise<Buffer> {
    const chunk = this.#fetchChunk(sha256, sequence, signal);
    chunk.catch(() => undefined);
    return chunk;
  }

  async #fetchChunk(sha256: string, sequence: number, signal: AbortSignal | undefined): Promise<Buffer> {
    signal?.throwIfAborted();
    if (!/^[0-9a-f]{64}$/.test(sha256) || !Number.isSafeInteger(sequence)) throw new TypeError('not the name of a chunk');
    const runner = this.db.createQueryRunner();
    try {
      // TypeORM types this as any; with the PostgreSQL driver it is a client of the pool.
      const client = (await runner.connect()) as PoolClient;
      const chunk = await readBytes(client, `SELECT data FROM file_chunks WHERE hash = '${sha256}' AND sequence = ${sequence}`);
      if (!chunk) throw new Error('a chunk of stored content is missing');
      return chunk;
    } finally {
      await runner.release();
    }
  }
}
