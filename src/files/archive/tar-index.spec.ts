import fc from 'fast-check';
import { DomainError } from '../../common/index.js';
import { pieces } from '../testing/bytes.js';
import { rawPax, rawTar, rawTarEntry } from '../testing/raw-tar.js';
import type { RawTarEntry } from '../testing/raw-tar.js';
import { indexTar } from './tar-index.js';
import { runs } from '../../testing/index.js';

const index = (...entries: RawTarEntry[]) => indexTar(pieces(rawTar(...entries)));
const refusal = (detail: string) => ({
  code: 'invalid_input',
  message: 'Invalid .tar archive contents.',
  detail: expect.stringContaining(detail) as string,
});

/** 12 bytes of the size field in the base-256 form of GNU tar. */
function base256(first: number, last: bigint): Buffer {
  const field = Buffer.alloc(12);
  field.writeBigUInt64BE(last, 4);
  field[0] = first;
  return field;
}

describe('indexTar', () => {
  it('records the kind of every entry and where its bytes are', async () => {
    const archive = rawTar(
      { name: './dir/', flag: '5', mode: 0o755 },
      { name: 'dir/file', content: 'hello', mode: 0o4711, mtime: 1_600_000_000 },
      { name: 'dir/soft', flag: '2', linkName: 'file' },
      { name: 'dir/hard', flag: '1', linkName: 'dir/file' },
      { name: 'dir/null', flag: '3' },
      { name: 'dir/disk', flag: '4' },
      { name: 'dir/pipe', flag: '6' },
    );
    const entries = [...(await indexTar(pieces(archive))).values()];
    expect(entries.map(({ path, type, linkTarget }) => [path, type, linkTarget])).toEqual([
      ['dir', 'directory', null],
      ['dir/file', 'file', null],
      ['dir/soft', 'symlink', 'file'],
      ['dir/hard', 'link', 'dir/file'],
      ['dir/null', 'character-device', null],
      ['dir/disk', 'block-device', null],
      ['dir/pipe', 'fifo', null],
    ]);
    const file = entries[1]!;
    expect(file).toMatchObject({ sizeBytes: 5, mode: 0o4711, modifiedAt: new Date(1_600_000_000_000) });
    expect(archive.subarray(file.offset, file.offset + file.sizeBytes).toString()).toBe('hello');
  });

  it('gives the same result for any chunking of the bytes', async () => {
    const archive = rawTar({ name: 'a', content: 'x'.repeat(1300) }, rawPax({ path: 'ü'.repeat(200) }), { name: 'short', content: 'y' });
    const whole = await indexTar(pieces(archive));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: archive.length }), async (pieceBytes) => {
        expect(await indexTar(pieces(archive, pieceBytes))).toEqual(whole);
      }),
      { numRuns: 50 },
    );
  });

  it('reads an empty archive, one of zeros, and one without its end marker', async () => {
    expect((await indexTar(pieces(Buffer.alloc(0)))).size).toBe(0);
    expect((await indexTar(pieces(Buffer.alloc(10_240)))).size).toBe(0);
    expect((await indexTar(pieces(rawTarEntry({ name: 'a', content: 'b' })))).size).toBe(1);
  });

  it('reads pre-POSIX headers, which have no magic number', async () => {
    expect([...(await index({ name: 'old', magic: '', content: 'v7' })).keys()]).toEqual(['old']);
  });

  it('takes name, link, size and time from an extended header', async () => {
    const entries = await index(
      rawPax({ path: 'long/ü', size: '3', mtime: '4102444800.25' }),
      { name: 'short', content: 'abc', sizeField: '' },
      rawPax({ linkpath: 'ä' }),
      {
        name: 'l',
        flag: '2',
        linkName: 'x',
      },
    );
    expect(entries.get('long/ü')).toMatchObject({ sizeBytes: 3, modifiedAt: new Date(4_102_444_800_250) });
    expect(entries.get('l')).toMatchObject({ linkTarget: 'ä' });
  });

  it('lists a sparse file, whose stored bytes are not its content', async () => {
    const entries = await index(rawPax({ 'GNU.sparse.major': '1', 'GNU.sparse.minor': '0' }), { name: 'sparse', content: 'map' });
    expect(entries.get('sparse')).toMatchObject({ type: 'other' });
  });

  it('keeps the later of two folders with one name', async () => {
    const entries = await index({ name: 'd/', flag: '5', mode: 0o700 }, { name: 'd/', flag: '5', mode: 0o755 });
    expect([...entries.values()]).toMatchObject([{ path: 'd', mode: 0o755 }]);
  });

  it.each<[what: string, detail: string, RawTarEntry[]]>([
    ['../', 'points outside the archive', [{ name: '../evil' }]],
    ['an absolute path', 'is an absolute path', [{ name: '/etc/passwd' }]],
    ['../ in an extended header', 'points outside the archive', [rawPax({ path: 'a/../../b' }), { name: 'a' }]],
    ['NUL in an extended header', 'NUL', [rawPax({ path: 'a\0b' }), { name: 'a' }]],
    ['a file without a name', 'has no name', [{ name: './', flag: '7' }]],
    ['a name twice', 'more than once', [{ name: 'a' }, { name: './a' }]],
    ['a file below a symbolic link', 'not a folder', [{ name: 'l', flag: '2', linkName: '/etc' }, { name: 'l/passwd' }]],
    ['a name that is not UTF-8', 'not valid UTF-8', [{ name: Buffer.from([0x61, 0xff]) }]],
    ['a link that is not UTF-8', 'not valid UTF-8', [rawPax({ linkpath: '\ufffd' }), { name: 'm', flag: '2', linkName: 'x' }]],
    ['a wrong checksum', 'header', [{ name: 'a', isChecksumWrong: true }]],
    ['a size beyond the archive', 'end of data', [{ name: 'a', content: 'x', sizeField: '77777777777\0' }]],
    ['a size in no known form', 'impossible size', [{ name: 'a', sizeField: base256(0xbf, 5n) }]],
    ['a size of 2^63', 'impossible size', [{ name: 'a', sizeField: base256(0x80, 1n << 63n) }]],
    ['a negative size', 'Invalid header', [{ name: 'a', sizeField: base256(0xff, (1n << 64n) - 5n) }]],
    ['a size that is not a number', 'Invalid header', [{ name: 'a', sizeField: 'zzzzzzzzzzz\0' }]],
    ['a size in an extended header that is not a number', 'Invalid header', [rawPax({ size: 'many' }), { name: 'a' }]],
    ['a huge size in an extended header', 'impossible size', [rawPax({ size: '9'.repeat(300) }), { name: 'a' }]],
    [
      'hundreds of records in an extended header',
      'extended attributes',
      [rawPax(Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`k${i}`, 'v']))), { name: 'a' }],
    ],
  ])('refuses %s, with the reason', async (_what, detail, entries) => {
    await expect(index(...entries)).rejects.toMatchObject(refusal(detail));
  });

  it('refuses an archive that ends inside a header, a content or its padding', async () => {
    const archive = rawTarEntry({ name: 'a', content: 'x'.repeat(600) });
    for (const length of [1, 511, 513, 1000, 1112, 1535]) {
      await expect(indexTar(pieces(archive.subarray(0, length)))).rejects.toMatchObject(refusal('end of data'));
    }
  });

  it('stops at endless headers instead of collecting them', async () => {
    let served = 0;
    async function* endless() {
      for (;;) {
        served++;
        yield await Promise.resolve(rawTarEntry(rawPax({ comment: 'x'.repeat(400) })));
      }
    }
    await expect(indexTar(endless())).rejects.toMatchObject(refusal('headers are longer'));
    expect(served).toBeLessThan(400);
  });

  it('applies that limit even behind a folder that claims to have content', async () => {
    const attributes = Array.from({ length: 600 }, () => rawPax({ comment: 'x'.repeat(400) }));
    const claims = { name: 'd/', flag: '5', sizeField: '77777777777\0' };
    await expect(index(claims, ...attributes)).rejects.toMatchObject(refusal('headers are longer'));
  });

  it('does not copy a huge global header into thousands of entries', async () => {
    const records = Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`k${i}`, '']));
    const bomb = rawTar(
      rawPax(records, 'g'),
      ...Array.from({ length: 2000 }, (_, i) => [rawPax({ comment: '' }), { name: `f${i}` }]).flat(),
    );
    await expect(indexTar(pieces(bomb))).rejects.toMatchObject(refusal('extended attributes'));
  });

  it('accepts megabytes of zeros as padding', async () => {
    expect((await indexTar(pieces(Buffer.concat([rawTar({ name: 'a' }), Buffer.alloc(3 * 1_048_576)])))).size).toBe(1);
  });

  it("passes on a failure of the source, which is not the archive's fault", async () => {
    const failure = new Error('connection lost');
    async function* failing() {
      yield await Promise.resolve(rawTarEntry({ name: 'a', content: 'x' }).subarray(0, 600));
      throw failure;
    }
    await expect(indexTar(failing())).rejects.toBe(failure);
  });

  it('returns or refuses any damaged bytes, and never fails otherwise', async () => {
    const good = rawTar(
      { name: 'd/', flag: '5' },
      rawPax({ path: 'd/ü', mtime: '1.5' }),
      { name: 'x', content: 'abc' },
      { name: 'l', flag: '2', linkName: 'x' },
    );
    const damage = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(
        damage,
        fc.oneof(fc.constant(good.length), fc.nat(good.length)),
        fc.boolean(),
        async (changes, length, isSumFixed) => {
          const bytes = Buffer.from(good);
          for (const [at, value] of changes) bytes[at] = value;
          if (isSumFixed) for (let at = 0; at + 512 <= bytes.length; at += 512) fixChecksum(bytes.subarray(at, at + 512));
          await indexTar(pieces(bytes.subarray(0, length))).catch((error: unknown) => {
            expect(error).toBeInstanceOf(DomainError);
          });
        },
      ),
      runs(300),
    );
  });
});

/** Fixes the checksum of a changed header, so that the change is read. Blocks of content get damaged a little more. */
function fixChecksum(header: Buffer): void {
  if (header.every((byte) => byte === 0)) return;
  header.fill(' ', 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
}
