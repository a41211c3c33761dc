import { createHash, type Hash } from 'node:crypto';
import type { PoolClient } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { BackupError } from './backup-error.js';
import {
  copyTarget,
  describeTables,
  estimateBytes,
  listKeys,
  listMigrations,
  listPlaintext,
  listReferences,
  listTables,
  quoteName,
} from './catalog.js';
import { compress } from './compression.js';
import { type BackedUpTable, type BackupHeader, encodeFrame, encodeJson, MAX_FRAME_BYTES } from './format.js';
import type { OnProgress } from './progress.js';
import { referencedFirst } from './table-order.js';
import { LEFT_OUT, MIGRATIONS_TABLE } from './tables.js';

export interface BackupOptions {
  /** Of Gatehouse. */
  readonly version: string;
  readonly now: Date;
  readonly knownMigrations: readonly string[];
  readonly onProgress: OnProgress;
}

export interface BackupReport {
  readonly tables: number;
  readonly rows: number;
  readonly plaintext: readonly string[];
  readonly keys: readonly string[];
}

/**
 * One backup over one connection, which must have no open transaction, and must be closed if reading `content` fails: COPY may still run. Read it to
 * its end; then `report` is there.
 */
export class BackupSource {
  private finished: BackupReport | null = null;

  constructor(
    private readonly client: PoolClient,
    private readonly options: BackupOptions,
  ) {}

  get report(): BackupReport {
    if (!this.finished) throw new Error('the backup has not been read to its end');
    return this.finished;
  }

  /** The bytes of the backup, compressed. */
  content(): AsyncIterable<Buffer> {
    return compress(this.frames());
  }

  private async *frames(): AsyncGenerator<Buffer> {
    const { client } = this;
    const tables = await this.lockTables();
    const header = await this.describe(tables);
    const hash = createHash('sha256');
    yield hashed(hash, encodeJson('H', header));
    const progress = { doneBytes: 0, totalBytes: await estimateBytes(client, tables) };
    let rows = 0;
    for (const table of header.tables) {
      yield hashed(hash, encodeJson('T', table));
      const copy = client.query(copyTo(`COPY ${copyTarget(table)} TO STDOUT`));
      for await (const chunk of inPieces(copy as AsyncIterable<Buffer>)) {
        for (const part of partsOf(chunk)) yield hashed(hash, encodeFrame('D', part));
        progress.doneBytes += chunk.length;
        this.options.onProgress({ table: table.name, ...progress });
      }
      // pg's types leave it out: the number in the response to COPY.
      const copied = (copy as unknown as { rowCount: number }).rowCount;
      yield hashed(hash, encodeJson('E', { rows: copied }));
      rows += copied;
    }
    await client.query('COMMIT');
    yield encodeJson('Z', { tables: header.tables.length, rows, sha256: hash.digest('hex') });
    this.finished = { tables: header.tables.length, rows, plaintext: header.plaintext, keys: header.keys };
  }

  /** LOCK takes no snapshot, so the snapshot comes after the last migration, and no other one can begin before the end. */
  private async lockTables(): Promise<string[]> {
    const { client } = this;
    const found = await listTables(client);
    if (!found.includes(MIGRATIONS_TABLE)) throw new BackupError('there is no Gatehouse in this database: nothing to back up');
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    await client.query(`LOCK TABLE ${found.map(quoteName).join(', ')} IN ACCESS SHARE MODE`);
    if ((await listTables(client)).join() !== found.join()) {
      throw new BackupError('the database is being migrated: wait until the server has started, and try again');
    }
    return found.filter((table) => table !== MIGRATIONS_TABLE && !LEFT_OUT.includes(table));
  }

  private async describe(tables: readonly string[]): Promise<BackupHeader> {
    const { client, options } = this;
    const migrations = (await listMigrations(client)) ?? [];
    const unknown = migrations.find((name) => !options.knownMigrations.includes(name));
    if (unknown !== undefined)
      throw new BackupError(`the database belongs to a newer version of Gatehouse, which ran the migration ${unknown}: use that version`);
    return {
      version: options.version,
      createdAt: options.now.toISOString(),
      migrations,
      tables: await this.inOrder(tables),
      plaintext: await listPlaintext(client),
      keys: await listKeys(client),
    };
  }

  private async inOrder(tables: readonly string[]): Promise<BackedUpTable[]> {
    return describeTables(this.client, referencedFirst(tables, await listReferences(this.client)));
  }
}

function hashed(hash: Hash, frame: Buffer): Buffer {
  hash.update(frame);
  return frame;
}

/** A row of a table can be small. */
const PIECE_BYTES = 64 * 1024;

async function* inPieces(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let pieces: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    pieces.push(chunk);
    bytes += chunk.length;
    if (bytes < PIECE_BYTES) continue;
    yield Buffer.concat(pieces);
    pieces = [];
    bytes = 0;
  }
  if (bytes > 0) yield Buffer.concat(pieces);
}

function partsOf(chunk: Buffer): Buffer[] {
  if (chunk.length <= MAX_FRAME_BYTES) return [chunk];
  const parts: Buffer[] = [];
  for (let start = 0; start < chunk.length; start += MAX_FRAME_BYTES) parts.push(chunk.subarray(start, start + MAX_FRAME_BYTES));
  return parts;
}
