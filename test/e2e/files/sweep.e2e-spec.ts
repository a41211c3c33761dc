import { createHash, randomBytes } from 'node:crypto';
import { rawTar } from '../../../src/files/testing/raw-tar.js';
import { createDatabase, type TestDatabase } from '../../support/database.js';
import { eventually } from '../../support/eventually.js';
import { FileClient, storedRows } from '../../support/files.js';
import { createPerson } from '../../support/people.js';
import { Replica } from '../../support/replica.js';
import { startServer } from '../../support/server.js';

/** Content that no file refers to, as left by a server that was killed between storing the two. */
async function abandon(db: TestDatabase, count: number, age: string): Promise<void> {
  for (let i = 0; i < count; i++) {
    const bytes = randomBytes(100);
    const hash = createHash('sha256').update(bytes).digest('hex');
    await db.query(`INSERT INTO file_blobs (hash, size_bytes, chunk_bytes, created_at) VALUES ($1, 100, 1048576, now() - $2::interval)`, [
      hash,
      age,
    ]);
    await db.query(`INSERT INTO file_chunks (hash, sequence, data) VALUES ($1, 0, $2)`, [hash, bytes]);
  }
}

describe('content that no file refers to', () => {
  let db: TestDatabase;
  beforeEach(async () => (db = await createDatabase()));
  afterEach(() => db.drop());

  it('is deleted soon after a start, in as many batches as needed; content younger than an hour or in use is kept', async () => {
    const first = await startServer({ database: db });
    const files = new FileClient(first, await createPerson(first));
    const tar = rawTar({ name: 'kept', content: randomBytes(2_000_000) });
    const id = await files.store(tar);
    await first.stop();
    await db.query(`UPDATE file_blobs SET created_at = now() - interval '1 year'`);
    await abandon(db, 25, '2 hours');
    await abandon(db, 1, '30 minutes');

    const next = await startServer({ database: db });
    await eventually('the content is gone', async () => (await storedRows(next)).blobs === 2);
    expect(await storedRows(next)).toEqual({ files: 1, blobs: 2, chunks: 3 });
    const again = new FileClient(next, await createPerson(next, { siteRoles: ['owner'] }));
    expect((await again.get(id)).body.equals(tar)).toBe(true);
    await next.stop();
  });

  it('is deleted by one replica at a time: another one that starts meanwhile neither waits nor fails', async () => {
    await db.query(
      `INSERT INTO periodic_leases (task, holder, expires_at) VALUES ('file-sweep', gen_random_uuid(), now() + interval '1 minute')`,
    );
    await abandon(db, 3, '2 hours');
    const first = await startServer({ database: db });
    const replica = await Replica.of(first);
    expect((await replica.get('/readyz')).status).toBe(200);
    expect((await storedRows(first)).blobs).toBe(3);
    await replica.stop();
    await db.query(`DELETE FROM periodic_leases WHERE task = 'file-sweep'`);
    const last = await startServer({ database: db });
    await eventually('the content is gone', async () => (await storedRows(last)).blobs === 0);
    await last.stop();
    await first.stop();
  });

  it('does not delay the shutdown of a server', async () => {
    await abandon(db, 50, '2 hours');
    // In the middle of its first sweep, or before it.
    const server = await startServer({ database: db });
    await server.stop();
    expect(server.logs()).not.toMatch(/"level":"(warn|error)"/);
  });
});
