import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { sha256 } from '../../src/common/index.js';
import { setTimeout as delay } from 'node:timers/promises';
import startDatabase from '../support/global-setup.js';
import stopDatabase from '../support/global-teardown.js';
import { createPerson } from '../support/people.js';
import { residentMib } from '../support/resident-memory.js';
import { startServerProcess, type ServerProcess } from '../support/server.js';
import { ME } from '../support/sign-in.js';
import { readOptions } from './read-options.js';

/**
 * `npm run bench:memory`: the resident memory of a server on an external database: at rest, under load from one user, and while each request
 * comes with another of a million keys. `--check` exits 1 when a goal is missed.
 */
const USAGE = `npm run bench:memory [-- --keys 1000000] [--seconds 20] [--connections 32] [--check]

Measures the resident memory of a server on an external database: at rest, under load from one user, and while each request comes with another
of so many keys. --check exits 1 when a goal is missed.`;
const values = readOptions(USAGE, {
  keys: { type: 'string', default: '1000000' },
  seconds: { type: 'string', default: '20' },
  connections: { type: 'string', default: '32' },
  check: { type: 'boolean', default: false },
});
const GOALS_MIB = { rest: 150, peak: 260, keys: 300 };
const REST_MS = 5_000;
/** Every key has this secret, so that the rows are made in the database. */
const SECRET = 'a'.repeat(22);

try {
  await startDatabase();
  const server = await startServerProcess({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
  try {
    await run(server);
  } finally {
    await server.stop();
  }
} finally {
  await stopDatabase();
}

async function run(server: ServerProcess): Promise<void> {
  const person = await createPerson(server);
  const count = Number(values.keys);
  console.log(`Node ${process.version}, ${values.connections} connections`);
  await delay(REST_MS);
  report('at rest', residentMib(server.pid) ?? NaN, GOALS_MIB.rest);

  const until = performance.now() + Number(values.seconds) * 1000;
  report('at peak load', await peakDuring(server, () => (performance.now() < until ? person.token : null)), GOALS_MIB.peak);

  await plantKeys(server, person.id, count);
  let next = 0;
  const peak = await peakDuring(server, () => (next < count ? `${keyId(next++)}-${SECRET}` : null));
  report(`while ${count} keys are used once each`, peak, GOALS_MIB.keys);
}

function report(what: string, mib: number, goal: number): void {
  console.log(`${what.padEnd(40)} ${mib.toFixed(0)} MiB (goal: ${goal})`);
  if (values.check && mib > goal) process.exitCode = 1;
}

function keyId(n: number): string {
  return n.toString(36).padStart(10, '0');
}

/** Copies of the person's own key, by one statement. */
async function plantKeys(server: ServerProcess, userId: string, count: number): Promise<void> {
  const [{ columns } = { columns: '' }] = await server.db.query<{ columns: string }>(
    `SELECT string_agg(quote_ident(column_name), ', ') AS columns FROM information_schema.columns
      WHERE table_schema = current_schema() AND table_name = 'api_keys' AND column_name NOT IN ('id', 'hashed_secret', 'token_name', 'version') AND is_generated = 'NEVER'`,
  );
  await server.db.query(
    `INSERT INTO api_keys (id, hashed_secret, token_name, ${columns})
     SELECT lpad(base36.text, 10, '0'), $2, $3 || n, ${columns
       .split(', ')
       .map((column) => `k.${column}`)
       .join(', ')}
       FROM generate_series(0, $4::int - 1) AS n
      CROSS JOIN LATERAL (SELECT string_agg(substr('0123456789abcdefghijklmnopqrstuvwxyz', (n / (36 ^ p)::bigint % 36)::int + 1, 1), '' ORDER BY p DESC) AS text FROM generate_series(0, 9) AS p) AS base36
      CROSS JOIN (SELECT * FROM api_keys WHERE user_id = $1 LIMIT 1) AS k`,
    [userId, sha256(SECRET), `bench ${randomUUID()} `, count],
  );
  await server.db.query('ANALYZE api_keys');
}

/** The most memory while every connection asks for `users/me` with the next key; null ends it. */
async function peakDuring(server: ServerProcess, nextKey: () => string | null): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: Number(values.connections) });
  let peak = 0;
  let failed = 0;
  const sampler = setInterval(() => (peak = Math.max(peak, residentMib(server.pid) ?? 0)), 20);
  await Promise.all(
    Array.from({ length: Number(values.connections) }, async () => {
      for (let key = nextKey(); key !== null; key = nextKey()) if ((await status(agent, server.url + ME, key)) !== 200) failed++;
    }),
  );
  clearInterval(sampler);
  agent.destroy();
  if (failed > 0) throw new Error(`${failed} requests failed`);
  return peak;
}

function status(agent: Agent, url: string, key: string): Promise<number> {
  return new Promise((resolve, reject) => {
    request(url, { agent, headers: { authorization: `Bearer ${key}` } }, (answer) => {
      answer.resume().once('end', () => {
        resolve(answer.statusCode ?? 0);
      });
    })
      .once('error', reject)
      .end();
  });
}
