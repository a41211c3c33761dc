import { setTimeout as sleep } from 'node:timers/promises';
import { unlessSampled } from '../../../src/testing/index.js';
import { createDatabase, runStatement, type TestDatabase } from '../../support/database.js';
import { databaseServer } from '../../support/database-server.js';
import { startBlackHole, type BlackHole } from '../../support/black-hole.js';
import { eventually } from '../../support/eventually.js';
import { createOwner, ME } from '../../support/sign-in.js';
import { HeldTransaction } from '../../support/held-transaction.js';
import type { Answer } from '../../support/http-client.js';
import { Pause } from '../../support/pause.js';
import { startServer, type RunningServer } from '../../support/server.js';

const RATE = { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' };

function expectUnavailable(answer: Answer): void {
  expect({ status: answer.status, retryAfter: answer.headers.get('retry-after') }).toEqual({ status: 503, retryAfter: '2' });
  expect(answer.json()).toEqual({
    message: 'The database is not available right now. Try again.',
    detail: expect.stringMatching(/^Request id: /) as string,
  });
}

describe('connections that a failover or a firewall dropped silently', () => {
  let database: TestDatabase;
  let hole: BlackHole;
  let server: RunningServer;
  let session: string;
  beforeAll(async () => {
    database = await createDatabase();
    hole = await startBlackHole(database.url);
    const env = { ...RATE, CODER_PG_CONNECTION_URL: hole.through(database.url), CODER_PG_STATEMENT_TIMEOUT: '1s' };
    server = await startServer({ database, env });
    session = await createOwner(server);
  });
  afterAll(async () => {
    await server.stop();
    await hole.close();
    await database.drop();
  });
  const me = () => server.get(ME, { 'coder-session-token': session });

  it('are replaced: affected requests fail with 503, and service resumes without a restart', async () => {
    for (let round = 0; round < 2; round++) {
      const many = Array.from({ length: 40 }, me);
      hole.swallow();
      const answers = await Promise.all([...many, ...Array.from({ length: 40 }, me)]);
      for (const answer of answers.filter(({ status }) => status !== 200)) expectUnavailable(answer);
      await eventually('requests are answered again', async () => (await me()).status === 200);
      expect((await Promise.all(Array.from({ length: 40 }, me))).map(({ status }) => status)).toEqual(Array(40).fill(200));
    }
  });

  it('fail the readiness check until the database responds, and the OAuth endpoints answer temporarily_unavailable', async () => {
    hole.swallowAll();
    const ready = await server.get('/readyz');
    expect({ status: ready.status, retryAfter: ready.headers.get('retry-after') }).toEqual({ status: 503, retryAfter: '1' });
    expect(ready.json()).toMatchObject({ message: 'The database does not respond.' });
    expect((await server.get('/healthz')).status).toBe(200);
    const body = new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: 'coder_a_b',
      client_id: '00000000-0000-4000-8000-000000000000',
    });
    const token = await server.post('/oauth2/tokens', body);
    expect({ status: token.status, retryAfter: token.headers.get('retry-after') }).toEqual({ status: 503, retryAfter: '2' });
    expect(token.json()).toEqual({ error: 'temporarily_unavailable', error_description: expect.any(String) as string });
    hole.heal();
    await eventually('the server is ready again', async () => (await server.get('/readyz')).status === 200);
    expect((await me()).status).toBe(200);
    await server.waitForLog(/the database is available again/);
  });
});

unlessSampled(describe)('connections that were dropped silently while all of them were in use', () => {
  it('are replaced as soon as a new one responds, long before the time-out of their statements', async () => {
    const database = await createDatabase();
    const hole = await startBlackHole(database.url);
    const url = hole.through(database.url);
    // The statements would be given up after the test.
    const env = { ...RATE, CODER_PG_CONNECTION_URL: url, CODER_PG_STATEMENT_TIMEOUT: '1h', CODER_PG_CONN_MAX_OPEN: '2' };
    const server = await startServer({ database, env });
    const session = await createOwner(server);
    const held = await HeldTransaction.begin(database);
    await held.query('LOCK TABLE users IN ACCESS EXCLUSIVE MODE');
    const logins = Array.from({ length: 2 }, () => server.post('/api/v2/users/login', { email: 'x@y.test', password: 'x' }));
    await eventually('both connections wait', async () => {
      const waiting = await database.query(`SELECT 1 FROM pg_stat_activity WHERE datname = $1 AND wait_event_type = 'Lock'`, [
        database.name,
      ]);
      return waiting.length >= 2;
    });
    hole.swallow();
    await held.rollback();
    for (const answer of await Promise.all(logins)) expectUnavailable(answer);
    await eventually('requests are answered again', async () => (await server.get(ME, { 'coder-session-token': session })).status === 200);
    expect(server.logs()).toMatch(/closed database connections that did not respond; a new one does/);
    await server.stop();
    await hole.close();
    await database.drop();
  });
});

