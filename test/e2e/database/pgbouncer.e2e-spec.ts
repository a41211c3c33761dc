import { createDataSource } from '../../../src/data-source.js';
import { isInstalled, runsIf, sampledRows } from '../../../src/testing/index.js';
import { runCommand } from '../../support/command.js';
import { createDatabase, runStatement, type TestDatabase } from '../../support/database.js';
import { eventually } from '../../support/eventually.js';
import { createOwner, logIn, ME, OWNER } from '../../support/sign-in.js';
import { obtainTokens, refreshForm, registerClient, type Tokens } from '../../support/oauth/index.js';
import { type PgBouncer, startPgBouncer } from '../../support/pgbouncer.js';
import { startServer, type RunningServer } from '../../support/server.js';

/** Many logins come from one address here; everything else is limited as by default. */
const MANY_LOGINS = { CODER_LOGIN_RATE_LIMIT: '0' };
const FREE_GUESSES = 5;

sampledRows(runsIf(isInstalled('pgbouncer'), 'that everything works through PgBouncer: it is not installed', describe), 1).each([
  ['transaction', 'refuses what it does not know', 'extra_float_digits'],
  ['transaction', 'forgets what it does not know', 'extra_float_digits,options'],
  ['session', 'forgets what it does not know', 'extra_float_digits,options'],
] as const)('PgBouncer in %s mode that %s', (mode, _what, ignored) => {
  let database: TestDatabase;
  let bouncer: PgBouncer;
  const servers: RunningServer[] = [];

  beforeAll(async () => {
    // Empty: two servers migrate it at once, through the pooler as well.
    database = await createDatabase({ empty: true });
    bouncer = await startPgBouncer(database.url, { mode, ignored });
    const start = () => startServer({ database, env: { ...MANY_LOGINS, CODER_PG_CONNECTION_URL: bouncer.through(database.url) } });
    servers.push(...(await Promise.all([start(), start()])));
  });
  afterAll(async () => {
    for (const server of servers) await server.stop();
    await bouncer.stop();
    await database.drop();
  });

  it('is detected, and two servers work through it: logins, requests and forty racing refreshes with one winner', async () => {
    const [one] = servers as [RunningServer];
    expect(one.logs()).toContain('a connection pooler is in front of PostgreSQL');
    const session = await createOwner(one);
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, index) => servers[index % 2]!.get(ME, { 'coder-session-token': session })),
    );
    expect(answers.filter(({ status }) => status !== 200)).toEqual([]);

    const client = await registerClient(one, session);
    const { refresh_token: token } = await obtainTokens(one, session, client);
    const refreshes = await Promise.all(Array.from({ length: 40 }, () => one.post('/oauth2/tokens', refreshForm(client, token))));
    expect(new Set(refreshes.map(({ status }) => status))).toEqual(new Set([200]));
    const pairs = new Set(refreshes.map((answer) => answer.json<Tokens>().refresh_token));
    expect(pairs.size).toBe(1);
    expect((await one.post('/oauth2/tokens', refreshForm(client, [...pairs][0] ?? ''))).status).toBe(200);
  });

  it('a session that ends on one server is refused by the next request to the other, which has it in memory', async () => {
    const [one, other] = servers as [RunningServer, RunningServer];
    const session = await logIn(one, OWNER);
    const ask = async (): Promise<number> => (await other.get(ME, { 'coder-session-token': session })).status;
    // It is kept from the second use on.
    expect([await ask(), await ask(), await ask()]).toEqual([200, 200, 200]);
    expect((await one.post('/api/v2/users/logout', {}, { 'coder-session-token': session })).status).toBe(200);
    expect(await ask()).toBe(401);
  });

  it('counts guesses and requests of both servers together', async () => {
    const begunAt = performance.now();
    const guess = (index: number) => servers[index % 2]!.post('/api/v2/users/login', { email: 'nobody@example.test', password: 'wrong' });
    const statuses = (await Promise.all(Array.from({ length: 40 }, (_, index) => guess(index)))).map(({ status }) => status);
    const waits = Math.floor(Math.log2((performance.now() - begunAt) / 1000 + 1));
    expect(statuses.filter((status) => ![401, 429].includes(status))).toEqual([]);
    const compared = statuses.filter((status) => status === 401).length;
    expect(compared).toBeGreaterThanOrEqual(FREE_GUESSES);
    expect(compared).toBeLessThanOrEqual(FREE_GUESSES + waits);

    for (let i = 0; i < 40; i++) expect((await servers[i % 2]!.get('/.well-known/oauth-authorization-server')).status).toBe(200);
    await eventually('both have reported all requests', async () => {
      // Nothing else here comes to this number, which earlier requests may still be reported beside.
      const rows = await database.query('SELECT 1 FROM limit_counts WHERE count = 40');
      return rows.length === 1;
    });
  });

  it('limits the time of each transaction, its statements and its locks, and of no session that others share', async () => {
    const names = ['statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout'];
    // Only the transaction itself can tell: a login stores a key, and this trigger writes down what applies meanwhile.
    await database.query(`CREATE TABLE noted (settings jsonb)`);
    await database.query(`
      CREATE FUNCTION note_settings() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO noted SELECT jsonb_object_agg(name, current_setting(name)) FROM unnest('{${names.join(',')}}'::text[]) name;
        RETURN NEW;
      END $$`);
    await database.query(`CREATE TRIGGER note_settings BEFORE INSERT ON api_keys FOR EACH ROW EXECUTE FUNCTION note_settings()`);
    for (const server of servers) await logIn(server, OWNER);
    await database.query(`DROP TRIGGER note_settings ON api_keys`);
    const noted = await database.query<{ settings: unknown }>(`SELECT settings FROM noted`);
    const limits = { statement_timeout: '30s', lock_timeout: '250ms', idle_in_transaction_session_timeout: '1min' };
    expect(noted.map(({ settings }) => settings)).toEqual([limits, limits]);
    for (const name of names) expect(await runStatement(bouncer.through(database.url), `SHOW ${name}`)).toEqual([{ [name]: '0' }]);
  });

  it('leaves no session lock behind and causes no error in the log', async () => {
    const locks = await database.query(
      `SELECT 1 FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE l.locktype = 'advisory' AND a.datname = $1 AND a.state = 'idle'`,
      [database.name],
    );
    expect(locks).toEqual([]);
    const [server] = servers as [RunningServer];
    expect((await server.get('/readyz')).json()).toEqual({ database: 'ok' });
    expect(server.logs()).not.toMatch(/"level":"error"/);
  });
});

