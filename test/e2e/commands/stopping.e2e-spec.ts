import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { sampledRows, unlessSampled } from '../../../src/testing/index.js';
import { createDatabase } from '../../support/database.js';
import { eventually } from '../../support/eventually.js';
import { createOwner, ME } from '../../support/sign-in.js';
import { PATIENCE_MS } from '../../support/patience.js';
import { Pause } from '../../support/pause.js';
import { processList } from '../../support/process-list.js';
import { startServerProcess, type ServerProcess } from '../../support/server.js';
import { temporaryDirectory } from '../../support/temporary-directory.js';

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
/** Longer than any test: whatever ends earlier was not waited for. */
const ENDLESS = { CODER_SHUTDOWN_DRAIN: '5m' };

/** A GET over a connection of the agent. */
function get(
  agent: Agent,
  url: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; connection: string; port: number }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { agent, headers }, (answer) => {
      const port = answer.socket.localPort ?? 0;
      answer.resume().once('end', () => {
        resolve({ status: answer.statusCode ?? 0, connection: answer.headers.connection ?? '', port });
      });
    });
    outgoing.once('error', reject).end();
  });
}

/** A server that waits for load balancers to notice, because its health was queried. */
async function startWatched(): Promise<ServerProcess> {
  const server = await startServerProcess({ env: ENDLESS });
  expect((await server.get('/readyz')).status).toBe(200);
  return server;
}

describe('a stopping server', () => {
  sampledRows(it, 1).each(SIGNALS)(
    '(%s) fails its health checks first and still answers open and new connections, with Connection: close',
    async (signal) => {
      const server = await startWatched();
      const session = { 'coder-session-token': await createOwner(server) };
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      const before = await get(agent, server.url + ME, session);
      expect(before).toMatchObject({ status: 200, connection: 'keep-alive' });

      process.kill(server.pid, signal);
      await server.waitForLog(/health checks fail from now on/);
      const during = await get(agent, server.url + ME, session);
      expect(during).toEqual({ status: 200, connection: 'close', port: before.port });
      const fresh = await get(agent, server.url + ME, session);
      expect(fresh).toMatchObject({ status: 200, connection: 'close' });
      expect(fresh.port).not.toBe(before.port);
      for (const path of ['/readyz', '/healthz']) {
        const health = await server.get(path);
        expect({ status: health.status, connection: health.headers.get('connection') }).toEqual({ status: 503, connection: 'close' });
      }

      // The second signal skips the wait; the server still exits with 0.
      await server.stop();
      expect(server.logs()).toContain('"msg":"stopped"');
      // None of this is an error.
      expect(server.logs()).not.toContain('"level":"error"');
    },
  );

  it('finishes requests in progress and refuses new connections', async () => {
    const server = await startServerProcess();
    const session = { 'coder-session-token': await createOwner(server) };
    await Pause.during(server.db, { after: 'INSERT', table: 'organizations' }, async (pause) => {
      const begun = server.post('/api/v2/organizations', { name: 'begun' }, session);
      await pause.waiting(1);
      process.kill(server.pid, 'SIGTERM');
      await eventually('it refuses connections', () =>
        server.get('/healthz').then(
          () => false,
          (error: unknown) => (error as NodeJS.ErrnoException).code === 'ECONNREFUSED',
        ),
      );
      await pause.release();
      const answer = await begun;
      expect(answer.status).toBe(201);
      expect(answer.headers.get('connection')).toBe('close');
    });
    await server.stop();
  });

  unlessSampled(it)('does not wait for load balancers if its health was never queried', async () => {
    const server = await startServerProcess({ env: ENDLESS });
    await server.stop();
    expect(server.logs()).not.toContain('health checks fail');
  });

  it('exits with 1 at the third signal, whatever is in progress', async () => {
    const database = await createDatabase();
    const server = await startServerProcess({ database, env: ENDLESS });
    const session = { 'coder-session-token': await createOwner(server) };
    expect((await server.get('/readyz')).status).toBe(200);
    await Pause.during(database, { after: 'INSERT', table: 'organizations' }, async (pause) => {
      const begun = server.post('/api/v2/organizations', { name: 'begun' }, session).catch((error: unknown) => error);
      await pause.waiting(1);
      // Two identical signals could be merged on the way.
      process.kill(server.pid, 'SIGINT');
      process.kill(server.pid, 'SIGHUP');
      await expect(server.stop()).rejects.toThrow('ended with status 1 instead of 0');
      expect(await begun).toMatchObject({ code: 'ECONNRESET' });
    });
    await database.drop();
  });

  unlessSampled(it)('(SIGHUP, as when a terminal is closed) stops its embedded PostgreSQL too', async () => {
    const folder = await temporaryDirectory('hangup');
    const server = await startServerProcess({ env: { CODER_PG_CONNECTION_URL: '', CODER_CONFIG_DIR: folder } });
    const own = () => processList().filter(({ command, isZombie }) => command.includes(folder) && !isZombie);
    expect(own().length).toBeGreaterThan(0);
    process.kill(server.pid, 'SIGHUP');
    await server.waitForLog(/"msg":"stopped"/);
    await eventually('nothing of it runs', () => Promise.resolve(own().length === 0));
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });
});

sampledRows(describe, 1).each(['json', 'human'])('a server whose log (%s) has lost its reader', (format) => {
  it('keeps serving, whatever it logs, and stops cleanly', async () => {
    const server = await startServerProcess({ env: { CODER_LOG_FORMAT: format, CODER_VERBOSE: 'true' } });
    server.closeLogs();
    const session = { 'coder-session-token': await createOwner(server) };
    const answers = await Promise.all(Array.from({ length: 50 }, () => server.get(ME, session)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    await server.db.query('ALTER TABLE organizations RENAME TO elsewhere');
    // Logged as an error with a stack.
    expect((await server.get('/api/v2/organizations', session)).status).toBe(500);
    await server.db.query('ALTER TABLE elsewhere RENAME TO organizations');
    expect((await server.get(ME, session)).status).toBe(200);
    await server.stop();
  });
});

describe('a process that nothing but its log keeps from exiting', () => {
  const moduleAt = (path: string): string => JSON.stringify(new URL(`../../../src/${path}`, import.meta.url).href);
  const STOPPING_AT_ONCE = `
    import { setInterval } from 'node:timers';
    const { httpLogger } = await import(${moduleAt('http/index.js')});
    const { Shutdown } = await import(${moduleAt('server/shutdown.js')});
    new Shutdown(httpLogger({ verbose: false, format: 'json' }));
    setInterval(() => undefined, 60_000);
    for await (const _ of process.stdin);
    process.kill(process.pid, 'SIGTERM');`;

  it('exits with 0 while lines are pending that nobody reads', async () => {
    // Nothing is closed, so that the exit follows the last line within the same turn of the event loop, before the first one failed.
    const child = spawn(process.execPath, ['--input-type=module', '--eval', STOPPING_AT_ONCE], {
      stdio: ['pipe', 'pipe', 'inherit'],
      timeout: PATIENCE_MS,
      killSignal: 'SIGKILL',
    });
    const exit = once(child, 'exit');
    child.stdout.destroy();
    await once(child.stdout, 'close');
    child.stdin.end();
    expect(await exit).toEqual([0, null]);
  });
});
