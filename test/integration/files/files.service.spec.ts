import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { DataSource } from 'typeorm';
import { AuditLogsRepository } from '../../../src/audit/audit-logs.repository.js';
import { AuditLogsStore } from '../../../src/audit/audit-logs.store.js';
import { AuditTrail } from '../../../src/audit/index.js';
import type { Actor, RbacObject } from '../../../src/authz/index.js';
import { Authorizer, buildSubject, expandedRoles, namedScope, systemSubject } from '../../../src/authz/index.js';
import { Clock } from '../../../src/common/index.js';
import { ArchiveEntries } from '../../../src/files/archive-entries.js';
import { FileCache } from '../../../src/files/file-cache.js';
import { FilesSettings } from '../../../src/files/files-settings.js';
import { FilesRepository } from '../../../src/files/files.repository.js';
import { FilesService } from '../../../src/files/files.service.js';
import type { UploadRequest } from '../../../src/files/files.service.js';
import { FilesStore } from '../../../src/files/files.store.js';
import { MAX_UPLOAD_BYTES } from '../../../src/files/limits.js';
import { PostgresBlobStore } from '../../../src/files/postgres-blob-store.js';
import { StoredArchives } from '../../../src/files/stored-archives.js';
import { collect, pieces } from '../../../src/files/testing/bytes.js';
import { rawTar } from '../../../src/files/testing/raw-tar.js';
import { rawZip } from '../../../src/files/testing/raw-zip.js';
import { startPostgres } from './local-postgres.js';
import type { LocalPostgres } from './local-postgres.js';
import { isInstalled, runsIf } from '../../../src/testing/index.js';

const NOT_FOUND = { code: 'not_found', message: 'Resource not found or you do not have access to this resource' };
const UNKNOWN = '99999999-9999-4999-8999-999999999999';

function actor(id: string): Actor {
  const subject = buildSubject({
    delegation: null,
    id,
    type: 'user',
    friendlyName: id,
    roles: expandedRoles([]),
    groups: [],
    scope: namedScope('coder:all'),
  });
  return { ...subject, credential: null };
}
const ANNA = actor('aaaaaaaa-0000-4000-8000-000000000000');
const BEN = actor('bbbbbbbb-0000-4000-8000-000000000000');
const VIEWER = actor('cccccccc-0000-4000-8000-000000000000');
const FILE_READER = systemSubject('file-reader');

/** Users have their own files, the viewer has none, the file reader reads all, the purge sweeps. Every question is recorded. */
class SmallPolicy extends Authorizer {
  readonly asked: { by: Actor; action: string; object: RbacObject }[] = [];

  override allows(by: Actor, action: string, object: RbacObject): boolean {
    this.asked.push({ by, action, object });
    if (by === FILE_READER) return action === 'read' && object.type === 'file';
    if (by === VIEWER) return false;
    return object.type === 'file' && object.owner === by.id && ['read', 'create'].includes(action);
  }
  override authorize(): void {
    throw new Error('not used');
  }
  override prepare(): never {
    throw new Error('not used');
  }
}

class TestClock extends Clock {
  time = new Date('2026-01-02T03:04:05Z');
  override now(): Date {
    return this.time;
  }
}

let postgres: LocalPostgres;
let db: DataSource;
let spoolDirectory: string;
let policy: SmallPolicy;
let clock: TestClock;
let files: FilesService;

beforeAll(async () => {
  postgres = startPostgres();
  db = await postgres.createDatabase();
  spoolDirectory = mkdtempSync(join(tmpdir(), 'files-service-'));
});
beforeEach(() => {
  policy = new SmallPolicy();
  clock = new TestClock();
  files = serviceOf(new FilesStore(new FilesRepository(db), policy), new PostgresBlobStore(db), 256 * 1_048_576);
});
afterEach(() => {
  expect(readdirSync(spoolDirectory)).toEqual([]);
});
afterAll(async () => {
  rmSync(spoolDirectory, { recursive: true });
  await postgres.stop();
});

const request = (bytes: Buffer, changes: Partial<UploadRequest> = {}): UploadRequest => ({
  contentType: 'application/x-tar',
  declaredLength: bytes.length,
  body: pieces(bytes),
  ...changes,
});
const uploadTar = async (bytes: Buffer, by = ANNA) => (await files.upload(by, request(bytes))).id;
const someTar = (size = 1000) => rawTar({ name: 'random', content: randomBytes(size) });
const rows = async (table: string) => Number((await db.query<{ n: string }[]>(`SELECT count(*) AS n FROM ${table}`))[0]?.n);

