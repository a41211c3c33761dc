import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { DomainError } from '../../common/index.js';
import { collect, pieces, randomAccess } from '../testing/bytes.js';
import { rawZip, UTF8_FLAG } from '../testing/raw-zip.js';
import type { RawZipEntry } from '../testing/raw-zip.js';
import { indexTar } from './tar-index.js';
import { zipToTar } from './zip-to-tar.js';
import { runs, EFFORT } from '../../testing/index.js';
import { unlessSampled } from '../../../src/testing/index.js';

const LIMIT = 104_857_600;
const convert = (zip: Buffer, limit = LIMIT) => collect(zipToTar(randomAccess(zip), limit));
const unixMode = (mode: number) => (mode << 16) >>> 0;

async function entriesOf(zip: Buffer) {
  const tar = await convert(zip);
  const index = await indexTar(pieces(tar));
  return [...index.values()].map((entry) => ({ ...entry, content: tar.subarray(entry.offset, entry.offset + entry.sizeBytes).toString() }));
}

const INVALID = { code: 'invalid_input', message: 'Invalid .zip archive contents.' };
const INCOMPLETE = { code: 'invalid_input', message: 'Incomplete .zip archive file.' };
const TOO_LARGE = { code: 'payload_too_large', message: 'Expanded .zip archive exceeds maximum size.' };

