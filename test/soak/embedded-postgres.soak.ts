import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { own, type Owner, postmasterPid } from '../support/embedded-owner.js';
import { runStatement } from '../support/database.js';
import { temporaryDirectory } from '../support/temporary-directory.js';
import type { Soak } from './section.js';

export const title = 'the embedded database keeps every committed row over many kill -9, of the server, of PostgreSQL, and of both';
export const limitSeconds = 300;

const ROUNDS = 30;

/** Durable, as it ships: fsync is on. */
export async function run({ say, check }: Soak): Promise<void> {
  const base = await temporaryDirectory('soak');
  const directory = join(base, 'config', 'postgresql');
  const starts: number[] = [];
  let owner: Owner | null = null;
  try {
    for (let round = 1; round <= ROUNDS; round++) {
      const startedAt = performance.now();
      owner = await own({ directory });
      starts.push(performance.now() - startedAt);
      await runStatement(owner.connectionUrl, `CREATE TABLE IF NOT EXISTS kept (round int PRIMARY KEY)`);
      const [found] = await runStatement<{ rows: number }>(owner.connectionUrl, `SELECT count(*)::int AS rows FROM kept`);
      check(found?.rows === round - 1, `round ${round} found ${String(found?.rows)} of ${round - 1} committed rows`);
      await runStatement(owner.connectionUrl, `INSERT INTO kept VALUES (${round})`);
      const postmaster = await postmasterPid(directory);
      if (round % 3 !== 1) process.kill(postmaster, 'SIGKILL');
      // Of the remaining two thirds, half are killed together and half while the server is already bringing PostgreSQL back.
      if (round % 3 === 0) await owner.output.waitFor(/lost the embedded database/, 10_000);
      await owner.kill();
    }
    const [first = 0, ...later] = starts;
    say(`${ROUNDS} rounds; first start ${Math.round(first)} ms, later ones at most ${Math.round(Math.max(...later))} ms`);
    owner = await own({ directory });
  } finally {
    await owner?.stop();
    await rm(base, { recursive: true, force: true });
  }
}
