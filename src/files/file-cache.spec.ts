import fc from 'fast-check';
import { Registry } from 'prom-client';
import type { Actor } from '../authz/index.js';
import { Authorizer, buildSubject, expandedRoles, namedScope } from '../authz/index.js';
import { DomainError, notFound } from '../common/index.js';
import { prometheusFileCacheMetrics } from './file-cache-metrics.js';
import { FileCache } from './file-cache.js';
import type { FileCacheOptions, FileInfo, FileSource } from './file-cache.js';
import type { FileHandle } from './file-handle.js';
import { runs } from '../testing/index.js';

const NOT_FOUND = { code: 'not_found', message: 'Resource not found or you do not have access to this resource' };
const SIZE = 10;

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
const OWNER = actor('owner');
const STRANGER = actor('stranger');

/** Owners may do everything with their own files. */
class OwnersOnly extends Authorizer {
  asked = 0;
  override allows(subject: Actor, action: string, object: { type: string; owner?: string }): boolean {
    this.asked++;
    return action === 'read' && object.type === 'file' && object.owner === subject.id;
  }
  override authorize(): void {
    throw new Error('not used');
  }
  override prepare(): never {
    throw new Error('not used');
  }
}

interface TestFile {
  readonly sizeBytes: number;
  readonly content: string;
}

interface Load {
  readonly fileId: string;
  readonly signal: AbortSignal;
  isSettled: boolean;
  readonly resolve: (file?: TestFile) => void;
  readonly reject: (error: Error) => void;
}

/** A source that responds when the test says so. */
class TestSource implements FileSource<FileInfo, TestFile> {
  readonly described: string[] = [];
  readonly opened: Load[] = [];
  /** Fetches that began while another one of the same file was in progress. */
  doubled = 0;
  isManual = false;
  failure: Error | undefined;
  sizes = new Map<string, number>();

  async describe(fileId: string): Promise<FileInfo> {
    this.described.push(fileId);
    await Promise.resolve();
    if (fileId === 'missing') throw notFound();
    return { object: { type: 'file', id: fileId, owner: 'owner' }, sizeBytes: this.sizes.get(fileId) ?? SIZE };
  }

  open(info: FileInfo, signal: AbortSignal): Promise<TestFile> {
    const fileId = info.object.id!;
    const file = { sizeBytes: info.sizeBytes, content: `content of ${fileId}` };
    if (this.opened.some((load) => load.fileId === fileId && !load.isSettled && !load.signal.aborted)) this.doubled++;
    return new Promise((resolve, reject) => {
      const load: Load = {
        fileId,
        signal,
        isSettled: false,
        resolve: (other = file) => {
          load.isSettled = true;
          resolve(other);
        },
        reject: (error: Error) => {
          load.isSettled = true;
          reject(error);
        },
      };
      this.opened.push(load);
      if (this.isManual) return;
      if (this.failure) load.reject(this.failure);
      else load.resolve();
    });
  }
}

const open: FileHandle<FileInfo, TestFile>[] = [];
let caches: FileCache<FileInfo, TestFile>[] = [];

function setUp(options: Partial<FileCacheOptions> = {}) {
  const source = new TestSource();
  const authorizer = new OwnersOnly();
  const cache = new FileCache(source, authorizer, { maxBytes: 1000, ...options });
  caches.push(cache);
  const acquire = async (by: Actor | null, fileId = 'f', signal?: AbortSignal) => {
    const handle = await cache.acquire(by, fileId, signal);
    open.push(handle);
    return handle;
  };
  return { source, authorizer, cache, acquire };
}

/** Resolves when everything that does not wait for the test has happened. */
const settle = () => new Promise((resolve) => setImmediate(resolve));
const EMPTY = { files: 0, references: 0, bytes: 0, idleBytes: 0 };

afterEach(() => {
  // Leak detector: after any test, closing its handles leaves no reference behind.
  for (const handle of open.splice(0)) handle.close();
  for (const cache of caches) {
    expect(cache.stats.references).toBe(0);
    expect(cache.stats.bytes).toBe(cache.stats.idleBytes);
  }
  caches = [];
});