runsIf(
  isInstalled('pgbouncer'),
  'PgBouncer in front of stricter transactions: it is not installed',
  describe,
)('a server', () => {
  it('refuses to start where transactions are stricter and a pooler is in between, and without one sets what it needs', async () => {
    const database = await createDatabase();
    await database.query(`ALTER DATABASE "${database.name}" SET default_transaction_isolation = 'serializable'`);
    const bouncer = await startPgBouncer(database.url, { mode: 'transaction' });
    await expect(startServer({ database, env: { CODER_PG_CONNECTION_URL: bouncer.through(database.url) } })).rejects.toThrow(
      /are serializable, which cannot be changed through a connection pooler: ALTER ROLE/,
    );
    const direct = await createDataSource(database.url).initialize();
    expect(await direct.query('SHOW transaction_isolation')).toEqual([{ transaction_isolation: 'read committed' }]);
    await direct.destroy();
    await bouncer.stop();
    await database.drop();
  });
});

runsIf(
  isInstalled('pgbouncer'),
  'that encryption commands refuse PgBouncer: it is not installed',
  describe,
)('the encryption commands', () => {
  it('refuse to go through a pooler, name the setting for a direct connection, and use it when set', async () => {
    const database = await createDatabase();
    const bouncer = await startPgBouncer(database.url, { mode: 'transaction' });
    const key = Buffer.alloc(32, 7).toString('base64');
    const run = (env: Readonly<Record<string, string>>) =>
      runCommand(['server', 'dbcrypt', 'rotate', '--yes'], {
        env: { CODER_PG_CONNECTION_URL: bouncer.through(database.url), CODER_EXTERNAL_TOKEN_ENCRYPTION_ENCRYPT_NEW_KEY: key, ...env },
      });
    const refused = await run({});
    expect(refused.err).toMatch(/error: the database is behind a connection pooler.*: set CODER_PG_MIGRATION_URL/);
    expect(refused.code).toBe(1);
    const done = await run({ CODER_PG_MIGRATION_URL: database.url });
    expect(done).toMatchObject({ code: 0 });
    await bouncer.stop();
    await database.drop();
  });
});
