import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { startCommand } from '../support/command.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { misplaced, plantRows, readRows, VALUES_PER_USER } from '../support/encrypted-rows.js';
import { base64Key, keyId, keyList, keyring } from '../support/encryption-keys.js';
import { createPerson, type Person } from '../support/people.js';
import { startServer } from '../support/server.js';
import type { Soak } from './section.js';

export const title = 'rotating 200 000 values under a client loses nothing, is fast and flat, and survives twenty kill -9';
export const limitSeconds = 900;

const USERS = 50_000;
const SLOWEST_VALUES_PER_SECOND = 5_000;
const KILLS = 20;
const CLIENTS = 1;

export async function run(soak: Soak): Promise<void> {
  const db = await createDatabase();
  try {
    await plantUnder(db, 'a', soak);
    await rotateUnderLoad(db, soak);
    await rotateAndKill(db, soak);
  } finally {
    await db.drop();
  }
}

function rotateEnvironment(db: TestDatabase, from: string, to: string): Record<string, string> {
  return {
    CODER_PG_CONNECTION_URL: db.url,
    CODER_EXTERNAL_TOKEN_ENCRYPTION_ENCRYPT_NEW_KEY: base64Key(to),
    ...(from !== '' && { CODER_EXTERNAL_TOKEN_ENCRYPTION_ENCRYPT_OLD_KEYS: keyList(from) }),
  };
}

async function plantUnder(db: TestDatabase, letter: string, { say }: Soak): Promise<void> {
  const enabled = await startCommand(['server', 'dbcrypt', 'rotate', '--yes'], { env: rotateEnvironment(db, '', letter) });
  await enabled.ended;
  await plantRows(db, keyring(letter), USERS);
  say(`planted ${USERS * VALUES_PER_USER} values of ${USERS} users`);
}

/** The operations of a client while the rotation ran. */
interface Traffic {
  requests: number;
  readonly failures: string[];
}

/** Stores and reads secrets and key pairs until told to stop; each client has its own, so it knows the expected values. */
async function useServer(person: Person, traffic: Traffic, isOver: () => boolean): Promise<void> {
  for (let turn = 0; !isOver(); turn += 1) {
    const answers = [
      await person.patch('/users/me/secrets/mine', { value: `value ${turn}` }),
      await person.get('/users/me/secrets/mine'),
      await person.put('/users/me/gitsshkey'),
      await person.get('/users/me/gitsshkey'),
    ];
    traffic.requests += answers.length;
    traffic.failures.push(...answers.filter(({ status }) => status !== 200).map(({ status, text }) => `${status} ${text}`));
  }
}

