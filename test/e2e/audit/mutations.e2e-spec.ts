import { everything } from '../../support/everything.js';
import { Provider } from '../../support/oauth.js';
import { type RunningServer, startServer } from '../../support/server.js';
import { type Audited, MUTATIONS, RunningWorld } from './mutations.js';

interface AuditRow {
  readonly action: string;
  readonly resource_type: string;
  readonly status_code: number;
  readonly user_id: string;
  readonly user_agent: string;
  readonly ip: string;
  readonly diff: Readonly<Record<string, unknown>>;
}

const AUDITED = Object.entries(MUTATIONS).filter((entry): entry is [string, Audited] => 'prepare' in entry[1]);

describe('every mutating operation', () => {
  let server: RunningServer;
  let world: RunningWorld;

  beforeAll(async () => {
    server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
    world = new RunningWorld(new Provider(server, { email: 'first@example.test', username: 'first', password: 'Correct-Horse-7-Battery' }));
    await server.db.query(
      `CREATE FUNCTION no_audit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'the audit log is broken'; END $$`,
    );
  });
  afterAll(() => server.stop());

  const breakAuditLog = (): Promise<unknown> =>
    server.db.query(`CREATE TRIGGER no_audit BEFORE INSERT ON audit_logs FOR EACH ROW EXECUTE FUNCTION no_audit()`);
  const mendAuditLog = (): Promise<unknown> => server.db.query(`DROP TRIGGER no_audit ON audit_logs`);

  const everythingElse = (): Promise<unknown> => everything(server.db, { except: ['audit_logs'] });

  // In the order of the table: the first user must be the first.
  it.each(AUDITED)('%s writes its row in the transaction of the change, with who, from where and what', async (operation, expected) => {
    if (operation !== 'createFirstUser') await world.settle();
    const send = await expected.prepare(world);

    const before = await everythingElse();
    await breakAuditLog();
    const failed = await send();
    await mendAuditLog();
    expect(failed.status).toBe(500);
    expect(await everythingElse()).toEqual(before);

    const answer = await send();
    expect([answer.status, answer.text]).toEqual([expected.status, expect.anything()]);
    const rows = await server.db.query<AuditRow & Record<string, unknown>>(
      `SELECT action, resource_type, status_code, user_id, user_agent, host(ip) AS ip, diff FROM audit_logs WHERE request_id = $1`,
      [answer.headers.get('x-request-id')],
    );
    expect(rows).toEqual([
      {
        action: expected.action,
        resource_type: expected.resourceType,
        status_code: expected.status,
        user_id: expect.stringMatching(/^(?!0{8}-)[0-9a-f-]{36}$/) as unknown,
        user_agent: expect.any(String) as unknown,
        ip: '127.0.0.1',
        diff: expect.anything() as unknown,
      },
    ]);
    expect(Object.keys(rows[0]?.diff ?? {}).sort()).toEqual([...expected.diff].sort());
  });
});
