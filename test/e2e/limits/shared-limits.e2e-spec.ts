import { rm } from 'node:fs/promises';
import { runsIf, SAMPLES_ONLY, unlessSampled } from '../../../src/testing/index.js';
import { CertificateMaker } from '../../support/certificates.js';
import { eventually } from '../../support/eventually.js';
import { FREE_GUESSES, guessesAfterWaits } from '../../support/guesses.js';
import { sendRequest } from '../../support/http-client.js';
import { metricsUrl } from '../../support/metrics.js';
import { type Endpoint, Replica } from '../../support/replica.js';
import { startServer, type RunningServer } from '../../support/server.js';
import { createOwner, OWNER } from '../../support/sign-in.js';
import { temporaryDirectory } from '../../support/temporary-directory.js';
import { hasValkey, NO_VALKEY, Valkey } from '../../support/valkey.js';

/** Many logins come from one address here; only guesses at one account are of interest. */
const MANY_LOGINS = { CODER_LOGIN_RATE_LIMIT: '0' };

const guess = (server: Endpoint, email: string): Promise<number> =>
  server.post('/api/v2/users/login', { email, password: 'a wrong password' }).then(({ status }) => status);
const tally = (statuses: readonly number[]): Record<number, number> =>
  Object.fromEntries([...new Set(statuses)].map((status) => [status, statuses.filter((each) => each === status).length]));

/** Both, or as a sample the one that more can go wrong with. */
const STORES = [
  ['PostgreSQL', !SAMPLES_ONLY || !hasValkey],
  ['Valkey', hasValkey],
] as const;

describe.each(STORES)('three servers that count in %s', (store, isPossible) => {
  const test = store === 'Valkey' ? runsIf(isPossible, NO_VALKEY, it) : isPossible ? it : unlessSampled(it);
  let valkey: Valkey | undefined;
  let servers: [RunningServer, Replica, Replica];
  beforeAll(async () => {
    if (!isPossible) return;
    if (store === 'Valkey') valkey = await Valkey.start({ password: 'p@ss' });
    const env = { ...MANY_LOGINS, ...(valkey && { CODER_LIMITS_STORE_URL: valkey.url }) };
    const first = await startServer({ env });
    servers = [first, await Replica.of(first, env), await Replica.of(first, env)];
    await createOwner(first);
  });
  afterAll(async () => {
    if (!isPossible) return;
    for (const server of [...servers].reverse()) await server.stop();
    await valkey?.stop();
  });

  test('compare no more of sixty guesses at once than one server would', async () => {
    const begunAt = performance.now();
    const statuses = await Promise.all(Array.from({ length: 60 }, (_, index) => guess(servers[index % 3]!, 'nobody@example.test')));
    const compared = tally(statuses)[401] ?? 0;
    expect(compared + (tally(statuses)[429] ?? 0)).toBe(60);
    expect(compared).toBeGreaterThanOrEqual(FREE_GUESSES);
    expect(compared).toBeLessThanOrEqual(FREE_GUESSES + guessesAfterWaits(begunAt));
    expect(servers[0].logs()).not.toContain('counts guesses and requests alone');
  });

  test('forget the wrong guesses of a network everywhere after a login on one of them', async () => {
    for (let i = 0; i < FREE_GUESSES - 1; i++) expect(await guess(servers[i % 3]!, OWNER.email)).toBe(401);
    expect((await servers[1].post('/api/v2/users/login', { email: OWNER.email, password: OWNER.password })).status).toBe(201);
    for (let i = 0; i < FREE_GUESSES - 1; i++) expect(await guess(servers[i % 3]!, OWNER.email)).toBe(401);
  });

  test('limit the requests of a caller together: a server knows what the others counted within a report', async () => {
    // 60 requests per minute to an OAuth endpoint; each server alone would allow them all.
    for (let i = 0; i < 59; i++) expect((await servers[i % 2]!.get('/.well-known/oauth-authorization-server')).status).toBe(200);
    await eventually(
      'the third server refuses',
      async () => (await servers[2].get('/.well-known/oauth-authorization-server')).status === 429,
    );
    const refused = await servers[2].get('/.well-known/oauth-authorization-server');
    expect(refused.headers.get('x-ratelimit-remaining')).toBe('0');
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(60);
  });
});