describe('FileCache, permission', () => {
  it('opens for the owner what was first refused to a stranger', async () => {
    const { acquire, source } = setUp();
    await expect(acquire(STRANGER)).rejects.toMatchObject(NOT_FOUND);
    expect((await acquire(OWNER)).file.content).toBe('content of f');
    expect(source.opened).toHaveLength(1);
  });

  it('opens for the owner what a stranger requests at the same moment', async () => {
    const { acquire, source, cache } = setUp();
    const refused = expect(acquire(STRANGER)).rejects.toMatchObject(NOT_FOUND);
    const handle = await acquire(OWNER);
    await refused;
    expect(handle.file.content).toBe('content of f');
    expect(source.described).toEqual(['f']);
    expect(cache.stats).toMatchObject({ files: 1, references: 1 });
  });

  it('refuses a stranger while the owner has the file open, and keeps nothing for the stranger', async () => {
    const { acquire, cache } = setUp();
    await acquire(OWNER);
    await expect(acquire(STRANGER)).rejects.toMatchObject(NOT_FOUND);
    expect(cache.stats).toEqual({ files: 1, references: 1, bytes: SIZE, idleBytes: 0 });
  });

  it('refuses a stranger a cached file that nobody has open', async () => {
    const { acquire, cache } = setUp();
    (await acquire(OWNER)).close();
    await expect(acquire(STRANGER)).rejects.toMatchObject(NOT_FOUND);
    expect(cache.stats).toEqual({ files: 1, references: 0, bytes: SIZE, idleBytes: SIZE });
  });

  it('loads nothing for a stranger, and keeps no entry', async () => {
    const { acquire, source, cache } = setUp();
    await expect(acquire(STRANGER)).rejects.toMatchObject(NOT_FOUND);
    expect(source.opened).toEqual([]);
    expect(cache.stats).toEqual(EMPTY);
  });

  it('checks permission at every acquire, even for a caller who opened the file before', async () => {
    const { acquire, authorizer } = setUp();
    await acquire(OWNER);
    authorizer.allows = () => false;
    await expect(acquire(OWNER)).rejects.toMatchObject(NOT_FOUND);
  });

  it('fails without an actor, for an open file too, and keeps nothing for the caller', async () => {
    const { acquire, cache } = setUp();
    await expect(acquire(null)).rejects.toThrow('without an actor');
    await settle();
    expect(cache.stats).toEqual(EMPTY);
    await acquire(OWNER);
    await expect(acquire(null)).rejects.toThrow('without an actor');
    expect(cache.stats).toMatchObject({ files: 1, references: 1 });
  });

  it('answers alike for a missing and a forbidden file', async () => {
    const { acquire, cache } = setUp();
    await expect(acquire(OWNER, 'missing')).rejects.toMatchObject(NOT_FOUND);
    expect(cache.stats).toEqual(EMPTY);
  });
});

describe('FileCache, fetching', () => {
  it('fetches once for simultaneous callers', async () => {
    const { acquire, source, cache } = setUp();
    const handles = await Promise.all(Array.from({ length: 20 }, () => acquire(OWNER)));
    expect(source.described).toEqual(['f']);
    expect(source.opened).toHaveLength(1);
    expect(new Set(handles.map((handle) => handle.file)).size).toBe(1);
    expect(cache.stats).toEqual({ files: 1, references: 20, bytes: SIZE, idleBytes: 0 });
  });

  it('fetches a thousand files exactly once each, for ten callers each', async () => {
    const { acquire, source, cache } = setUp({ maxBytes: 1000 * SIZE });
    const ids = Array.from({ length: 1000 }, (_, i) => `f${i}`);
    const handles = await Promise.all(Array.from({ length: 10 }, () => ids.map((id) => acquire(OWNER, id))).flat());
    expect(source.described).toHaveLength(1000);
    expect(source.opened).toHaveLength(1000);
    expect(cache.stats).toEqual({ files: 1000, references: 10_000, bytes: 1000 * SIZE, idleBytes: 0 });
    for (const handle of handles) handle.close();
    expect(cache.stats).toEqual({ files: 1000, references: 0, bytes: 1000 * SIZE, idleBytes: 1000 * SIZE });
  });

  it('fetches different files concurrently', async () => {
    const { acquire, source } = setUp();
    source.isManual = true;
    const both = Promise.all([acquire(OWNER, 'a'), acquire(OWNER, 'b')]);
    await settle();
    expect(source.opened.map((load) => load.fileId)).toEqual(['a', 'b']);
    for (const load of source.opened) load.resolve();
    await both;
  });

  it('does not fetch again what is still cached', async () => {
    const { acquire, source } = setUp();
    (await acquire(OWNER)).close();
    await acquire(OWNER);
    expect(source.opened).toHaveLength(1);
  });
});

