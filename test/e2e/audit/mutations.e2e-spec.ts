import { NIL_UUID } from '../../../src/common/index.js';
import { AUDITED_RESOURCES } from '../../../src/audit/audit-event.js';
import { encryptedColumns } from '../../../src/dbcrypt/index.js';
// Loads every entity, and with them every declaration of an encrypted column.
import '../../../src/data-source.js';
import { readRows } from '../../support/encrypted-rows.js';
import { keyList, keyring } from '../../support/encryption-keys.js';
import { everything } from '../../support/everything.js';
import { Provider, WITH_ASSERTIONS } from '../../support/oauth/index.js';
import { type RunningServer, startServer } from '../../support/server.js';
import { changeOf, comparable, diffOwed, rowsOf, trackedColumns } from './audited-rows.js';
import { type Audited, MUTATIONS, RunningWorld } from './mutations/index.js';

const COLUMNS = 'action, resource_type, resource_id, status_code, user_id, user_agent, host(ip) AS ip, diff';

interface AuditRow {
  readonly action: string;
  readonly resource_type: string;
  readonly resource_id: string;
  readonly status_code: number;
  readonly user_id: string;
  readonly user_agent: string;
  readonly ip: string;
  readonly diff: Readonly<Record<string, unknown>>;
}

const AUDITED = Object.entries(MUTATIONS).filter((entry): entry is [string, Audited] => 'prepare' in entry[1]);

/** Is there something that somebody who is signed in can see, before the operation? */
function isRecordedFailing({ action, isByServer, failsUnrecorded }: Audited): boolean {
  return (action === 'write' || action === 'delete') && !isByServer && failsUnrecorded === undefined;
}

describe('every mutating operation', () => {
  let server: RunningServer;
  let world: RunningWorld;

  beforeAll(async () => {
    server = await startServer({
      env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true', ...WITH_ASSERTIONS, CODER_EXTERNAL_TOKEN_ENCRYPTION_KEYS: keyList('a') },
    });
    world = new RunningWorld(
      new Provider(server, { email: 'first@example.test', username: 'number-one', password: 'Correct-Horse-7-Battery' }),
    );
    await server.db.query(
      `CREATE FUNCTION no_audit() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF NEW.status_code < 400 THEN RAISE 'the audit log is broken'; END IF;
         RETURN NEW;
       END $$`,
    );
  });
  afterAll(() => server.stop());

  const breakAuditLog = (): Promise<unknown> =>
    server.db.query(`CREATE TRIGGER no_audit BEFORE INSERT ON audit_logs FOR EACH ROW EXECUTE FUNCTION no_audit()`);
  const mendAuditLog = (): Promise<unknown> => server.db.query(`DROP TRIGGER no_audit ON audit_logs`);

  // A running server counts its encryptions now and then.
  const everythingElse = (): Promise<unknown> => everything(server.db, { except: ['audit_logs', 'dbcrypt_keys'] });

  // In the order of the table: the first user must be the first.
  it.each(AUDITED)(
    '%s writes its row in the transaction of the change, with actor, address and every changed column of the database; a change that fails is recorded',
    async (operation, expected) => {
      if (operation !== 'createFirstUser') await world.settle();
      const send = await expected.prepare(world);

      const before = await everythingElse();
      await breakAuditLog();
      const failed = await send();
      await mendAuditLog();
      expect(failed.status).toBe(500);
      expect(await everythingElse()).toEqual(before);

      const table = AUDITED_RESOURCES[expected.resourceType];
      const rowsBefore = await rowsOf(server.db, table);
      const answer = await send();
      expect([answer.status, answer.text]).toEqual([expected.status, expect.anything()]);
      const rows = await server.db.query<AuditRow & Record<string, unknown>>(
        `SELECT ${COLUMNS}, additional_fields FROM audit_logs WHERE request_id = $1`,
        [answer.headers.get('x-request-id')],
      );
      const failures = await server.db.query<AuditRow & Record<string, unknown>>(
        `SELECT ${COLUMNS} FROM audit_logs WHERE request_id = $1`,
        [failed.headers.get('x-request-id')],
      );
      const [row] = rows;
      const { additional_fields: _, ...attempted } = row ?? { additional_fields: null };
      expect(failures).toEqual(isRecordedFailing(expected) ? [{ ...attempted, status_code: 500, diff: {} }] : []);
      expect(rows).toEqual([
        {
          action: expected.action,
          resource_type: expected.resourceType,
          resource_id: expect.any(String) as unknown,
          status_code: expected.status,
          user_id: expected.isByServer ? NIL_UUID : (expect.stringMatching(/^(?!0{8}-)[0-9a-f-]{36}$/) as unknown),
          user_agent: expect.any(String) as unknown,
          ip: '127.0.0.1',
          diff: expect.anything() as unknown,
          additional_fields: expected.fields ?? {},
        },
      ]);
      const { diff = {} } = row ?? {};
      if (expected.diff.length === 0) expect(diff).toEqual({});
      else {
        const change = changeOf(table, expected.action, rowsBefore, await rowsOf(server.db, table));
        expect(comparable(diff)).toEqual(diffOwed(table, change));
        // What a creation leaves empty would look the same without a mapping: it fills everything in.
        const columns = expected.diff === 'row' ? trackedColumns(table) : expected.diff;
        const shown = columns.filter((column) => !expected.without?.includes(column));
        if (expected.diff !== 'row' || expected.action === 'create') expect(Object.keys(diff).sort()).toEqual([...shown].sort());
      }
    },
  );

  // These two run after all operations. A value that was sealed for another row does not open.
  it('stores every encrypted value so that it can be read', async () => {
    expect((await readRows(server.db, keyring('a'))).size).toBeGreaterThan(5);
  });

  // A value that was written without being sealed has no key id.
  it.each(encryptedColumns().map((declared) => ({ ...declared, name: `${declared.table}.${declared.column}` })))(
    'stores no plaintext in $name',
    async ({ table, column, keyIdColumn }) => {
      const [values] = await server.db.query<{ sealed: number; plain: number }>(
        `SELECT count("${keyIdColumn}")::int AS sealed, count(*) FILTER (WHERE "${column}" <> '' AND "${keyIdColumn}" IS NULL)::int AS plain
         FROM "${table}"`,
      );
      expect(values?.plain).toBe(0);
      // Links are written by logins with an identity provider, whose tests look into them.
      if (table !== 'user_links') expect(values?.sealed).toBeGreaterThan(0);
    },
  );
});