unlessSampled(describe)('a statement that takes long', () => {
  it('is not taken for a dead connection, even if PostgreSQL does not say that it is running', async () => {
    const database = await createDatabase();
    await runStatement(databaseServer().adminUrl, `ALTER DATABASE ${database.name} SET track_activities = off`);
    const server = await startServer({ database, env: RATE });
    const session = await createOwner(server);
    await Pause.during(database, { after: 'INSERT', table: 'organizations' }, async (pause) => {
      const headers = { 'coder-session-token': session };
      const making = server.request('POST', '/api/v2/organizations', { headers, body: { name: 'patient' } });
      await pause.waiting(1);
      // Two checks, with more time between them than a connection may be silent.
      for (let check = 0; check < 2; check++) {
        expect((await server.get('/readyz')).status).toBe(200);
        await sleep(3_500);
      }
      await pause.release();
      expect((await making).status).toBe(201);
    });
    await server.stop();
    await database.drop();
  });
});

describe('a failing database', () => {
  let server: RunningServer;
  let session: string;
  beforeAll(async () => {
    server = await startServer({ env: RATE });
    session = await createOwner(server);
  });
  afterAll(() => server.stop());
  const send = (method: string, path: string, body?: object) =>
    server.request(method, path, { headers: { 'coder-session-token': session }, ...(body && { body: { ...body } }) });
  const newOrganization = (name: string) => send('POST', '/api/v2/organizations', { name });

  it('(an administrator ended the sessions) causes at most a 503 and recovers at once', async () => {
    const { adminUrl } = databaseServer();
    const end = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${server.db.name}' AND application_name = 'gatehouse'`;
    for (let round = 0; round < 5; round++) {
      const answers = Promise.all(Array.from({ length: 20 }, () => send('GET', ME)));
      await runStatement(adminUrl, end);
      for (const answer of (await answers).filter(({ status }) => status !== 200)) expectUnavailable(answer);
    }
    await eventually('requests are answered again', async () => (await send('GET', ME)).status === 200);
  });

  it('(a fenced primary) causes 503; its connections are dropped, and the server waits for a writable database', async () => {
    const { adminUrl } = databaseServer();
    await runStatement(adminUrl, `ALTER DATABASE ${server.db.name} SET default_transaction_read_only = on`);
    await runStatement(
      adminUrl,
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${server.db.name}' AND application_name = 'gatehouse'`,
    );
    await eventually('the server notices', async () => (await send('GET', ME)).status === 503);
    expectUnavailable(await newOrganization('fenced'));
    await runStatement(adminUrl, `ALTER DATABASE ${server.db.name} RESET default_transaction_read_only`);
    await eventually('the server notices', async () => (await send('GET', ME)).status === 200);
    expect((await newOrganization('unfenced')).status).toBe(201);
  });

  it.each([
    ['53100', 'a full disk'],
    ['53200', 'no memory'],
    ['57014', 'a statement that took too long'],
    ['58030', 'a disk that fails'],
  ])('(%s: %s) causes 503 with Retry-After and is logged without values', async (state) => {
    await server.db.query(`CREATE FUNCTION pg_temp_trouble() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'trouble' USING ERRCODE = '${state}'; END $$`);
    await server.db.query(`CREATE TRIGGER trouble BEFORE INSERT ON organizations FOR EACH ROW EXECUTE FUNCTION pg_temp_trouble()`);
    const answer = await newOrganization(`trouble-${state}`);
    await server.db.query(`DROP FUNCTION pg_temp_trouble CASCADE`);
    expectUnavailable(answer);
    await server.waitForLog(new RegExp(`"code":"${state}"`));
    expect((await newOrganization(`well-${state}`)).status).toBe(201);
  });
});

unlessSampled(describe)('a role limited to five connections', () => {
  it('serves sixty simultaneous requests: they wait for a connection, and the log names the setting', async () => {
    const { adminUrl } = databaseServer();
    const database = await createDatabase();
    const owner = new URL(database.url).username;
    const role = `few_${database.name}`;
    await runStatement(adminUrl, `CREATE ROLE ${role} LOGIN PASSWORD 'pw' CONNECTION LIMIT 5 IN ROLE ${owner}`);
    const url = new URL(database.url);
    url.username = role;
    url.password = 'pw';
    const server = await startServer({ database, env: { ...RATE, CODER_PG_CONNECTION_URL: url.href, CODER_PG_CONN_MAX_OPEN: '20' } });
    const session = await createOwner(server);
    // Each statement waits for a moment, so that all of them need a connection at once.
    const held = await HeldTransaction.begin(database);
    await held.query('LOCK TABLE users IN ACCESS EXCLUSIVE MODE');
    const logins = Promise.all(Array.from({ length: 60 }, () => server.post('/api/v2/users/login', { email: 'x@y.test', password: 'x' })));
    await server.waitForLog(/set CODER_PG_CONN_MAX_OPEN/);
    await held.rollback();
    const answers = await logins;
    const me = await Promise.all(Array.from({ length: 60 }, () => server.get(ME, { 'coder-session-token': session })));
    expect(new Set(me.map(({ status }) => status))).toEqual(new Set([200]));
    expect(answers.filter(({ status }) => status === 500)).toEqual([]);
    await server.stop();
    await database.drop();
    await runStatement(adminUrl, `DROP ROLE ${role}`);
  });
});
