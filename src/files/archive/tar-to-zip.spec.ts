import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import fc from 'fast-check';
import { collect, pieces, randomAccess } from '../testing/bytes.js';
import { rawPax, rawTar } from '../testing/raw-tar.js';
import type { RawTarEntry } from '../testing/raw-tar.js';
import { indexTar } from './tar-index.js';
import { assertFitsZip, tarToZip } from './tar-to-zip.js';
import { zipToTar } from './zip-to-tar.js';
import { runs } from '../../testing/index.js';

async function describeEntries(tar: Buffer) {
  return [...(await indexTar(pieces(tar))).values()].map(({ path, type, mode, linkTarget, modifiedAt, offset, sizeBytes }) => ({
    path,
    type,
    mode,
    linkTarget,
    modifiedAt,
    content: tar.subarray(offset, offset + sizeBytes).toString('hex'),
  }));
}

async function thereAndBack(tar: Buffer): Promise<Buffer> {
  const zip = await collect(tarToZip(await indexTar(pieces(tar)), pieces(tar, 1000)));
  return collect(zipToTar(randomAccess(zip), 104_857_600));
}

describe('tarToZip', () => {
  it('keeps name, kind, mode, time, link target and content of every entry', async () => {
    const tar = rawTar(
      { name: 'empty/', flag: '5', mode: 0o700 },
      { name: 'empty-file', mode: 0o400 },
      { name: 'run', content: randomBytes(5000), mode: 0o755, mtime: 1_500_000_001 },
      { name: 'link', flag: '2', linkName: 'run', mode: 0o777 },
      rawPax({ path: 'ü'.repeat(150) }),
      { name: 'x', content: 'long name' },
    );
    expect(await describeEntries(await thereAndBack(tar))).toEqual(await describeEntries(tar));
  });

  it('keeps any tree of files', async () => {
    const name = fc.constantFrom('a', 'b', 'ü', 'x y', '-rf', 'C', '日本');
    const tree = fc.uniqueArray(
      fc.tuple(fc.array(name, { minLength: 1, maxLength: 4 }), fc.uint8Array({ maxLength: 2000 }), fc.nat(0o777)),
      {
        maxLength: 12,
        // A leaf below another leaf would be refused, so leaves end in their depth.
        selector: ([path]) => path.join('/'),
      },
    );
    await fc.assert(
      fc.asyncProperty(tree, async (files) => {
        const tar = rawTar(
          ...files.map(([path, content, mode]): RawTarEntry => ({
            name: `${path.join('/')}.${path.length}`,
            content: Buffer.from(content),
            mode: mode || 1,
          })),
        );
        expect(await describeEntries(await thereAndBack(tar))).toEqual(await describeEntries(tar));
      }),
      runs(30),
    );
  });

  it.each<[what: string, detail: string, RawTarEntry]>([
    ['a hard link', '(link)', { name: 'a', flag: '1', linkName: 'b' }],
    ['a device', '(character-device)', { name: 'a', flag: '3' }],
    ['a pipe', '(fifo)', { name: 'a', flag: '6' }],
    ['an entry of unknown kind', '(other)', { name: 'a', flag: 'V' }],
    ['a link out of the archive', 'points outside', { name: 'a', flag: '2', linkName: '/etc/passwd' }],
    ['a backslash in a name', 'contains a backslash', { name: 'a\\b' }],
    ['a colon in a name', 'contains a colon', { name: 'at-12:30' }],
    ['the name of a device', 'is a device name on Windows', { name: 'a/aux.c' }],
  ])('is refused for %s before anything is sent', async (_what, detail, entry) => {
    const index = await indexTar(pieces(rawTar(entry)));
    await expect(assertFitsZip(index)).rejects.toMatchObject({
      code: 'invalid_input',
      message: 'Invalid .tar archive contents.',
      detail: expect.stringContaining(detail) as string,
    });
  });

  it.each([
    ['case', 'Readme', 'README'],
    ['Unicode form', 'caf\u00e9', 'cafe\u0301'],
  ])('is refused for names that differ by %s alone, which the .tar may contain', async (_what, one, other) => {
    const index = await indexTar(pieces(rawTar({ name: one }, { name: other })));
    expect(index.size).toBe(2);
    await expect(assertFitsZip(index)).rejects.toMatchObject({
      code: 'invalid_input',
      detail: expect.stringContaining('are identical on systems') as string,
    });
  });

  it('is refused for more entries than a plain .zip can count', async () => {
    const one = { path: 'a', type: 'file', sizeBytes: 0, mode: 0, modifiedAt: new Date(0), linkTarget: null, offset: 0 } as const;
    const index = new Map(Array.from({ length: 65_536 }, (_, i) => [String(i), one]));
    await expect(assertFitsZip(index)).rejects.toMatchObject({ code: 'invalid_input' });
  });

  it('yields to other work while long names are compared', async () => {
    const entry = { type: 'file', sizeBytes: 0, mode: 0, modifiedAt: new Date(0), linkTarget: null, offset: 0 } as const;
    const paths = Array.from({ length: 1_000 }, (_, i) => `${i}${'\u0390'.repeat(2_000)}`);
    let turns = 0;
    const over = new AbortController();
    const others = (async () => {
      for (; !over.signal.aborted; turns++) await new Promise((resolve) => setImmediate(resolve));
    })();
    await assertFitsZip(new Map(paths.map((path) => [path, { ...entry, path }])));
    over.abort();
    await others;
    expect(turns).toBeGreaterThanOrEqual(15);
  });

  it('reads no further than its reader', async () => {
    const tar = rawTar(...Array.from({ length: 100 }, (_, i) => ({ name: `f${i}`, content: randomBytes(100_000) })));
    let served = 0;
    async function* source() {
      for await (const piece of pieces(tar, 65_536)) {
        served += piece.length;
        yield piece;
      }
    }
    const zip = tarToZip(await indexTar(pieces(tar)), source());
    await once(zip, 'readable');
    // Time enough to read everything if nothing held it back.
    for (let turn = 0; turn < 1000; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(served).toBeLessThan(1_000_000);
    expect((await collect(zip)).length).toBeGreaterThan(9_000_000);
    expect(served).toBeGreaterThan(10_000_000);
  });

  it('releases the stored bytes when its reader goes away', async () => {
    const tar = rawTar(...Array.from({ length: 100 }, (_, i) => ({ name: `f${i}`, content: randomBytes(100_000) })));
    let close: (value: boolean) => void;
    const closed = new Promise<boolean>((resolve) => (close = resolve));
    async function* source() {
      try {
        yield* pieces(tar);
      } finally {
        close(true);
      }
    }
    const zip = tarToZip(await indexTar(pieces(tar)), source());
    await once(zip, 'readable');
    zip.destroy();
    await expect(closed).resolves.toBe(true);
  });

  it('breaks off, instead of ending as if complete, when the stored bytes fail or end early', async () => {
    const tar = rawTar({ name: 'a', content: randomBytes(300_000) });
    const index = await indexTar(pieces(tar));
    const failure = new Error('connection lost');
    async function* failing() {
      yield* pieces(tar.subarray(0, 100_000));
      throw failure;
    }
    await expect(collect(tarToZip(index, failing()))).rejects.toBe(failure);
    await expect(collect(tarToZip(index, pieces(tar.subarray(0, 100_000))))).rejects.toThrow('shorter than its own index');
  });
});
