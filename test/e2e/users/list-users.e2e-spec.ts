import { expectJson, expectRefused } from '../../support/expect-answer.js';
import { createPerson, type Person } from '../../support/people.js';
import { uniqueName } from '../../support/unique-name.js';
import { startServer, type RunningServer } from '../../support/server.js';

interface Users {
  readonly users: readonly { readonly id: string; readonly username: string }[];
  readonly count: number;
}

let server: RunningServer;
let owner: Person;

beforeAll(async () => {
  server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
  owner = await createPerson(server, { username: 'zz-owner', siteRoles: ['owner'] });
});
afterAll(() => server.stop());

async function list(query: Readonly<Record<string, string>>, as = owner): Promise<Users> {
  return expectJson<Users>(await as.get(`/users?${new URLSearchParams(query).toString()}`), 200);
}

async function names(q: string, as = owner): Promise<string[]> {
  return (await list({ q }, as)).users.map(({ username }) => username);
}

describe('the list of users', () => {
  it('is ordered by user name in any case, counts all, and omits deleted and system users', async () => {
    const prefix = uniqueName('order');
    for (const end of ['b', 'C', 'a']) await createPerson(server, { username: `${prefix}-${end}` });
    await server.db.query(`INSERT INTO users (email, username, is_system) VALUES ($1, $2, true)`, [`${prefix}@s.test`, `${prefix}-s`]);
    await server.db.query(`INSERT INTO users (email, username, deleted) VALUES ($1, $2, true)`, [`${prefix}@d.test`, `${prefix}-d`]);
    const all = await list({ q: prefix });
    expect(all.users.map(({ username }) => username)).toEqual(['a', 'b', 'C'].map((end) => `${prefix}-${end}`));
    expect(all.count).toBe(3);
  });

  it('is paginated by offset or by a preceding user, even a deleted one; an empty page has the count 0', async () => {
    const prefix = uniqueName('page');
    const people: Person[] = [];
    for (const end of ['a', 'b', 'c', 'd', 'e']) people.push(await createPerson(server, { username: `${prefix}-${end}` }));
    const ends = async (query: Readonly<Record<string, string>>): Promise<string> =>
      (await list({ q: prefix, ...query })).users.map(({ username }) => username.at(-1)).join('');
    expect(await ends({ limit: '2' })).toBe('ab');
    expect(await ends({ limit: '2', offset: '2' })).toBe('cd');
    expect(await ends({ limit: '0' })).toBe('abcde');
    expect(await ends({ limit: '2', after_id: people[1]!.id })).toBe('cd');
    expect(await ends({ after_id: people[1]!.id, offset: '1' })).toBe('de');
    expectJson(await owner.delete(`/users/${people[2]!.id}`), 200);
    expect(await ends({ after_id: people[2]!.id })).toBe('de');
    expect(await list({ q: prefix, offset: '10' })).toEqual({ users: [], count: 0 });
  });

  it.each([
    [{ limit: '-1' }, 'limit', 'Query param "limit" must be a valid 32-bit positive integer'],
    [{ offset: '9999999999' }, 'offset', 'Query param "offset" must be a valid 32-bit positive integer'],
    [{ after_id: 'me' }, 'after_id', 'Query param "after_id" must be a valid uuid'],
  ])('refuses the page %j', async (query, field, detail) => {
    const answer = await owner.get(`/users?${new URLSearchParams(query as Record<string, string>).toString()}`);
    expect({ status: answer.status, body: answer.json() }).toMatchObject({
      status: 400,
      body: {
        message: 'Query parameters have invalid values.',
        validations: [{ field, detail: expect.stringContaining(detail) as unknown }],
      },
    });
  });

  it('shows users without permissions only themselves', async () => {
    const member = await createPerson(server);
    expect((await list({}, member)).users.map(({ id }) => id)).toEqual([member.id]);
    expect((await list({}, member)).count).toBe(1);
  });
});

describe('a search for users', () => {
  const mark = uniqueName('find');

  beforeAll(async () => {
    const made = async (end: string, columns: Readonly<Record<string, unknown>>): Promise<void> => {
      const { id } = await createPerson(server, { username: `${mark}-${end}`, name: `Name of ${mark}-${end}` });
      for (const [column, value] of Object.entries(columns))
        await server.db.query(`UPDATE users SET ${column} = $2 WHERE id = $1`, [id, value]);
    };
    await made('active', { last_seen_at: '2020-05-01T00:00:00Z', created_at: '2020-01-01T00:00:00Z' });
    await made('asleep', { status: 'dormant', created_at: '2021-01-01T00:00:00Z' });
    await made('barred', { status: 'suspended', rbac_roles: ['auditor'], login_type: 'oidc' });
    await made('hub', { login_type: 'github', github_com_user_id: 4711, name: '100%_sure' });
    await createPerson(server, { username: `${mark}-bot`, isServiceAccount: true });
  });

  const searches: readonly [string, readonly string[]][] = [
    ['', ['active', 'asleep', 'barred', 'bot', 'hub']],
    ['status:dormant', ['asleep']],
    ['status:dormant,suspended', ['asleep', 'barred']],
    ['status:dormant status:suspended', ['asleep', 'barred']],
    ['role:auditor', ['barred']],
    ['role:member', ['active', 'asleep', 'barred', 'bot', 'hub']],
    ['login_type:github', ['hub']],
    ['login_type:none', ['bot']],
    ['service_account:true', ['bot']],
    ['github_com_user_id:4711', ['hub']],
    [`username:${mark.toUpperCase()}-ASLEEP`, ['asleep']],
    [`email:${mark}-Barred@Example.test`, ['barred']],
    [`name:"of ${mark}-active"`, ['active']],
    ['created_before:"2020-06-01T00:00:00Z"', ['active']],
    ['created_after:"2020-06-01T00:00:00Z" created_before:"2022-01-01T00:00:00Z"', ['asleep']],
    ['last_seen_after:"2020-04-01T00:00:00+02:00"', ['active']],
    ['last_seen_before:"2020-04-01T00:00:00Z"', ['asleep', 'barred', 'bot', 'hub']],
  ];
  it.each(searches)('for "%s" finds the expected users', async (q, ends) => {
    expect(await names(`${mark} ${q}`.trim())).toEqual(ends.map((end) => `${mark}-${end}`));
  });

  it('takes its text literally, not as a pattern', async () => {
    expect(await names('search:100%_')).toEqual([`${mark}-hub`]);
    expect(await names('search:1%0')).toEqual([]);
  });

  const faulty: readonly [string, string, string][] = [
    ['color:red', 'color', '"color" is not a valid query param'],
    ['status:awake', 'status', 'Query param "status" has invalid value "awake": it can be active, dormant, suspended'],
    ['email:a email:b', 'email', 'Query param "email" provided more than once, found 2 times'],
    ['service_account:perhaps', 'service_account', 'Query param "service_account" must be a valid boolean'],
    ['created_after:yesterday', 'created_after', 'Query param "created_after" must be a valid date in the format of RFC 3339'],
    ['email:', 'q', `Query element "email:" cannot start or end with ':'`],
    ['created_after:2020-01-01T00:00:00Z', 'q', `Query element "created_after:2020-01-01t00:00:00z" can only contain 1 ':'`],
  ];
  it.each(faulty)('refuses "%s"', async (q, field, detail) => {
    const answer = await owner.get(`/users?${new URLSearchParams({ q }).toString()}`);
    expectRefused(answer, 400, 'Invalid user search query.');
    expect(answer.json<{ validations: unknown }>().validations).toEqual([{ field, detail }]);
  });
});
