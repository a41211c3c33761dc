import { loadavg } from 'node:os';
import { coreTimeOf, type CoreTime } from '../support/core-time.js';
import { createOwner } from '../support/sign-in.js';
import { hostileRequests, sendHostileLoad } from '../support/hostile-load.js';
import { residentMib } from '../support/resident-memory.js';
import { startServerProcess, type ServerProcess } from '../support/server.js';
import type { Soak } from './section.js';

export const title = 'hostile bodies at 64 MB/s are all refused, cost a bounded amount of memory, and hold nobody else up';
export const limitSeconds = 300;

const BYTES_PER_SECOND = 64_000_000;
const SECONDS = 20;
const CONNECTIONS = 16;
const MEMORY_MIB = 300;
/** The longest wait of another client, at the 99th percentile. Printed beside the measured value, and not asserted, because the machine may be busy. */
const GOAL_P99_MS = 250;

export async function run({ say, check }: Soak): Promise<void> {
  // An attacker with many addresses is not limited by rate.
  const server = await startServerProcess({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
  try {
    const session = await createOwner(server);
    const headers = { 'coder-session-token': session };
    const alone = await watch(server, headers, SECONDS / 4);
    const idle = residentMib(server.pid) ?? 0;
    for (const load of loads(server)) {
      const stop = new AbortController();
      const sending = sendHostileLoad(server.url, load.requests, {
        connections: CONNECTIONS,
        bytesPerSecond: BYTES_PER_SECOND,
        signal: stop.signal,
      });
      const before = coreTimeOf(server.pid);
      const watched = await watch(server, headers, load.seconds);
      const after = coreTimeOf(server.pid);
      stop.abort();
      const { bytes, statuses } = await sending;
      const rate = (bytes / 1e6 / load.seconds).toFixed(0);
      say(`${load.what}: ${rate} MB/s, answers ${[...statuses].map(([status, count]) => `${count} x ${status}`).join(', ')}`);
      const share = (of: keyof CoreTime): string => ((after[of] - before[of]) / (load.seconds * 10)).toFixed(0);
      say(`  the server ran ${share('running')} % of the time, and waited ${share('waiting')} % of it for a core`);
      for (const [path, latencies] of watched) {
        const usual = at(alone.get(path) ?? [], 0.99);
        const p99 = at(latencies, 0.99);
        say(
          `  ${path}: p50 ${at(latencies, 0.5).toFixed(1)} ms, p99 ${p99.toFixed(1)} ms (alone ${usual.toFixed(1)} ms, ratio ${(p99 / usual).toFixed(1)}; goal ${GOAL_P99_MS} ms ${p99 <= GOAL_P99_MS ? 'held' : 'MISSED'})`,
        );
      }
      const refusals = [...statuses.keys()].every((status) => status >= 400 && status < 500);
      check(refusals, 'every hostile request is refused by a 4xx');
    }
    const grown = (residentMib(server.pid) ?? 0) - idle;
    say(`memory: ${grown.toFixed(0)} MiB more than at rest; machine load ${(loadavg()[0] ?? 0).toFixed(1)}`);
    check(grown < MEMORY_MIB, `the process holds less than ${MEMORY_MIB} MiB more than at rest`);
  } finally {
    await server.stop();
  }
}

function loads(server: ServerProcess): { what: string; requests: ReturnType<typeof hostileRequests>; seconds: number }[] {
  const all = hostileRequests(new URL(server.url).host);
  return [
    { what: 'all of them', requests: all, seconds: SECONDS },
    ...all.map((request) => ({ what: request.what, requests: [request], seconds: 4 })),
  ];
}

/** The waiting time of another client for each response, in milliseconds, sorted. */
async function watch(server: ServerProcess, headers: Readonly<Record<string, string>>, seconds: number): Promise<Map<string, number[]>> {
  const waits = new Map<string, number[]>([
    ['/healthz', []],
    ['/api/v2/users/me', []],
  ]);
  const until = performance.now() + seconds * 1_000;
  while (performance.now() < until) {
    for (const [path, latencies] of waits) {
      const startedAt = performance.now();
      const { status } = await server.get(path, headers);
      if (status !== 200) throw new Error(`${path} answered ${status}`);
      latencies.push(performance.now() - startedAt);
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  for (const latencies of waits.values()) latencies.sort((a, b) => a - b);
  return waits;
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}
