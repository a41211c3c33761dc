import { randomBytes } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { bzip2Zip, encryptedZip, gnuLatin1Tar, gnuSparseTar, lzmaZip, paxLatin1Tar } from '../../../src/files/testing/exotic-archives.js';
import { rawPax, rawTar, type RawTarEntry } from '../../../src/files/testing/raw-tar.js';
import { rawZip, UTF8_FLAG } from '../../../src/files/testing/raw-zip.js';
import { expectNotFound, expectRefused } from '../../support/expect-answer.js';
import { FileClient, storedRows, ZIP } from '../../support/files.js';
import { createPerson } from '../../support/people.js';
import { peakMibDuring } from '../../support/resident-memory.js';
import { startServerProcess, type ServerProcess } from '../../support/server.js';
import { sampledRows } from '../../../src/testing/index.js';

const MIB = 1_048_576;
const LIMIT = 104_857_600;
const symlink = (mode = 0o120777): number => (mode << 16) >>> 0;

/** What no response may contain: a .tar is stored unchanged, and refused when it is read. */
const HOSTILE_TARS: readonly [what: string, tar: Buffer, detail: RegExp][] = [
  ['leads upwards', rawTar({ name: '../evil' }), /points outside the archive/],
  ['leads upwards from inside', rawTar({ name: 'a/../../evil' }), /points outside the archive/],
  ['leads upwards on Windows', rawTar({ name: 'a\\..\\..\\evil' }), /points outside the archive/],
  ['is absolute', rawTar({ name: '/etc/passwd' }), /absolute path/],
  ['is absolute on Windows', rawTar({ name: 'C:\\evil' }), /absolute path/],
  ['names a file twice', rawTar({ name: 'a' }, { name: './a' }), /occurs more than once/],
  ['puts a file below a link', rawTar({ name: 'a', flag: '2', linkName: '/etc' }, { name: 'a/passwd' }), /is inside something/],
  ['has a name that is not UTF-8', rawTar({ name: Buffer.from([0x61, 0xff, 0x62]) }), /not valid UTF-8/],
  ['has such a name in its own header', paxLatin1Tar, /not valid UTF-8/],
  ['has such a long name of GNU', gnuLatin1Tar, /not valid UTF-8/],
  ['has a NUL in a name', rawTar(rawPax({ path: 'a\0b' }), { name: 'x' }), /NUL|damaged|invalid/i],
  ['has no name', rawTar({ name: '' }), /no name/],
  ['has a name of 5000 bytes', rawTar(rawPax({ path: 'x'.repeat(5000) }), { name: 'x' }), /longer than 4096 bytes/],
  ['has a negative size', rawTar({ name: 'a', sizeField: Buffer.from('ffffffffffffffffffffffff', 'hex') }), /./],
  ['has a size beyond all numbers', rawTar({ name: 'a', sizeField: Buffer.from('80ffffffffffffffffffffff', 'hex') }), /./],
  ['has a size of 8 GiB and no content', rawTar({ name: 'a', sizeField: '77777777777\0' }), /./],
  ['overrides a size by nonsense', rawTar(rawPax({ size: 'NaN' }), { name: 'a', content: 'abc' }), /./],
  ['overrides a size by a negative one', rawTar(rawPax({ size: '-512' }), { name: 'a', content: 'abc' }), /./],
  ['overrides a size by a huge one', rawTar(rawPax({ size: '9007199254740993' }), { name: 'a', content: 'abc' }), /./],
  ['breaks off in an entry', rawTar({ name: 'a', content: randomBytes(5000) }).subarray(0, 2000), /./],
  ['breaks off in a header', rawTar({ name: 'a', content: randomBytes(5000) }).subarray(0, 300), /./],
  ['has a wrong checksum', rawTar({ name: 'a', isChecksumWrong: true }), /./],
  ['has 400 KiB of attributes before one entry', rawTar(rawPax({ comment: 'x'.repeat(400 * 1024) }), { name: 'a' }), /longer than 262144/],
  [
    'has thousands of headers before one entry',
    rawTar(...Array.from({ length: 2000 }, (_, i) => rawPax({ comment: `${i}` }))),
    /longer than 262144/,
  ],
  ['has thousands of attributes for all entries', rawTar(rawPax(Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`k${i}`, 'v'])), 'g'), rawPax({ comment: 'x' }), { name: 'a' }), /more than 256/], // prettier-ignore
  [
    'has a long name of GNU of half a MiB',
    rawTar({ name: '././@LongLink', flag: 'L', content: 'x'.repeat(MIB / 2) }, { name: 'a' }),
    /longer than/,
  ],
  ['is not an archive', randomBytes(5000), /./],
];

