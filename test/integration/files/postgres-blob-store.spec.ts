import { createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import type { DataSource } from 'typeorm';
import type { Content } from '../../../src/files/content.js';
import { FilesRepository } from '../../../src/files/files.repository.js';
import { CHUNK_BYTES } from '../../../src/files/limits.js';
import { PostgresBlobStore } from '../../../src/files/postgres-blob-store.js';
import { SAMPLES_ONLY } from '../../../src/testing/index.js';
import { collect, randomAccess } from '../../../src/files/testing/bytes.js';
import { startPostgres } from './local-postgres.js';
import type { LocalPostgres } from './local-postgres.js';

const OWNER = '11111111-1111-4111-8111-111111111111';
const NOW = new Date('2026-01-02T03:04:05Z');
const LATER = new Date('2100-01-01T00:00:00Z');

const contentOf = (bytes: Buffer): Content => ({ ...randomAccess(bytes), sha256: createHash('sha256').update(bytes).digest('hex') });
const someContent = (size: number) => contentOf(randomBytes(size));

let postgres: LocalPostgres;
let db: DataSource;
let blobs: PostgresBlobStore;
let files: FilesRepository;

beforeAll(async () => {
  postgres = startPostgres();
  db = await postgres.createDatabase();
  blobs = new PostgresBlobStore(db);
  files = new FilesRepository(db);
});
afterAll(() => postgres.stop());

const upload = (content: Content, createdBy = OWNER) =>
  files.insert({ hash: content.sha256, createdAt: NOW, createdBy, mimetype: 'application/x-tar' });
const count = async (table: string, hash: string) =>
  Number((await db.query<{ n: string }[]>(`SELECT count(*) AS n FROM ${table} WHERE hash = $1`, [hash]))[0]?.n);

describe('PostgresBlobStore', () => {
  it.each([0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 2.5 * CHUNK_BYTES])('returns %d bytes unchanged', async (size) => {
    const content = someContent(size);
    await blobs.put(content);
    const pieces = [];
    for await (const piece of blobs.read(content.sha256)) pieces.push(piece);
    expect(Buffer.concat(pieces).equals(await collect(content.read(0, size, size)))).toBe(true);
    expect(pieces).toHaveLength(Math.ceil(size / CHUNK_BYTES));
  });

  it('returns every byte value: nothing on the way treats the bytes as text', async () => {
    const bytes = Buffer.from(Array.from({ length: 65_536 }, (_, i) => (i >> ((i & 1) * 8)) & 255));
    await blobs.put(contentOf(bytes));
    expect((await collect(blobs.read(contentOf(bytes).sha256))).equals(bytes)).toBe(true);
  });

  it('returns any range', async () => {
    const size = 2 * CHUNK_BYTES + 100;
    const bytes = randomBytes(size);
    const content = contentOf(bytes);
    await blobs.put(content);
    const edge = fc.oneof(fc.nat(size + 10), fc.constantFrom(0, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 2 * CHUNK_BYTES, size));
    await fc.assert(
      fc.asyncProperty(edge, edge, async (start, end) => {
        expect((await collect(blobs.read(content.sha256, { start, end }))).equals(bytes.subarray(start, end))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('stores content once for simultaneous uploads', async () => {
    const content = someContent(CHUNK_BYTES + 1);
    await Promise.all(Array.from({ length: 10 }, () => blobs.put(content)));
    expect(await count('file_blobs', content.sha256)).toBe(1);
    expect(await count('file_chunks', content.sha256)).toBe(2);
  });

  it('does not read content that is already stored', async () => {
    const content = someContent(1000);
    await blobs.put(content);
    await blobs.put({ ...content, read: () => { throw new Error('was read'); } }); // prettier-ignore
    expect(await count('file_chunks', content.sha256)).toBe(1);
  });

  it('stores nothing of content that fails or is cancelled in the middle, and can store it afterwards', async () => {
    const content = someContent(3 * CHUNK_BYTES);
    const failure = new Error('disk');
    const failing: Content = {
      ...content,
      async *read(start, end, pieceBytes) {
        yield* content.read(start, CHUNK_BYTES, pieceBytes);
        throw failure;
      },
    };
    await expect(blobs.put(failing)).rejects.toBe(failure);
    const gone = new AbortController();
    const reason = new Error('client gone');
    const stopping: Content = {
      ...content,
      async *read(start, end, pieceBytes) {
        for await (const piece of content.read(start, end, pieceBytes)) {
          yield piece;
          gone.abort(reason);
        }
      },
    };
    await expect(blobs.put(stopping, gone.signal)).rejects.toBe(reason);
    expect(await count('file_blobs', content.sha256)).toBe(0);
    expect(await count('file_chunks', content.sha256)).toBe(0);
    await blobs.put(content);
    expect((await collect(blobs.read(content.sha256))).length).toBe(content.sizeBytes);
  });

  it('lets the next caller store what the first failed to', async () => {
    const content = someContent(2 * CHUNK_BYTES);
    let fail: (error: Error) => void = () => undefined;
    const stalled = new Promise<never>((_resolve, reject) => (fail = reject));
    let hasBegun: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => (hasBegun = resolve));
    const first = blobs.put({
      ...content,
      async *read(start, _end, pieceBytes) {
        yield* content.read(start, CHUNK_BYTES, pieceBytes);
        hasBegun();
        await stalled;
      },
    });
    await begun;
    const second = blobs.put(content);
    fail(new Error('gone'));
    await expect(first).rejects.toThrow('gone');
    await second;
    expect(await count('file_chunks', content.sha256)).toBe(2);
  });

  it('holds no connection between two pieces, and fetches at most one piece ahead', async () => {
    const content = someContent(5 * CHUNK_BYTES);
    await blobs.put(content);
    const connect = countConnections(db);
    const reader = blobs.read(content.sha256)[Symbol.asyncIterator]();
    await reader.next();
    await connect.settled();
    // One to look the content up, one for the piece, one for the piece after it.
    expect(connect).toMatchObject({ opened: 3, open: 0 });
    await reader.return(undefined);
    connect.restore();
  });

  it('stops when it is cancelled', async () => {
    const content = someContent(4 * CHUNK_BYTES);
    await blobs.put(content);
    const gone = new AbortController();
    const reason = new Error('client gone');
    await expect(async () => {
      for await (const _piece of blobs.read(content.sha256, { signal: gone.signal })) gone.abort(reason);
    }).rejects.toBe(reason);
  });

  it('ignores the failure of a prefetched piece that nobody needs any more', async () => {
    const content = someContent(3 * CHUNK_BYTES);
    await blobs.put(content);
    await db.query(`DELETE FROM file_chunks WHERE hash = $1 AND sequence = 1`, [content.sha256]);
    const alarms: unknown[] = [];
    const listen = (reason: unknown) => alarms.push(reason);
    process.on('unhandledRejection', listen);
    const connections = countConnections(db);
    for await (const _piece of blobs.read(content.sha256)) break;
    await connections.settled();
    for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
    connections.restore();
    process.off('unhandledRejection', listen);
    expect(alarms).toEqual([]);
  });

  it('throws, instead of ending as if empty, if the content or a piece of it is missing', async () => {
    await expect(collect(blobs.read('0'.repeat(64)))).rejects.toThrow('no content with this hash');
    const content = someContent(3 * CHUNK_BYTES);
    await blobs.put(content);
    await db.query(`DELETE FROM file_chunks WHERE hash = $1 AND sequence = 1`, [content.sha256]);
    await expect(collect(blobs.read(content.sha256))).rejects.toThrow('is missing');
  });
});

describe('the sweep', () => {
  beforeEach(() => db.query(`DELETE FROM file_blobs b WHERE NOT EXISTS (SELECT FROM files f WHERE f.hash = b.hash)`));

  it('deletes content that no file refers to, with its chunks, and nothing else', async () => {
    const [kept, dropped] = [someContent(1000), someContent(CHUNK_BYTES + 1)];
    await blobs.put(kept);
    await blobs.put(dropped);
    await upload(kept);
    expect(await blobs.deleteUnreferenced(LATER, '', 1_000)).toMatchObject({ changed: 1 });
    expect([await count('file_blobs', kept.sha256), await count('file_blobs', dropped.sha256)]).toEqual([1, 0]);
    expect([await count('file_chunks', kept.sha256), await count('file_chunks', dropped.sha256)]).toEqual([1, 0]);
  });

  it('keeps young content', async () => {
    for (let i = 0; i < 3; i++) await blobs.put(someContent(10));
    expect(await blobs.deleteUnreferenced(new Date('2000-01-01T00:00:00Z'), '', 1_000)).toMatchObject({ changed: 0 });
  });

  it('looks at no more content than its limit, and says where it ended', async () => {
    await db.query(`DELETE FROM files`);
    await db.query(`DELETE FROM file_blobs`);
    const contents = Array.from({ length: 15 }, () => someContent(10)).sort((a, b) => (a.sha256 < b.sha256 ? -1 : 1));
    for (const content of contents) await blobs.put(content);
    const eleventh = contents[11]!.sha256;
    expect(await blobs.deleteUnreferenced(LATER, '', 12)).toEqual({ changed: 12, last: eleventh });
    expect(await blobs.deleteUnreferenced(LATER, eleventh, 12)).toEqual({ changed: 3, last: contents[14]!.sha256 });
    expect(await blobs.deleteUnreferenced(LATER, contents[14]!.sha256, 12)).toEqual({ changed: 0, last: null });
  });

  it('skips content whose file is being inserted', async () => {
    const content = someContent(10);
    await blobs.put(content);
    await db.transaction(async (tx) => {
      await files.insert({ hash: content.sha256, createdAt: NOW, createdBy: OWNER, mimetype: 'application/x-tar' }, tx);
      expect(await blobs.deleteUnreferenced(LATER, '', 1_000)).toMatchObject({ changed: 0 });
    });
    expect(await count('file_blobs', content.sha256)).toBe(1);
  });

  it('cannot delete referenced content, even when asked to', async () => {
    const content = someContent(10);
    await blobs.put(content);
    await upload(content);
    await expect(db.query(`DELETE FROM file_blobs WHERE hash = $1`, [content.sha256])).rejects.toMatchObject({
      driverError: { code: '23503', constraint: 'files_hash_fkey' },
    });
  });

  it('never deletes the bytes of an upload, in many attempts with four uploaders and two sweepers', async () => {
    const attempts = SAMPLES_ONLY ? 60 : 250;
    const shared = Array.from({ length: 5 }, () => someContent(2000));
    let isOver = false;
    let swept = 0;
    const sweeper = async () => {
      while (!isOver) {
        swept += (await blobs.deleteUnreferenced(LATER, '', 1_000)).changed;
      }
    };
    const uploader = async (n: number) => {
      for (let i = 0; i < attempts; i++) {
        const content = shared[i % shared.length]!;
        const owner = `00000000-0000-4000-8000-00000000${n}${String(i).padStart(3, '0')}`;
        // As in the service: the content may be swept between the two, and then both are repeated.
        let row = null;
        while (!row) {
          await blobs.put(content);
          row = await upload(content, owner);
        }
        expect((await collect(blobs.read(content.sha256))).length).toBe(2000);
        await db.query(`DELETE FROM files WHERE id = $1`, [row.id]);
      }
    };
    const sweepers = [sweeper(), sweeper()];
    await Promise.all([uploader(1), uploader(2), uploader(3), uploader(4)]).finally(() => (isOver = true));
    await Promise.all(sweepers);
    // Otherwise the two never met, and the test proved nothing.
    expect(swept).toBeGreaterThan(attempts / 15);
  });
});

describe('FilesRepository', () => {
  it('keeps one row per owner and content, and one content for all owners', async () => {
    const content = someContent(10);
    const other = '22222222-2222-4222-8222-222222222222';
    await blobs.put(content);
    const mine = (await upload(content))!;
    const theirs = (await upload(content, other))!;
    expect(await upload(content)).toBeNull();
    expect(mine).toEqual({
      id: mine.id,
      hash: content.sha256,
      createdAt: NOW,
      createdBy: OWNER,
      mimetype: 'application/x-tar',
      sizeBytes: 10,
    });
    expect(theirs.id).not.toBe(mine.id);
    expect(await files.findById(mine.id)).toEqual(mine);
    expect(await files.findByHash(content.sha256, other)).toEqual(theirs);
    expect(await count('file_blobs', content.sha256)).toBe(1);
  });

  it('gives a row to exactly one of ten simultaneous inserts of a file', async () => {
    const content = someContent(10);
    await blobs.put(content);
    const rows = await Promise.all(Array.from({ length: 10 }, () => upload(content)));
    expect(rows.filter((row) => row !== null)).toHaveLength(1);
  });

  it('returns null, without an error, for content that is not stored and for unknown files', async () => {
    expect(await upload(someContent(10))).toBeNull();
    expect(await files.findById('33333333-3333-4333-8333-333333333333')).toBeNull();
    expect(await files.findByHash('0'.repeat(64), OWNER)).toBeNull();
  });
});

/** Counts the connections taken for reading. */
function countConnections(source: DataSource) {
  const create = source.createQueryRunner.bind(source);
  let idle: () => void = () => undefined;
  const counter = {
    opened: 0,
    open: 0,
    /** Resolves once none is open any more. */
    settled: () => (counter.open === 0 ? Promise.resolve() : new Promise<void>((resolve) => (idle = resolve))),
    restore: () => {
      source.createQueryRunner = create;
    },
  };
  source.createQueryRunner = (mode) => {
    const runner = create(mode);
    const release = runner.release.bind(runner);
    runner.release = async () => {
      await release();
      counter.open--;
      if (counter.open === 0) idle();
    };
    const connect = runner.connect.bind(runner);
    let isCounted = false;
    runner.connect = async () => {
      if (!isCounted) counter.opened++;
      isCounted = true;
      return (await connect()) as unknown;
    };
    counter.open++;
    return runner;
  };
  return counter;
}
