import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isAlive } from '../../src/database/embedded/cluster.js';
import { findPostmaster, stopPostmaster } from '../../src/database/embedded/postmaster.js';
import { TEMPORARY_FOLDERS } from './temporary-directory.js';

/** In names of temporary directories, and so in the environment of what runs in one. */
const OF_RUN = /gatehouse-[a-z]+-(\d+)-/;

/** For the environment of a process without such a directory. */
export function markOfThisRun(): Record<string, string> {
  return { GATEHOUSE_TEST_RUN: `gatehouse-run-${process.pid}-` };
}

/** Removes the leftovers of test runs that were killed before their teardown, including running servers and their PostgreSQL. */
export async function sweepAbandoned(complain: (line: string) => void = (line) => process.stderr.write(`${line}\n`)): Promise<void> {
  await endAbandoned();
  for (const folder of TEMPORARY_FOLDERS) await sweepFolder(folder, complain);
}

async function sweepFolder(folder: string, complain: (line: string) => void): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const pid = name.startsWith('gatehouse-') ? OF_RUN.exec(name)?.[1] : undefined;
    const directory = join(folder, name);
    if (!pid || isAlive(Number(pid)) || (await stat(directory)).uid !== process.getuid?.()) continue;
    const data = join(directory, 'postgresql', 'data');
    const postmaster = await findPostmaster(data);
    if (postmaster) await stopPostmaster(postmaster.pid, async () => (await findPostmaster(data)) === null);
    try {
      await rm(directory, { recursive: true, force: true });
    } catch (error) {
      // A mount in it, say. It takes room, which is no reason to run no test.
      complain(`${directory} is left over from a killed run and cannot be removed: ${String(error)}`);
    }
  }
}

/** Only Linux shows the environment of a process. */
async function endAbandoned(): Promise<void> {
  const pids = process.platform === 'linux' ? (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number) : [];
  for (const pid of pids) {
    // One that has ended, or that belongs to somebody else.
    const environment = await readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '');
    const run = OF_RUN.exec(environment)?.[1];
    if (!run || isAlive(Number(run))) continue;
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended meanwhile.
    }
  }
}
