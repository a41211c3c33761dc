import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { availableParallelism, loadavg } from 'node:os';
import type { Schemas } from '../../src/sdk/client/index.js';
import { RecordingServer } from '../support/recording-server.js';
import { PROGRAM } from '../support/program.js';
import { temporaryDirectory } from '../support/temporary-directory.js';
import { readOptions } from './read-options.js';

/**
 * `npm run bench:client`: the processor time (user and system) of a whole client command, from the start of its process to the end, beside bare
 * `node -e 0` in the same run. Needs bash, whose `times` counts the children.
 */
const USAGE = `npm run bench:client [-- --runs 40]

Measures the processor time (user and system) of a whole client command, from the start of its process to the end, beside bare \`node -e 0\` in the
same run. Needs bash, whose \`times\` counts the children.`;
const values = readOptions(USAGE, { runs: { type: 'string', default: '40' } });
/** The client checks what it gets. */
const USER: Schemas['UserResponse'] = {
  id: '0f3c7a52-6b1e-4c37-9c59-5f7f6f2d1a11',
  username: 'ada',
  email: 'ada@example.test',
  created_at: '2026-01-01T00:00:00.000Z',
  updated_at: '2026-01-01T00:00:00.000Z',
  status: 'active',
  login_type: 'password',
  organization_ids: [],
  roles: [],
  has_ai_seat: false,
};

const server = await RecordingServer.start();
const folder = await temporaryDirectory('client-bench');
try {
  const respond = { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(USER) };
  server.scripted = Array.from({ length: 10 * Number(values.runs) + 100 }, () => respond);
  const commands: Readonly<Record<string, readonly string[]>> = {
    'node -e 0': ['-e', '0'],
    'gatehouse --version': [PROGRAM, '--version'],
    'gatehouse profiles list': [PROGRAM, 'profiles', 'list'],
    'gatehouse whoami': [PROGRAM, 'whoami'],
  };
  console.log(`${values.runs} runs, ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1) ?? '?'}`);
  const times = new Map(Object.keys(commands).map((name) => [name, [] as number[]]));
  // In turns, so that a busy moment of the machine is not one command's.
  for (let run = 0; run < Number(values.runs); run++) {
    for (const [name, args] of Object.entries(commands)) times.get(name)?.push(await processorMs(args));
  }
  for (const [name, all] of times) {
    const sorted = [...all].sort((a, b) => a - b);
    const at = (share: number): string => (sorted[Math.floor((sorted.length - 1) * share)] ?? NaN).toFixed(0);
    console.log(`${name.padEnd(26)} median ${at(0.5)} ms, nine of ten below ${at(0.9)} ms`);
  }
} finally {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}

/** Of the process and of its threads. */
async function processorMs(args: readonly string[]): Promise<number> {
  const env = {
    PATH: process.env['PATH'],
    HOME: folder,
    CODER_CONFIG_DIR: folder,
    CODER_URL: server.url,
    CODER_SESSION_TOKEN: 'AAAAAAAAAA-BBBBBBBBBBBBBBBBBBBBBB',
  };
  const child = spawn('bash', ['-c', '"$@" >/dev/null || exit 1; times', 'bash', process.execPath, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => (text += part));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${String(code)}`);
  // The second line is of the children.
  const [user = NaN, system = NaN] = [...(text.split('\n')[1] ?? '').matchAll(/(\d+)m([\d.]+)s/g)].map(
    ([, m, s]) => Number(m) * 60_000 + Number(s) * 1000,
  );
  return user + system;
}
