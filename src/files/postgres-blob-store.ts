import type { PoolClient } from 'pg';
import type { DataSource } from 'typeorm';
import { BlobStore } from './blob-store.js';
import type { ReadOptions } from './blob-store.js';
import type { Content } from './content.js';
import { readBytes } from './copy-out.js';
import { CHUNK_BYTES } from './limits.js';

interface BlobRow {
  readonly size_bytes: string;
  readonly chunk_bytes: number;
}

/** Content in the tables `file_blobs` and `file_chunks`. */
export class PostgresBlobStore extends BlobStore {
  constructor(private readonly db: DataSource) {
    super();
  }

  /**
   * One transaction, as long as the database takes to write, never as long as a client takes to send. Of two that bring the same content at
   * once, the second waits at the primary key and then finds it stored; should the first fail, the second stores it.
   */
  override async put(content: Content, signal?: AbortSignal): Promise<void> {
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
      // The next is on its way while this one is used.
      if (sequence <= last) ahead = this.#fetch(sha256, sequence, options.signal);
      yield chunk.subarray(Math.max(0, start - chunkStart), end - chunkStart);
    }
  }

  /**
   * Locks first and looks again afterwards, in a statement of its own: a new file takes a share lock on its blob (its foreign key, and
   * `FilesRepository.insert`), so once we hold ours no reference can appear, and those that appeared before are visible to the second look. Blobs
   * that somebody holds are skipped, not waited for.
   */
  override async deleteUnreferenced(storedBefore: Date, limit: number): Promise<number> {
    return this.db.transaction(async (tx) => {
      const locked = await tx.query<{ hash: string }[]>(
        `SELECT b.hash FROM file_blobs b
          WHERE b.created_at < $1 AND NOT EXISTS (SELECT FROM files f WHERE f.hash = b.hash)
          ORDER BY b.created_at LIMIT $2
            FOR UPDATE SKIP LOCKED`,
        [storedBefore, limit],
      );
      // TypeORM answers a DELETE with the rows and their number.
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

  /** The result may be awaited later, or never, when the reader goes away: a failure must not count as unhandled until then. */
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
      // TypeORM types this as any; the PostgreSQL driver hands out the client of its pool.
      const client = (await runner.connect()) as PoolClient;
      const chunk = await readBytes(client, `SELECT data FROM file_chunks WHERE hash = '${sha256}' AND sequence = ${sequence}`);
      if (!chunk) throw new Error('a chunk of stored content is missing');
      return chunk;
    } finally {
      await runner.release();
    }
  }
}