describe('FileCache, failures', () => {
  it('fails for every waiting caller, remembers nothing, and tries again for the next', async () => {
    const { acquire, source, cache } = setUp();
    source.failure = new Error('connection lost');
    const outcomes = await Promise.allSettled([acquire(OWNER), acquire(OWNER), acquire(OWNER)]);
    expect(outcomes.map((outcome) => outcome.status === 'rejected' && (outcome.reason as Error).message)).toEqual(
      Array(3).fill('connection lost'),
    );
    expect(source.opened).toHaveLength(1);
    expect(cache.stats).toEqual(EMPTY);
    source.failure = undefined;
    await acquire(OWNER);
    expect(source.opened).toHaveLength(2);
  });

  it('removes the entry before the failure is reported, so an immediate retry starts anew', async () => {
    const { acquire, source } = setUp();
    source.failure = new Error('connection lost');
    const again = acquire(OWNER).catch(() => {
      source.failure = undefined;
      return acquire(OWNER);
    });
    expect((await again).file.content).toBe('content of f');
  });

  it('does not let a late waiter of a failed entry remove the working one that followed', async () => {
    const { acquire, source, cache } = setUp();
    source.isManual = true;
    const failing = [acquire(OWNER), acquire(OWNER)];
    await settle();
    const caught = failing.map((attempt) => attempt.catch(() => undefined));
    source.opened[0]!.reject(new Error('connection lost'));
    await failing[0]!.catch(() => undefined);
    const healthy = acquire(OWNER);
    await settle();
    source.opened[1]!.resolve();
    await Promise.all([healthy, ...caught]);
    expect(cache.stats).toEqual({ files: 1, references: 1, bytes: SIZE, idleBytes: 0 });
    await acquire(OWNER);
    expect(source.opened).toHaveLength(2);
  });
});

