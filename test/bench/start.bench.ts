import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism, loadavg } from 'node:os';
import { createDatabase } from '../support/database.js';
import startDatabase from '../support/global-setup.js';
import stopDatabase from '../support/global-teardown.js';
import { sendRequest } from '../support/http-client.js';
import { processorSeconds } from '../support/core-time.js';
import { PATIENCE_MS } from '../support/patience.js';
import { ProcessOutput } from '../support/process-output.js';
import { PROGRAM } from '../support/program.js';
import { residentMib } from '../support/resident-memory.js';
import { temporaryDirectory } from '../support/temporary-directory.js';
import { readOptions } from './read-options.js';

/**
 * `npm run bench:start`: from the start of a server on a migrated database to its first response, in time and in processor time of all its
 * threads. Bare `node -e 0` is in the same run. `--node PATH` measures another runtime beside this one, in alternating rounds.
 */
const USAGE = `npm run bench:start [-- --rounds 9] [--node PATH]

Measures the start of a server on a migrated database until its first response, in time and in processor time, beside bare \`node -e 0\`. --node,
which can be repeated, measures another runtime beside this one, in alternating rounds.`;
const values = readOptions(USAGE, { rounds: { type: 'string', default: '9' }, node: { type: 'string', multiple: true, default: [] } });

interface Start {
  readonly seconds: number;
  readonly processorSeconds: number;
  readonly mib: number;
}

const median = (numbers: readonly number[]): number => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;

try {
  await startDatabase();
  const database = await createDatabase();
  const runtimes = [process.execPath, ...values.node];
  const starts = new Map(runtimes.map((node) => [node, [] as Start[]]));
  const bare = new Map(runtimes.map((node) => [node, [] as number[]]));
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const node of runtimes) {
      bare.get(node)?.push(await bareSeconds(node));
      starts.get(node)?.push(await measure(node, database.url));
    }
  }
  console.log(`${values.rounds} rounds, ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1) ?? '?'}`);
  for (const [node, list] of starts) {
    const { stdout } = await run(node, ['-p', 'process.version']);
    const of = (field: keyof Start): number => median(list.map((start) => start[field]));
    const line = [
      `first response ${of('seconds').toFixed(2)} s`,
      `processor time ${of('processorSeconds').toFixed(2)} s`,
      `memory ${of('mib').toFixed(0)} MiB`,
      `bare start ${median(bare.get(node) ?? []).toFixed(2)} s`,
    ];
    console.log(`${stdout.trim().padEnd(10)} ${line.join(', ')}`);
  }
  await database.drop();
} finally {
  await stopDatabase();
}

async function measure(node: string, url: string): Promise<Start> {
  const home = await temporaryDirectory('start-bench');
  const env = {
    PATH: process.env['PATH'],
    HOME: home,
    CODER_HTTP_ADDRESS: '127.0.0.1:0',
    CODER_PG_CONNECTION_URL: url,
    CODER_SHUTDOWN_DRAIN: '0s',
  };
  const startedAt = performance.now();
  const child = spawn(node, [PROGRAM, 'server'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = new ProcessOutput(child);
  try {
    const [, address = ''] = await output.waitFor(/listening on (http:\/\/[^\s"]+)/, PATIENCE_MS);
    await sendRequest('GET', new URL('/healthz', address));
    const pid = child.pid ?? 0;
    return { seconds: (performance.now() - startedAt) / 1000, processorSeconds: processorSeconds(pid), mib: residentMib(pid) ?? NaN };
  } finally {
    child.kill('SIGTERM');
    await output.ended;
  }
}

async function bareSeconds(node: string): Promise<number> {
  const startedAt = performance.now();
  await run(node, ['-e', '0']);
  return (performance.now() - startedAt) / 1000;
}

async function run(node: string, args: readonly string[]): Promise<{ stdout: string }> {
  const child = spawn(node, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  await once(child, 'close');
  return { stdout };
}
