import { existsSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { coreTimeOf } from '../support/core-time.js';
import { createOwner, OWNER } from '../support/sign-in.js';
import startDatabase from '../support/global-setup.js';
import stopDatabase from '../support/global-teardown.js';
import { startServerProcess, type ServerProcess } from '../support/server.js';
import { readOptions } from './read-options.js';

/**
 * `npm run bench:login`: password logins (Argon2id, a session row and an audit row each) per second on one server process while the
 * pool of hashes is saturated, and how long the event loop of that process is held up meanwhile. Then more logins at once than the pool
 * queues: each is answered, some with 503 and Retry-After. `--check` exits 1 when a goal is missed.
 */
const USAGE = `npm run bench:login [-- --seconds 10] [--connections 32] [--burst 200] [--check]

Measures password logins per second on one server process while the pool of hashes is saturated, how long the event loop is held up meanwhile, and
more logins at once than the pool queues. --check exits 1 when a goal is missed.`;
const values = readOptions(USAGE, {
  seconds: { type: 'string', default: '10' },
  connections: { type: 'string', default: '32' },
  burst: { type: 'string', default: '200' },
  check: { type: 'boolean', default: false },
});
const GOAL_P99_MS = 20;
const PROBE_FILE = join(tmpdir(), `gatehouse-login-bench-${process.pid}.json`);
const PROBE = fileURLToPath(new URL('event-loop-probe.js', import.meta.url));
const BODY = JSON.stringify({ email: OWNER.email, password: OWNER.password });

interface Login {
  readonly status: number;
  readonly milliseconds: number;
  readonly retryAfter: string | undefined;
}

try {
  await startDatabase();
  const server = await startServerProcess({
    env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true', NODE_OPTIONS: `--import ${PROBE}`, PROBE_FILE },
  });
  try {
    await createOwner(server);
    await run(server);
  } finally {
    await server.stop();
  }
} finally {
  rmSync(PROBE_FILE, { force: true });
  await stopDatabase();
}

async function run(server: ServerProcess): Promise<void> {
  const seconds = Number(values.seconds);
  await saturate(server, 1_000);
  process.kill(server.pid, 'SIGUSR2');
  const { waiting } = coreTimeOf(server.pid);
  const [logins, others] = await Promise.all([saturate(server, seconds * 1_000), watch(server, seconds * 1_000)]);
  process.kill(server.pid, 'SIGUSR2');
  const share = (coreTimeOf(server.pid).waiting - waiting) / (seconds * 10);
  const delay = await probed();
  const good = logins.filter(({ status }) => status === 201);
  const latencies = good.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);

  console.log(
    `${values.connections} connections, ${seconds} s, ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1) ?? '?'}, Node ${process.version}`,
  );
  console.log(
    `logins                 ${(good.length / seconds).toFixed(1)} a second (${good.length}, ${logins.length - good.length} others)`,
  );
  console.log(`latency of a login     p50 ${at(latencies, 0.5)} ms, p99 ${at(latencies, 0.99)} ms`);
  console.log(`other requests         p50 ${at(others, 0.5)} ms, p99 ${at(others, 0.99)} ms (GET /api/v2/buildinfo meanwhile)`);
  console.log(`event-loop delay       p50 ${delay.p50.toFixed(1)} ms, p99 ${delay.p99.toFixed(1)} ms, most ${delay.max.toFixed(1)} ms`);

  console.log(
    `                       its thread waited ${share.toFixed(1)} % of the time for a core: machine and neighbours are in the delay, too`,
  );

  const burst = await burstOf(server, Number(values.burst));
  const busy = burst.filter(({ status }) => status === 503);
  console.log(`${burst.length} logins at once     ${burst.filter(({ status }) => status === 201).length} in, ${busy.length} told 503`);
  const isTold =
    busy.length > 0 && busy.every(({ retryAfter }) => retryAfter === '1') && burst.every(({ status }) => status === 201 || status === 503);
  goal(delay.p99 < GOAL_P99_MS, `event-loop delay p99 under ${GOAL_P99_MS} ms`);
  goal(isTold, 'a full queue answers 503 with Retry-After, and nothing else fails');
}

function goal(isReached: boolean, what: string): void {
  console.log(`${isReached ? 'reached' : 'MISSED '}  ${what}`);
  if (!isReached && values.check) process.exitCode = 1;
}

async function saturate(server: ServerProcess, milliseconds: number): Promise<Login[]> {
  const agent = new Agent({ keepAlive: true });
  const end = performance.now() + milliseconds;
  const logins: Login[] = [];
  const worker = async (): Promise<void> => {
    while (performance.now() < end) logins.push(await logIn(server, agent));
  };
  await Promise.all(Array.from({ length: Number(values.connections) }, worker));
  agent.destroy();
  return logins;
}

/** The latencies of a cheap request by other clients, in order. */
async function watch(server: ServerProcess, milliseconds: number): Promise<number[]> {
  const end = performance.now() + milliseconds;
  const latencies: number[] = [];
  while (performance.now() < end) {
    const begun = performance.now();
    await server.get('/api/v2/buildinfo');
    latencies.push(performance.now() - begun);
    await new Promise((next) => setTimeout(next, 20));
  }
  return latencies.sort((a, b) => a - b);
}

async function burstOf(server: ServerProcess, count: number): Promise<Login[]> {
  const agent = new Agent({ keepAlive: true });
  const logins = await Promise.all(Array.from({ length: count }, () => logIn(server, agent)));
  agent.destroy();
  return logins;
}

function logIn(server: ServerProcess, agent: Agent): Promise<Login> {
  const begun = performance.now();
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(BODY) };
    const outgoing = request(`${server.url}/api/v2/users/login`, { method: 'POST', agent, headers }, (answer) => {
      answer.resume().once('end', () => {
        const milliseconds = performance.now() - begun;
        resolve({ status: answer.statusCode ?? 0, milliseconds, retryAfter: answer.headers['retry-after'] });
      });
    });
    outgoing.once('error', reject).end(BODY);
  });
}

async function probed(): Promise<{ p50: number; p99: number; max: number }> {
  while (!existsSync(PROBE_FILE)) await new Promise((next) => setTimeout(next, 20));
  return JSON.parse(readFileSync(PROBE_FILE, 'utf8')) as { p50: number; p99: number; max: number };
}

function at(sorted: readonly number[], share: number): string {
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN).toFixed(0);
}