describe('upload', () => {
  const makers: [what: string, tool: string, command: string][] = [
    ['GNU tar', 'tar', 'tar -cf a.tar tree'],
    ['bsdtar', 'bsdtar', 'bsdtar -cf a.tar tree'],
    ['Python', 'python3', 'python3 -m tarfile -c a.tar tree'],
  ];
  for (const [what, tool, command] of makers) {
    runsIf(
      isInstalled(tool),
      `archives of ${tool}, not installed`,
      it,
    )(`gives back byte for byte what ${what} made`, async () => {
      const folder = mkdtempSync(join(tmpdir(), 'files-tar-'));
      try {
        mkdirSync(join(folder, 'tree'));
        writeFileSync(join(folder, 'tree/random'), randomBytes(3_000_000));
        expect(spawnSync('sh', ['-c', command], { cwd: folder }).status).toBe(0);
        const tar = readFileSync(join(folder, 'a.tar'));
        const { id, created } = await files.upload(ANNA, request(tar));
        expect(created).toBe(true);
        const download = await files.download(ANNA, id);
        const sha256 = createHash('sha256').update(tar).digest('hex');
        expect(download).toMatchObject({ mimetype: 'application/x-tar', sizeBytes: tar.length, sha256 });
        expect((await collect(await download.open())).equals(tar)).toBe(true);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  }

  it('does not parse a .tar: the stored bytes are the uploaded ones', async () => {
    const nonsense = Buffer.from('no tar at all');
    expect((await collect(await (await files.download(ANNA, await uploadTar(nonsense))).open())).equals(nonsense)).toBe(true);
  });

  it.each(['application/zip', 'application/x-zip-compressed'])('stores %s as a .tar with the same entries', async (contentType) => {
    const zip = rawZip({ name: 'hello', content: `hello ${contentType}`, isDeflated: true });
    const { id } = await files.upload(ANNA, request(zip, { contentType }));
    expect((await files.download(ANNA, id)).mimetype).toBe('application/x-tar');
    const { body } = await files.entry(ANNA, id, 'hello');
    expect((body() as Buffer).toString()).toBe(`hello ${contentType}`);
  });

  it('returns the same id to the same user, marked as not new', async () => {
    const tar = someTar();
    const first = await files.upload(ANNA, request(tar));
    expect(await files.upload(ANNA, request(tar))).toEqual({ id: first.id, created: false });
  });

  it('finds a .zip again that converted to the same .tar', async () => {
    const zip = rawZip({ name: 'again', content: randomBytes(10) });
    const first = await files.upload(ANNA, request(zip, { contentType: 'application/zip' }));
    expect(await files.upload(ANNA, request(zip, { contentType: 'application/zip' }))).toEqual({ id: first.id, created: false });
  });

  it('gives another user another id, which the first may not read, and stores the bytes once', async () => {
    const tar = someTar();
    const annas = await uploadTar(tar);
    const blobs = await rows('file_blobs');
    const bens = await files.upload(BEN, request(tar));
    expect(bens).toEqual({ id: expect.not.stringMatching(annas) as string, created: true });
    await expect(files.download(ANNA, bens.id)).rejects.toMatchObject(NOT_FOUND);
    expect(await rows('file_blobs')).toBe(blobs);
  });

  it('merges ten simultaneous uploads of equal content into one file and one id', async () => {
    const tar = someTar(3_000_000);
    const results = await Promise.all(Array.from({ length: 10 }, () => files.upload(ANNA, request(tar))));
    expect(new Set(results.map((result) => result.id)).size).toBe(1);
    expect(results.some((result) => result.created)).toBe(true);
    const hash = createHash('sha256').update(tar).digest('hex');
    expect(await db.query(`SELECT id FROM files WHERE hash = $1`, [hash])).toHaveLength(1);
    expect((await collect(await (await files.download(ANNA, results[0]!.id)).open())).equals(tar)).toBe(true);
  });

  it('reports a new file to the caller that loses the race against an equal upload', async () => {
    const tar = someTar();
    const blobs = new PostgresBlobStore(db);
    const repository = new FilesRepository(db);
    const store = new FilesStore(repository, policy);
    // The winner's row appears between our lookup and our insert.
    const put = blobs.put.bind(blobs);
    blobs.put = async (content) => {
      await put(content);
      await repository.insert({ hash: content.sha256, createdAt: clock.now(), createdBy: ANNA.id, mimetype: 'application/x-tar' });
    };
    const result = await serviceOf(store, blobs).upload(ANNA, request(tar));
    expect(result.created).toBe(true);
    expect((await repository.findByHash(createHash('sha256').update(tar).digest('hex'), ANNA.id))?.id).toBe(result.id);
  });

  it('stores the content again if a sweep deletes it before its file exists', async () => {
    const tar = someTar();
    const blobs = new PostgresBlobStore(db);
    const put = blobs.put.bind(blobs);
    let puts = 0;
    blobs.put = async (content) => {
      await put(content);
      if (puts++ === 0) await db.query(`DELETE FROM file_blobs WHERE hash = $1`, [content.sha256]);
    };
    const store = new FilesStore(new FilesRepository(db), policy);
    const { id } = await serviceOf(store, blobs).upload(ANNA, request(tar));
    expect(puts).toBe(2);
    expect((await collect(await (await files.download(ANNA, id)).open())).equals(tar)).toBe(true);
  });

  it.each([undefined, '', 'text/plain', 'application/x-tar; charset=binary', 'APPLICATION/ZIP'])(
    'refuses the type %j',
    async (contentType) => {
      await expect(files.upload(ANNA, request(someTar(), { contentType }))).rejects.toMatchObject({
        code: 'invalid_input',
        message: `Unsupported content type header "${contentType ?? ''}".`,
      });
    },
  );

  it('refuses a user without permission before it reads anything', async () => {
    let isRead = false;
    async function* body() {
      isRead = true;
      yield await Promise.resolve(Buffer.alloc(1));
    }
    await expect(files.upload(VIEWER, request(Buffer.alloc(1), { body: body() }))).rejects.toMatchObject({ code: 'forbidden' });
    expect(isRead).toBe(false);
  });

  it('refuses more than 100 MiB, and a .zip that would exceed it after conversion', async () => {
    const tooLong = request(Buffer.alloc(0), { declaredLength: MAX_UPLOAD_BYTES + 1 });
    await expect(files.upload(ANNA, tooLong)).rejects.toMatchObject({ code: 'payload_too_large', message: 'Request body too large.' });
    const bomb = rawZip({ name: 'bomb', content: 'x', isDeflated: true, claimedSize: MAX_UPLOAD_BYTES });
    await expect(files.upload(ANNA, request(bomb, { contentType: 'application/zip' }))).rejects.toMatchObject({
      code: 'payload_too_large',
      message: 'Expanded .zip archive exceeds maximum size.',
    });
  });

  it('leaves nothing behind if the connection drops, the client aborts, or the archive is invalid', async () => {
    const before = [await rows('files'), await rows('file_blobs'), await rows('file_chunks')];
    async function* dropping() {
      yield await Promise.resolve(Buffer.alloc(2_000_000));
      throw new Error('aborted');
    }
    await expect(files.upload(ANNA, request(Buffer.alloc(0), { declaredLength: undefined, body: dropping() }))).rejects.toMatchObject({
      code: 'invalid_input',
      message: 'Failed to read file from request.',
    });
    const gone = new AbortController();
    const large = randomBytes(5_000_000);
    async function* leaving() {
      yield* pieces(large);
      gone.abort(new Error('client gone'));
    }
    await expect(files.upload(ANNA, request(large, { body: leaving(), signal: gone.signal }))).rejects.toThrow('client gone');
    await expect(files.upload(ANNA, request(large, { contentType: 'application/zip' }))).rejects.toMatchObject({ code: 'invalid_input' });
    expect([await rows('files'), await rows('file_blobs'), await rows('file_chunks')]).toEqual(before);
  });
});

describe('a .zip whose upload is aborted during its conversion', () => {
  it('is not converted further', async () => {
    const zip = rawZip(...Array.from({ length: 3000 }, (_, i) => ({ name: `f${i}` })));
    const gone = new AbortController();
    async function* body() {
      yield* pieces(zip);
      setImmediate(() => {
        gone.abort(new Error('client gone'));
      });
    }
    const blobs = new PostgresBlobStore(db);
    const repository = new FilesRepository(db);
    let isConverted = false;
    repository.findByHash = () => {
      isConverted = true;
      return Promise.resolve(null);
    };
    const service = serviceOf(new FilesStore(repository, policy), blobs);
    const upload = service.upload(ANNA, request(zip, { contentType: 'application/zip', body: body(), signal: gone.signal }));
    await expect(upload).rejects.toThrow('client gone');
    expect(isConverted).toBe(false);
  });
});

describe('download', () => {
  it('answers alike for a forbidden and a missing file', async () => {
    const id = await uploadTar(someTar());
    await expect(files.download(BEN, id)).rejects.toMatchObject(NOT_FOUND);
    await expect(files.download(ANNA, UNKNOWN)).rejects.toMatchObject(NOT_FOUND);
    await expect(files.download(BEN, id, 'zip')).rejects.toMatchObject(NOT_FOUND);
  });

  it.each(['', 'x', '1234', `${UNKNOWN}x`, `{${UNKNOWN}}`])('%j is not an id', async (id) => {
    const refusal = { code: 'invalid_input', message: 'File id must be a valid UUID.' };
    await expect(files.download(ANNA, id)).rejects.toMatchObject(refusal);
    await expect(files.download(ANNA, id, 'zip')).rejects.toMatchObject(refusal);
    await expect(files.entries(ANNA, id)).rejects.toMatchObject(refusal);
    await expect(files.entry(ANNA, id, 'a')).rejects.toMatchObject(refusal);
  });

  it('reads two pieces ahead of a slow reader, not the whole file', async () => {
    const id = await uploadTar(randomBytes(12 * 1_048_576));
    const stream = await (await files.download(ANNA, id)).open();
    let chunks = 0;
    const create = db.createQueryRunner.bind(db);
    db.createQueryRunner = (mode) => {
      chunks++;
      return create(mode);
    };
    const first = stream[Symbol.asyncIterator]();
    await first.next();
    for (let turn = 0; turn < 500; turn++) await new Promise((resolve) => setImmediate(resolve));
    db.createQueryRunner = create;
    // The lookup, the piece that was read, the one in the stream, and the one on its way.
    expect(chunks).toBeLessThanOrEqual(4);
    stream.destroy();
  });

  it('converts to .zip, entry by entry', async () => {
    const id = await uploadTar(rawTar({ name: 'd/', flag: '5' }, { name: 'd/a', content: 'alpha' }));
    const download = await files.download(ANNA, id, 'zip');
    expect(download).toMatchObject({ mimetype: 'application/zip', sizeBytes: null });
    const back = await files.upload(ANNA, { ...request(await collect(await download.open())), contentType: 'application/zip' });
    expect((await files.entries(ANNA, back.id)).entries).toMatchObject([
      { path: 'd', type: 'directory' },
      { path: 'd/a', type: 'file', sizeBytes: 5 },
    ]);
  });

  it('refuses to convert a malicious or damaged .tar before the first byte is sent', async () => {
    for (const tar of [rawTar({ name: '../evil' }), rawTar({ name: 'a', flag: '3' }), Buffer.from('no tar')]) {
      const download = await files.download(ANNA, await uploadTar(tar), 'zip');
      await expect(download.open()).rejects.toMatchObject({
        code: 'invalid_input',
        message: 'Invalid .tar archive contents.',
      });
    }
  });

  it('breaks off a transfer if stored bytes are missing, instead of ending as if complete', async () => {
    const bytes = randomBytes(3_000_000);
    const id = await uploadTar(bytes);
    const hash = createHash('sha256').update(bytes).digest('hex');
    await db.query(`DELETE FROM file_chunks WHERE hash = $1 AND sequence = 2`, [hash]);
    const stream = await (await files.download(ANNA, id)).open();
    await expect(pipeline(stream, new Writable({ write: (_chunk, _encoding, done) => { done(); } }))).rejects.toThrow('missing'); // prettier-ignore
  });
});

describe('entries', () => {
  const TREE = rawTar(
    { name: './src/', flag: '5', mode: 0o755 },
    { name: './src/a.txt', content: 'alpha', mode: 0o600, mtime: 1_600_000_000 },
    { name: './src/link', flag: '2', linkName: 'a.txt' },
    { name: './src/hard', flag: '1', linkName: './src/a.txt' },
    { name: './src/null', flag: '3' },
    { name: './big', content: Buffer.alloc(600_000, 'b') },
  );

  it('lists the contents of an archive in order, page by page', async () => {
    const id = await uploadTar(TREE);
    const { entries, count } = await files.entries(ANNA, id);
    expect(count).toBe(6);
    expect(entries.map((entry) => entry.path)).toEqual(['src', 'src/a.txt', 'src/link', 'src/hard', 'src/null', 'big']);
    expect(entries[1]).toMatchObject({ type: 'file', sizeBytes: 5, mode: 0o600, modifiedAt: new Date(1_600_000_000_000) });
    expect((await files.entries(ANNA, id, { offset: 1, limit: 2 })).entries.map((entry) => entry.path)).toEqual(['src/a.txt', 'src/link']);
    expect(await files.entries(ANNA, id, { offset: 10 })).toEqual({ entries: [], count: 6 });
  });

  it('serves small files at once and large ones as a stream', async () => {
    const id = await uploadTar(TREE);
    const small = await files.entry(ANNA, id, 'src/a.txt');
    expect((small.body() as Buffer).toString()).toBe('alpha');
    expect(small.archiveSha256).toBe(createHash('sha256').update(TREE).digest('hex'));
    const large = await files.entry(ANNA, id, 'big');
    const stream = large.body() as Readable;
    expect(stream).toBeInstanceOf(Readable);
    expect((await collect(stream)).equals(Buffer.alloc(600_000, 'b'))).toBe(true);
  });

  it.each([
    ['src', 'a folder'],
    ['src/link', 'a symbolic link'],
    ['src/hard', 'a hard link'],
    ['src/null', 'a device'],
  ])('refuses the content of %s: it is %s', async (path, what) => {
    await expect(files.entry(ANNA, await uploadTar(TREE), path)).rejects.toMatchObject({
      code: 'invalid_input',
      message: 'This entry has no content.',
      detail: expect.stringContaining(what) as string,
    });
  });

  it.each(['nothing', '', '../src/a.txt', './src/a.txt', '/src/a.txt', '__proto__'])('finds no entry %j', async (path) => {
    await expect(files.entry(ANNA, await uploadTar(TREE), path)).rejects.toMatchObject(NOT_FOUND);
  });

  it('opens for the owner what a user without permission requested first', async () => {
    const id = await uploadTar(someTar(), ANNA);
    await expect(files.entries(BEN, id)).rejects.toMatchObject(NOT_FOUND);
    await expect(files.entries(VIEWER, id)).rejects.toMatchObject(NOT_FOUND);
    expect((await files.entries(ANNA, id)).count).toBe(1);
  });

  it('reads as the file reader and checks permission for every caller', async () => {
    const id = await uploadTar(someTar(), ANNA);
    policy.asked.length = 0;
    await files.entries(ANNA, id);
    await files.entries(ANNA, id);
    const object = { type: 'file', id, owner: ANNA.id };
    expect(policy.asked).toEqual([
      { by: FILE_READER, action: 'read', object },
      { by: ANNA, action: 'read', object },
      { by: ANNA, action: 'read', object },
    ]);
  });

  it('refuses a malicious archive to everybody, every time', async () => {
    const id = await uploadTar(rawTar({ name: '/etc/passwd' }));
    for (let i = 0; i < 2; i++) {
      await expect(files.entries(ANNA, id)).rejects.toMatchObject({ code: 'invalid_input', message: 'Invalid .tar archive contents.' });
    }
  });

  it('holds an archive until its entry is released, even repeatedly, and not for an entry that it refuses', async () => {
    const blobs = new PostgresBlobStore(db);
    const store = new FilesStore(new FilesRepository(db), policy);
    const cache = new FileCache(new StoredArchives(store, blobs), policy, { maxBytes: 10_000_000 });
    const entries = new ArchiveEntries(cache);
    const id = await uploadTar(TREE);
    await entries.list(ANNA, id, {});
    await entries.read(ANNA, id, 'src/link').catch(() => undefined);
    await entries.read(ANNA, id, 'none').catch(() => undefined);
    expect(cache.stats.references).toBe(0);
    const small = await entries.read(ANNA, id, 'src/a.txt');
    const large = await entries.read(ANNA, id, 'big');
    expect(cache.stats.references).toBe(2);
    small.release();
    small.release();
    expect(cache.stats.references).toBe(1);
    expect((await collect(large.body() as Readable)).length).toBe(600_000);
    large.release();
    expect(cache.stats.references).toBe(0);
  });
});

function serviceOf(store: FilesStore, blobs: PostgresBlobStore, maxBytes = 1_000_000): FilesService {
  const cache = new FileCache(new StoredArchives(store, blobs), policy, { maxBytes });
  const trail = new AuditTrail(new AuditLogsStore(new AuditLogsRepository(db), policy), clock);
  return new FilesService(store, blobs, new ArchiveEntries(cache), trail, clock, new FilesSettings({ cacheDirectory: spoolDirectory }));
}
