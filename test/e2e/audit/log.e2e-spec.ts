import { eventually } from '../../support/eventually.js';
import { expectForbidden, expectJson } from '../../support/expect-answer.js';
import { createOrganization } from '../../support/organizations.js';
import { createPerson, type Person, plantUser } from '../../support/people.js';
import { uniqueName } from '../../support/unique-name.js';
import { type RunningServer, startServer } from '../../support/server.js';

interface Log {
  readonly id: string;
  readonly time: string;
  readonly action: string;
  readonly resource_type: string;
  readonly resource_id: string;
  readonly resource_target: string;
  readonly organization_id: string;
  readonly status_code: number;
  readonly description: string;
  readonly user: { readonly id: string } | null;
}
interface Page {
  readonly audit_logs: readonly Log[];
  readonly count: number;
  readonly count_cap: number;
}

const PASSWORD = 'Correct-Horse-7-Battery';

describe('the audit log', () => {
  let server: RunningServer;
  let owner: Person;
  let auditor: Person;
  let here: { id: string; name: string };
  let elsewhere: { id: string; name: string };
  let hereAdmin: Person;

  beforeAll(async () => {
    server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
    owner = await createPerson(server, { siteRoles: ['owner'] });
    auditor = await createPerson(server, { siteRoles: ['auditor'] });
    here = await createOrganization(server.db);
    elsewhere = await createOrganization(server.db);
    hereAdmin = await createPerson(server, { organizations: { [here.id]: ['organization-admin'] } });
  });
  afterAll(() => server.stop());

  const search = async (person: Person, q: string, more = ''): Promise<Page> =>
    expectJson<Page>(await person.get(`/audit?q=${encodeURIComponent(q)}${more}`), 200);
  const createGroup = async (organization: string): Promise<string> => {
    const name = uniqueName('group');
    expectJson(await owner.post(`/organizations/${organization}/groups`, { name }), 201);
    return name;
  };

  describe('of logins', () => {
    const login = async (email: string, password: string): Promise<number> =>
      (await server.post('/api/v2/users/login', { email, password })).status;

    it('records every attempt at a known account, and nothing about an unknown email address', async () => {
      const { id, email } = await plantUser(server.db);
      expect((await owner.put(`/users/${id}/password`, { password: PASSWORD })).status).toBe(204);
      expect([await login(email, PASSWORD), await login(email, 'wrong'), await login('nobody@example.test', 'wrong')]).toEqual([
        201, 401, 401,
      ]);
      await owner.put(`/users/${id}/status/suspend`);
      expect(await login(email, PASSWORD)).toBe(401);

      const attempts = `resource_type:api_key resource_id:${id} action:login`;
      await eventually('the refused logins are on record', async () => (await search(auditor, attempts)).audit_logs.length === 3);
      const { audit_logs: logs } = await search(auditor, attempts);
      expect(logs.map(({ status_code, description, user }) => [status_code, description, user?.id])).toEqual([
        [401, '{user} unsuccessfully attempted to login', id],
        [401, '{user} unsuccessfully attempted to login', id],
        [201, '{user} logged in', id],
      ]);
      expect(
        (await server.db.query(`SELECT 1 FROM audit_logs WHERE resource_target LIKE '%nobody%' OR additional_fields::text LIKE '%nobody%'`))
          .length,
      ).toBe(0);
    });
  });

  describe('searched', () => {
    it('answers newest first, in the fields that clients know', async () => {
      const names = [await createGroup(here.id), await createGroup(here.id)];
      const { audit_logs: logs, ...rest } = await search(auditor, `resource_type:group organization:${here.id}`);
      expect(rest).toEqual({ count: 2, count_cap: 2000 });
      expect(logs.map((log) => log.resource_target)).toEqual(names.reverse());
      expect(Object.keys(logs[0] ?? {}).sort()).toEqual(
        (
          'action additional_fields description diff id ip is_deleted organization organization_id request_id resource_icon resource_id ' +
          'resource_link resource_target resource_type status_code time user user_agent'
        ).split(' '),
      );
      expect(logs[0]).toMatchObject({
        action: 'create',
        status_code: 201,
        ip: '127.0.0.1',
        description: '{user} created group {target}',
        is_deleted: false,
        organization: { id: here.id, name: here.name },
        user: { id: owner.id, username: owner.username },
        diff: { name: { old: null, new: names[0], secret: false } },
      });
    });

    it('filters by each key, by a bare word, and by all of them together', async () => {
      const name = await createGroup(elsewhere.id);
      const [log] = (await search(auditor, `resource_target:${name}`)).audit_logs;
      const today = log!.time.slice(0, 10);
      const matching = [
        'group',
        'resource_type:group',
        'RESOURCE_TYPE:Group',
        `resource_id:${log!.resource_id}`,
        `username:${owner.username}`,
        `email:${owner.email}`,
        'action:create',
        `date_from:${today}`,
        `date_to:${today}`,
        `organization:${elsewhere.id}`,
        `organization:${elsewhere.name}`,
      ];
      const others = [
        'resource_type:user',
        'resource_type:workspace',
        `resource_id:${here.id}`,
        `username:${auditor.username}`,
        'username:me',
        'email:nobody@example.test',
        'action:delete',
        'action:start',
        'date_from:2999-01-01',
        'date_to:2001-01-01',
        `organization:${here.id}`,
        'organization:nowhere',
        `request_id:${here.id}`,
      ];
      for (const term of matching) expect([term, (await search(auditor, `${term} resource_target:${name}`)).count]).toEqual([term, 1]);
      for (const term of others) expect([term, (await search(auditor, `${term} resource_target:${name}`)).count]).toEqual([term, 0]);
      const together = [
        'resource_type:group',
        `resource_id:${log!.resource_id}`,
        `username:${owner.username}`,
        'action:create',
        `date_from:${today}`,
      ];
      expect((await search(auditor, [...together, `organization:"${elsewhere.name}"`].join(' '))).count).toBe(1);
      expect((await search(owner, `username:me resource_target:${name}`)).count).toBe(1);
    });

    it('reports every fault of a search at once', async () => {
      const answer = await auditor.get(
        `/audit?q=${encodeURIComponent('resource_id:7 date_from:yesterday colour:red action:a action:b x:')}`,
      );
      expect([answer.status, answer.json()]).toEqual([
        400,
        {
          message: 'Invalid audit search query.',
          validations: expect.arrayContaining([
            { field: 'resource_id', detail: 'Query param "resource_id" must be a valid uuid' },
            { field: 'date_from', detail: 'Query param "date_from" must be a valid date' },
            { field: 'colour', detail: '"colour" is not a valid query param' },
            { field: 'action', detail: 'Query param "action" provided more than once, found 2 times' },
            { field: 'q', detail: `Query element "x:" cannot start or end with ':'` },
          ]) as unknown,
        },
      ]);
    });

    it('answers in pages of 100, or of the requested size, and stops counting at 2001', async () => {
      const target = uniqueName('many');
      await server.db.query(
        `INSERT INTO audit_logs (time, request_id, user_id, organization_id, user_agent, resource_type, resource_id, resource_target, action, diff, status_code, additional_fields, resource_icon)
         SELECT now() - make_interval(secs => n), gen_random_uuid(), $1, $2, '', 'group', gen_random_uuid(), $3, 'write', '{}', 200, '{}', ''
           FROM generate_series(1, 2100) AS n`,
        [owner.id, here.id, target],
      );
      const first = await search(auditor, `resource_target:${target}`);
      expect([first.audit_logs.length, first.count, first.count_cap]).toEqual([100, 2001, 2000]);
      const zero = await search(auditor, `resource_target:${target}`, '&limit=0');
      expect(zero.audit_logs.map(({ id }) => id)).toEqual(first.audit_logs.map(({ id }) => id));
      const second = await search(auditor, `resource_target:${target}`, '&limit=50&offset=50');
      expect(second.audit_logs.map(({ id }) => id)).toEqual(first.audit_logs.slice(50).map(({ id }) => id));
      expect((await search(auditor, `resource_target:${target}`, '&offset=3000')).audit_logs).toEqual([]);
      expect((await search(hereAdmin, `resource_target:${target}`)).count).toBe(2001);
    });
  });

  describe('read by', () => {
    it('an organization admin shows the log of that organization only, in rows and in counts', async () => {
      const [mine, theirs] = [await createGroup(here.id), await createGroup(elsewhere.id)];
      expect((await search(hereAdmin, `resource_target:${mine}`)).count).toBe(1);
      expect(await search(hereAdmin, `resource_target:${theirs}`)).toEqual({ audit_logs: [], count: 0, count_cap: 2000 });
      const all = await search(hereAdmin, '', '&limit=3000');
      expect(new Set(all.audit_logs.map((log) => log.organization_id))).toEqual(new Set([here.id]));
    });

    it('anybody names the acting user completely, with only those organizations whose log the reader may see', async () => {
      const both = { [here.id]: ['organization-admin'], [elsewhere.id]: [] };
      const actor = await createPerson(server, { siteRoles: ['user-admin'], organizations: both });
      const name = uniqueName('group');
      expectJson(await actor.post(`/organizations/${here.id}/groups`, { name }), 201);
      const userSeenBy = async (reader: Person): Promise<unknown> =>
        (await search(reader, `resource_target:${name}`)).audit_logs.map(({ user }) => user)[0];
      const whole = {
        id: actor.id,
        username: actor.username,
        status: 'active',
        login_type: 'password',
        roles: [{ name: 'user-admin', display_name: 'User Admin' }],
        has_ai_seat: false,
      };
      expect(await userSeenBy(auditor)).toMatchObject({ ...whole, organization_ids: [here.id, elsewhere.id].sort() });
      expect(await userSeenBy(hereAdmin)).toMatchObject({ ...whole, organization_ids: [here.id] });
    });

    it('anybody else is forbidden, but not hidden', async () => {
      const member = await createPerson(server, { organizations: { [here.id]: [] } });
      for (const person of [member, await createPerson(server)]) expectForbidden(await person.get('/audit'));
    });
  });
});