describe('FileCache, callers that abort', () => {
  it('gives the caller its own reason, and ends empty', async () => {
    const { acquire, source, cache } = setUp();
    source.isManual = true;
    const gone = new AbortController();
    const reason = new Error('gone');
    const waiting = acquire(OWNER, 'f', gone.signal);
    await settle();
    gone.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    expect(cache.stats).toEqual(EMPTY);
    expect(source.opened[0]!.signal.aborted).toBe(true);
    source.opened[0]!.resolve({ sizeBytes: SIZE + 5, content: '' });
    await settle();
    expect(cache.stats).toEqual(EMPTY);
  });

  it('does not start for a caller that has already aborted', async () => {
    const { acquire, source, cache } = setUp();
    await expect(acquire(OWNER, 'f', AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
    expect(source.described).toEqual([]);
    expect(cache.stats).toEqual(EMPTY);
  });

  it('notices an abort between the description and the content', async () => {
    const { acquire, source, cache, authorizer } = setUp();
    source.isManual = true;
    const gone = new AbortController();
    authorizer.allows = () => {
      gone.abort();
      return true;
    };
    await expect(acquire(OWNER, 'f', gone.signal)).rejects.toMatchObject({ name: 'AbortError' });
    expect(cache.stats).toEqual(EMPTY);
  });

  it('serves the second of two callers when the first aborts', async () => {
    const { acquire, source } = setUp();
    source.isManual = true;
    const gone = new AbortController();
    const first = expect(acquire(OWNER, 'f', gone.signal)).rejects.toMatchObject({ name: 'AbortError' });
    const second = acquire(OWNER);
    await settle();
    gone.abort();
    await first;
    expect(source.opened[0]!.signal.aborted).toBe(false);
    source.opened[0]!.resolve();
    expect((await second).file.content).toBe('content of f');
    expect(source.opened).toHaveLength(1);
  });

  it('starts anew for a caller after the last one aborted, whatever becomes of the abandoned fetch', async () => {
    const { acquire, source, cache } = setUp();
    source.isManual = true;
    const gone = new AbortController();
    const first = expect(acquire(OWNER, 'f', gone.signal)).rejects.toMatchObject({ name: 'AbortError' });
    await settle();
    gone.abort();
    await first;
    const second = acquire(OWNER);
    await settle();
    source.opened[0]!.reject(new Error('late failure'));
    source.opened[1]!.resolve();
    await second;
    expect(cache.stats).toEqual({ files: 1, references: 1, bytes: SIZE, idleBytes: 0 });
  });

  it('leaves no listener on a signal that outlives the call', async () => {
    const { acquire } = setUp();
    const { signal } = new AbortController();
    let listeners = 0;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (...args: Parameters<typeof add>) => {
      listeners++;
      add(...args);
    };
    signal.removeEventListener = (...args: Parameters<typeof remove>) => {
      listeners--;
      remove(...args);
    };
    await acquire(OWNER, 'f', signal);
    expect(listeners).toBe(0);
  });
});

describe('FileCache, handles', () => {
  it('counts a handle that is closed twice only once', async () => {
    const { acquire, cache } = setUp();
    const first = await acquire(OWNER);
    await acquire(OWNER);
    first.close();
    first.close();
    expect(cache.stats.references).toBe(1);
  });

  it('returns nothing from a closed handle', async () => {
    const { acquire } = setUp();
    const handle = await acquire(OWNER);
    handle.close();
    expect(() => handle.file).toThrow('closed');
  });

  it('drops a file with its last handle if nothing may be kept', async () => {
    const { acquire, cache, source } = setUp({ maxIdleBytes: 0 });
    const handles = [await acquire(OWNER), await acquire(OWNER)];
    handles[0]!.close();
    expect(cache.stats.files).toBe(1);
    handles[1]!.close();
    expect(cache.stats).toEqual(EMPTY);
    await acquire(OWNER);
    expect(source.opened).toHaveLength(2);
  });
});

describe('FileCache, memory', () => {
  it('makes room by dropping the least recently used file, and never one in use', async () => {
    const { acquire, source, cache } = setUp({ maxBytes: 3 * SIZE });
    const inUse = await acquire(OWNER, 'used');
    for (const id of ['old', 'new', 'old']) (await acquire(OWNER, id)).close();
    await acquire(OWNER, 'another');
    expect(cache.stats).toEqual({ files: 3, references: 2, bytes: 3 * SIZE, idleBytes: SIZE });
    source.opened.length = 0;
    await acquire(OWNER, 'old');
    expect(source.opened).toEqual([]);
    expect(inUse.file.content).toBe('content of used');
  });

  it('refuses a file that does not fit beside those in use, and accepts it after one is closed', async () => {
    const { acquire, cache } = setUp({ maxBytes: 2 * SIZE });
    const handle = await acquire(OWNER, 'a');
    await acquire(OWNER, 'b');
    await expect(acquire(OWNER, 'c')).rejects.toMatchObject({ code: 'overloaded', retryAfterSeconds: 1 });
    expect(cache.stats).toMatchObject({ files: 2, references: 2, bytes: 2 * SIZE });
    handle.close();
    await acquire(OWNER, 'c');
  });

  it('reserves room before the content arrives, so simultaneous fetches cannot exceed the limit', async () => {
    const { acquire, source, cache } = setUp({ maxBytes: 2 * SIZE });
    source.isManual = true;
    const attempts = ['a', 'b', 'c'].map((id) => acquire(OWNER, id));
    await expect(attempts[2]).rejects.toMatchObject({ code: 'overloaded' });
    expect(cache.stats.bytes).toBe(2 * SIZE);
    for (const load of source.opened) load.resolve();
    await Promise.all(attempts.slice(0, 2));
    expect(source.opened).toHaveLength(2);
  });

  it('permanently refuses a file larger than the cache, and drops nothing for it', async () => {
    const { acquire, source, cache } = setUp({ maxBytes: 2 * SIZE });
    (await acquire(OWNER, 'kept')).close();
    source.sizes.set('huge', 2 * SIZE + 1);
    await expect(acquire(OWNER, 'huge')).rejects.toMatchObject({ code: 'payload_too_large' });
    expect(cache.stats).toMatchObject({ files: 1, bytes: SIZE });
  });

  it('counts the actual size of a file once it is open, and refuses it if that is too large', async () => {
    const { acquire, source, cache } = setUp({ maxBytes: 2 * SIZE });
    source.isManual = true;
    const first = acquire(OWNER, 'a');
    await settle();
    source.opened[0]!.resolve({ sizeBytes: SIZE + 5, content: '' });
    await first;
    expect(cache.stats.bytes).toBe(SIZE + 5);
    await expect(acquire(OWNER, 'b')).rejects.toMatchObject({ code: 'overloaded' });
    (await first).close();
    const grown = acquire(OWNER, 'c');
    await settle();
    source.opened[1]!.resolve({ sizeBytes: 2 * SIZE + 1, content: '' });
    await expect(grown).rejects.toMatchObject({ code: 'payload_too_large' });
    expect(cache.stats).toEqual(EMPTY);
  });
});

describe('FileCache, metrics', () => {
  it('record each step, and end where they began', async () => {
    const registry = new Registry();
    const { acquire, source } = setUp({ maxIdleBytes: 0, metrics: prometheusFileCacheMetrics(registry) });
    const read = async () => {
      const text = await registry.metrics();
      const value = (name: string) => Number(new RegExp(`^coderd_file_cache_${name} (.*)$`, 'm').exec(text)?.[1] ?? 0);
      return [
        value('open_files_current'),
        value('open_files_total'),
        value('open_files_size_bytes_current'),
        value('open_files_size_bytes_total'),
        value('open_file_refs_current'),
        value('open_file_refs_total\\{hit="false"\\}'),
        value('open_file_refs_total\\{hit="true"\\}'),
      ];
    };
    expect(await read()).toEqual([0, 0, 0, 0, 0, 0, 0]);
    const first = await acquire(OWNER);
    expect(await read()).toEqual([1, 1, SIZE, SIZE, 1, 1, 0]);
    const second = await acquire(OWNER);
    expect(await read()).toEqual([1, 1, SIZE, SIZE, 2, 1, 1]);
    const other = await acquire(OWNER, 'other');
    expect(await read()).toEqual([2, 2, 2 * SIZE, 2 * SIZE, 3, 2, 1]);
    await expect(acquire(STRANGER)).rejects.toMatchObject(NOT_FOUND);
    expect(await read()).toEqual([2, 2, 2 * SIZE, 2 * SIZE, 3, 2, 2]);
    first.close();
    first.close();
    expect(await read()).toEqual([2, 2, 2 * SIZE, 2 * SIZE, 2, 2, 2]);
    second.close();
    expect(await read()).toEqual([1, 2, SIZE, 2 * SIZE, 1, 2, 2]);
    other.close();
    expect(await read()).toEqual([0, 2, 0, 2 * SIZE, 0, 2, 2]);
    source.failure = new Error('connection lost');
    await expect(acquire(OWNER)).rejects.toThrow('connection lost');
    expect(await read()).toEqual([0, 3, 0, 2 * SIZE, 0, 3, 2]);
  });
});

describe('FileCache, in any order of events', () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant('acquire' as const), file: fc.nat(3), by: fc.constantFrom(OWNER, STRANGER) }),
    fc.record({ do: fc.constantFrom('giveUp' as const, 'close' as const, 'resolve' as const, 'reject' as const), which: fc.nat(20) }),
    fc.constant({ do: 'wait' as const }),
  );

  it('keeps its counts and limits, never fetches a file twice at once, answers every caller and ends empty', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), fc.constantFrom(0, SIZE, 3 * SIZE), async (steps, maxIdleBytes) => {
        const { source, cache } = setUp({ maxBytes: 3 * SIZE, maxIdleBytes });
        source.isManual = true;
        const waiters: { isSettled: boolean; gone: AbortController }[] = [];
        const handles: FileHandle<FileInfo, TestFile>[] = [];
        const wrong: unknown[] = [];
        const pick = <T>(from: T[], which: number) => from[which % Math.max(1, from.length)];
        const acquire = (by: Actor, fileId: string) => {
          const waiter = { isSettled: false, gone: new AbortController() };
          waiters.push(waiter);
          void cache
            .acquire(by, fileId, waiter.gone.signal)
            .then(
              (handle) => {
                handles.push(handle);
                if (by !== OWNER || handle.file.content !== `content of ${fileId}`) wrong.push(handle);
              },
              (error: unknown) => {
                const isExpected = error instanceof DomainError || waiter.gone.signal.aborted || (error as Error).message === 'failed';
                if (!isExpected) wrong.push(error);
              },
            )
            .finally(() => (waiter.isSettled = true));
        };
        for (const action of steps) {
          if (action.do === 'acquire') acquire(action.by, `f${action.file}`);
          if (action.do === 'giveUp') pick(waiters, action.which)?.gone.abort();
          if (action.do === 'close') pick(handles, action.which)?.close();
          if (action.do === 'resolve') pick(source.opened, action.which)?.resolve();
          if (action.do === 'reject') pick(source.opened, action.which)?.reject(new Error('failed'));
          if (action.do === 'wait') await settle();
          expect(cache.stats.bytes).toBeLessThanOrEqual(3 * SIZE);
          expect(cache.stats.idleBytes).toBeLessThanOrEqual(maxIdleBytes);
          expect(cache.stats.references).toBeGreaterThanOrEqual(0);
        }
        // Every remaining caller gets an answer, and after all handles are closed only cached files remain.
        for (let round = 0; waiters.some((waiter) => !waiter.isSettled); round++) {
          for (const load of source.opened) load.resolve();
          await settle();
          expect(round).toBeLessThan(100);
        }
        for (const handle of handles) handle.close();
        expect(wrong).toEqual([]);
        expect(source.doubled).toBe(0);
        expect(cache.stats.references).toBe(0);
        expect(cache.stats.bytes).toBe(cache.stats.idleBytes);
        expect(cache.stats.files * SIZE).toBe(cache.stats.bytes);
      }),
      runs(100),
    );
  });
});
