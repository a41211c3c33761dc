import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile, readlink, realpath, rename, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { identity, isAlive } from './cluster.js';
import { EmbeddedPostgresError } from './error.js';
import type { Home } from './home.js';
import { hasCode, orNull } from './system-error.js';

/** How often to check states that PostgreSQL reports only in a file. */
const POLL_MS = 15;
/** Crash recovery after a power cut can take minutes, so this only ends a start that hangs. */
const READY_TIMEOUT_MS = 10 * 60_000;
/** A fast shutdown writes a checkpoint. After this time an immediate one follows: also safe, but the next start needs a recovery. */
const STOP_TIMEOUT_MS = 30_000;
const LOG_ROTATION_BYTES = 10 * 1024 * 1024;

/** The facts about a running PostgreSQL in `postmaster.pid`. */
export interface Postmaster {
  readonly pid: number;
  readonly startedAt: Date;
  readonly port: number;
  readonly isReady: boolean;
}

/** Reads `postmaster.pid`. PostgreSQL fills it line by line while it starts; until the port is there, it is null. */
export function parsePostmasterFile(text: string): Postmaster | null {
  const [pid, , startedAt, port, , , , status] = text.split('\n');
  if (![pid, startedAt, port].every((line) => /^\d+$/.test(line ?? ''))) return null;
  return { pid: Number(pid), startedAt: new Date(Number(startedAt) * 1000), port: Number(port), isReady: status?.trim() === 'ready' };
}

/** The PostgreSQL that runs on this data directory, or null. Removes a stale file whose process id now belongs to another process. */
export async function findPostmaster(dataDirectory: string): Promise<Postmaster | null> {
  const file = join(dataDirectory, 'postmaster.pid');
  const text = await orNull(readFile(file, 'utf8'));
  const postmaster = text === null ? null : parsePostmasterFile(text);
  if (text === null || !postmaster || !isAlive(postmaster.pid)) return null;
  if (await runsOn(postmaster.pid, dataDirectory)) return postmaster;
  await removeStale(file, text);
  return null;
}

/** Process ids are reused after a reboot. On Linux the process can be identified; elsewhere a live process id is trusted. */
async function runsOn(pid: number, dataDirectory: string): Promise<boolean> {
  if (process.platform !== 'linux') return true;
  try {
    const { name, state } = parseProcessStat(await readFile(`/proc/${pid}/stat`, 'utf8'));
    // A zombie, as in a container whose first process does not reap; it no longer runs.
    if (state === 'Z' || state === 'X') return false;
    const workingDirectory = await readlink(`/proc/${pid}/cwd`).catch(() => null);
    // A postmaster works in its data directory.
    if (workingDirectory !== null) return workingDirectory === (await realpath(dataDirectory));
    // Root without CAP_SYS_PTRACE, as in many containers, cannot read the link. Then the name and the owner must be enough.
    const [{ uid }, owner] = await Promise.all([stat(`/proc/${pid}`), stat(dataDirectory)]);
    return name === 'postgres' && uid === owner.uid;
  } catch (error) {
    // The process ended while we looked.
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ESRCH')) return false;
    throw error;
  }
}

/** Reads `/proc/<pid>/stat`. The name may itself hold parentheses and spaces, so the last closing one ends it. */
export function parseProcessStat(text: string): { name: string; state: string } {
  const end = text.lastIndexOf(')');
  return { name: text.slice(text.indexOf('(') + 1, end), state: text.charAt(end + 2) };
}

/** Moves the file away before removing it, and puts it back if it is not the stale one: another server may just have started. */
async function removeStale(file: string, judged: string): Promise<void> {
  const aside = `${file}.stale`;
  await orNull(rename(file, aside));
  if ((await orNull(readFile(aside, 'utf8'))) === judged) await rm(aside, { force: true });
  else await orNull(rename(aside, file));
}

/** A free TCP port of the loopback interface: the preferred one if possible. */
export async function freePort(preferred: number | null): Promise<number> {
  const probe = createServer();
  try {
    probe.listen({ host: '127.0.0.1', port: preferred ?? 0, exclusive: true });
    await once(probe, 'listening');
    // A TCP server's address is an object; a string is for pipes.
    return (probe.address() as AddressInfo).port;
  } catch (error) {
    if (preferred === null || !hasCode(error, 'EADDRINUSE')) throw error;
    return await freePort(null);
  } finally {
    probe.close();
  }
}