unlessSampled(describe)('the workers of one server', () => {
  let server: RunningServer;
  beforeAll(async () => {
    server = await startServer({ env: { ...MANY_LOGINS, CODER_WORKERS: '2', CODER_LOG_FORMAT: 'json' } });
    await server.waitForLog(/"msg":"the workers are ready"/);
  });
  afterAll(() => server.stop());

  it('compare no more of sixty guesses at once than one process would', async () => {
    const begunAt = performance.now();
    const statuses = await Promise.all(Array.from({ length: 60 }, () => guess(server, 'nobody@example.test')));
    const waits = Math.floor(Math.log2((performance.now() - begunAt) / 1000 + 1));
    const compared = tally(statuses)[401] ?? 0;
    expect(compared + (tally(statuses)[429] ?? 0)).toBe(60);
    expect(compared).toBeGreaterThanOrEqual(FREE_GUESSES);
    expect(compared).toBeLessThanOrEqual(FREE_GUESSES + waits);
  });

  it('limit the requests of a caller together: the limit is that of the server, not of each worker', async () => {
    // Connections take turns, so each worker counts every other request.
    const ask = async (times: number): Promise<number[]> => {
      const statuses: number[] = [];
      for (let i = 0; i < times; i++) statuses.push((await server.get('/.well-known/oauth-authorization-server')).status);
      return statuses;
    };
    const untilReported = (total: number): Promise<void> =>
      eventually(`both have reported, ${total} in all`, async () => {
        const [row] = await server.db.query<{ most: number }>('SELECT max(count) AS most FROM limit_counts');
        return row?.most === total;
      });
    // 60 a minute; a worker that has counted three requests reports them.
    for (const [times, total] of [
      [30, 30],
      [30, 60],
    ] as const) {
      expect(tally(await ask(times))).toEqual({ 200: times });
      await untilReported(total);
    }
    // One of the workers reported first, and has not heard of the other's last requests.
    await ask(2);
    await untilReported(62);
    expect(tally(await ask(4))).toEqual({ 429: 4 });
  });
});

runsIf(
  hasValkey,
  NO_VALKEY,
  describe,
)('a server whose Valkey is gone', () => {
  unlessSampled(it)(
    'keeps counting strictly from what it knew, says so in log, metric and readiness, and shares again when it is back',
    async () => {
      const valkey = await Valkey.start();
      const env = {
        ...MANY_LOGINS,
        CODER_LIMITS_STORE_URL: valkey.url,
        CODER_PROMETHEUS_ENABLE: 'true',
        CODER_PROMETHEUS_ADDRESS: '127.0.0.1:0',
      };
      const server = await startServer({ env });
      const metrics = await metricsUrl(server);
      const isShared = async (): Promise<boolean> => (await sendRequest('GET', metrics)).text.includes('\ngatehouse_limits_shared 1\n');
      expect((await server.get('/readyz')).json()).toEqual({ database: 'ok' });
      expect(await isShared()).toBe(true);
      for (let i = 0; i < 3; i++) expect(await guess(server, 'nobody@example.test')).toBe(401);

      await valkey.kill();
      const begunAt = performance.now();
      const statuses = await Promise.all(Array.from({ length: 30 }, () => guess(server, 'nobody@example.test')));
      expect(tally(statuses)[401]).toBeGreaterThanOrEqual(FREE_GUESSES - 3);
      expect(tally(statuses)[401]).toBeLessThanOrEqual(FREE_GUESSES - 3 + guessesAfterWaits(begunAt));
      await server.waitForLog(/Valkey of CODER_LIMITS_STORE_URL is not available: this server counts guesses and requests alone/);
      const ready = await server.get('/readyz');
      expect({ status: ready.status, body: ready.json() }).toEqual({ status: 200, body: { database: 'ok', limits: 'local' } });
      expect(await isShared()).toBe(false);

      await valkey.resume();
      await server.waitForLog(/Valkey is available again/);
      await eventually('it shares its counts again', isShared);
      expect((await server.get('/readyz')).json()).toEqual({ database: 'ok' });
      await server.stop();
      await valkey.stop();
    },
  );

  unlessSampled(it)(
    'answers every request under load while Valkey goes and comes back, and admits no more guesses than one store and one server would',
    async () => {
      const valkey = await Valkey.start({ password: 'p@ss' });
      const env = { ...MANY_LOGINS, CODER_LIMITS_STORE_URL: valkey.url };
      const server = await startServer({ env });
      const begunAt = performance.now();
      const guesses: number[] = [];
      const requests: number[] = [];
      let isOver = false;
      const load = [
        ...Array.from({ length: 4 }, async () => {
          while (!isOver) {
            guesses.push(await guess(server, 'nobody@example.test'));
          }
        }),
        ...Array.from({ length: 4 }, async () => {
          while (!isOver) {
            requests.push((await server.get('/api/v2/buildinfo')).status);
          }
        }),
      ];
      const more = (what: string): Promise<void> => {
        const goal = Math.min(guesses.length, requests.length) + 20;
        return eventually(what, () => Promise.resolve(Math.min(guesses.length, requests.length) >= goal));
      };
      await more('the load runs');
      for (let round = 1; round <= 2; round++) {
        await valkey.kill();
        await more('it goes on without Valkey');
        await valkey.resume();
        await server.waitForLog(new RegExp(`(?:Valkey is available again[^]*){${round}}`));
        await more('it goes on with Valkey');
      }
      isOver = true;
      await Promise.all(load);
      expect(new Set([...guesses, ...requests].filter((status) => ![200, 401, 429].includes(status)))).toEqual(new Set());
      // Each time Valkey comes back empty, and counts from the beginning.
      const waits = Math.floor(Math.log2((performance.now() - begunAt) / 1000 + 1));
      expect(tally(guesses)[401]).toBeGreaterThanOrEqual(FREE_GUESSES);
      expect(tally(guesses)[401]).toBeLessThanOrEqual(3 * (FREE_GUESSES + waits));
      expect(server.logs()).not.toContain('p@ss');
      expect(server.logs()).not.toContain(encodeURIComponent('p@ss'));
      await server.stop();
      await valkey.stop();
    },
  );

  it('starts without it', async () => {
    const valkey = await Valkey.start();
    await valkey.kill();
    const server = await startServer({ env: { CODER_LIMITS_STORE_URL: valkey.url } });
    await server.waitForLog(/Valkey of CODER_LIMITS_STORE_URL is not available/);
    expect(await guess(server, 'nobody@example.test')).toBe(401);
    await server.stop();
    await valkey.stop();
  });
});

