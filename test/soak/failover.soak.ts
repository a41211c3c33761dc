import { startBlackHole } from '../support/black-hole.js';
import { createDatabase, runStatement, type TestDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { FailoverLoad, type Send } from '../support/failover-load.js';
import { freePort } from '../support/free-port.js';
import { startHaProxy } from '../support/haproxy.js';
import { sendRequest } from '../support/http-client.js';
import { startReplicatedPostgres } from '../support/replicated-postgres.js';
import { startServer, type RunningServer } from '../support/server.js';
import { createOwner } from '../support/sign-in.js';
import type { Soak } from './section.js';

export const title = 'three servers behind HAProxy: a standby promoted under load, and a database that swallows everything';
export const limitSeconds = 600;

const SERVERS = 3;
const BACK_WITHIN_MS = 15_000;
const CALM_MS = 10_000;

const calm = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, CALM_MS));

interface Deployment {
  readonly servers: readonly RunningServer[];
  readonly send: Send;
  readonly stop: () => Promise<void>;
}

async function deploy(database: TestDatabase, connectionUrl: string): Promise<Deployment> {
  const ports: number[] = [];
  for (let i = 0; i < SERVERS; i++) ports.push(await freePort());
  const servers: RunningServer[] = [];
  for (const port of ports) {
    servers.push(
      await startServer({
        database,
        env: {
          CODER_PG_CONNECTION_URL: connectionUrl,
          CODER_HTTP_ADDRESS: `127.0.0.1:${port}`,
          CODER_ACCESS_URL: 'http://127.0.0.1:1',
          CODER_PROXY_TRUSTED_ORIGINS: '127.0.0.1',
          CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true',
        },
      }),
    );
  }
  const proxy = await startHaProxy(ports);
  for (const port of ports) await proxy.untilSeen(port, 'UP');
  return {
    servers,
    send: (method, path, options) => sendRequest(method, new URL(path, proxy.url), options),
    stop: async () => {
      await proxy.stop();
      for (const server of servers) await server.stop();
    },
  };
}

/** The reason of an opaque response is in the log. */
function report({ say }: Soak, what: string, load: FailoverLoad, { servers }: Deployment): void {
  const failures = [...load.failures].map(([outcome, count]) => `${count} × ${outcome}`).join(', ') || 'none';
  const gap = (load.longestGapMs / 1000).toFixed(1);
  say(
    `${what}: ${load.acknowledged} acknowledged changes, ${load.wrong.length} wrong answers, failures: ${failures}; longest gap ${gap} s`,
  );
  if (!load.failures.has('500')) return;
  const errors = servers.flatMap((server) => server.logs().split('\n')).filter((line) => line.includes('"level":"error"'));
  for (const line of errors) say(line.slice(0, 1_000));
}

async function promotion(soak: Soak, synchronous: boolean): Promise<void> {
  const postgres = await startReplicatedPostgres({ synchronous });
  const database: TestDatabase = {
    name: 'gatehouse',
    url: postgres.url(postgres.primary),
    query: (sql) => runStatement(postgres.url(postgres.standby), sql),
    drop: () => Promise.resolve(),
  };
  const deployment = await deploy(database, postgres.url(postgres.primary, postgres.standby));
  try {
    const [server] = deployment.servers as [RunningServer];
    const load = await FailoverLoad.start(deployment.send, server, await createOwner(server), { chains: 8, keyHolders: 8 });
    await calm();
    await postgres.primary.kill();
    await postgres.promote();
    await calm();
    await calm();
    await load.finish();
    report(soak, synchronous ? 'synchronous' : 'asynchronous', load, deployment);
    soak.check(load.longestGapMs < BACK_WITHIN_MS, 'the service is back within 15 s');
    soak.check(!load.failures.has('500'), 'no failure is a server error');
    // What an asynchronous standby loses depends on the moment; docs/admin/high-availability.md says what it may be.
    if (synchronous) soak.check(load.wrong.length === 0, `no wrong answer: ${load.wrong.join('; ')}`);
  } finally {
    await deployment.stop();
    await postgres.stop();
  }
}

async function blackHole(soak: Soak): Promise<void> {
  const database = await createDatabase();
  const hole = await startBlackHole(database.url);
  const deployment = await deploy(database, hole.through(database.url));
  try {
    const [server] = deployment.servers as [RunningServer];
    const load = await FailoverLoad.start(deployment.send, server, await createOwner(server));
    await calm();
    hole.swallowAll();
    await eventually('every server is unready', async () => {
      const answers = await Promise.all(deployment.servers.map((each) => each.get('/readyz')));
      return answers.every(({ status }) => status === 503);
    });
    const before = load.acknowledged;
    hole.heal();
    await eventually('the work goes on', () => Promise.resolve(load.acknowledged > before));
    await calm();
    await load.finish();
    report(soak, 'swallowed', load, deployment);
    soak.check(load.wrong.length === 0, `no wrong answer: ${load.wrong.join('; ')}`);
    soak.check(!load.failures.has('500'), 'no failure is a server error');
  } finally {
    await deployment.stop();
    await hole.close();
    await database.drop();
  }
}

export async function run(soak: Soak): Promise<void> {
  await promotion(soak, true);
  await promotion(soak, false);
  await blackHole(soak);
}
