import { readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive } from '../../src/database/embedded/cluster.js';
import { findPostmaster, stopPostmaster } from '../../src/database/embedded/postmaster.js';

/** Removes the leftovers of test runs that were killed before their teardown, including running PostgreSQL servers. */
export async function sweepAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = /^gatehouse-[a-z]+-(\d+)-/.exec(name)?.[1];
    const directory = join(tmpdir(), name);
    if (!pid || isAlive(Number(pid)) || (await stat(directory)).uid !== process.getuid?.()) continue;
    const data = join(directory, 'postgresql', 'data');
    const postmaster = await findPostmaster(data);
    if (postmaster) await stopPostmaster(postmaster.pid, async () => (await findPostmaster(data)) === null);
    await rm(directory, { recursive: true, force: true });
  }
}