async function rotateUnderLoad(db: TestDatabase, { say, check }: Soak): Promise<void> {
  const server = await startServer({
    database: db,
    env: { CODER_EXTERNAL_TOKEN_ENCRYPTION_KEYS: keyList('ba'), CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' },
  });
  try {
    const people = await Promise.all(Array.from({ length: CLIENTS }, () => createPerson(server)));
    for (const person of people) await person.post('/users/me/secrets', { name: 'mine', value: 'first', env_name: 'MINE' });
    const traffic: Traffic = { requests: 0, failures: [] };
    let isOver = false;
    const clients = people.map((person) => useServer(person, traffic, () => isOver));

    const command = await startCommand(['server', 'dbcrypt', 'rotate', '--yes', '--json'], { env: rotateEnvironment(db, 'a', 'b') });
    const memory = await sampleMemory(command.process.pid ?? 0, command.ended);
    const { code, out, err } = await command.ended;
    isOver = true;
    await Promise.all(clients);
    check(code === 0, `rotate ended with ${String(code)}: ${err}`);

    const report = JSON.parse(out) as { seconds: number; moved: { values: number }[]; revoked: string[] };
    const moved = report.moved.reduce((sum, { values }) => sum + values, 0);
    const rate = Math.round(moved / report.seconds);
    say(
      `moved ${moved} values in ${report.seconds} s while a client sent ${traffic.requests} requests: ${rate} values/s, read back included`,
    );
    check(traffic.requests > 50, 'the client was hardly served');
    check(traffic.failures.length === 0, `requests failed: ${traffic.failures.slice(0, 3).join('; ')}`);
    check(moved >= USERS * VALUES_PER_USER, 'not everything was moved');
    check(report.revoked.includes(keyId('a')), 'the old key was not revoked');
    check(rate >= SLOWEST_VALUES_PER_SECOND, `${rate} values/s are fewer than ${SLOWEST_VALUES_PER_SECOND}`);

    const half = Math.floor(memory.length / 2);
    const [early, late] = [Math.max(...memory.slice(0, half)), Math.max(...memory.slice(half))];
    say(`memory of the command: at most ${early} MiB in its first half, ${late} MiB in its second`);
    check(late <= early * 1.25 + 16, 'its memory grows');
    await expectPlanted(db, 'b', check);
  } finally {
    await server.stop();
  }
}

/** Resident memory in MiB, sampled ten times a second until the command ends. */
async function sampleMemory(pid: number, ended: Promise<unknown>): Promise<number[]> {
  const samples: number[] = [];
  const over = new AbortController();
  void ended.then(() => {
    over.abort();
  });
  while (!over.signal.aborted) {
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
    const kibibytes = /VmRSS:\s+(\d+)/.exec(status)?.[1];
    if (kibibytes !== undefined) samples.push(Math.round(Number(kibibytes) / 1024));
    await delay(100);
  }
  return samples;
}

async function rotateAndKill(db: TestDatabase, { say, check }: Soak): Promise<void> {
  for (let killed = 0; killed < KILLS; killed += 1) {
    const before = await encryptedWith(db, 'c');
    const command = await startCommand(['server', 'dbcrypt', 'rotate', '--yes'], { env: rotateEnvironment(db, 'b', 'c') });
    // Some die at their start, and the others at any moment of their work.
    const isToWork = killed % 4 !== 0;
    while (isToWork && command.process.exitCode === null && (await encryptedWith(db, 'c')) === before) await delay(10);
    await delay(Math.random() * 1_000);
    check(command.process.exitCode === null, `a run ended before it was killed, after ${killed} kills: ${command.output.err}`);
    command.process.kill('SIGKILL');
    await command.ended;
  }
  say(`killed ${KILLS} times, when ${await encryptedWith(db, 'c')} of ${USERS * VALUES_PER_USER} values had been moved`);
  const last = await startCommand(['server', 'dbcrypt', 'rotate', '--yes', '--verify'], { env: rotateEnvironment(db, 'b', 'c') });
  const { code, err } = await last.ended;
  check(code === 0, `the last run ended with ${String(code)}: ${err}`);
  await expectPlanted(db, 'c', check);
  const active = await db.query<{ id: string }>(`SELECT active_key_digest AS id FROM dbcrypt_keys WHERE active_key_digest IS NOT NULL`);
  check(active.map(({ id }) => id).join() === keyId('c'), 'other keys than the last one are active');
}

/** The count in each batch of a rotation. */
async function encryptedWith(db: TestDatabase, letter: string): Promise<number> {
  const [row] = await db.query<{ n: number }>(`SELECT encryptions::float8 AS n FROM dbcrypt_keys WHERE active_key_digest = $1`, [
    keyId(letter),
  ]);
  return row?.n ?? 0;
}

/** Every planted value is present and correct, besides those of the clients and the server's own. */
async function expectPlanted(db: TestDatabase, letter: string, check: Soak['check']): Promise<void> {
  const [own] = await db.query<{ n: number }>(`SELECT count(*)::int AS n FROM crypto_keys WHERE feature NOT LIKE 'planted %'`);
  const others = CLIENTS * 2 + (own?.n ?? 0);
  const rows = await readRows(db, keyring(letter));
  check(rows.size === USERS * VALUES_PER_USER + 10 + others, `there are ${rows.size} values`);
  check(misplaced(rows).length === others, `${misplaced(rows).length} values are not what was stored, where ${others} are expected`);
}
