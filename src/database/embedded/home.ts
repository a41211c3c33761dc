import { createHash } from 'node:crypto';
import { lstat, mkdir, readFile, readlink, realpath, rmdir, stat, symlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { chooseAccount, parsePasswd } from './account.js';
import type { Account } from './account.js';
import { EmbeddedPostgresError } from './error.js';
import { hasCode, oneLine, orNull } from './system-error.js';
import { ancestry, describeBarrier, firstBarrier } from './reachability.js';
import type { PathFacts } from './reachability.js';

/** The directory of the embedded database, with all symbolic links resolved, and the account that runs it. */
export interface Home {
  /** The directory as configured, for messages: the operator knows it by this name. */
  readonly requested: string;
  readonly directory: string;
  /** PostgreSQL's own directory; belongs to `account`. */
  readonly dataDirectory: string;
  /** The superuser's password, mode 0600, of the account that runs Gatehouse. */
  readonly passwordFile: string;
  /** The TCP port of the last start, so that it stays the same. */
  readonly portFile: string;
  readonly logFile: string;
  /** Null: PostgreSQL runs as the account of this process. */
  readonly account: Account | null;
}

/** Where root puts files that an unprivileged account must reach. */
export const SYSTEM_DIRECTORY = '/var/lib/gatehouse';

/** Facts about every directory on the way to `path`, which must exist. */
export async function chainOf(path: string): Promise<PathFacts[]> {
  return Promise.all(
    ancestry(await realpath(path)).map(async (each) => {
      const { uid, gid, mode } = await stat(each);
      return { path: each, uid, gid, mode };
    }),
  );
}

/** Where the data are stored if the database account cannot reach the configuration directory. */
function redirectedDirectory(directory: string, systemDirectory: string): string {
  const digest = createHash('sha256').update(resolve(directory)).digest('hex').slice(0, 12);
  return join(systemDirectory, digest, 'postgresql');
}

/** Finds or creates the directory, at a place that the database account can reach. */
export async function prepareHome(requested: string, systemDirectory: string, info: (message: string) => void): Promise<Home> {
  const directory = await followLink(resolve(requested));
  const processUid = process.getuid?.() ?? -1;
  const accounts = parsePasswd((await orNull(readFile('/etc/passwd', 'utf8'))) ?? '');
  const owner = await orNull(stat(join(directory, 'data')));
  const account = chooseAccount({ processUid, dataOwner: owner, accounts, dataDirectory: join(directory, 'data') });

  if (account) await placeForAccount({ directory, systemDirectory, account, hasData: owner !== null, info });
  else await mkdir(directory, { recursive: true, mode: 0o700 });
  return homeAt(requested, await realpath(directory), account);
}

function homeAt(requested: string, directory: string, account: Account | null): Home {
  return {
    requested,
    directory,
    dataDirectory: join(directory, 'data'),
    passwordFile: join(directory, 'password'),
    portFile: join(directory, 'port'),
    logFile: join(directory, 'postgres.log'),
    account,
  };
}

interface Placement {
  readonly directory: string;
  readonly systemDirectory: string;
  readonly account: Account;
  readonly hasData: boolean;
  readonly info: (message: string) => void;
}

async function placeForAccount(placement: Placement): Promise<void> {
  const { directory, systemDirectory, account, hasData, info } = placement;
  // Directories that are created here let the account through, so only existing ones can block it.
  const barrier = await barrierOnTheWayTo(directory, account);
  if (!barrier) {
    await mkdir(directory, { recursive: true, mode: 0o711 });
    return;
  }
  if (hasData) throw unreachable(directory, account, barrier);

  const target = redirectedDirectory(directory, systemDirectory);
  const systemBarrier = await barrierOnTheWayTo(target, account);
  if (systemBarrier) throw unreachable(directory, account, systemBarrier);
  try {
    await mkdir(target, { recursive: true, mode: 0o711 });
    await mkdir(dirname(directory), { recursive: true, mode: 0o700 });
    // Removes only an empty directory.
    await orNull(rmdir(directory));
    await symlink(target, directory);
  } catch (error) {
    if (hasCode(error, 'ENOTEMPTY') || hasCode(error, 'EEXIST')) throw unreachable(directory, account, barrier);
    throw new EmbeddedPostgresError(
      `PostgreSQL runs as ${account.name}, which cannot enter ${describeBarrier(barrier)}, and ${target} cannot be used instead: ${oneLine(error)}`,
      { cause: error },
    );
  }
  info(
    `PostgreSQL runs as ${account.name}, which cannot enter ${describeBarrier(barrier)}: the data is in ${target}, and ${directory} links to it`,
  );
}

/** The target of a link, even if it no longer exists: it is then created again. */
async function followLink(path: string): Promise<string> {
  const isLink = (await orNull(lstat(path)))?.isSymbolicLink() ?? false;
  return isLink ? resolve(dirname(path), await readlink(path)) : path;
}

async function barrierOnTheWayTo(path: string, account: Account): Promise<PathFacts | null> {
  for (const existing of ancestry(resolve(path)).reverse()) {
    const chain = await orNull(chainOf(existing));
    if (chain) return firstBarrier(chain, account);
  }
  return null;
}

function unreachable(directory: string, account: Account, barrier: PathFacts): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    `PostgreSQL refuses to run as root, and ${account.name}, which it runs as instead, cannot enter ${describeBarrier(barrier)} on the way to ${directory}: ` +
      `allow access (chmod o+x ${barrier.path}), choose a directory outside with CODER_CONFIG_DIR, start as an ordinary user, or set CODER_PG_CONNECTION_URL`,
  );
}