const HOSTILE_ZIPS: readonly [what: string, zip: Buffer, status: number, message: string, detail: RegExp][] = [
  ['leads upwards', rawZip({ name: '../evil' }), 400, 'Invalid .zip archive contents.', /points outside/],
  ['leads upwards on Windows', rawZip({ name: '..\\evil', versionMadeBy: 20 }), 400, 'Invalid .zip archive contents.', /points outside/],
  ['is absolute', rawZip({ name: '/etc/passwd' }), 400, 'Invalid .zip archive contents.', /absolute/],
  ['is absolute on Windows', rawZip({ name: 'C:/evil' }), 400, 'Invalid .zip archive contents.', /absolute/],
  [
    'links upwards',
    rawZip({ name: 'a/l', content: '../../etc', externalAttributes: symlink() }),
    400,
    'Invalid .zip archive contents.',
    /points outside/,
  ],
  [
    'links to a place',
    rawZip({ name: 'l', content: '/etc/passwd', externalAttributes: symlink() }),
    400,
    'Invalid .zip archive contents.',
    /points outside/,
  ],
  [
    'has a link of 5000 bytes',
    rawZip({ name: 'l', content: 'x'.repeat(5000), externalAttributes: symlink() }),
    400,
    'Invalid .zip archive contents.',
    /too long/,
  ],
  [
    'has a device',
    rawZip({ name: 'null', externalAttributes: symlink(0o020666) }),
    400,
    'Invalid .zip archive contents.',
    /neither a file/,
  ],
  ['has a pipe', rawZip({ name: 'pipe', externalAttributes: symlink(0o010666) }), 400, 'Invalid .zip archive contents.', /neither a file/],
  ['names a file twice', rawZip({ name: 'a' }, { name: 'a' }), 400, 'Invalid .zip archive contents.', /more than once/],
  ['puts a file below a file', rawZip({ name: 'a' }, { name: 'a/b' }), 400, 'Invalid .zip archive contents.', /is inside something/],
  ['puts content into a folder', rawZip({ name: 'a/', content: 'abc' }), 400, 'Invalid .zip archive contents.', /folder with content/],
  [
    'has a name that is not UTF-8',
    rawZip({ name: Buffer.from([0x61, 0xff]), flags: UTF8_FLAG }),
    400,
    'Invalid .zip archive contents.',
    /not valid UTF-8/,
  ],
  ['is encrypted', encryptedZip, 400, 'Invalid .zip archive contents.', /encrypted/],
  ['is compressed by bzip2', bzip2Zip, 400, 'Invalid .zip archive contents.', /method 12/],
  ['is compressed by LZMA', lzmaZip, 400, 'Invalid .zip archive contents.', /method 14/],
  [
    'promises 4 GiB',
    rawZip({ name: 'a', content: 'x', isDeflated: true, claimedSize: 0xfffffffe }),
    413,
    'Expanded .zip archive exceeds maximum size.',
    /104857600/,
  ],
  [
    'promises one byte too many',
    rawZip({ name: 'a', content: 'x', isDeflated: true, claimedSize: LIMIT - 1535 }),
    413,
    'Expanded .zip archive exceeds maximum size.',
    /./,
  ],
  [
    'holds more than it promises',
    rawZip({ name: 'a', content: Buffer.alloc(50 * MIB), isDeflated: true, claimedSize: 10 }),
    400,
    'Invalid .zip archive contents.',
    /damaged/,
  ],
  [
    'holds less than it promises',
    rawZip({ name: 'a', content: 'abc', isDeflated: true, claimedSize: 1000 }),
    400,
    'Invalid .zip archive contents.',
    /damaged/,
  ],
  ['has other bytes than promised', rawZip({ name: 'a', content: 'abc', crc: 7 }), 400, 'Invalid .zip archive contents.', /damaged/],
  [
    'has an entry beyond its end',
    rawZip({ name: 'a', content: 'abc', claimedOffset: 0x7fffffff }),
    400,
    'Invalid .zip archive contents.',
    /damaged/,
  ],
  ['breaks off', rawZip({ name: 'a', content: randomBytes(5000) }).subarray(0, 3000), 400, 'Incomplete .zip archive file.', /./],
  ['is nothing', Buffer.alloc(0), 400, 'Incomplete .zip archive file.', /./],
  ['is not an archive', randomBytes(5000), 400, 'Incomplete .zip archive file.', /./],
  ['lets two hundred entries share one megabyte of zeros', overlapping(200, MIB), 413, 'Expanded .zip archive exceeds maximum size.', /./],
];

/** Every entry of the table of contents refers to the same few bytes, which expand to `size` each: small, flat, and without recursion. */
function overlapping(count: number, size: number): Buffer {
  const content = Buffer.alloc(size);
  const data = deflateRawSync(content);
  const first = rawZip({ name: 'f000', content, isDeflated: true });
  const local = first.subarray(0, 30 + 4 + data.length);
  const central = first.subarray(local.length, first.length - 22);
  const directory = Buffer.concat(
    Array.from({ length: count }, (_, i) => {
      const entry = Buffer.from(central);
      entry.write(`f${String(i).padStart(3, '0')}`, 46);
      return entry;
    }),
  );
  const end = Buffer.from(first.subarray(first.length - 22));
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(directory.length, 12);
  return Buffer.concat([local, directory, end]);
}

