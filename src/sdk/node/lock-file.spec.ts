import { mkdtempSync, existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { withLockFile } from './lock-file.js';

const TIMES = { poll: 1, beat: 5, stale: 100, patience: 60_000 };

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-lock-'));
  path = join(folder, 'client', 'server.lock');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const locked = <T>(work: () => Promise<T>, times = {}): Promise<T> => withLockFile(path, work, { ...TIMES, ...times });

describe('a lock file', () => {
  it('lets one work at a time, and is gone afterwards', async () => {
    let working = 0;
    const work = async (): Promise<number> => {
      working += 1;
      await delay(5);
      return working--;
    };
    expect(await Promise.all(Array.from({ length: 8 }, () => locked(work, { stale: 60_000 })))).toEqual(Array(8).fill(1));
    expect(existsSync(path)).toBe(false);
  });

  it('is gone after work that failed', async () => {
    await expect(locked(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(existsSync(path)).toBe(false);
  });

  it('can only be read by its owner', async () => {
    const mode = await locked(() => Promise.resolve(statSync(path).mode));
    expect(mode & 0o777).toBe(0o600);
  });

  it('of a process that was killed is taken over', async () => {
    await locked(() => Promise.resolve());
    writeFileSync(path, 'killed');
    expect(await locked(() => Promise.resolve('done'))).toBe('done');
    expect(existsSync(path)).toBe(false);
  });

  it('shows that its owner is alive', async () => {
    await locked(async () => {
      const { mtimeMs } = statSync(path);
      while (statSync(path).mtimeMs === mtimeMs) await delay(1);
    });
  });

  it('that was taken over is left to its new owner', async () => {
    await locked(() => {
      writeFileSync(path, 'another');
      return Promise.resolve();
    });
    expect(existsSync(path)).toBe(true);
  });

  it('that is never released is an error that names it', async () => {
    await locked(() => Promise.resolve());
    writeFileSync(path, 'held');
    await expect(locked(() => Promise.resolve(), { stale: 60_000, patience: 20 })).rejects.toThrow(`Try again later, or delete ${path}`);
  });
});
