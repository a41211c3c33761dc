import { Agent, request } from 'node:http';
import { isInstalled, runsIf, sampleOf } from '../../../src/testing/index.js';
import { createDatabase, type TestDatabase } from '../../support/database.js';
import { eventually } from '../../support/eventually.js';
import { createOwner, ME } from '../../support/sign-in.js';
import { startHaProxy, type HaProxy } from '../../support/haproxy.js';
import { freePort } from '../../support/free-port.js';
import { startServerProcess, type ServerProcess } from '../../support/server.js';

const CLIENTS = 8;
/** Two of them make a restart. */
const REQUESTS_EACH_STEP = 250;

runsIf(
  isInstalled('haproxy'),
  'a rolling restart behind HAProxy: it is not installed',
  describe,
)('two servers behind HAProxy', () => {
  let database: TestDatabase;
  let proxy: HaProxy;
  let ports: number[];
  let servers: ServerProcess[];

  const start = (port: number): Promise<ServerProcess> =>
    startServerProcess({
      database,
      env: {
        CODER_HTTP_ADDRESS: `127.0.0.1:${port}`,
        CODER_ACCESS_URL: 'http://127.0.0.1:1',
        CODER_PROXY_TRUSTED_ORIGINS: '127.0.0.1',
        CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true',
        // Ended by the test once HAProxy has noticed, however long a busy machine needs for that.
        CODER_SHUTDOWN_DRAIN: '5m',
      },
    });

  beforeAll(async () => {
    database = await createDatabase();
    ports = [await freePort(), await freePort()];
    servers = await Promise.all(ports.map(start));
    proxy = await startHaProxy(ports);
    for (const port of ports) await proxy.untilSeen(port, 'UP');
  });
  afterAll(async () => {
    await proxy.stop();
    await Promise.all(
      servers.map((server) => {
        process.kill(server.pid, 'SIGINT');
        return server.stop();
      }),
    );
    await database.drop();
  });

  it('restart one after the other without a failed request, on kept and new connections', async () => {
    const session = await createOwner(servers[0]!);
    const kept = new Agent({ keepAlive: true, maxSockets: CLIENTS });
    const outcomes = new Map<string, number>();
    let isOver = false;
    const client = async (index: number): Promise<void> => {
      for (let turn = 0; !isOver; turn++) {
        // Reads and writes; a proxy never repeats writes automatically.
        const body = turn % 2 === 0 ? undefined : JSON.stringify({ checks: {} });
        const path = body === undefined ? ME : '/api/v2/authcheck';
        const outcome = await send(new URL(path, proxy.url), session, index % 4 === 0 ? false : kept, body);
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      }
    };
    const clients = Array.from({ length: CLIENTS }, (_, index) => client(index));
    const more = (): Promise<void> => {
      const goal = total(outcomes) + REQUESTS_EACH_STEP;
      return eventually('requests are answered', () => Promise.resolve(total(outcomes) >= goal));
    };
    // While one restarts, the other one serves.
    const restarted = sampleOf(ports, 1);
    for (const [index, port] of restarted.entries()) {
      const server = servers[index]!;
      process.kill(server.pid, 'SIGTERM');
      await proxy.untilSeen(port, 'DOWN');
      await more();
      // The second signal: it need not wait any longer.
      await server.stop();
      servers[index] = await start(port);
      await proxy.untilSeen(port, 'UP');
      await more();
    }
    isOver = true;
    await Promise.all(clients);
    kept.destroy();
    expect(Object.fromEntries(outcomes)).toEqual({ 200: expect.any(Number) as number });
    expect(total(outcomes)).toBeGreaterThanOrEqual(2 * restarted.length * REQUESTS_EACH_STEP);
  });
});

function total(outcomes: ReadonlyMap<string, number>): number {
  return [...outcomes.values()].reduce((sum, count) => sum + count, 0);
}

/** The status, or the error that came instead of one. */
async function send(url: URL, session: string, agent: Agent | false, body: string | undefined): Promise<string> {
  return new Promise((resolve) => {
    const headers = { 'coder-session-token': session, ...(body !== undefined && { 'content-type': 'application/json' }) };
    const outgoing = request(url, { method: body === undefined ? 'GET' : 'POST', agent, headers }, (answer) => {
      answer.resume();
      answer.once('error', (error) => {
        resolve(`cut off: ${error.message}`);
      });
      answer.once('end', () => {
        resolve(String(answer.statusCode));
      });
    });
    outgoing.once('error', (error) => {
      resolve(error.message);
    });
    outgoing.end(body);
  });
}