describe('zipToTar', () => {
  it('keeps name, kind, mode, time and content of every entry', async () => {
    const entries = await entriesOf(
      rawZip(
        { name: 'dir/', externalAttributes: unixMode(0o040750) },
        { name: 'dir/run.sh', content: 'echo', isDeflated: true, externalAttributes: unixMode(0o100755) },
        { name: 'dir/link', content: 'run.sh', externalAttributes: unixMode(0o120777) },
        { name: 'dir/ü', content: 'stored', externalAttributes: unixMode(0o100600) },
      ),
    );
    expect(entries).toMatchObject([
      { path: 'dir', type: 'directory', mode: 0o750 },
      { path: 'dir/run.sh', type: 'file', mode: 0o755, content: 'echo', modifiedAt: new Date('2024-01-01T12:00:00Z') },
      { path: 'dir/link', type: 'symlink', mode: 0o777, linkTarget: 'run.sh' },
      { path: 'dir/ü', type: 'file', mode: 0o600, content: 'stored' },
    ]);
  });

  it('writes every entry as user and group 1000', async () => {
    const tar = await convert(rawZip({ name: 'a' }));
    expect(tar.toString('latin1', 108, 124).split('\0')).toEqual(['001750 ', '001750 ', '']);
  });

  it('gives the same bytes in any time zone of the server', async () => {
    const zone = process.env['TZ'];
    const zip = rawZip({ name: 'a', content: 'b' });
    const results = [];
    try {
      for (const name of ['UTC', 'Asia/Tokyo', 'America/New_York']) {
        process.env['TZ'] = name;
        results.push((await convert(zip)).toString('base64'));
      }
    } finally {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    }
    expect(new Set(results).size).toBe(1);
  });

  it('keeps times that the plain field cannot represent', async () => {
    const ntfs = (date: Date) => {
      const field = Buffer.alloc(36);
      field.writeUInt16LE(0x000a, 0);
      field.writeUInt16LE(32, 2);
      field.writeUInt16LE(1, 8);
      field.writeUInt16LE(24, 10);
      field.writeBigInt64LE((BigInt(date.getTime()) + 11_644_473_600_000n) * 10_000n, 12);
      return field;
    };
    const dates = ['1969-07-20T20:17:40Z', '2038-01-19T03:14:08Z', '2500-01-01T00:00:00Z'].map((text) => new Date(text));
    const entries = await entriesOf(rawZip(...dates.map((date, i) => ({ name: `f${i}`, extra: ntfs(date) }))));
    expect(entries.map((entry) => entry.modifiedAt)).toEqual(dates);
  });

  it('makes entries from systems without Unix modes readable by everybody', async () => {
    const entries = await entriesOf(
      rawZip(
        { name: 'a', versionMadeBy: 20, externalAttributes: 0x20 },
        { name: 'b', versionMadeBy: 20, externalAttributes: 0x21 },
        { name: 'c/', versionMadeBy: 20, externalAttributes: 0x10 },
        { name: 'win\\d', versionMadeBy: 20, externalAttributes: 0x20 },
      ),
    );
    expect(entries.map(({ path, mode }) => [path, mode])).toEqual([
      ['a', 0o666],
      ['b', 0o444],
      ['c', 0o777],
      ['win/d', 0o666],
    ]);
  });

  it('reads names by flag, by extra field, as UTF-8 without the flag (macOS), and otherwise as code page 437', async () => {
    const names: RawZipEntry[] = [
      { name: 'ä', flags: UTF8_FLAG },
      { name: 'ö', flags: 0 },
      { name: Buffer.from([0x81]), flags: 0 },
    ];
    expect((await entriesOf(rawZip(...names))).map((entry) => entry.path)).toEqual(['ä', 'ö', 'ü']);
  });

  it('converts an empty archive to an empty one', async () => {
    expect(await convert(rawZip())).toEqual(Buffer.alloc(1024));
  });

  it.each<[what: string, detail: string, RawZipEntry[]]>([
    ['../', 'points outside', [{ name: '../evil' }]],
    ['../ in backslashes', 'points outside', [{ name: '..\\evil' }]],
    ['an absolute path', 'absolute', [{ name: '/etc/passwd' }]],
    ['a drive', 'absolute', [{ name: 'C:\\evil', versionMadeBy: 20 }]],
    ['NUL', 'NUL', [{ name: 'a\0b' }]],
    ['a name that is not UTF-8 but says so', 'not valid UTF-8', [{ name: Buffer.from([0x61, 0xff]) }]],
    ['a name twice', 'more than once', [{ name: 'a' }, { name: 'a' }]],
    ['a file below a link', 'not a folder', [{ name: 'l', content: 'x', externalAttributes: unixMode(0o120777) }, { name: 'l/a' }]],
    ['a link out of the archive', 'points outside', [{ name: 'l', content: '../../etc', externalAttributes: unixMode(0o120777) }]],
    ['a link to nothing', 'no target', [{ name: 'l', externalAttributes: unixMode(0o120777) }]],
    ['a link with a target of megabytes', 'too long', [{ name: 'l', content: 'a'.repeat(5000), externalAttributes: unixMode(0o120777) }]],
    ['a device', 'neither a file', [{ name: 'd', externalAttributes: unixMode(0o060644) }]],
    ['a folder with content', 'folder with content', [{ name: 'd/', content: 'x', externalAttributes: unixMode(0o040755) }]],
    ['an encrypted entry', 'encrypted', [{ name: 'a', content: 'x', flags: UTF8_FLAG | 1, claimedCompressedSize: 13 }]],
    ['another compression', 'method 14', [{ name: 'a', content: 'x', method: 14 }]],
    ['a wrong checksum', 'damaged', [{ name: 'a', content: 'x', crc: 1 }]],
    ['more content than it says', 'damaged', [{ name: 'a', content: 'x'.repeat(100), isDeflated: true, claimedSize: 99 }]],
    ['less content than it says', 'damaged', [{ name: 'a', content: 'x', isDeflated: true, claimedSize: 2 }]],
    ['content that does not inflate', 'damaged', [{ name: 'a', content: '\xff\xff\xff', method: 8 }]],
    ['content beyond the end of the file', 'damaged', [{ name: 'a', content: 'x', isDeflated: true, claimedCompressedSize: 5000 }]],
    ['an offset without an entry', 'damaged', [{ name: 'a', content: 'xxxxxxxxx', claimedOffset: 3 }]],
    ['an offset far beyond the end', 'damaged', [{ name: 'a', content: 'x', claimedOffset: 0xfffffff0 }]],
    ['an offset of 2^63', 'damaged', [{ name: 'a', content: 'x', claimedOffset: 0xffffffff, extra: zip64Extra((1n << 63n) - 1n) }]],
  ])('refuses %s, with the reason', async (_what, detail, entries) => {
    await expect(convert(rawZip(...entries))).rejects.toMatchObject({ ...INVALID, detail: expect.stringContaining(detail) as string });
  });

  it('checks large entries, which are streamed, like small ones', async () => {
    const content = randomBytes(300_000);
    const [entry] = await entriesOf(rawZip({ name: 'a', content: content.toString('hex'), isDeflated: true }));
    expect(entry?.content).toBe(content.toString('hex'));
    for (const lie of [{ crc: 1 }, { claimedSize: 299_999 }, { claimedSize: 300_001 }, { claimedOffset: 5 }]) {
      const zip = rawZip({ name: 'a', content, isDeflated: true, ...lie });
      await expect(convert(zip)).rejects.toMatchObject({ ...INVALID, detail: 'The entry "a" is damaged.' });
    }
  });

  it.each<[what: string, Buffer]>([
    ['nothing', Buffer.alloc(0)],
    ['text', Buffer.from('not a zip file at all, whatever its type says')],
    ['an archive that breaks off', rawZip({ name: 'a', content: randomBytes(500) }).subarray(0, 400)],
    ['a table of contents that is not where it should be', withDirectoryAt(rawZip({ name: 'a', content: 'x' }), 2)],
    ['a table of contents beyond the end', withDirectoryAt(rawZip({ name: 'a', content: 'x' }), 0xfffffff0)],
    ['a 64-bit table of contents beyond what can be counted', zip64Directory((1n << 64n) - 1n)],
  ])('refuses %s as incomplete', async (_what, zip) => {
    await expect(convert(zip)).rejects.toMatchObject(INCOMPLETE);
  });

  it('says why it cannot continue, for strong encryption among others', async () => {
    const zip = rawZip({ name: 'a', flags: 0x40 });
    await expect(convert(zip)).rejects.toMatchObject({ ...INCOMPLETE, detail: 'strong encryption is not supported' });
  });

  it('adds up the declared sizes before it inflates anything', async () => {
    const zip = rawZip({ name: 'a', content: 'x', isDeflated: true, claimedSize: 3_000_000, crc: 1 });
    await expect(convert(zip, 3_000_000)).rejects.toMatchObject(TOO_LARGE);
    await expect(convert(zip, 4_000_000)).rejects.toMatchObject(INVALID);
  });

  it('allows exactly the limit: 512 for each entry, content rounded up to 512, and 1024 at the end', async () => {
    const zip = rawZip({ name: 'a', content: 'x'.repeat(513) }, { name: 'b/', externalAttributes: unixMode(0o040755) });
    const exact = 512 + 1024 + 512 + 1024;
    expect(await convert(zip, exact)).toHaveLength(exact);
    await expect(convert(zip, exact - 1)).rejects.toMatchObject(TOO_LARGE);
  });

  it('counts the actual output as well: long names take more than was declared', async () => {
    const zip = rawZip({ name: 'ü'.repeat(300) });
    const promised = 512 + 1024;
    await expect(convert(zip, promised)).rejects.toMatchObject(TOO_LARGE);
  });

  it('stops reading, and leaves nothing running, when its reader goes away', async () => {
    let open = 0;
    const zip = rawZip(...Array.from({ length: 50 }, (_, i) => ({ name: `f${i}`, content: randomBytes(100_000) })));
    const bytes = randomAccess(zip);
    const counted = {
      ...bytes,
      read: async function* (...range: Parameters<typeof bytes.read>) {
        open++;
        try {
          yield* bytes.read(...range);
        } finally {
          open--;
        }
      },
    };
    const reader = zipToTar(counted, LIMIT);
    await reader.next();
    await reader.return(undefined);
    expect(open).toBe(0);
  });

  it("passes on a failure of the server's own disk", async () => {
    const failure = Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO', syscall: 'read' });
    const broken = { ...randomAccess(rawZip({ name: 'a' })), readAt: () => Promise.reject(failure) };
    await expect(collect(zipToTar(broken, LIMIT))).rejects.toBe(failure);
  });

  it('returns or refuses any damaged bytes, and never fails otherwise', async () => {
    const good = rawZip(
      { name: 'd/', externalAttributes: unixMode(0o040755) },
      { name: 'd/a', content: 'hello hello hello', isDeflated: true, extra: zip64Extra(0n) },
      { name: 'l', content: 'd/a', externalAttributes: unixMode(0o120777) },
    );
    const damage = fc.array(fc.tuple(fc.nat(good.length - 1), fc.oneof(fc.nat(255), fc.constant(255))), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(damage, fc.oneof(fc.constant(good.length), fc.nat(good.length)), async (changes, length) => {
        const bytes = Buffer.from(good);
        for (const [at, value] of changes) bytes[at] = value;
        await convert(bytes.subarray(0, length), 10_000_000).catch((error: unknown) => {
          expect(error).toBeInstanceOf(DomainError);
        });
      }),
      runs(300),
    );
  });
});

