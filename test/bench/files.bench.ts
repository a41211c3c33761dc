import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { rawTar } from '../../src/files/testing/raw-tar.js';
import { FileClient } from '../support/files.js';
import startDatabase from '../support/global-setup.js';
import stopDatabase from '../support/global-teardown.js';
import { createPerson } from '../support/people.js';
import { type RunningServer, startServer } from '../support/server.js';
import type { DownloadRequest } from './files/http-reader.js';
import type { ReadRequest, ReadResult } from './files/pg-reader.js';
import { bearerGet } from './load/load.js';
import { Loader } from './load/loader.js';
import { median } from './summary.js';
import { readOptions } from './read-options.js';

/**
 * `npm run bench:files`: the download of a 64 MiB file beside the driver reading the same pieces, entries out of the cache beside a bare
 * `node:http` server that sends as many bytes, and the cache beside what one would otherwise write. Clients are processes of their own; rounds
 * alternate, so that a machine with other things to do slows both down. Read the ratios. `--check` exits 1 when one is too low.
 */
const DOWNLOAD_GOAL = 0.7;
const ENTRIES_GOAL = 0.3;
const MIB = 1_048_576;
const DOWNLOAD_BYTES = 64 * MIB;
/** The smaller, the more it shows what every request costs before it comes to files: most of all, the look-up of who is asking. */
const ENTRY_BYTES = [16_384, 65_536, 262_144, 1_048_576];
const ENTRY_OF_THE_GOAL = 65_536;

const USAGE = `npm run bench:files [-- --rounds 7] [--seconds 2] [--connections 64] [--check]

Measures the download of a 64 MiB file beside the driver reading the same pieces, and entries out of the cache beside a bare node:http server. Read
the ratios. --check exits 1 when one is too low.`;
const values = readOptions(USAGE, {
  rounds: { type: 'string', default: '7' },
  seconds: { type: 'string', default: '2' },
  connections: { type: 'string', default: '64' },
  check: { type: 'boolean', default: false },
});
const rounds = Number(values.rounds);

const children: ChildProcess[] = [];
const start = (file: string, ...args: string[]): ChildProcess => {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), args);
  children.push(child);
  return child;
};

let server: RunningServer | null = null;
try {
  await startDatabase();
  server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
  const { token } = await createPerson(server);
  const files = new FileClient(server, { token });
  await downloads(server, files, token);
  await entries(server, files, token);
} finally {
  for (const child of children) child.kill();
  await server?.stop();
  await stopDatabase();
}
await import('./files/cache-micro.js');

async function downloads({ url, db }: RunningServer, files: FileClient, token: string): Promise<void> {
  const tar = rawTar({ name: 'random', content: randomBytes(DOWNLOAD_BYTES - 2048) });
  const id = await files.store(tar);
  const [row] = await db.query<{ hash: string }>(`SELECT hash FROM files WHERE id = $1`, [id]);
  const driver = start('files/pg-reader.js');
  const client = start('files/http-reader.js');
  const rates = { driver: [] as number[], http: [] as number[] };
  for (let round = -1; round < rounds; round++) {
    const read = await ask(driver, { databaseUrl: db.url, hash: row!.hash });
    const downloaded = await ask(client, { url: `${url}/api/v2/files/${id}`, token });
    if (read.bytes !== tar.length || downloaded.bytes !== tar.length) throw new Error('not all of the file came');
    // The first round warms up.
    if (round < 0) continue;
    rates.driver.push(read.bytes / MIB / read.seconds);
    rates.http.push(downloaded.bytes / MIB / downloaded.seconds);
  }
  const of = median(rates.http.map((rate, n) => rate / rates.driver[n]!));
  const figures = `${median(rates.http).toFixed(0)} MiB/s, the driver alone ${median(rates.driver).toFixed(0)} MiB/s`;
  report(`download of 64 MiB: ${figures}`, of, DOWNLOAD_GOAL);
}

function ask(child: ChildProcess, request: ReadRequest | DownloadRequest): Promise<ReadResult> {
  child.send(request);
  return once(child, 'message').then(([result]) => result as ReadResult);
}

async function entries({ url }: RunningServer, files: FileClient, token: string): Promise<void> {
  const loader = new Loader();
  const id = await files.store(rawTar(...ENTRY_BYTES.map((size) => ({ name: `f${size}`, content: Buffer.alloc(size, 'x') }))));
  for (const size of ENTRY_BYTES) {
    const bare = start('files/bare-http.js', String(size));
    const [bareUrl] = (await once(bare, 'message')) as [string];
    const rates = { bare: [] as number[], ours: [] as number[] };
    for (let round = -1; round < rounds; round++) {
      const bareRate = await load(loader, bareUrl, token);
      const ourRate = await load(loader, `${url}/api/v2/files/${id}/entries/f${size}`, token);
      if (round < 0) continue;
      rates.bare.push(bareRate);
      rates.ours.push(ourRate);
    }
    bare.kill();
    const of = median(rates.ours.map((rate, n) => rate / rates.bare[n]!));
    const figures = `${median(rates.ours).toFixed(0)} requests/s, node:http ${median(rates.bare).toFixed(0)}`;
    report(`entries of ${size} bytes: ${figures}`, of, size === ENTRY_OF_THE_GOAL ? ENTRIES_GOAL : null);
  }
  loader.close();
}

async function load(loader: Loader, url: string, token: string): Promise<number> {
  const { requestsPerSecond } = await loader.run(bearerGet(url, [token]), {
    connections: Number(values.connections),
    seconds: Number(values.seconds),
  });
  return requestsPerSecond;
}

function report(figures: string, of: number, goal: number | null): void {
  const isReached = goal === null || of >= goal;
  const verdict = goal === null ? '       ' : isReached ? 'reached' : 'MISSED ';
  console.log(`${verdict}  ${figures}; ratio ${of.toFixed(2)}${goal === null ? '' : `, goal ${goal.toFixed(1)}`}`);
  if (!isReached && values.check) process.exitCode = 1;
}