/** A PostgreSQL that this process started. It stops with this process, even after a crash or `process.exit`, but not if this process is killed. */
export interface RunningPostmaster {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly port: number;
}

/**
 * Starts PostgreSQL and waits until it accepts connections. Null: another one was first on this directory or port, so look again. It runs
 * in its own session, so that Ctrl-C in the terminal reaches only the server, which still has to write to the database.
 */
export async function startPostmaster(
  postgres: string,
  home: Home,
  port: number,
  settings: Readonly<Record<string, string>>,
): Promise<RunningPostmaster | null> {
  const log = await openLog(home.logFile);
  const start = (await log.stat()).size;
  const enforced = {
    ...settings,
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    logging_collector: 'off',
  };
  const flags = Object.entries(enforced).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  try {
    const child = spawn(postgres, ['-D', home.dataDirectory, ...flags], {
      ...identity(home.account),
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    });
    endWithThisProcess(child);
    const failure = await waitUntilReady(child, home.dataDirectory);
    if (failure === null && child.pid !== undefined) return { child, pid: child.pid, port };
    const complaint = lastError((await readFile(home.logFile)).subarray(start).toString());
    const isOutOfSpace = /No space left|Read-only file system/.test(complaint);
    if (!isOutOfSpace && /lock file|address already in use|create any TCP|shared memory block/i.test(complaint)) return null;
    throw new EmbeddedPostgresError(`PostgreSQL did not start: ${complaint || failure} (log: ${home.logFile})`);
  } finally {
    await log.close();
  }
}

/** From its first moment on: a server may be told to stop while its PostgreSQL starts. */
function endWithThisProcess(child: ChildProcess): void {
  const end = (): void => {
    if (child.pid !== undefined) signalQuietly(child.pid, 'SIGINT');
  };
  const forget = (): void => {
    process.removeListener('exit', end);
  };
  process.once('exit', end);
  child.once('exit', forget).once('error', forget);
}

async function openLog(file: string): Promise<Awaited<ReturnType<typeof open>>> {
  const size = (await orNull(stat(file)))?.size ?? 0;
  if (size > LOG_ROTATION_BYTES) await rename(file, `${file}.1`);
  return open(file, 'a', 0o600);
}

/** Null when ready, otherwise the reason. */
async function waitUntilReady(child: ChildProcess, dataDirectory: string): Promise<string | null> {
  const endings: string[] = [];
  child.once('error', (error) => endings.push(error.message));
  child.once('exit', (code, signal) => endings.push(`it exited with ${signal ?? `status ${String(code)}`}`));
  const deadline = performance.now() + READY_TIMEOUT_MS;
  while (endings.length === 0 && performance.now() < deadline) {
    const file = await orNull(readFile(join(dataDirectory, 'postmaster.pid'), 'utf8'));
    const postmaster = file === null ? null : parsePostmasterFile(file);
    if (postmaster && postmaster.pid === child.pid && postmaster.isReady) return null;
    await delay(POLL_MS);
  }
  if (endings.length === 0) child.kill('SIGQUIT');
  return endings[0] ?? 'it was not ready in time';
}

/** Why PostgreSQL gave up, without time stamps. The cause comes on a separate line before the summary, so the last two are kept. */
export function lastError(log: string): string {
  const complaints = [...log.matchAll(/(?:FATAL|PANIC):\s+(.*)|LOG:\s+(could not .*)|DETAIL:\s+(The data directory was .*)/g)];
  return complaints
    .map(([, fatal, cause, detail]) => fatal ?? cause ?? detail)
    .slice(-2)
    .join('; ');
}

/** Stops it cleanly: sessions end, and committed data is on disk. */
export async function stopPostmaster(pid: number, hasEnded: () => boolean | Promise<boolean>): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    signalQuietly(pid, signal);
    const deadline = performance.now() + STOP_TIMEOUT_MS;
    while (performance.now() < deadline) {
      if (await hasEnded()) return;
      await delay(POLL_MS);
    }
  }
}

/** Ignores a process that has already ended. */
function signalQuietly(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!hasCode(error, 'ESRCH')) throw error;
  }
}
