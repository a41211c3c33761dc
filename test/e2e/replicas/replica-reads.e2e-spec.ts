import type pg from 'pg';
import { openPool, runStatement, type TestDatabase } from '../../support/database.js';
import { eventually } from '../../support/eventually.js';
import { readMetrics } from '../../support/metrics.js';
import { createPerson, type Person } from '../../support/people.js';
import { type ReplicatedPostgres, startReplicatedPostgres } from '../../support/replicated-postgres.js';
import { startServer, type RunningServer } from '../../support/server.js';
import { createOwner } from '../../support/sign-in.js';

const ENV = { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true', CODER_PROMETHEUS_ENABLE: 'true', CODER_PROMETHEUS_ADDRESS: '127.0.0.1:0' };

interface Entry {
  readonly action: string;
  readonly resource_target: string;
  readonly organization_id: string;
}

describe('the audit log of a server with a replica', () => {
  let postgres: ReplicatedPostgres;
  let pool: pg.Pool;
  let server: RunningServer;
  let session: string;
  beforeAll(async () => {
    postgres = await startReplicatedPostgres({ synchronous: false });
    const url = postgres.url(postgres.primary);
    pool = openPool(url, 2);
    const database: TestDatabase = {
      name: 'gatehouse',
      url,
      query: async <Row extends pg.QueryResultRow>(sql: string, parameters: unknown[] = []) =>
        (await pool.query<Row>(sql, parameters)).rows,
      drop: () => Promise.resolve(),
    };
    server = await startServer({ database, env: { ...ENV, CODER_PG_REPLICA_URL: postgres.url(postgres.standby) } });
    session = await createOwner(server);
  });
  afterAll(async () => {
    await server.stop();
    await pool.end();
    await postgres.stop();
  });

  /** Reads so far, by what happened. */
  const reads = async (of = server): Promise<Readonly<Record<'replica' | 'behind' | 'unavailable', number>>> => {
    const metrics = await readMetrics(of, 'gatehouse_replica_reads_total');
    const by = (outcome: string): number => metrics[`{by="${outcome}"}`] ?? 0;
    return { replica: by('replica'), behind: by('behind'), unavailable: by('unavailable') };
  };
  const list = async (query: string, token = session, of = server): Promise<readonly Entry[]> => {
    const answer = await of.get(`/api/v2/audit?q=${encodeURIComponent(query)}`, { 'coder-session-token': token });
    expect(answer.status).toBe(200);
    return answer.json<{ audit_logs: Entry[] }>().audit_logs;
  };
  const createOrganization = async (name: string): Promise<string> => {
    const answer = await server.post('/api/v2/organizations', { name }, { 'coder-session-token': session });
    expect(answer.status).toBe(201);
    return answer.json<{ id: string }>().id;
  };
  const createdOf = async (name: string, token = session): Promise<number> =>
    (await list(`resource_type:organization action:create resource_target:${name}`, token)).length;
  const onStandby = (sql: string) => runStatement(postgres.standby.adminUrl, sql);
  const untilReplicaServes = async (): Promise<void> => {
    const { replica: before } = await reads();
    await eventually('the replica serves a read', async () => {
      await list('action:login');
      return (await reads()).replica > before;
    });
  };

  it('is read from the replica, and always has what the caller has just done', async () => {
    for (let i = 0; i < 20; i++) {
      await createOrganization(`fresh-${i}`);
      expect(await createdOf(`fresh-${i}`)).toBe(1);
    }
    await untilReplicaServes();
    const statements = await onStandby(`SELECT 1 FROM pg_stat_activity WHERE application_name = 'gatehouse' AND datname = 'gatehouse'`);
    expect(statements).not.toEqual([]);
  });

  it('comes from the primary while the replica is behind, and from the replica again when it has caught up', async () => {
    await onStandby('SELECT pg_wal_replay_pause()');
    const before = await reads();
    await createOrganization('unseen');
    expect(await createdOf('unseen')).toBe(1);
    const after = await reads();
    expect({ ...after, behind: after.behind - before.behind }).toEqual({ ...before, behind: 1 });
    await onStandby('SELECT pg_wal_replay_resume()');
    await untilReplicaServes();
    expect(await createdOf('unseen')).toBe(1);
  });

  describe('of one organization', () => {
    let auditor: Person;
    let own: string;
    beforeAll(async () => {
      own = await createOrganization('own');
      await createOrganization('other');
      auditor = await createPerson(server, { organizations: { [own]: ['organization-auditor'] } });
    });

    it('shows its auditor the same entries as the primary: none of another organization', async () => {
      await untilReplicaServes();
      const entries = await list('', auditor.token);
      expect(entries.length).toBeGreaterThan(0);
      expect(entries.filter(({ organization_id: id }) => id !== own)).toEqual([]);
      expect([await createdOf('own', auditor.token), await createdOf('other', auditor.token)]).toEqual([1, 0]);
    });

    it('is refused to a former auditor at once, even if the replica has not heard of it', async () => {
      await onStandby('SELECT pg_wal_replay_pause()');
      await pool.query(`UPDATE organization_members SET roles = '{}' WHERE user_id = $1`, [auditor.id]);
      const answer = await server.get('/api/v2/audit', { 'coder-session-token': auditor.token });
      expect(answer.status).toBe(403);
      await onStandby('SELECT pg_wal_replay_resume()');
    });
  });

  it('is not read from a replica that is not a standby', async () => {
    const other = await startServer({ database: server.db, env: { ...ENV, CODER_PG_REPLICA_URL: server.db.url } });
    const reason = /not a standby.*the replica of CODER_PG_REPLICA_URL cannot be used: the primary serves audit lists/;
    // On a busy machine the first look may end before the database has responded: a later read looks again.
    await eventually('the log says why', async () => {
      expect((await list('action:login', session, other)).length).toBeGreaterThan(0);
      return reason.test(other.logs());
    });
    const { replica, unavailable } = await reads(other);
    expect([replica, unavailable > 0]).toEqual([0, true]);
    await other.stop();
  });

  it('comes from the primary while the replica is away', async () => {
    await untilReplicaServes();
    await postgres.standby.kill();
    const before = await reads();
    expect(await createdOf('unseen')).toBe(1);
    expect((await reads()).unavailable).toBe(before.unavailable + 1);
    await server.waitForLog(/the replica of CODER_PG_REPLICA_URL cannot be used/);
    await postgres.standby.start();
    await untilReplicaServes();
    await server.waitForLog(/the replica of CODER_PG_REPLICA_URL serves audit lists again/);
  });

  it('is not read from a replica that was promoted, whose history is another one', async () => {
    await untilReplicaServes();
    await postgres.promote();
    await createOrganization('only-here');
    const before = await reads();
    expect(await createdOf('only-here')).toBe(1);
    expect((await reads()).replica).toBe(before.replica);
  });
});
