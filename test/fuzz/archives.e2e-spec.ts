import { randomInt } from 'node:crypto';
import { DomainError } from '../../src/common/index.js';
import { indexTar, type TarIndex } from '../../src/files/archive/tar-index.js';
import { assertFitsZip, tarToZip } from '../../src/files/archive/tar-to-zip.js';
import { zipToTar } from '../../src/files/archive/zip-to-tar.js';
import { collect, pieces, randomAccess } from '../../src/files/testing/bytes.js';
import * as exotic from '../../src/files/testing/exotic-archives.js';
import { rawPax, rawTar } from '../../src/files/testing/raw-tar.js';
import { rawZip } from '../../src/files/testing/raw-zip.js';
import { FileClient, TAR, ZIP } from '../support/files.js';
import { createPerson } from '../support/people.js';
import { startServer, type RunningServer } from '../support/server.js';
import { Mutations } from './mutations.js';

/** `GATEHOUSE_FUZZ_SEED=<number>` repeats the same mutations. */
const SEED = Number(process.env['GATEHOUSE_FUZZ_SEED'] ?? randomInt(2 ** 31));
const ROUNDS = 1500;
const ROUNDS_OVER_HTTP = 60;
const LIMIT = 4 * 1_048_576;

const TARS = [
  rawTar(
    { name: './d/', flag: '5' },
    { name: './d/a.txt', content: 'alpha' },
    { name: 'l', flag: '2', linkName: 'd/a.txt' },
    { name: 'h', flag: '1', linkName: 'l' },
    rawPax({ path: `${'long/'.repeat(40)}name`, mtime: '1700000000.25', size: '600' }),
    { name: 'x', content: Buffer.alloc(600, 'y') },
    { name: 'empty' },
  ),
  exotic.gnuSparseTar,
  exotic.paxLatin1Tar,
];
const ZIPS = [
  rawZip(
    { name: 'd/' },
    { name: 'd/a.txt', content: 'alpha' },
    { name: 'b', content: Buffer.alloc(5000, 'b'), isDeflated: true },
    { name: 'l', content: 'b', externalAttributes: (0o120777 << 16) >>> 0 },
  ),
  exotic.zip64,
  exotic.encryptedZip,
];

describe(`archives with random faults (GATEHOUSE_FUZZ_SEED=${SEED})`, () => {
  it(`${ROUNDS} of each kind: read or refused with a message, without any other error`, async () => {
    const mutations = new Mutations(SEED);
    const outcomes = { read: 0, refused: 0 };
    for (let round = 0; round < ROUNDS; round++) {
      for (const [kind, originals] of [
        ['tar', TARS],
        ['zip', ZIPS],
      ] as const) {
        const bytes = mutations.of(originals);
        try {
          await (kind === 'tar' ? readTar(bytes) : readZip(bytes));
          outcomes.read++;
        } catch (error) {
          if (!isRefusal(error)) throw new Error(`round ${round}: ${kind} ${bytes.toString('base64')}`, { cause: error });
          outcomes.refused++;
        }
      }
    }
    // Both occur, or the mutations are too weak or too strong to find anything. Some 60 to 110 of 3000 archives can still be read.
    expect(outcomes.read).toBeGreaterThan(ROUNDS / 100);
    expect(outcomes.refused).toBeGreaterThan(ROUNDS / 100);
  });

  describe('over HTTP', () => {
    let server: RunningServer;
    beforeAll(async () => (server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } })));
    afterAll(() => server.stop());

    it(`${ROUNDS_OVER_HTTP} of each kind: only documented responses, and the server stays healthy`, async () => {
      const mutations = new Mutations(SEED + 1);
      const files = new FileClient(server, await createPerson(server));
      for (let round = 0; round < ROUNDS_OVER_HTTP; round++) {
        for (const [type, originals] of [
          [TAR, TARS],
          [ZIP, ZIPS],
        ] as const) {
          const upload = await files.upload(mutations.of(originals), type);
          expect([200, 201, 400, 413]).toContain(upload.status);
          if (upload.status >= 400) continue;
          const { hash: id } = upload.json<{ hash: string }>();
          const listed = await files.get(`${id}/entries`);
          expect([200, 400, 413]).toContain(listed.status);
          expect([200, 400]).toContain((await files.get(`${id}?format=zip`)).status);
          expect([200, 400, 404]).toContain((await files.get(`${id}/entries/d/a.txt`)).status);
        }
      }
      expect((await server.get('/readyz')).status).toBe(200);
      expect(server.logs()).not.toMatch(/"level":"(error|fatal)"/);
    });
  });
});

/** Every entry lies within the archive, and an archive that fits becomes a .zip. */
async function readTar(bytes: Buffer): Promise<TarIndex> {
  const index = await indexTar(pieces(bytes));
  for (const { offset, sizeBytes, type } of index.values()) {
    if (type === 'file' && offset + sizeBytes > bytes.length) throw new Error('an entry lies beyond the end of its archive');
  }
  await assertFitsZip(index);
  await collect(tarToZip(index, pieces(bytes)));
  return index;
}

/** The result is a .tar within the limit that can be read back. */
async function readZip(bytes: Buffer): Promise<void> {
  const tar = await collect(zipToTar(randomAccess(bytes), LIMIT));
  if (tar.length > LIMIT) throw new Error('more came out than may');
  await indexTar(pieces(tar));
}

function isRefusal(error: unknown): boolean {
  return error instanceof DomainError && (error.code === 'invalid_input' || error.code === 'payload_too_large');
}
