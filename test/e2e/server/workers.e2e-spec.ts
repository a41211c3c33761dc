import { spawn } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { get } from 'node:https';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { isInstalled, runsIf, unlessSampled } from '../../../src/testing/index.js';
import { type Certificate, CertificateMaker } from '../../support/certificates.js';
import { createDatabase, type TestDatabase } from '../../support/database.js';
import { eventually } from '../../support/eventually.js';
import { readMetrics } from '../../support/metrics.js';
import { isRunning, processList, type VisibleProcess } from '../../support/process-list.js';
import { ProcessOutput } from '../../support/process-output.js';
import { PROGRAM } from '../../support/program.js';
import { temporaryDirectory } from '../../support/temporary-directory.js';
import { startServerProcess, type ServerProcess } from '../../support/server.js';

const WORKERS = { CODER_WORKERS: '2', CODER_LOG_FORMAT: 'json', CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' };
const METRICS = { CODER_PROMETHEUS_ENABLE: 'true', CODER_PROMETHEUS_ADDRESS: '127.0.0.1:0' };

async function pidsAfter(server: ServerProcess, message: string): Promise<number[]> {
  const [, pids = ''] = await server.waitForLog(new RegExp(`"pids":\\[([\\d,]+)\\],"msg":"${message}"`));
  return pids.split(',').map(Number);
}

async function startWorkers(database: TestDatabase, env: Record<string, string> = {}): Promise<{ server: ServerProcess; pids: number[] }> {
  const server = await startServerProcess({ database, env: { ...WORKERS, ...env } });
  return { server, pids: await pidsAfter(server, 'the workers are ready') };
}

/** The status, or the error that the client saw. */
function statusOf(agent: Agent, url: string): Promise<number | string> {
  return new Promise((resolve) => {
    const outgoing = request(url, { agent }, (answer) => {
      answer.resume().once('end', () => {
        resolve(answer.statusCode ?? 0);
      });
    });
    outgoing.once('error', (error) => {
      resolve(error.message);
    });
    outgoing.end();
  });
}

/** Processes with this folder in their command line. */
const runningIn = (folder: string): VisibleProcess[] =>
  processList().filter(({ command, isZombie }) => !isZombie && command.includes(folder));

/** A metric without labels. */
const metric = async (server: ServerProcess, name: string): Promise<number | undefined> => (await readMetrics(server, name))[''];

const messages = (server: ServerProcess): string[] => Array.from(server.logs().matchAll(/"msg":"([^"]*)"/g), ([, message = '']) => message);

let database: TestDatabase;
beforeAll(async () => (database = await createDatabase()));
afterAll(() => database.drop());

runsIf(
  isInstalled('openssl'),
  'workers with TLS: openssl is not installed',
  describe,
)('a server with two workers and TLS', () => {
  unlessSampled(it)('answers from both, and with the renewed certificate of the file after a reload', async () => {
    const folder = await temporaryDirectory('workers-tls');
    const maker = new CertificateMaker(folder);
    const authority = maker.authority('authority');
    const [first, second] = [maker.leaf('first', authority), maker.leaf('second', authority)];
    const [cert, key] = [join(folder, 'current.crt'), join(folder, 'current.key')];
    const install = async (certificate: Certificate): Promise<void> => {
      await writeFile(cert, certificate.cert);
      await writeFile(key, certificate.key);
    };
    /** The name in the certificate of a new connection. */
    const nameAt = (url: string): Promise<string> =>
      new Promise((resolve, reject) => {
        get(`${url}/healthz`, { agent: false, ca: authority.cert }, (answer) => {
          const { subject } = (answer.socket as TLSSocket).getPeerCertificate();
          answer.resume().once('end', () => {
            resolve(`${answer.statusCode ?? 0} ${[subject.CN].flat().join()}`);
          });
        }).once('error', reject);
      });
    const names = async (url: string): Promise<Set<string>> => new Set(await Promise.all(Array.from({ length: 8 }, () => nameAt(url))));

    await install(first);
    const tls = { CODER_TLS_ENABLE: 'true', CODER_TLS_ADDRESS: '127.0.0.1:0', CODER_TLS_CERT_FILE: cert, CODER_TLS_KEY_FILE: key };
    const { server, pids } = await startWorkers(database, tls);
    expect(await names(server.url)).toEqual(new Set(['200 first']));
    await install(second);
    process.kill(server.pid, 'SIGHUP');
    await pidsAfter(server, 'reloaded');
    await eventually('the old workers have ended', () => Promise.resolve(!pids.some(isRunning)));
    expect(await names(server.url)).toEqual(new Set(['200 second']));
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });
});

describe('a server with two workers', () => {
  describe('and a long life', () => {
    let server: ServerProcess;
    let pids: number[];
    beforeAll(async () => {
      ({ server, pids } = await startWorkers(database, { ...METRICS, CODER_SHUTDOWN_DRAIN: '2s' }));
    });

    it('reports its start once, answers from both, and names the worker in each line', async () => {
      expect(pids).toHaveLength(2);
      expect(pids).not.toContain(server.pid);
      const started = messages(server);
      expect(started.filter((message) => !message.startsWith('metrics: '))).toEqual([
        `listening on ${server.url}`,
        `Swagger UI: ${server.url}/swagger`,
        expect.stringMatching(/^next step/),
        'the workers are ready',
      ]);
      // Each request has a connection of its own, and connections take turns.
      for (let i = 0; i < 4; i++) expect((await server.get('/api/v2/buildinfo')).status).toBe(200);
      await eventually('both have answered', () =>
        Promise.resolve(
          ['"worker":1,', '"worker":2,'].every((worker) =>
            server
              .logs()
              .split('\n')
              .some((line) => line.includes(worker) && line.includes('"msg":"request"')),
          ),
        ),
      );
    });

    it('serves the sum of their metrics, and how many there are', async () => {
      expect(await metric(server, 'gatehouse_workers')).toBe(2);
      expect(await metric(server, 'gatehouse_limits_shared')).toBe(1);
      expect(await metric(server, 'process_resident_memory_bytes')).toBeGreaterThan(100 * 1_048_576);
      expect(server.logs().match(/metrics: /g)).toHaveLength(1);
    });

    it('reloads after SIGHUP: every request under load is answered, health checks included, and every worker is a new one', async () => {
      const agent = new Agent({ keepAlive: true, maxSockets: 8 });
      const seen = new Map<number | string, number>();
      let isLoaded = true;
      const load = Array.from({ length: 8 }, async (_, n) => {
        while (isLoaded) {
          const status = await statusOf(agent, server.url + (n % 2 === 0 ? '/api/v2/buildinfo' : '/readyz'));
          seen.set(status, (seen.get(status) ?? 0) + 1);
        }
      });
      process.kill(server.pid, 'SIGHUP');
      const renewed = await pidsAfter(server, 'reloaded');
      await eventually('the old workers have ended', () => Promise.resolve(!pids.some(isRunning)));
      isLoaded = false;
      await Promise.all(load);
      agent.destroy();
      expect([...seen.keys()]).toEqual([200]);
      expect(renewed).toHaveLength(2);
      expect(renewed.filter((pid) => pids.includes(pid))).toEqual([]);
      expect(messages(server).filter((message) => message.startsWith('listening on'))).toHaveLength(1);
      pids = renewed;
    });

    it('ends with status 0 and leaves no worker when a signal reaches all its processes, as after Ctrl-C', async () => {
      for (const pid of pids) process.kill(pid, 'SIGINT');
      expect((await server.get('/readyz')).status).toBe(200);
      await server.stop();
      expect(messages(server).at(-1)).toBe('stopped');
      expect(pids.filter(isRunning)).toEqual([]);
      expect(server.logs()).not.toContain('"level":"error"');
    });
  });

  describe('of which one is killed', () => {
    let folder: string;
    let server: ServerProcess;
    let pids: number[];
    beforeAll(async () => {
      folder = await temporaryDirectory('workers');
      server = await startServerProcess({ database, env: { ...WORKERS, ...METRICS }, args: ['server', '--global-config', folder] });
      pids = await pidsAfter(server, 'the workers are ready');
    });
    afterAll(() => rm(folder, { recursive: true, force: true }));

    it('replaces it, and keeps answering meanwhile', async () => {
      process.kill(pids[0]!, 'SIGKILL');
      await server.waitForLog(/"signal":"SIGKILL","msg":"a worker ended unexpectedly: starting another"/);
      expect((await server.get('/readyz')).status).toBe(200);
      await eventually('there are two again', async () => (await metric(server, 'gatehouse_workers')) === 2);
      expect(await metric(server, 'gatehouse_worker_restarts_total')).toBe(1);
    });

    it('leaves no worker behind when the primary is killed, too', async () => {
      expect(runningIn(folder)).toHaveLength(3);
      await server.kill();
      await eventually('the workers have ended', () => Promise.resolve(runningIn(folder).length === 0));
    });
  });

  unlessSampled(it)('shares the embedded PostgreSQL, which stops with it', async () => {
    const folder = await temporaryDirectory('workers');
    const { server } = await startWorkers(database, { CODER_PG_CONNECTION_URL: '', CODER_CONFIG_DIR: folder });
    for (let i = 0; i < 4; i++) expect((await server.get('/readyz')).status).toBe(200);
    const ours = (): boolean => runningIn(folder).length > 0;
    expect(ours()).toBe(true);
    await server.stop();
    expect(ours()).toBe(false);
  });

  unlessSampled(it)('stops with status 0 while it starts', async () => {
    const folder = await temporaryDirectory('workers');
    const env = {
      PATH: process.env['PATH'],
      HOME: folder,
      ...WORKERS,
      CODER_HTTP_ADDRESS: '127.0.0.1:0',
      CODER_PG_CONNECTION_URL: database.url,
    };
    const child = spawn(process.execPath, [PROGRAM, 'server', '--global-config', folder], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const output = new ProcessOutput(child);
    await eventually('it has a worker', () => Promise.resolve(runningIn(folder).length > 1));
    child.kill('SIGTERM');
    expect(await output.ended).toEqual({ code: 0, signal: null });
    expect(output.text()).not.toContain('"level":"error"');
  });

  unlessSampled(it)('that cannot start prints the reason once', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const address = `127.0.0.1:${(taken.address() as AddressInfo).port}`;
    const failure = await startServerProcess({ database, env: { ...WORKERS, CODER_HTTP_ADDRESS: address } }).then(
      () => new Error('it started'),
      (error: unknown) => error as Error,
    );
    expect(failure.message.match(/cannot listen on/g)).toHaveLength(1);
    expect(failure.message).toContain(`error: cannot listen on ${address}: the address is in use`);
    await new Promise((resolve) => taken.close(resolve));
  });

  unlessSampled(it)(
    'gives up with status 1 after five failures in a row of a worker, when none is left; its last line says so',
    async () => {
      const doomed = await createDatabase();
      const { server, pids } = await startWorkers(doomed);
      await doomed.drop();
      for (const pid of pids) process.kill(pid, 'SIGKILL');
      expect(await server.untilEnded()).toBe(1);
      const lines = server.logs().trimEnd().split('\n');
      expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({
        level: 'fatal',
        failures: 5,
        msg: 'giving up: no worker is left, and new ones fail to start for the reason above',
      });
      expect(lines.at(-2)).toMatch(/^error: cannot connect to the PostgreSQL of CODER_PG_CONNECTION_URL: database "\w+" does not exist/);
    },
  );

  it('refuses fewer connections to PostgreSQL than its workers need', async () => {
    await expect(startServerProcess({ database, env: { CODER_WORKERS: '6' } })).rejects.toThrow(
      'CODER_WORKERS (--workers): starts 6 workers, which share the connections to PostgreSQL and need at least two each: set CODER_PG_CONN_MAX_OPEN to 12 or more',
    );
  });
});