/** The extra field that holds a 64-bit offset. */
function zip64Extra(offset: bigint): Buffer {
  const field = Buffer.alloc(12);
  field.writeUInt16LE(1, 0);
  field.writeUInt16LE(8, 2);
  field.writeBigUInt64LE(offset, 4);
  return field;
}

function withDirectoryAt(zip: Buffer, offset: number): Buffer {
  zip.writeUInt32LE(offset, zip.length - 6);
  return zip;
}

/** An end record that refers to a 64-bit one at this offset. */
function zip64Directory(offset: bigint): Buffer {
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(offset, 8);
  return Buffer.concat([locator, rawZip()]);
}

describe('an archive of many entries', () => {
  const many = (count: number) => Array.from({ length: count }, (_, i) => ({ name: `f${i}` }));

  /** The number of bytes read for the conversion. */
  async function bytesRead(zip: Buffer): Promise<number> {
    let read = 0;
    const all = randomAccess(zip);
    const counting = {
      sizeBytes: all.sizeBytes,
      readAt: async (target: Buffer, position: number) => {
        const bytes = await all.readAt(target, position);
        read += bytes;
        return bytes;
      },
      read: (start: number, end: number, pieceBytes: number) => all.read(start, end, pieceBytes),
    };
    await collect(zipToTar(counting, LIMIT));
    return read;
  }

  it('is read about twice, not once per entry', async () => {
    const zip = rawZip(...many(5_000));
    expect(await bytesRead(zip)).toBeLessThan(3 * zip.length);
  });

  unlessSampled(it)('with contents in another order costs a little for each jump', async () => {
    const zip = rawZip(...many(5_000));
    // The records all have the same length from the thousandth on; their places are exchanged at random.
    const shuffled = shuffleOffsets(zip);
    expect(await bytesRead(shuffled)).toBeLessThan(5_000 * 4_096 + 3 * zip.length);
  });

  it('may hold as many as a plain .zip can count, and no more', async () => {
    const most = rawZip(...many(65_535));
    // The first output comes after the whole table of contents was read and accepted.
    expect(await zipToTar(randomAccess(most), LIMIT).next()).toMatchObject({ done: false });
    if (EFFORT > 1) expect((await convert(most)).length).toBeGreaterThan(65_535 * 512);
    await expect(convert(zip64(most, 65_536))).rejects.toMatchObject({
      code: 'payload_too_large',
      message: 'The archive contains too many entries.',
      detail: 'A .zip archive can contain at most 65535 entries.',
    });
  });

  it('is refused for a table of contents longer than any archiver writes', async () => {
    const zip = rawZip(...Array.from({ length: 520 }, (_, i) => ({ name: `f${i}`, extra: Buffer.alloc(65_000) })));
    await expect(convert(zip)).rejects.toMatchObject({ code: 'payload_too_large', message: 'The archive contains too many entries.' });
  });
});

