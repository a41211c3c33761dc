import { FailoverLoad, type Send } from '../../support/failover-load.js';
import { runStatement, type TestDatabase } from '../../support/database.js';
import { eventually } from '../../support/eventually.js';
import { type ReplicatedPostgres, startReplicatedPostgres } from '../../support/replicated-postgres.js';
import { Replica } from '../../support/replica.js';
import { sendRequest } from '../../support/http-client.js';
import { startServer, type RunningServer } from '../../support/server.js';
import { createOwner, ME } from '../../support/sign-in.js';

const ENOUGH = 15;

describe('two servers on a primary with a synchronous standby', () => {
  let postgres: ReplicatedPostgres;
  let servers: [RunningServer, Replica];
  let session: string;
  beforeAll(async () => {
    postgres = await startReplicatedPostgres({ synchronous: true });
    const url = postgres.url(postgres.primary, postgres.standby);
    const database: TestDatabase = {
      name: 'gatehouse',
      url,
      query: (sql) => runStatement(postgres.url(postgres.standby), sql),
      drop: () => Promise.resolve(),
    };
    const env = { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' };
    const first = await startServer({ database, env });
    servers = [first, await Replica.of(first, env)];
    session = await createOwner(first);
  });
  afterAll(async () => {
    for (const server of [...servers].reverse()) await server.stop();
    await postgres.stop();
  });

  it('lose nothing that was acknowledged when the standby is promoted under load, and fail only requests in flight', async () => {
    let turn = 0;
    const addresses = [servers[0].url, servers[1].address];
    const send: Send = (method, path, options) => sendRequest(method, new URL(path, addresses[turn++ % 2]), options);
    const load = await FailoverLoad.start(send, servers[0], session, { chains: 2, keyHolders: 2 });
    const more = (what: string): Promise<void> => {
      const goal = load.acknowledged + ENOUGH;
      return eventually(what, () => Promise.resolve(load.acknowledged >= goal || load.wrong.length > 0));
    };
    await more('the load runs');
    await postgres.primary.kill();
    await postgres.promote();
    await more('the load goes on');
    await load.finish();
    expect(load.wrong).toEqual([]);
    expect([...load.failures.keys()].filter((outcome) => !['503', 'broken', '400'].includes(outcome))).toEqual([]);
    expect(load.revocations).toBeGreaterThan(0);
  });

  it('never use the old primary again when it comes back, not even when the promoted one is away', async () => {
    const me = (index: 0 | 1) => servers[index].get(ME, { 'coder-session-token': session });
    // Nobody fenced it. It would accept the session, and every credential that was revoked since.
    await postgres.primary.start();
    await postgres.standby.kill();
    for (let i = 0; i < 10; i++) {
      const answers = await Promise.all([me(0), me(1)]);
      expect(answers.map(({ status }) => status)).toEqual([503, 503]);
    }
    await postgres.standby.start();
    for (const index of [0, 1] as const) await eventually('the server answers', async () => (await me(index)).status === 200);
    const created = await servers[0].post('/api/v2/organizations', { name: 'after' }, { 'coder-session-token': session });
    expect(created.status).toBe(201);
    expect(await runStatement(postgres.url(postgres.standby), `SELECT name FROM organizations WHERE name = 'after'`)).toHaveLength(1);
  });
});
