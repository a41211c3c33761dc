import { expectJson } from '../../support/expect-answer.js';
import { createOrganization } from '../../support/organizations.js';
import { createPerson, type Person } from '../../support/people.js';
import { uniqueName } from '../../support/unique-name.js';
import { type RunningServer, startServer } from '../../support/server.js';

const NOBODY = 'a0000000-0000-4000-8000-00000000dead';

let server: RunningServer;
let here: string;
let group: string;
/** By name: before all users, within the list, and after all users. */
let reader: Person;
let keeper: Person;
let hidden: Readonly<Record<string, string>>;

beforeAll(async () => {
  server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
  here = (await createOrganization(server.db)).id;
  const elsewhere = (await createOrganization(server.db)).id;
  const owner = await createPerson(server, { siteRoles: ['owner'], username: uniqueName('boss') });
  reader = await createPerson(server, { username: uniqueName('mm') });
  keeper = await createPerson(server, { username: uniqueName('nn'), organizations: { [here]: ['organization-admin'] } });
  const ids: Record<string, string> = {};
  for (const prefix of ['aa', 'zz']) {
    ids[`${prefix} elsewhere`] = (await createPerson(server, { username: uniqueName(prefix), organizations: { [elsewhere]: [] } })).id;
    const gone = await createPerson(server, { username: uniqueName(prefix), organizations: { [here]: [] } });
    expectJson(await owner.delete(`/users/${gone.id}`), 200);
    ids[`${prefix} deleted`] = gone.id;
    const [system] = await server.db.query<{ id: string }>(
      `INSERT INTO users (email, username, is_system) VALUES ($1 || '@example.test', $1, true) RETURNING id`,
      [uniqueName(prefix)],
    );
    ids[`${prefix} of the server`] = system!.id;
  }
  hidden = ids;
  group = expectJson<{ id: string }>(await owner.post(`/organizations/${here}/groups`, { name: uniqueName('mm') }), 201).id;
  expectJson(await owner.patch(`/groups/${group}`, { name: '', add_users: [keeper.id] }), 200);
});
afterAll(() => server.stop());

describe('a cursor that is not in the list', () => {
  it.each([
    ['users of somebody who sees only themselves', () => [reader, '/users'] as const, []],
    ['users of an administrator', () => [keeper, '/users'] as const, ['elsewhere', 'deleted']],
    ['members', () => [keeper, `/organizations/${here}/paginated-members`] as const, []],
    ['members of a group', () => [keeper, `/groups/${group}/members`] as const, []],
    ['groups', () => [keeper, `/organizations/${here}/paginated-groups`] as const, []],
  ] as const)('reveals nothing in a list of %s: the page equals that for an unknown id', async (_list, of, seen) => {
    const [actor, path] = of();
    const behindNobody = expectJson<{ count: number }>(await actor.get(`${path}?after_id=${NOBODY}`), 200);
    expect(behindNobody.count).toBe(0);
    for (const [who, id] of Object.entries(hidden)) {
      if (seen.some((word) => who.endsWith(word))) continue;
      for (const more of ['', '&limit=1', '&offset=1']) {
        const answer = expectJson(await actor.get(`${path}?after_id=${id}${more}`), 200);
        expect([who, more, answer]).toEqual([who, more, behindNobody]);
      }
    }
  });

  it('works if only the search excludes it', async () => {
    const answer = await keeper.get(`/users?q=search:${keeper.username}&after_id=${reader.id}`);
    expect(expectJson(answer, 200)).toMatchObject({ users: [{ id: keeper.id }], count: 1 });
  });
});

it('counts no more users than the list would show', async () => {
  expect(expectJson<{ count: number }>(await reader.get('/users'), 200).count).toBe(1);
  const all = expectJson<{ users: unknown[]; count: number }>(await keeper.get('/users'), 200);
  expect(all.count).toBe(all.users.length);
});
