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
/** Acknowledged changes that the asynchronous standby lacks. */
const LOST = 20;

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
function report({ say, check }: Soak, what: string, load: FailoverLoad, { servers }: Deployment): void {
  const failures = [...load.failures].map(([outcome, count]) => `${count} × ${outcome}`).join(', ') || 'none';
  const gap = (load.longestGapMs / 1000).toFixed(1);
  say(
    `${what}: ${load.acknowledged} acknowledged changes, ${load.wrong.length} wrong answers, ${load.lost.length} lost as documented, failures: ${failures}; longest gap ${gap} s`,
  );
  check(load.wrong.length === 0, `no wrong answer: ${load.wrong.join('; ')}`);
  if (!load.failures.has('500')) return;
  const errors = servers.flatMap((server) => server.logs().split('\n')).filter((line) => line.includes('"level":"error"'));
  for (const line of errors) say(line.slice(0, 1_000));
  check(false, 'no failure is a server error');
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
    if (!synchronous) {
      // From here on the standby lags behind more and more, which no acknowledgement shows.
      load.seal();
      await postgres.caughtUp();
      postgres.interrupt();
      const before = load.acknowledged;
      await eventually('something is lost', () => Promise.resolve(load.acknowledged > before + LOST));
    }
    await postgres.primary.kill();
    await postgres.promote();
    load.unseal();
    await calm();
    await calm();
    await load.finish();
    report(soak, synchronous ? 'synchronous' : 'asynchronous', load, deployment);
    soak.check(load.longestGapMs < BACK_WITHIN_MS, 'the service is back within 15 s');
    soak.check(synchronous === (load.lost.length === 0), 'exactly asynchronous replication loses something');
  } finally {
    await deployment.stop();
    await postgres.stop();
  }
}

/** `everything`: new connections are dropped, too, until the network is mended. Otherwise an address leads to another machine. */
async function blackHole(soak: Soak, everything: boolean): Promise<void> {
  const database = await createDatabase();
  const hole = await startBlackHole(database.url);
  const deployment = await deploy(database, hole.through(database.url));
  try {
    const [server] = deployment.servers as [RunningServer];
    const load = await FailoverLoad.start(deployment.send, server, await createOwner(server), { chains: 16, keyHolders: 24 });
    await calm();
    if (everything) {
      hole.swallowAll();
      await eventually('every server is unready', async () => {
        const answers = await Promise.all(deployment.servers.map((each) => each.get('/readyz')));
        return answers.every(({ status }) => status === 503);
      });
      hole.heal();
    } else hole.swallow();
    const [mendedAt, before] = [performance.now(), load.acknowledged];
    await eventually('the work goes on', () => Promise.resolve(load.acknowledged > before));
    const backMs = performance.now() - mendedAt;
    await calm();
    await load.finish();
    report(soak, everything ? 'everything swallowed' : 'connections swallowed', load, deployment);
    soak.say(`back after ${(backMs / 1000).toFixed(1)} s`);
    soak.check(backMs < BACK_WITHIN_MS && (everything || load.longestGapMs < BACK_WITHIN_MS), 'the service is back within 15 s');
  } finally {
    await deployment.stop();
    await hole.close();
    await database.drop();
  }
}

export async function run(soak: Soak): Promise<void> {
  await promotion(soak, true);
  await promotion(soak, false);
  await blackHole(soak, false);
  await blackHole(soak, true);
}
