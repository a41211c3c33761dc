import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, readlink, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepPrograms, keptPrograms, runnableBinaries } from './binaries.js';
import { EmbeddedPostgresError } from './error.js';
import { isRoot, runsIf } from '../../testing/index.js';

const LINKS = [{ source: 'native/lib/libx.so.1.2', target: 'native/lib/libx.so.1' }];
const nobody = { name: 'nobody', uid: 65534, gid: 65534 };

describe('runnableBinaries', () => {
  let base: string;
  let native: string;
  const messages: string[] = [];
  const find = (account: typeof nobody | null = null) =>
    runnableBinaries({ native, version: '18.4.0' }, account, join(base, 'copies'), (message) => messages.push(message));

  /** A package as npm unpacks it: without links. Its program is a script that prints how it was called. */
  beforeEach(async () => {
    base = await mkdtemp(join(tmpdir(), 'gatehouse-binaries-'));
    await chmod(base, 0o711);
    native = join(base, 'package', 'native');
    for (const folder of ['bin', 'lib', 'share/postgresql']) await mkdir(join(native, folder), { recursive: true });
    await writeFile(join(native, 'bin', 'postgres'), '#!/bin/sh\nexit 0\n', { mode: 0o755 });
    await writeFile(join(native, 'bin', 'initdb'), '#!/bin/sh\nexit 0\n', { mode: 0o755 });
    await writeFile(join(native, 'lib', 'libx.so.1.2'), 'library');
    await writeFile(join(native, 'lib', 'libx.a'), 'not needed to run');
    await writeFile(join(native, 'share', 'postgresql', 'postgres.bki'), 'catalog');
    await writeFile(join(native, 'pg-symlinks.json'), JSON.stringify(LINKS));
    messages.length = 0;
  });
  afterEach(() => rm(base, { recursive: true, force: true }));

  it('creates the links that an install script would have created, and accepts existing ones', async () => {
    expect(await find()).toEqual({ postgres: join(native, 'bin', 'postgres'), initdb: join(native, 'bin', 'initdb') });
    expect(await readlink(join(native, 'lib', 'libx.so.1'))).toBe('libx.so.1.2');
    await find();
    expect(messages).toEqual([]);
  });

  it('reports in one line that a program does not run here', async () => {
    await writeFile(join(native, 'bin', 'postgres'), '#!/bin/sh\necho "libfoo is missing" >&2\nexit 127\n');
    const failure: unknown = await find().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(EmbeddedPostgresError);
    const { message } = failure as EmbeddedPostgresError;
    expect(message).toMatch(/^PostgreSQL does not run on this system: .*libfoo is missing \(set CODER_PG_CONNECTION_URL .*\)$/);
  });

  it('are kept for the time after the next major version, and only the newest of each major version', async () => {
    const kept = join(base, 'kept');
    const keep = (version: string) => keepPrograms({ native, version }, kept, (message) => messages.push(message));
    for (const version of ['17.9.0', '18.4.0', '18.10.0']) await keep(version);
    await keep('18.10.0');
    await rm(join(base, 'package'), { recursive: true });
    expect((await readdir(kept)).sort()).toEqual(['postgresql-17.9.0', 'postgresql-18.10.0']);
    expect(await keptPrograms(17, kept, null)).toEqual({
      initdb: join(kept, 'postgresql-17.9.0', 'bin', 'initdb'),
      postgres: join(kept, 'postgresql-17.9.0', 'bin', 'postgres'),
    });
    expect(await readFile(join(kept, 'postgresql-18.10.0', 'lib', 'libx.so.1'), 'utf8')).toBe('library');
    expect(await keptPrograms(9, kept, null)).toBeNull();
    expect(messages).toEqual([]);
  });

  it('are not kept in a place that cannot be written, which is only said', async () => {
    await writeFile(join(base, 'file'), '');
    await keepPrograms({ native, version: '18.4.0' }, join(base, 'file'), (message) => messages.push(message));
    expect(messages).toEqual([expect.stringContaining('cannot be kept')]);
  });

  runsIf(
    isRoot,
    'that another account gets a copy of PostgreSQL: only root can act for one',
    describe,
  )('for an account that cannot reach the package', () => {
    const copy = () => join(base, 'copies', 'postgresql-18.4.0');
    beforeEach(() => chmod(join(base, 'package'), 0o700));

    it('copies the required files, readable by everybody whatever their modes were, with their links', async () => {
      await chmod(join(native, 'lib', 'libx.so.1.2'), 0o600);
      expect((await find(nobody)).postgres).toBe(join(copy(), 'bin', 'postgres'));
      expect(messages).toEqual([`nobody cannot run PostgreSQL from ${native}: copied it to ${copy()}`]);
      expect((await stat(join(copy(), 'lib', 'libx.so.1.2'))).mode & 0o777).toBe(0o644);
      expect((await stat(join(copy(), 'bin', 'postgres'))).mode & 0o777).toBe(0o755);
      expect((await stat(join(copy(), 'share', 'postgresql'))).mode & 0o777).toBe(0o755);
      expect(await readlink(join(copy(), 'lib', 'libx.so.1'))).toBe('libx.so.1.2');
      await expect(lstat(join(copy(), 'lib', 'libx.a'))).rejects.toMatchObject({ code: 'ENOENT' });
    });

    it('copies once', async () => {
      await find(nobody);
      const { ino } = await stat(copy());
      await find(nobody);
      expect((await stat(copy())).ino).toBe(ino);
      expect(messages).toHaveLength(1);
    });

    it('replaces a copy left incomplete by a power cut', async () => {
      await find(nobody);
      await truncate(join(copy(), 'share', 'postgresql', 'postgres.bki'), 0);
      await find(nobody);
      expect(await readFile(join(copy(), 'share', 'postgresql', 'postgres.bki'), 'utf8')).toBe('catalog');
    });

    it('copies a package whose directories are readable and whose files are not', async () => {
      await chmod(join(base, 'package'), 0o755);
      await chmod(join(native, 'share', 'postgresql', 'postgres.bki'), 0o600);
      expect((await find(nobody)).postgres).toBe(join(copy(), 'bin', 'postgres'));
    });
  });
});
