/** The file cache beside what one would otherwise write, in one process, as ratios. */
import { LRUCache } from 'lru-cache';
import { FileCache } from '../../../src/files/file-cache.js';
import type { FileInfo, FileSource } from '../../../src/files/file-cache.js';
import { ANYBODY, YesAuthorizer } from '../subjects.js';

const FILE = { sizeBytes: 1000, content: Buffer.alloc(1000) };
type File = typeof FILE;

const source: FileSource<FileInfo, File> = {
  describe: (fileId) => Promise.resolve({ object: { type: 'file', id: fileId, owner: ANYBODY.id }, sizeBytes: 1000 }),
  open: () => Promise.resolve(FILE),
};
const newCache = (files: number) => new FileCache(source, new YesAuthorizer(), { maxBytes: files * 1000 });
const newLru = (files: number) => new LRUCache<string, File>({ max: files, fetchMethod: () => Promise.resolve(FILE) });

/** Operations per second of processor time, best of nine rounds: a busy machine changes neither much. The contenders take turns. */
async function rates(operations: number, contenders: Record<string, () => Promise<void>>): Promise<Record<string, number>> {
  const best: Record<string, number> = {};
  for (let round = 0; round < 10; round++) {
    for (const [name, run] of Object.entries(contenders)) {
      const start = process.cpuUsage();
      await run();
      const { user, system } = process.cpuUsage(start);
      const rate = operations / ((user + system) / 1_000_000);
      // The first round warms up.
      if (round > 0) best[name] = Math.max(best[name] ?? 0, rate);
    }
  }
  return best;
}

async function hits() {
  const N = 200_000;
  const cache = newCache(1);
  const lru = newLru(1);
  const promises = new Map([['f', Promise.resolve(FILE)]]);
  await lru.fetch('f');
  return rates(N, {
    ours: async () => {
      for (let i = 0; i < N; i++) (await cache.acquire(ANYBODY, 'f')).close();
    },
    'lru-cache': async () => {
      for (let i = 0; i < N; i++) await lru.fetch('f');
    },
    'a map of promises': async () => {
      for (let i = 0; i < N; i++) await promises.get('f');
    },
  });
}

async function crowds() {
  const FILES = 1000;
  const CALLERS = 10;
  const ids = Array.from({ length: FILES }, (_, i) => `f${i}`);
  const everybody = <T>(ask: (id: string) => Promise<T>) => Promise.all(Array.from({ length: CALLERS }, () => ids.map(ask)).flat());
  const promises = (opened: Map<string, Promise<File>>) => (id: string) => {
    const known = opened.get(id) ?? Promise.resolve(FILE);
    opened.set(id, known);
    return known;
  };
  return rates(FILES * CALLERS, {
    ours: async () => {
      const cache = newCache(FILES);
      for (const handle of await everybody((id) => cache.acquire(ANYBODY, id))) handle.close();
    },
    'lru-cache': async () => {
      const lru = newLru(FILES);
      await everybody((id) => lru.fetch(id));
    },
    'a map of promises': async () => {
      await everybody(promises(new Map()));
    },
  });
}

function report(what: string, rates: Record<string, number>): void {
  const { ours = 0, ...others } = rates;
  const ratios = Object.entries(others).map(([name, value]) => `${(ours / value).toFixed(2)} of ${name}`);
  console.log(`${what}: ${Math.round(ours).toLocaleString('en')} per second of processor time, ${ratios.join(', ')}`);
}

report('open and close what is in the cache', await hits());
report('1000 files, ten callers each, all at once', await crowds());