runsIf(
  hasValkey,
  NO_VALKEY,
  describe,
)('a connection to Valkey', () => {
  unlessSampled(it)(
    'with a wrong password is refused, and neither password is in the log or in what the server shows of its configuration',
    async () => {
      const valkey = await Valkey.start({ password: 'the-right-one' });
      const url = valkey.url.replace('the-right-one', 'a-mistyped-one');
      const server = await startServer({ env: { CODER_LIMITS_STORE_URL: url } });
      await server.waitForLog(/Valkey of CODER_LIMITS_STORE_URL is not available/);
      const session = await createOwner(server);
      const shown = await server.get('/api/v2/deployment/config', { 'coder-session-token': session });
      expect(shown.status).toBe(200);
      for (const text of [server.logs(), shown.text]) expect(text).not.toMatch(/the-right-one|a-mistyped-one/);
      await server.stop();
      await valkey.stop();
    },
  );
});

runsIf(
  hasValkey,
  NO_VALKEY,
  describe,
)('a connection to Valkey with TLS', () => {
  unlessSampled(it)('is verified against the configured authority, and its password is in no log', async () => {
    const directory = await temporaryDirectory('valkey-tls');
    const maker = new CertificateMaker(directory);
    const authority = maker.authority('ca');
    const leaf = maker.leaf('valkey', authority);
    const valkey = await Valkey.start({ password: 'not-in-the-log', tls: { cert: leaf.certFile, key: leaf.keyFile } });
    const start = (caFile: string) => startServer({ env: { CODER_LIMITS_STORE_URL: valkey.url, CODER_LIMITS_STORE_CA_FILE: caFile } });
    const good = await start(authority.certFile);
    expect((await good.get('/readyz')).json()).toEqual({ database: 'ok' });
    expect(good.logs()).not.toMatch(/not available|not-in-the-log/);
    await good.stop();
    const bad = await start(maker.authority('another').certFile);
    expect((await bad.get('/readyz')).json()).toEqual({ database: 'ok', limits: 'local' });
    expect(bad.logs()).toMatch(/Valkey of CODER_LIMITS_STORE_URL is not available/);
    expect(bad.logs()).not.toContain('not-in-the-log');
    await bad.stop();
    await expect(start(`${directory}/missing`)).rejects.toThrow(/CODER_LIMITS_STORE_CA_FILE.*missing" does not exist/);
    await valkey.stop();
    await rm(directory, { recursive: true, force: true });
  });
});