/** Every entry of the table of contents points to the contents of another one. All are empty, and only their names differ. */
function shuffleOffsets(zip: Buffer): Buffer {
  const shuffled = Buffer.from(zip);
  const places: number[] = [];
  for (let at = shuffled.readUInt32LE(shuffled.length - 6); shuffled.readUInt32LE(at) === 0x02014b50;) {
    places.push(at + 42);
    at += 46 + shuffled.readUInt16LE(at + 28);
  }
  const offsets = places.map((at) => shuffled.readUInt32LE(at));
  for (const [i, at] of places.entries()) shuffled.writeUInt32LE(offsets[(i * 2_147) % offsets.length]!, at);
  return shuffled;
}

/** The same archive with a 64-bit end record that declares this many entries. */
function zip64(zip: Buffer, entryCount: number): Buffer {
  const directorySize = zip.readUInt32LE(zip.length - 10);
  const directoryOffset = zip.readUInt32LE(zip.length - 6);
  const record = Buffer.alloc(56);
  record.writeUInt32LE(0x06064b50, 0);
  record.writeBigUInt64LE(44n, 4);
  record.writeBigUInt64LE(BigInt(entryCount), 24);
  record.writeBigUInt64LE(BigInt(entryCount), 32);
  record.writeBigUInt64LE(BigInt(directorySize), 40);
  record.writeBigUInt64LE(BigInt(directoryOffset), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(zip.length - 22), 8);
  locator.writeUInt32LE(1, 16);
  const end = Buffer.from(zip.subarray(zip.length - 22));
  end.writeUInt16LE(0xffff, 8);
  end.writeUInt16LE(0xffff, 10);
  end.writeUInt32LE(0xffffffff, 12);
  end.writeUInt32LE(0xffffffff, 16);
  return Buffer.concat([zip.subarray(0, zip.length - 22), record, locator, end]);
}
