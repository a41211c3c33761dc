import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createClient } from '@redis/client';
import pg from 'pg';
import type { ReplayStore } from '../../../src/resource-server/index.js';
import { runsIf } from '../../../src/testing/index.js';
import { createDatabase, type TestDatabase } from '../../support/database.js';
import { temporaryDirectory } from '../../support/temporary-directory.js';
import { hasValkey, NO_VALKEY, Valkey } from '../../support/valkey.js';

const PAGE = readFileSync(fileURLToPath(new URL('../../../../docs/resource-servers.md', import.meta.url)), 'utf8');
const HOLDER = { jkt: 'key', subject: 'ada' };
const SOON = 60_000;

let folder: string;
beforeAll(async () => (folder = await temporaryDirectory('replay-stores')));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** What the program of this name on the page exports. */
async function programOf<Exports>(name: string): Promise<Exports> {
  const [, text] = new RegExp(`^\`\`\`js ${name}\\n(.*?)^\`\`\`$`, 'ms').exec(PAGE) ?? [];
  if (text === undefined) throw new Error(`docs/resource-servers.md has no program ${name}`);
  const file = join(folder, name);
  writeFileSync(file, text);
  return (await import(pathToFileURL(file).href)) as Exports;
}

/** The contract of `ReplayStore`, for two processes of one API. */
async function keepsTheContract(one: ReplayStore, other: ReplayStore): Promise<void> {
  const uses = await Promise.all(Array.from({ length: 32 }, async (_, n) => (n % 2 ? one : other).use('raced', Date.now() + SOON, HOLDER)));
  expect(uses.filter(Boolean)).toHaveLength(1);
  expect(await other.use('raced', Date.now() + SOON, HOLDER)).toBe(false);
  expect(await one.use('another', Date.now() + SOON, HOLDER)).toBe(true);
}

describe('the store of used proofs in docs/resource-servers.md', () => {
  it('in PostgreSQL accepts a proof once in all processes, and removes those that have expired', async () => {
    const database: TestDatabase = await createDatabase({ empty: true });
    const pools = [new pg.Pool({ connectionString: database.url }), new pg.Pool({ connectionString: database.url })] as const;
    const { TABLE, postgresReplayStore, removeExpired } = await programOf<{
      TABLE: string;
      postgresReplayStore: (pool: pg.Pool) => ReplayStore;
      removeExpired: (pool: pg.Pool) => Promise<void>;
    }>('replay-postgres.mjs');
    try {
      await pools[0].query(TABLE);
      await keepsTheContract(postgresReplayStore(pools[0]), postgresReplayStore(pools[1]));
      await pools[0].query(`UPDATE used_proofs SET expires_at = now() - interval '1 second' WHERE id = 'another'`);
      await removeExpired(pools[1]);
      expect((await pools[0].query(`SELECT id FROM used_proofs`)).rows).toEqual([{ id: 'raced' }]);
    } finally {
      for (const pool of pools) await pool.end();
      await database.drop();
    }
  });

  runsIf(
    hasValkey,
    NO_VALKEY,
    it,
  )('in Redis accepts a proof once in all processes', async () => {
    const valkey = await Valkey.start();
    const clients = await Promise.all([1, 2].map(() => createClient({ url: `redis://127.0.0.1:${valkey.port}` }).connect()));
    const { redisReplayStore } = await programOf<{ redisReplayStore: (client: unknown) => ReplayStore }>('replay-redis.mjs');
    try {
      await keepsTheContract(redisReplayStore(clients[0]), redisReplayStore(clients[1]));
      expect(await clients[0]!.pTTL('used-proof:raced')).toBeGreaterThan(0);
    } finally {
      for (const client of clients) client.destroy();
      await valkey.kill();
    }
  });
});
