import { readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { isInstalled, runsIf, unlessSampled } from '../../../src/testing/index.js';
import { type Certificate, CertificateMaker } from '../../support/certificates.js';
import { createDatabase, runStatement, type TestDatabase } from '../../support/database.js';
import { eventually } from '../../support/eventually.js';
import { freePort } from '../../support/free-port.js';
import { type RunningHaProxy, runHaProxy } from '../../support/haproxy.js';
import { type ReplicatedPostgres, startReplicatedPostgres } from '../../support/replicated-postgres.js';
import { startServerProcess, type ServerProcess } from '../../support/server.js';
import { createOwner, ME } from '../../support/sign-in.js';
import { temporaryDirectory } from '../../support/temporary-directory.js';

/** This file is dist/test/e2e/replicas/haproxy-pages.e2e-spec.js. */
const PAGES = join(import.meta.dirname, '..', '..', '..', '..', 'docs', 'admin');

/** The one HAProxy configuration of a page, with its addresses and files replaced; each of them must be on the page. */
function configurationOf(page: string, replaced: Readonly<Record<string, string>>): string {
  const blocks = [...readFileSync(join(PAGES, page), 'utf8').matchAll(/^```haproxy\n(.*?)^```$/gms)];
  expect(blocks).toHaveLength(1);
  let text = blocks[0]?.[1] ?? '';
  for (const [documented, actual] of Object.entries(replaced)) {
    expect(text).toContain(documented);
    text = text.replace(documented, actual);
  }
  return text;
}

/** Other than the address from which the proxy connects to the servers. */
const CLIENT = '127.0.0.2';

const describeWithHaProxy = runsIf(
  isInstalled('haproxy') && isInstalled('openssl'),
  'the HAProxy configurations of the documentation: haproxy or openssl is not installed',
  describe,
);

describeWithHaProxy('the configuration in docs/admin/replicas.md', () => {
  let folder: string;
  let authority: Certificate;
  let database: TestDatabase;
  let servers: ServerProcess[];
  let proxy: RunningHaProxy;
  let url: string;
  const names = ['one', 'two', 'three'] as const;

  beforeAll(async () => {
    folder = await temporaryDirectory('haproxy-pages');
    const maker = new CertificateMaker(folder);
    authority = maker.authority('authority');
    const leaf = maker.leaf('proxy', authority);
    await writeFile(join(folder, 'gatehouse.pem'), leaf.cert + leaf.key);
    database = await createDatabase();
    const port = await freePort();
    url = `https://127.0.0.1:${port}`;
    const env = {
      CODER_ACCESS_URL: url,
      CODER_PROXY_TRUSTED_ORIGINS: '127.0.0.1',
      CODER_SHUTDOWN_DRAIN: '5m',
      CODER_LOG_FORMAT: 'json',
      // The longer HAProxy takes to notice, the more requests one address sends.
      CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true',
    };
    const ports: number[] = [];
    for (let i = 0; i < names.length; i++) ports.push(await freePort());
    servers = await Promise.all(
      ports.map((each) => startServerProcess({ database, env: { ...env, CODER_HTTP_ADDRESS: `127.0.0.1:${each}` } })),
    );
    const configuration = configurationOf('replicas.md', {
      'bind :443': `bind 127.0.0.1:${port}`,
      '/etc/haproxy/gatehouse.pem': join(folder, 'gatehouse.pem'),
      '10.0.0.11:3000': `127.0.0.1:${ports[0]!}`,
      '10.0.0.12:3000': `127.0.0.1:${ports[1]!}`,
      '10.0.0.13:3000': `127.0.0.1:${ports[2]!}`,
    });
    proxy = await runHaProxy(configuration, port);
    for (const name of names) await proxy.untilSeen(name, 'UP');
  });
  afterAll(async () => {
    await proxy.stop();
    for (const server of servers.slice(1)) await stopAtOnce(server);
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  /** The status of a request through the proxy. */
  function knock(path: string): Promise<number> {
    return new Promise((resolve, reject) => {
      request(new URL(path, url), { agent: false, ca: authority.cert, localAddress: CLIENT }, (answer) => {
        answer.resume().once('end', () => {
          resolve(answer.statusCode ?? 0);
        });
      })
        .once('error', reject)
        .end();
    });
  }

  it('spreads requests over three servers, which see the address of the client', async () => {
    for (let i = 0; i < 6; i++) expect(await knock('/api/v2/buildinfo')).toBe(200);
    for (const server of servers) await server.waitForLog(new RegExp(`/buildinfo"[^\\n]*"ip":"${CLIENT}"`));
  });

  it('sends nothing to a server that is stopping, and loses no request', async () => {
    const [first] = servers as [ServerProcess];
    process.kill(first.pid, 'SIGTERM');
    let isOver = false;
    const statuses = new Set<number>();
    const knockOn = async (): Promise<void> => {
      while (!isOver) {
        statuses.add(await knock('/api/v2/buildinfo'));
      }
    };
    const load = knockOn();
    await proxy.untilSeen('one', 'DOWN');
    isOver = true;
    await load;
    expect([...statuses]).toEqual([200]);
    // The second signal: it need not wait any longer.
    await first.stop();
  });
});

/** The second signal skips the wait for load balancers. */
async function stopAtOnce(server: ServerProcess): Promise<void> {
  process.kill(server.pid, 'SIGINT');
  await server.stop();
}

unlessSampled(describeWithHaProxy)('the configuration in docs/admin/high-availability.md', () => {
  let postgres: ReplicatedPostgres;
  let proxy: RunningHaProxy;
  let server: ServerProcess;
  let session: string;
  const patronis: Server[] = [];

  /** Answers as Patroni does: 200 for `/primary` on the node that is the primary. */
  async function patroniOf(adminUrl: string): Promise<number> {
    const patroni = createServer((_incoming, outgoing) => {
      runStatement<{ standby: boolean }>(adminUrl, 'SELECT pg_is_in_recovery() AS standby').then(
        ([row]) => outgoing.writeHead(row?.standby === false ? 200 : 503).end(),
        () => outgoing.writeHead(503).end(),
      );
    });
    await new Promise<void>((resolve) => patroni.listen(0, '127.0.0.1', resolve));
    patronis.push(patroni);
    return (patroni.address() as AddressInfo).port;
  }

  beforeAll(async () => {
    postgres = await startReplicatedPostgres({ synchronous: true });
    const { primary, standby } = postgres;
    const port = await freePort();
    const configuration = configurationOf('high-availability.md', {
      'bind :5432': `bind 127.0.0.1:${port}`,
      '10.0.0.21:5432 check port 8008': `127.0.0.1:${primary.port} check port ${await patroniOf(primary.adminUrl)}`,
      '10.0.0.22:5432 check port 8008': `127.0.0.1:${standby.port} check port ${await patroniOf(standby.adminUrl)}`,
    });
    proxy = await runHaProxy(configuration, port);
    await proxy.untilSeen('db2', 'DOWN');
    const url = postgres.url({ port });
    const database: TestDatabase = { name: 'gatehouse', url, query: (sql) => runStatement(url, sql), drop: () => Promise.resolve() };
    server = await startServerProcess({ database });
    session = await createOwner(server);
  });
  afterAll(async () => {
    await server.stop();
    await proxy.stop();
    for (const patroni of patronis) patroni.close();
    await postgres.stop();
  });

  it('leads the server to the primary, and to the standby after its promotion', async () => {
    await postgres.primary.kill();
    await postgres.promote();
    await proxy.untilSeen('db2', 'UP');
    await eventually('requests are answered', async () => (await server.get(ME, { 'coder-session-token': session })).status === 200);
    const created = await server.post('/api/v2/organizations', { name: 'after' }, { 'coder-session-token': session });
    expect(created.status).toBe(201);
    expect(
      await runStatement(
        postgres.standby.adminUrl.replace('/postgres?', '/gatehouse?'),
        `SELECT 1 FROM organizations WHERE name = 'after'`,
      ),
    ).toHaveLength(1);
  });
});
