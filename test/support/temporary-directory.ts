import { chmod, mkdtemp, readFile, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file system in memory, on Linux. Containers often have one of 64 MiB. */
const IN_MEMORY = '/dev/shm';
/** Twice what the databases of a whole run take together. */
const ENOUGH_BYTES = 4 * 2 ** 30;

/** Where temporary directories are, with those of killed runs. */
export const TEMPORARY_FOLDERS: readonly string[] = [tmpdir(), IN_MEMORY];

/** A fresh directory whose name contains its process id. If root runs the tests, PostgreSQL runs under another account and needs access. */
export async function temporaryDirectory(purpose: string, folder: string = tmpdir()): Promise<string> {
  const directory = await mkdtemp(join(folder, `gatehouse-${purpose}-${process.pid}-`));
  await chmod(directory, 0o711);
  return directory;
}

/** The folder for data that need not survive: in memory, if there is plenty. To clone a database of 500 files there costs a tenth of the CPU time. */
export async function folderOfVolatileData(): Promise<string> {
  const size = await statfs(IN_MEMORY).catch(() => null);
  const hasRoom = size !== null && size.bavail * size.bsize > ENOUGH_BYTES && process.availableMemory() > ENOUGH_BYTES;
  return hasRoom && (await mayExecute()) ? IN_MEMORY : tmpdir();
}

/** For another account, the programs of PostgreSQL are copied beside its data. */
async function mayExecute(): Promise<boolean> {
  const mounts = await readFile('/proc/self/mounts', 'utf8').catch(() => '');
  const ofFolder = mounts.split('\n').findLast((line) => line.split(' ')[1] === IN_MEMORY);
  return !(ofFolder?.split(' ')[3] ?? '').split(',').includes('noexec');
}
