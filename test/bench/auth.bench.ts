import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import startDatabase from '../support/global-setup.js';
import stopDatabase from '../support/global-teardown.js';
import { cpuMicroseconds } from './auth/cpu-time.js';
import type { LoadRequest, LoadResult } from './auth/load.js';
import { type Measured, type Round, ratio, table } from './auth/summary.js';
import { type Target, startBareHttp, startGatehouse, startOidcProvider } from './auth/targets.js';

/**
 * `npm run bench:auth`: what a request with an OAuth access token costs. One server process and its PostgreSQL, beside a bare
 * `node:http` server with the same answer and the userinfo endpoint of oidc-provider. Rounds alternate, so that a machine with
 * other things to do slows all of them down; read the ratios, not the requests. `--check` exits 1 when a ratio is too low.
 */
const GOALS = { 'node:http': 0.1, 'oidc-provider': 0.7 };

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '2' },
    connections: { type: 'string', default: '32' },
    check: { type: 'boolean', default: false },
  },
});
const load = { connections: Number(values.connections), seconds: Number(values.seconds) };
const rounds = Number(values.rounds);

const started: Target[] = [];
const loader = fork(fileURLToPath(new URL('auth/load.js', import.meta.url)));
try {
  await startDatabase();
  const { target: gatehouse, body } = await startGatehouse(load.connections);
  started.push(gatehouse);
  started.push(await startBareHttp(body));
  started.push(await startOidcProvider(load.connections));
  report(await measure(started));
} finally {
  loader.kill();
  for (const target of started) await target.stop();
  await stopDatabase();
}

async function measure(targets: readonly Target[]): Promise<Measured[]> {
  for (const target of targets) await runRound(loader, target);
  const measured = targets.map(({ name }) => ({ name, rounds: [] as Round[] }));
  for (let n = 0; n < rounds; n += 1) {
    for (const [position, target] of targets.entries()) measured[position]?.rounds.push(await runRound(loader, target));
  }
  return measured;
}

async function runRound(process: ChildProcess, { name, url, tokens, pid }: Target): Promise<Round> {
  const before = cpuMicroseconds(pid);
  process.send({ url, tokens, ...load } satisfies LoadRequest);
  const [result] = (await once(process, 'message')) as [LoadResult];
  const after = cpuMicroseconds(pid);
  if (result.faults > 0) throw new Error(`${name}: ${result.faults} requests of ${result.requests} failed`);
  return {
    requestsPerSecond: result.requestsPerSecond,
    latencyMs: result.latencyMs,
    cpuMicroseconds: before === null || after === null ? null : (after - before) / result.requests,
  };
}

function report(measured: readonly Measured[]): void {
  const [gatehouse, ...references] = measured;
  if (!gatehouse) return;
  console.log(`${rounds} alternating rounds of ${load.seconds} s, ${load.connections} connections, Node ${process.version}; medians\n`);
  console.log(table(measured, references));
  console.log('');
  for (const reference of references) {
    const goal = GOALS[reference.name as keyof typeof GOALS]; // the targets are named after the goals
    const reached = ratio(gatehouse, reference) >= goal;
    console.log(`${reached ? 'reached' : 'MISSED '}  ${goal.toFixed(2)} of ${reference.name}`);
    if (!reached && values.check) process.exitCode = 1;
  }
}
