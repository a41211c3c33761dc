import { performance } from 'node:perf_hooks';
import { Pool } from 'undici';
import startDatabase from '../support/global-setup.js';
import stopDatabase from '../support/global-teardown.js';
import { cpuMicroseconds } from './cpu-time.js';
import { type Measured, median, type Round, ratio, table } from './summary.js';
import { deploy, type Deployment, plantExchanges, refreshForm } from './grants/deployment.js';
import { readOptions } from './read-options.js';

/**
 * `npm run bench:grants`: refreshes with rotation, code exchanges and new keys, each as one statement and step by step in a transaction. Two
 * servers, each with its own database on one durable PostgreSQL, take turns in slices; read the ratios. `--check` exits 1 when one is too low.
 */
const GOALS = { refresh: 2.5, exchange: 2.5, key: 2 } as const;
type Work = keyof typeof GOALS;

const USAGE = `npm run bench:grants [-- --rounds 8] [--requests 1000] [--chains 64] [--check]

Measures refreshes with rotation, code exchanges and new keys, each as one statement and step by step in a transaction. Read the ratios. --check
exits 1 when one is too low.`;
const values = readOptions(USAGE, {
  rounds: { type: 'string', default: '8' },
  requests: { type: 'string', default: '1000' },
  chains: { type: 'string', default: '64' },
  check: { type: 'boolean', default: false },
});
const rounds = Number(values.rounds);
const requests = Number(values.requests);
const chains = Number(values.chains);

interface Target {
  readonly name: string;
  readonly deployment: Deployment;
  readonly pool: Pool;
  /** The current refresh token of each chain. */
  readonly tokens: string[];
}

const targets: Target[] = [];
try {
  await startDatabase();
  for (const [name, setting] of [
    ['one statement', 'auto'],
    ['in steps', 'off'],
  ] as const) {
    const deployment = await deploy(setting, chains);
    const target: Target = { name, deployment, pool: new Pool(deployment.provider.url, { connections: chains }), tokens: [] };
    targets.push(target);
    for (const form of await plantExchanges(deployment, chains)) target.tokens.push((await token(target, form)).refresh_token);
  }
  console.log(`${rounds} alternating slices of ${requests} requests, ${chains} at a time, Node ${process.version}; medians\n`);
  for (const work of Object.keys(GOALS) as Work[]) report(work, await measure(work));
} finally {
  for (const { pool, deployment } of targets) {
    await pool.close();
    await deployment.provider.server.stop();
  }
  await stopDatabase();
}

async function measure(work: Work): Promise<Measured[]> {
  const measured = targets.map(({ name }) => ({ name, rounds: [] as Round[] }));
  // The first is for warming up.
  for (let n = 0; n <= rounds; n += 1) {
    for (const [position, target] of targets.entries()) {
      const round = await slice(target, await prepared(work, target));
      if (n > 0) measured[position]!.rounds.push(round);
    }
  }
  return measured;
}

/** Sends the n-th request, as one of the chains. */
type Sender = (chain: number, n: number) => Promise<unknown>;

async function prepared(work: Work, target: Target): Promise<Sender> {
  const { client, users } = target.deployment;
  if (work === 'refresh') {
    return async (chain) => {
      target.tokens[chain] = (await token(target, refreshForm(client, target.tokens[chain]!))).refresh_token;
    };
  }
  if (work === 'exchange') {
    const forms = await plantExchanges(target.deployment, requests);
    return (_chain, n) => token(target, forms[n]!);
  }
  return (chain) => send(target, '/api/v2/users/me/keys/tokens', '{}', { 'coder-session-token': users[chain]!.session }, 201);
}

async function slice(target: Target, request: Sender): Promise<Round> {
  const { pid } = target.deployment.provider.server;
  const latencies: number[] = [];
  let next = 0;
  const cpuBefore = cpuMicroseconds(pid);
  const start = performance.now();
  await Promise.all(
    Array.from({ length: chains }, async (_, chain) => {
      while (next < requests) {
        const n = next++;
        const sent = performance.now();
        await request(chain, n);
        latencies.push(performance.now() - sent);
      }
    }),
  );
  const milliseconds = performance.now() - start;
  const cpuAfter = cpuMicroseconds(pid);
  latencies.sort((a, b) => a - b);
  return {
    requestsPerSecond: (requests * 1000) / milliseconds,
    latencyMs: { p50: median(latencies), p99: latencies[Math.floor(latencies.length * 0.99)]! },
    cpuMicroseconds: cpuBefore === null || cpuAfter === null ? null : (cpuAfter - cpuBefore) / requests,
  };
}

async function token(target: Target, form: string): Promise<{ refresh_token: string }> {
  const body = await send(target, '/oauth2/tokens', form, { 'content-type': 'application/x-www-form-urlencoded' }, 200);
  return JSON.parse(body) as { refresh_token: string };
}

async function send({ name, pool }: Target, path: string, body: string, headers: Record<string, string>, status: number): Promise<string> {
  const answer = await pool.request({ path, method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });
  const text = await answer.body.text();
  if (answer.statusCode !== status) throw new Error(`${name}: ${path} answered ${answer.statusCode}: ${text}`);
  return text;
}

function report(work: Work, measured: readonly Measured[]): void {
  const [fast, slow] = measured;
  if (!fast || !slow) return;
  console.log(`${work}\n${table(measured, [slow])}`);
  const goal = GOALS[work];
  const isReached = ratio(fast, slow) >= goal;
  console.log(`${isReached ? 'reached' : 'MISSED '}  ${goal.toFixed(1)} of "in steps"\n`);
  if (!isReached && values.check) process.exitCode = 1;
}
