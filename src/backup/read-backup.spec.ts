import { createHash } from 'node:crypto';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { compress } from './compression.js';
import { encrypt, encrypterFor, identitiesIn } from './encryption.js';
import { encodeFrame, encodeJson } from './format.js';
import { verifyBackup } from './read-backup.js';

const HEADER = {
  version: '2.0.0',
  createdAt: '2026-12-01T00:00:00.000Z',
  migrations: ['First1'],
  tables: [
    { name: 'users', columns: ['id', 'name'] },
    { name: 'files', columns: ['id'] },
  ],
  plaintext: [],
  keys: [],
};
const TABLES = [
  encodeJson('T', { name: 'users' }),
  encodeFrame('D', Buffer.from('1\tada\n2\t')),
  encodeFrame('D', Buffer.from('grace\n')),
  encodeJson('E', { rows: 2 }),
  encodeJson('T', { name: 'files' }),
  encodeJson('E', { rows: 0 }),
];
const FRAMES = [encodeJson('H', HEADER), ...TABLES];
const trailer = (frames: readonly Buffer[], changes: object = {}): Buffer =>
  encodeJson('Z', { tables: 2, rows: 2, sha256: createHash('sha256').update(Buffer.concat(frames)).digest('hex'), ...changes });

async function* inChunks(content: Buffer, size = content.length): AsyncGenerator<Buffer> {
  for (let start = 0; start < content.length; start += size) yield await Promise.resolve(content.subarray(start, start + size));
}

async function collect(chunks: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}

const backupOf = (frames: readonly Buffer[]): Promise<Buffer> => collect(compress(inChunks(Buffer.concat(frames))));
const verify = (content: Buffer, identities: string[] | null = null, size?: number): ReturnType<typeof verifyBackup> =>
  verifyBackup(inChunks(content, size), identities, () => undefined);

describe('reading a backup', () => {
  let backup: Buffer;
  beforeAll(async () => {
    backup = await backupOf([...FRAMES, trailer(FRAMES)]);
  });

  it.each([1, 7, 100_000])('an intact backup is accepted, in chunks of %d bytes', async (size) => {
    expect(await verify(backup, null, size)).toEqual({ header: HEADER, rows: 2 });
  });

  it('a backup that ends anywhere before its end is refused', async () => {
    for (let length = 0; length < backup.length; length++)
      await expect(verify(backup.subarray(0, length))).rejects.toThrow(/^the backup (is|has)|^this is not a backup/);
    await expect(verify(backup.subarray(0, -1))).rejects.toThrow('the backup is incomplete');
    await expect(verify(await backupOf(FRAMES))).rejects.toThrow('the backup is incomplete');
  });

  it('a backup with any changed byte is refused', async () => {
    // The header of gzip has bytes that mean nothing: a time, and the system it was written on.
    const meaningless = [...Array(6).keys()].map((at) => backup.indexOf('\n') + 1 + 4 + at);
    for (let at = 0; at < backup.length; at++) {
      if (meaningless.includes(at)) continue;
      const changed = Buffer.from(backup);
      changed[at] = (changed[at] ?? 0) ^ 0x10;
      await expect(verify(changed)).rejects.toThrow();
    }
  });

  it('bytes after its end are refused', async () => {
    await expect(verify(Buffer.concat([backup, Buffer.from('x')]))).rejects.toThrow(/^the backup is (damaged|incomplete)/);
    await expect(verify(await backupOf([...FRAMES, trailer(FRAMES), ...TABLES]))).rejects.toThrow('the backup is damaged');
  });

  it.each([
    ['a row less than its table says', [FRAMES[0], TABLES[0], TABLES[1], TABLES[3], TABLES[4], TABLES[5]]],
    ['a table less than its header says', [FRAMES[0], ...TABLES.slice(0, 4)]],
    ['a table in the place of another', [FRAMES[0], ...TABLES.slice(4), ...TABLES.slice(0, 4)]],
    ['rows outside a table', [FRAMES[0], TABLES[1]]],
    ['no header', TABLES],
    ['two headers', [FRAMES[0], FRAMES[0], ...TABLES]],
  ])('a backup with a right checksum and %s is refused', async (_fault, parts) => {
    const frames = parts.filter((part) => part !== undefined);
    await expect(verify(await backupOf([...frames, trailer(frames)]))).rejects.toThrow('the backup is damaged');
  });

  it.each([{ tables: 1 }, { rows: 3 }, { sha256: '0'.repeat(64) }])('a trailer with %j is refused', async (changes) => {
    await expect(verify(await backupOf([...FRAMES, trailer(FRAMES, changes)]))).rejects.toThrow('the backup is damaged');
  });

  it('a frame that would need much memory is refused before it is read', async () => {
    const huge = Buffer.from([0x48, 0xff, 0xff, 0xff, 0xff]);
    await expect(verify(await backupOf([huge]))).rejects.toThrow('the backup is damaged');
  });

  it('anything else is named as what it is', async () => {
    await expect(verify(Buffer.alloc(0))).rejects.toThrow('this is not a backup of Gatehouse');
    await expect(verify(Buffer.from('-- PostgreSQL database dump'))).rejects.toThrow('this is not a backup of Gatehouse');
    const newer = Buffer.from(backup);
    newer.write('2', newer.indexOf('1\n'), 'latin1');
    await expect(verify(newer)).rejects.toThrow('the backup has the format "2", which this version cannot read');
  });
});

describe('an encrypted backup', () => {
  it('is read only with an identity that it is encrypted for', async () => {
    const [ours, other] = [await generateX25519Identity(), await generateX25519Identity()];
    const backup = await backupOf([...FRAMES, trailer(FRAMES)]);
    const encrypter = encrypterFor([await identityToRecipient(ours)]);
    const encrypted = await collect(await encrypt(inChunks(backup, 50), encrypter));
    expect(encrypted.includes('GATEHOUSE')).toBe(false);
    expect(await verify(encrypted, identitiesIn(`# created: now\n${ours}\n`), 33)).toEqual({ header: HEADER, rows: 2 });
    await expect(verify(encrypted)).rejects.toThrow('the backup is encrypted: give the file with your age identity (--identity-file)');
    await expect(verify(encrypted, [other])).rejects.toThrow('the backup is encrypted for another recipient');
    await expect(verify(encrypted, ['AGE-SECRET-KEY-1WRONG'])).rejects.toThrow('a line that is not an identity of age');
    for (const length of [30, 100, encrypted.length - 20, encrypted.length - 1]) {
      await expect(verify(encrypted.subarray(0, length), [ours])).rejects.toThrow(/^the backup is (incomplete|damaged)/);
    }
    const changed = Buffer.from(encrypted);
    changed[encrypted.length - 30] = (changed[encrypted.length - 30] ?? 0) ^ 1;
    await expect(verify(changed, [ours])).rejects.toThrow(/^the backup is (incomplete|damaged)/);
  });

  it('needs recipients of age', () => {
    expect(() => encrypterFor(['ssh-ed25519 AAAA'])).toThrow('"ssh-ed25519 AAAA" is not a recipient of age');
  });
});
