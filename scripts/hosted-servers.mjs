// One process for most servers of a test worker (test/support/server-host.ts): only the first start there reads and compiles the program, so that
// the others cost a third.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Other projects, such as those of the tests of the runner, have none. */
const PROGRAM = 'test/support/server-host.js';
/** `npm run coverage` needs processes that end by themselves. */
const HAS_OWN_PROCESSES = process.env.GATEHOUSE_TEST_OWN_PROCESSES !== undefined || process.env.GATEHOUSE_TEST_COVERAGE !== undefined;
/** What hundreds of servers leave in the memory of one process. */
const MAX_BYTES = 700 * 2 ** 20;
/** More than a server takes to stop. */
const STOP_MS = 30_000;

let host;

/** Tells the tests of `environment` where it is. */
export async function provideHost(rootDir, environment) {
  const program = join(rootDir, PROGRAM);
  if (HAS_OWN_PROCESSES || !existsSync(program)) return;
  if (!isRunning()) await start(program);
  environment.global.process.env.GATEHOUSE_TEST_HOST = host.socket;
}

/** Stops what a file has started and left, such as the server of a failed test, and returns how many there were. */
export async function stopHostedServers() {
  if (!isRunning()) return 0;
  host.channel.ref();
  host.send('stop');
  const answer = once(host, 'message', { signal: AbortSignal.timeout(STOP_MS) });
  const [{ left, bytes }] = await answer.catch(() => [{ left: 'hanging', bytes: Infinity }]);
  if (bytes > MAX_BYTES) host.kill('SIGKILL');
  else host.channel.unref();
  return left;
}

export function hostPid() {
  return isRunning() ? host.pid : undefined;
}

function isRunning() {
  return host?.connected === true && host.exitCode === null && !host.killed;
}

async function start(program) {
  const folder = mkdtempSync(join(tmpdir(), `gatehouse-servers-${process.pid}-`));
  const socket = join(folder, 'socket');
  const env = { PATH: process.env.PATH, TZ: 'UTC' };
  host = Object.assign(fork(program, [socket], { stdio: ['ignore', 2, 2, 'ipc'], execArgv: [], env }), { socket });
  host.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  await once(host, 'message');
  // It ends with this process, which does not wait for it.
  host.unref();
  host.channel.unref();
}