describe('malicious archives', () => {
  let server: ServerProcess;
  let files: FileClient;

  beforeAll(async () => {
    server = await startServerProcess({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
    files = new FileClient(server, await createPerson(server));
  });
  afterAll(async () => {
    // None of the uploads caused an unexpected error.
    expect(server.logs()).not.toMatch(/"level":"(error|fatal)"/);
    await server.stop();
  });

  sampledRows(it, 8).each(HOSTILE_TARS)(
    'a .tar that %s is stored unchanged, and refused with the reason when it is read',
    async (_what, tar, detail) => {
      const id = await files.store(tar);
      expect((await files.get(id)).body.equals(tar)).toBe(true);
      for (const path of ['entries', 'entries/a', 'entries/etc/passwd']) {
        const answer = await files.get(`${id}/${path}`);
        expectRefused(answer, 400, 'Invalid .tar archive contents.');
        expect(answer.json()).toHaveProperty('detail', expect.stringMatching(detail));
      }
      expectRefused(await files.get(`${id}?format=zip`), 400, 'Invalid .tar archive contents.');
    },
  );

  sampledRows(it, 8).each(HOSTILE_ZIPS)(
    'a .zip that %s is refused with the reason, and nothing of it is stored',
    async (_what, zip, status, message, detail) => {
      const before = await storedRows(server);
      const answer = await files.upload(zip, ZIP);
      expectRefused(answer, status, message);
      expect(answer.json()).toHaveProperty('detail', expect.stringMatching(detail));
      expect(await storedRows(server)).toEqual(before);
    },
  );

  it('a .zip within a .zip is an ordinary file', async () => {
    const inner = rawZip({ name: 'bomb', content: Buffer.alloc(MIB), isDeflated: true });
    const id = await files.store(rawZip({ name: 'inner.zip', content: inner }), ZIP);
    expect((await files.get(`${id}/entries/inner.zip`)).body.equals(inner)).toBe(true);
  });

  it('a sparse file is listed, but its holes are not served as content', async () => {
    const id = await files.store(gnuSparseTar);
    expect((await files.get(`${id}/entries`)).json()).toMatchObject({ entries: [{ path: 'holes', type: 'other' }] });
    expectRefused(await files.get(`${id}/entries/holes`), 400, 'This entry has no content.');
  });

  it('an overriding size field is respected, and nothing after it is mistaken for content', async () => {
    const id = await files.store(
      rawTar(rawPax({ size: '3' }), { name: 'a', content: 'abc', sizeField: '00000000000\0' }, { name: 'b', content: 'b' }),
    );
    expect((await files.get(`${id}/entries/a`)).text).toBe('abc');
    expect((await files.get(`${id}/entries/b`)).text).toBe('b');
  });

  it('links are listed and never followed', async () => {
    const links: RawTarEntry[] = [
      { name: 'up', flag: '2', linkName: '../../etc/passwd' },
      { name: 'root', flag: '2', linkName: '/' },
      { name: 'self', flag: '2', linkName: 'self' },
      { name: 'hard', flag: '1', linkName: '/etc/passwd' },
    ];
    const id = await files.store(rawTar(...links));
    for (const { name } of links) {
      expectRefused(await files.get(`${id}/entries/${name as string}`), 400, 'This entry has no content.');
      expectNotFound(await files.get(`${id}/entries/${name as string}/etc/passwd`));
    }
    expectRefused(await files.get(`${id}?format=zip`), 400, 'Invalid .tar archive contents.');
  });

  it('archives of nothing but headers are listed or refused, within their memory limit', async () => {
    // As many entries as 100 MiB can hold, and entries that imply many times as many folders.
    const empty = Buffer.concat([...headers(204_000, (i) => `f${i}`), Buffer.alloc(1024)]);
    const deep = Buffer.concat([...headers(1200, (i) => `${i}/${'d/'.repeat(40)}f`.slice(0, 100)), Buffer.alloc(1024)]);
    const nested = rawTar(...Array.from({ length: 400 }, (_, i) => [rawPax({ path: `${i}/${'d/'.repeat(1900)}f` }), { name: 'x' }]).flat());
    const peak = await peakMibDuring(server.pid, async () => {
      expect((await files.get(`${await files.store(empty)}/entries?limit=1`)).json()).toMatchObject({ count: 204_000 });
      expect((await files.get(`${await files.store(deep)}/entries?limit=1`)).json()).toMatchObject({ count: 1200 });
      const answer = await files.get(`${await files.store(nested)}/entries`);
      expectRefused(answer, 413, 'The archive contains too many entries.');
    });
    // The cache, the index in progress, and memory that is not collected yet.
    expect(peak).toBeLessThan(500);
  });
});

/** Entries without content, created quickly: one header, patched. */
function headers(count: number, name: (i: number) => string): Buffer[] {
  return Array.from({ length: count }, (_, i) => rawTar({ name: name(i) }).subarray(0, 512));
}
