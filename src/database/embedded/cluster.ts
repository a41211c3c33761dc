import { execFile, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { chmod, chown, link, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { randomAlphanumeric } from '../../common/index.js';
import type { Account } from './account.js';
import type { Binaries } from './binaries.js';
import { EmbeddedPostgresError } from './error.js';
import type { Home } from './home.js';
import { hasCode, oneLine, orNull } from './system-error.js';

const execute = promisify(execFile);

/** The bootstrap superuser: it owns the cluster, and only this module signs in with it. */
export const SUPERUSER = 'postgres';

/** Letters and digits only, so that it needs no escaping in a URL or in SQL. 190 bits. */
const PASSWORD_LENGTH = 32;

/** Written to `postgresql.conf` once; operators may edit them there. */
const INITIAL_SETTINGS: Readonly<Record<string, string>> = {
  max_connections: '200',
  shared_buffers: '128MB',
  max_wal_size: '512MB',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  log_line_prefix: '%m [%p] ',
  // Statements and the details of constraint errors contain values, which may be secrets.
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
};

/** The identity of the programs, without our environment, which may contain secrets that the database account must not see. */
export function identity(account: Account | null): { uid?: number; gid?: number; cwd: string; env: Record<string, string> } {
  return { cwd: '/', env: { LC_ALL: 'C', TZ: 'UTC' }, ...(account && { uid: account.uid, gid: account.gid }) };
}

/** The application's password is derived from the superuser's, so one file is enough, and does not reveal it. */
export function applicationPassword(superuserPassword: string): string {
  return createHmac('sha256', superuserPassword).update('gatehouse').digest('hex');
}

/**
 * Creates the database cluster unless it exists, and returns the superuser's password. A power cut leaves either no cluster or a complete
 * one: it is created beside its place and renamed. Two servers that start at once may both create one; the first rename wins.
 */
export async function ensureCluster(home: Home, binaries: Binaries, durable: boolean): Promise<string> {
  const exists = (await orNull(stat(home.dataDirectory))) !== null;
  const known = await readPassword(home.passwordFile);
  if (exists && known !== null) return known;

  const password = known ?? (await createPassword(home.passwordFile));
  if (exists) await resetPassword(home, binaries, password);
  else await initialize(home, binaries, password, durable);
  return password;
}

async function readPassword(file: string): Promise<string | null> {
  const password = (await orNull(readFile(file, 'utf8')))?.trim();
  return password === undefined || password === '' ? null : password;
}

/** Of several processes exactly one creates the file, always complete; the others read it. */
async function createPassword(file: string): Promise<string> {
  const draft = `${file}.${process.pid}`;
  const password = randomAlphanumeric(PASSWORD_LENGTH);
  try {
    await writeFile(draft, `${password}\n`, { mode: 0o600, flush: true });
    await link(draft, file);
    return password;
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
    const winner = await readPassword(file);
    if (winner === null) throw new EmbeddedPostgresError(`${file} is empty: remove it and start again`);
    return winner;
  } finally {
    await rm(draft, { force: true });
  }
}

/** For `ensureCluster`, and for an upgrade, which has the password already. */
export async function initialize(home: Home, binaries: Binaries, password: string, durable: boolean): Promise<void> {
  await sweepAbandoned(home.directory);
  const workshop = join(home.directory, `initdb-${process.pid}`);
  const passwordFile = join(workshop, 'password');
  const data = join(workshop, 'data');
  try {
    await mkdir(workshop, { mode: 0o700 });
    await writeFile(passwordFile, password, { mode: 0o600, flag: 'wx' });
    if (home.account) {
      await chown(passwordFile, home.account.uid, home.account.gid);
      await chown(workshop, home.account.uid, home.account.gid);
    }
    await execute(binaries.initdb, initdbArguments(data, passwordFile, durable), identity(home.account));
    await chmod(data, 0o700);
    await rename(data, home.dataDirectory);
  } catch (error) {
    if (hasCode(error, 'ENOTEMPTY') || hasCode(error, 'EEXIST')) return;
    throw new EmbeddedPostgresError(`cannot create the embedded database in ${home.directory}: ${initdbError(error)}`, {
      cause: error,
    });
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
}

/** The collation is PostgreSQL's own, so that an upgrade of the system's C library never invalidates an index. */
export function initdbArguments(data: string, passwordFile: string, durable: boolean): string[] {
  return [
    ...['--pgdata', data, '--username', SUPERUSER, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'],
    ...['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--no-instructions'],
    ...Object.entries(INITIAL_SETTINGS).map(([name, value]) => `--set=${name}=${value}`),
    ...(durable ? [] : ['--no-sync']),
  ];
}

function initdbError(error: unknown): string {
  const output = typeof error === 'object' && error !== null && 'stderr' in error ? String(error.stderr) : '';
  const lines = output.split('\n');
  // PostgreSQL's own message comes before initdb's messages about the clean-up.
  const complaint =
    lines.find((line) => line.includes('No space left on device')) ??
    lines.find((line) => /^initdb: error:|(?:FATAL|PANIC):/.test(line)) ??
    lines.find((line) => line.startsWith('initdb:'));
  if (complaint?.includes('user does not exist')) return `${complaint} (PostgreSQL needs a name for this user ID in /etc/passwd)`;
  return complaint ?? oneLine(error);
}

/** Leftovers of a server that was killed while it created its database. */
async function sweepAbandoned(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    const pid = /^initdb-(\d+)$/.exec(name)?.[1];
    if (pid && !isAlive(Number(pid))) await rm(join(directory, name), { recursive: true, force: true });
  }
}

/** Does a process with this id exist, regardless of its owner? */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !hasCode(error, 'ESRCH');
  }
}

/** For a lost password file. Write access to the directory is enough for a new one: PostgreSQL's single-user mode needs no password. */
async function resetPassword(home: Home, binaries: Binaries, password: string): Promise<void> {
  // The statement is sent through standard input, because arguments are visible in the process list.
  const child = spawn(binaries.postgres, ['--single', '-D', home.dataDirectory, 'postgres'], {
    ...identity(home.account),
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text));
  child.stdin.on('error', () => undefined).end(`ALTER ROLE ${SUPERUSER} PASSWORD '${password}';\n`);
  const status = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  if (status === 0) return;
  await rm(home.passwordFile, { force: true });
  throw new EmbeddedPostgresError(
    `${home.passwordFile} is missing and the password cannot be reset: ${/(?:FATAL|ERROR):\s*(.*)/.exec(complaints)?.[1] ?? 'PostgreSQL failed'}`,
  );
}
