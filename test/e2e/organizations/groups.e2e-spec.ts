import { expectForbidden, expectJson, expectNotFound, expectRefused } from '../../support/expect-answer.js';
import { addMember, createOrganization } from '../../support/organizations.js';
import { createPerson, type Person, withKey } from '../../support/people.js';
import { uniqueName } from '../../support/unique-name.js';
import { type RunningServer, startServer } from '../../support/server.js';

interface Group {
  readonly id: string;
  readonly name: string;
  readonly members: readonly { id: string; username: string }[];
  readonly total_member_count: number;
}

interface MemberPage {
  readonly users: readonly { id: string; username: string }[];
  readonly count: number;
}

const NOBODY = 'a0000000-0000-4000-8000-00000000dead';

describe('groups', () => {
  let server: RunningServer;
  let home: { id: string; name: string };
  let owner: Person;
  let admin: Person;
  let member: Person;
  let other: Person;
  let stranger: Person;

  beforeAll(async () => {
    server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
    home = await createOrganization(server.db);
    owner = await createPerson(server, { siteRoles: ['owner'] });
    admin = await createPerson(server, { username: 'aa-admin', organizations: { [home.id]: ['organization-admin'] } });
    member = await createPerson(server, { username: 'bb-member', name: 'Bea', organizations: { [home.id]: [] } });
    other = await createPerson(server, { username: 'CC-other', organizations: { [home.id]: [] } });
    stranger = await createPerson(server);
  });
  afterAll(() => server.stop());

  const make = async (name = uniqueName('group'), users: readonly Person[] = []): Promise<Group> => {
    const group = expectJson<Group>(await admin.post(`/organizations/${home.id}/groups`, { name }), 201);
    return users.length === 0
      ? group
      : expectJson<Group>(await admin.patch(`/groups/${group.id}`, { add_users: users.map(({ id }) => id) }), 200);
  };
  const idsOf = (people: readonly { id: string }[]): string[] => people.map(({ id }) => id).sort();
  const audits = (id: string): Promise<Record<string, unknown>[]> =>
    server.db.query(
      `SELECT action, user_id, resource_type, resource_target, organization_id, status_code, diff, additional_fields FROM audit_logs
        WHERE resource_id = $1 ORDER BY time`,
      [id],
    );

  describe('creating', () => {
    it('answers with the group and is audited', async () => {
      const name = uniqueName('made');
      const body = { name, display_name: 'A team', avatar_url: '/a.png', quota_allowance: 7 };
      const group = expectJson<Group>(await admin.post(`/organizations/${home.name}/groups`, body), 201);
      expect(group).toEqual({
        id: expect.any(String) as string,
        ...body,
        organization_id: home.id,
        organization_name: home.name,
        organization_display_name: home.name,
        members: [],
        total_member_count: 0,
        source: 'user',
      });
      expect(await audits(group.id)).toMatchObject([
        {
          action: 'create',
          user_id: admin.id,
          resource_type: 'group',
          resource_target: name,
          organization_id: home.id,
          status_code: 201,
          diff: { quota_allowance: { old: null, new: 7 } },
        },
      ]);
    });

    it.each(['Everyone', 'everyone'])('refuses the reserved name %s', async (name) => {
      const answer = await admin.post(`/organizations/${home.id}/groups`, { name });
      expectRefused(answer, 400, '"Everyone" is reserved and cannot be the name of a group.');
      expect(answer.json()).toMatchObject({ validations: [{ field: 'name' }] });
    });

    it('refuses a name that is taken in the organization, in any case, also in racing requests', async () => {
      const name = uniqueName('Race');
      const answers = await Promise.all(
        [name, name.toLowerCase(), name, name.toUpperCase()].map((each) => admin.post(`/organizations/${home.id}/groups`, { name: each })),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
      const again = await admin.post(`/organizations/${home.id}/groups`, { name });
      expect([again.status, again.json()]).toEqual([
        409,
        { message: `A group named "${name}" already exists.`, validations: [{ field: 'name', detail: 'Group names must be unique.' }] },
      ]);
      const elsewhere = await createOrganization(server.db);
      expectJson(await owner.post(`/organizations/${elsewhere.id}/groups`, { name }), 201);
    });

    it.each<[Record<string, unknown>, string]>([
      [{ name: '' }, 'name'],
      [{}, 'name'],
      [{ name: 'a b' }, 'name'],
      [{ name: 'create' }, 'name'],
      [{ name: 'x'.repeat(256) }, 'name'],
      [{ name: 'fine', display_name: 'x'.repeat(65) }, 'display_name'],
      [{ name: 'fine', display_name: ' x' }, 'display_name'],
      [{ name: 'fine', quota_allowance: -1 }, 'quota_allowance'],
      [{ name: 'fine', quota_allowance: 2 ** 31 }, 'quota_allowance'],
      [{ name: 'fine', quota_allowance: '7' }, 'quota_allowance'],
    ])('refuses %j, naming the field', async (body, field) => {
      const answer = await admin.post(`/organizations/${home.id}/groups`, body);
      expect([answer.status, answer.json()]).toEqual([
        400,
        { message: 'Validation failed.', validations: [{ field, detail: expect.any(String) as string }] },
      ]);
    });

    it('accepts long group names', async () => {
      expectJson(await admin.post(`/organizations/${home.id}/groups`, { name: 'x'.repeat(255) }), 201);
    });

    it('is forbidden to members, and hidden from strangers', async () => {
      expectForbidden(await member.post(`/organizations/${home.id}/groups`, { name: 'mine' }));
      expectNotFound(await stranger.post(`/organizations/${home.id}/groups`, { name: 'mine' }));
      expectNotFound(await stranger.post(`/organizations/${home.id}/groups`, {}));
    });
  });

  describe('reading', () => {
    it('shows all members to a reader who may see them, and to others only themselves, with the full count', async () => {
      const group = await make(undefined, [member, other]);
      const byAdmin = expectJson<Group>(await admin.get(`/groups/${group.id}`), 200);
      expect(byAdmin.members).toEqual([
        {
          id: member.id,
          username: 'bb-member',
          name: 'Bea',
          email: member.email,
          created_at: expect.any(String) as string,
          updated_at: expect.any(String) as string,
          ...('last_seen_at' in byAdmin.members[0]! && { last_seen_at: expect.any(String) as string }),
          status: 'active',
          login_type: 'password',
        },
        expect.objectContaining({ id: other.id }),
      ]);
      expect(byAdmin.total_member_count).toBe(2);
      const byMember = expectJson<Group>(await member.get(`/organizations/${home.id}/groups/${group.name.toUpperCase()}`), 200);
      expect([idsOf(byMember.members), byMember.total_member_count]).toEqual([[member.id], 2]);
      const outside = await createPerson(server, { organizations: { [home.id]: [] } });
      expect(expectJson(await outside.get(`/groups/${group.id}`), 200)).toMatchObject({ members: [], total_member_count: 2 });
      for (const flag of ['true', '1']) {
        expect(expectJson(await admin.get(`/groups/${group.id}?exclude_members=${flag}`), 200)).toMatchObject({
          members: [],
          total_member_count: 2,
        });
        expect(expectJson(await admin.get(`/organizations/${home.id}/groups/${group.name}?exclude_members=${flag}`), 200)).toMatchObject({
          members: [],
        });
      }
    });

    it('answers alike for a missing and a hidden group, and 400 for an invalid id', async () => {
      const group = await make();
      for (const path of [
        `/groups/${group.id}`,
        `/groups/${home.id}`,
        `/groups/${NOBODY}`,
        `/groups/${group.id}/members`,
        `/organizations/${home.id}/groups`,
        `/organizations/${home.id}/groups/${group.name}`,
        `/organizations/${home.id}/groups/${group.name}/members`,
        `/organizations/${home.id}/paginated-groups`,
      ]) {
        expectNotFound(await stranger.get(path));
      }
      expectNotFound(await owner.get(`/groups/${NOBODY}`));
      expectNotFound(await owner.get(`/organizations/${home.id}/groups/no-such-group`));
      expectRefused(await owner.get('/groups/no-id'), 400, 'Invalid group ID.');
    });

    it('finds Everyone in every organization, with all members and the id of the organization', async () => {
      const { id } = await createOrganization(server.db);
      const [boss, clerk] = [
        await createPerson(server, { organizations: { [id]: ['organization-admin'] } }),
        await createPerson(server, { organizations: { [id]: [] } }),
      ];
      const gone = await createPerson(server, { organizations: { [id]: [] } });
      await server.db.query(`UPDATE users SET deleted = true WHERE id = $1`, [gone.id]);
      const everyone = expectJson<Group>(await boss.get(`/groups/${id}`), 200);
      expect(everyone).toMatchObject({ id, name: 'Everyone', total_member_count: 2, organization_id: id });
      expect(idsOf(everyone.members)).toEqual(idsOf([boss, clerk]));
      expect(expectJson<Group>(await clerk.get(`/organizations/${id}/groups/everyone`), 200)).toMatchObject({
        members: [{ id: clerk.id }],
        total_member_count: 2,
      });
      expect(expectJson<Group[]>(await clerk.get(`/organizations/${id}/groups`), 200).map((group) => group.id)).toEqual([id]);
    });
  });

  describe('lists', () => {
    it('hold the groups the reader may see, with the members the reader may see', async () => {
      const [here, there] = [await createOrganization(server.db), await createOrganization(server.db)];
      const person = await createPerson(server, { organizations: { [here.id]: [] } });
      const [mine, others] = [
        expectJson<Group>(await owner.post(`/organizations/${here.id}/groups`, { name: 'mine' }), 201),
        expectJson<Group>(await owner.post(`/organizations/${there.id}/groups`, { name: 'others' }), 201),
      ];
      const all = expectJson<Group[]>(await person.get('/groups'), 200);
      expect(idsOf(all)).toEqual([here.id, mine.id].sort());
      expect(all.find(({ id }) => id === here.id)).toMatchObject({ members: [{ id: person.id }] });
      expect(expectJson(await stranger.get('/groups'), 200)).toEqual([]);
      expect(expectJson(await person.get(`/groups?organization=${there.id}`), 200)).toEqual([]);
      expect(expectJson(await person.get(`/groups?group_ids=${others.id},${mine.id}`), 200)).toMatchObject([{ id: mine.id }]);
      expect(idsOf(expectJson<Group[]>(await owner.get(`/groups?organization=${there.name}`), 200))).toEqual([there.id, others.id].sort());
    });

    it('by member reveal only memberships the reader may see', async () => {
      const group = await make(undefined, [member, other]);
      const groupsWith = async (person: Person, user: string): Promise<string[]> =>
        expectJson<Group[]>(await person.get(`/groups?organization=${home.id}&has_member=${user}`), 200).map(({ id }) => id);
      for (const reference of [other.id, other.username]) {
        expect(await groupsWith(admin, reference)).toEqual(expect.arrayContaining([group.id, home.id]));
      }
      expect(await groupsWith(member, 'me')).toEqual(expect.arrayContaining([group.id, home.id]));
      // A member sees the group, but not that the other user is in it.
      expect(await groupsWith(member, other.id)).toEqual([]);
      expect(await groupsWith(admin, stranger.id)).toEqual([]);
    });

    it.each([
      ['spaceship=1', 'spaceship'],
      ['organization=no-such-name', 'organization'],
      ['has_member=no-such-user', 'has_member'],
      ['group_ids=7', 'group_ids'],
      ['organization=a&organization=b', 'organization'],
    ])('refuse the query %s, naming the parameter', async (query, field) => {
      const answer = await admin.get(`/groups?${query}`);
      expect([answer.status, answer.json()]).toEqual([
        400,
        { message: 'Query parameters have invalid values.', validations: [{ field, detail: expect.any(String) as string }] },
      ]);
    });

    it('do not mistake a token in the query for one of their parameters', async () => {
      expect((await server.get(`/api/v2/groups?coder_session_token=${admin.token}`)).status).toBe(200);
    });

    it('are paginated and ordered by name in any case, without members', async () => {
      const { id } = await createOrganization(server.db);
      const boss = await createPerson(server, { organizations: { [id]: ['organization-admin'] } });
      for (const [name, display_name] of [
        ['Beta', 'Second'],
        ['alpha', ''],
        ['gamma', 'x%_y'],
      ])
        expectJson(await boss.post(`/organizations/${id}/groups`, { name, display_name }), 201);
      const page = async (query: string): Promise<{ groups: Group[]; count: number }> =>
        expectJson(await boss.get(`/organizations/${id}/paginated-groups?${query}`), 200);
      const names = ({ groups }: { groups: readonly Group[] }): string[] => groups.map(({ name }) => name);
      const all = await page('');
      expect([names(all), all.count]).toEqual([['alpha', 'Beta', 'Everyone', 'gamma'], 4]);
      expect(all.groups.find(({ name }) => name === 'Everyone')).toMatchObject({ members: [], total_member_count: 1 });
      expect(await page('limit=1&offset=1')).toMatchObject({ groups: [{ name: 'Beta' }], count: 4 });
      expect(await page('offset=9')).toEqual({ groups: [], count: 0 });
      expect(names(await page(`after_id=${all.groups[1]!.id}`))).toEqual(['Everyone', 'gamma']);
      expect(await page(`after_id=${home.id}`)).toEqual({ groups: [], count: 0 });
      expect(names(await page('q=SECOND'))).toEqual(['Beta']);
      expect(names(await page('q=search:%25_'))).toEqual(['gamma']);
      expectRefused(await boss.get(`/organizations/${id}/paginated-groups?q=name:x`), 400, 'Invalid group search query.');
      expectRefused(await boss.get(`/organizations/${id}/paginated-groups?limit=x`), 400, 'Query parameters have invalid values.');
    });

    it('of members are paginated, and filtered before counting', async () => {
      const group = await make(undefined, [admin, member, other]);
      for (const path of [`/groups/${group.id}/members`, `/organizations/${home.id}/groups/${group.name}/members`]) {
        const page = async (person: Person, query = ''): Promise<[string[], number]> => {
          const { users, count } = expectJson<MemberPage>(await person.get(`${path}?${query}`), 200);
          return [users.map(({ username }) => username), count];
        };
        expect(await page(admin)).toEqual([['aa-admin', 'bb-member', 'CC-other'], 3]);
        expect(await page(admin, 'limit=1&offset=1')).toEqual([['bb-member'], 3]);
        expect(await page(admin, `after_id=${member.id}`)).toEqual([['CC-other'], 1]);
        expect(await page(admin, 'q=bea')).toEqual([['bb-member'], 1]);
        expect(await page(admin, 'q=status:suspended')).toEqual([[], 0]);
        expect(await page(member)).toEqual([['bb-member'], 1]);
        expect(await page(member, `after_id=${admin.id}`)).toEqual([[], 0]);
        expectRefused(await admin.get(`${path}?q=spaceship:1`), 400, 'Invalid user search query.');
      }
    });
  });

  describe('changing', () => {
    it('keeps omitted and null fields, and audits every change, members included', async () => {
      const group = await make();
      const first = { display_name: 'Shown', avatar_url: '/b.png', quota_allowance: 3, add_users: [member.id, other.id] };
      expect(expectJson(await admin.patch(`/groups/${group.id}`, first), 200)).toMatchObject({
        name: group.name,
        display_name: 'Shown',
        avatar_url: '/b.png',
        quota_allowance: 3,
        total_member_count: 2,
      });
      const second = { name: '', display_name: null, avatar_url: null, quota_allowance: null, remove_users: [member.id.toUpperCase()] };
      expect(expectJson(await admin.patch(`/groups/${group.id}`, second), 200)).toMatchObject({
        name: group.name,
        display_name: 'Shown',
        quota_allowance: 3,
        members: [{ id: other.id }],
      });
      expect(expectJson(await admin.patch(`/groups/${group.id}`, { display_name: '' }), 200)).toMatchObject({ display_name: '' });
      const both = idsOf([member, other]);
      expect(await audits(group.id)).toMatchObject([
        { action: 'create' },
        {
          action: 'write',
          user_id: admin.id,
          organization_id: home.id,
          diff: { display_name: { old: '', new: 'Shown' }, members: { old: [], new: both } },
        },
        { action: 'write', diff: { members: { old: both, new: [other.id], secret: false } } },
        { action: 'write' },
      ]);
    });

    it('answers for a group of thousands with some of its members and audits only additions and removals', async () => {
      const group = await make();
      await server.db.query(
        `WITH people AS (INSERT INTO users (email, username) SELECT $2 || n || '@example.test', $2 || n FROM generate_series(1, 1100) AS n RETURNING id),
              members AS (INSERT INTO organization_members (organization_id, user_id) SELECT $1, id FROM people RETURNING user_id)
         SELECT count(*) FROM members`,
        [home.id, uniqueName('many')],
      );
      await server.db.query(
        `INSERT INTO group_members (group_id, user_id) SELECT $1, m.user_id FROM organization_members m JOIN users u ON u.id = m.user_id
          WHERE m.organization_id = $2 AND u.username LIKE 'many-%'`,
        [group.id, home.id],
      );
      const changed = expectJson<{ members: unknown[]; total_member_count: number }>(
        await admin.patch(`/groups/${group.id}`, { add_users: [member.id] }),
        200,
      );
      expect([changed.members.length, changed.total_member_count]).toEqual([1101, 1101]);
      const [listed] = expectJson<{ id: string; members: unknown[]; total_member_count: number }[]>(
        await admin.get(`/groups?group_ids=${group.id},${home.id}`),
        200,
      ).filter(({ id }) => id === group.id);
      expect([listed!.members.length, listed!.total_member_count]).toEqual([1000, 1101]);
      expectJson(await admin.delete(`/groups/${group.id}`), 200);
      expect(await audits(group.id)).toMatchObject([
        { action: 'create' },
        { action: 'write', diff: { members: { old: [], new: [member.id] } } },
        { action: 'delete', additional_fields: { members_left_out: 1101 } },
      ]);
      await server.db.query(`DELETE FROM users WHERE username LIKE 'many-%'`);
    });

    it('refuses a taken name in any case, and accepts its own in another case', async () => {
      const [group, taken] = [await make(), await make()];
      for (const name of [taken.name, taken.name.toUpperCase(), 'Everyone']) {
        expectRefused(await admin.patch(`/groups/${group.id}`, { name }), 409, `A group named "${name}" already exists.`);
      }
      expect(expectJson(await admin.patch(`/groups/${group.id}`, { name: group.name.toUpperCase() }), 200)).toMatchObject({
        name: group.name.toUpperCase(),
      });
      expectRefused(await admin.patch(`/groups/${group.id}`, { name: 'a b' }), 400, 'Validation failed.');
    });

    it('lets one of two simultaneous changes to the same name succeed', async () => {
      const groups = [await make(), await make()];
      const name = uniqueName('wanted');
      const answers = await Promise.all(
        groups.map((group, n) => admin.patch(`/groups/${group.id}`, { name: n === 0 ? name : name.toUpperCase() })),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
      const held = await server.db.query(`SELECT 1 FROM groups WHERE lower(name) = $1`, [name]);
      expect(held).toHaveLength(1);
    });

    it('of members needs distinct ids of members of the organization', async () => {
      const group = await make(undefined, [member]);
      const before = expectJson(await admin.get(`/groups/${group.id}`), 200);
      const refused = async (body: object, message: string): Promise<void> => {
        expectRefused(await admin.patch(`/groups/${group.id}`, { display_name: 'never', ...body }), 400, message);
      };
      await refused({ add_users: ['bb-member'] }, 'User ID "bb-member" must be a valid UUID.');
      await refused({ remove_users: ['x'] }, 'User ID "x" must be a valid UUID.');
      await refused({ add_users: [stranger.id] }, `User ${stranger.id} is not a member of the organization.`);
      await refused({ remove_users: [stranger.id] }, `User ${stranger.id} is not a member of the organization.`);
      await refused({ add_users: [NOBODY] }, `User ${NOBODY} is not a member of the organization.`);
      await refused({ add_users: [other.id, other.id] }, 'Cannot add the same user to a group twice!');
      await refused({ add_users: [other.id, other.id.toUpperCase()] }, 'Cannot add the same user to a group twice!');
      await refused({ add_users: [other.id, member.id] }, 'Cannot add the same user to a group twice!');
      await refused({ add_users: 'x' }, 'Validation failed.');
      expect(expectJson(await admin.get(`/groups/${group.id}`), 200)).toEqual(before);
      // Not a member of it: nothing to do.
      expectJson(await admin.patch(`/groups/${group.id}`, { remove_users: [other.id] }), 200);
      expectJson(await admin.patch(`/groups/${group.id}`, { add_users: [other.id], remove_users: [other.id] }), 200);
      expect(expectJson(await admin.get(`/groups/${group.id}`), 200)).toMatchObject({ members: [{ id: member.id }] });
    });

    it('adds a user once for two simultaneous requests', async () => {
      const group = await make();
      const answers = await Promise.all([1, 2, 3].map(() => admin.patch(`/groups/${group.id}`, { add_users: [member.id, other.id] })));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400]);
      expect(expectJson(await admin.get(`/groups/${group.id}`), 200)).toMatchObject({ total_member_count: 2 });
    });

    it('cannot rename Everyone or change its members', async () => {
      const path = `/groups/${home.id}`;
      expectRefused(await admin.patch(path, { name: 'All' }), 400, 'The "Everyone" group cannot be renamed.');
      expectRefused(await admin.patch(path, { display_name: 'All' }), 400, 'The "Everyone" group cannot have another display name.');
      for (const body of [{ add_users: [member.id] }, { remove_users: [member.id] }]) {
        expectRefused(await admin.patch(path, body), 403, 'The members of the "Everyone" group cannot be changed.');
      }
      expect(
        expectJson(await admin.patch(path, { name: 'Everyone', display_name: '', quota_allowance: 5, avatar_url: '/e.png' }), 200),
      ).toMatchObject({ name: 'Everyone', quota_allowance: 5, avatar_url: '/e.png' });
      await expect(
        server.db.query(`INSERT INTO group_members (group_id, user_id) VALUES ($1, $2)`, [home.id, member.id]),
      ).rejects.toMatchObject({ constraint: 'group_members_require_membership' });
    });

    it('is forbidden to a user who may only see the group', async () => {
      const group = await make(undefined, [member]);
      for (const person of [member, other, await createPerson(server, { siteRoles: ['auditor'] })]) {
        expectForbidden(await person.patch(`/groups/${group.id}`, { display_name: 'x' }));
        expectForbidden(await person.patch(`/groups/${group.id}`, { add_users: [person.id] }));
        expectForbidden(await person.delete(`/groups/${group.id}`));
      }
      expectNotFound(await stranger.patch(`/groups/${group.id}`, { display_name: 'x' }));
      expectNotFound(await stranger.delete(`/groups/${group.id}`));
      const narrowed = await withKey(server, admin, { scopes: ['organization:*', 'user:*'] });
      expect((await narrowed.delete(`/groups/${group.id}`)).headers.get('www-authenticate')).toContain('insufficient_scope');
      expect(expectJson(await admin.get(`/groups/${group.id}`), 200)).toMatchObject({ display_name: '', total_member_count: 1 });
    });
  });

  describe('deleting', () => {
    it('removes the members, and is audited', async () => {
      const group = await make(undefined, [member]);
      expect(expectJson(await admin.delete(`/groups/${group.id}`), 200)).toEqual({ message: 'Successfully deleted group!' });
      expectNotFound(await admin.get(`/groups/${group.id}`));
      expectNotFound(await admin.delete(`/groups/${group.id}`));
      expectNotFound(await admin.patch(`/groups/${group.id}`, {}));
      expect((await audits(group.id)).at(-1)).toMatchObject({
        action: 'delete',
        status_code: 200,
        diff: { name: { old: group.name, new: null }, members: { old: [member.id], new: null } },
      });
    });

    it('never deletes Everyone', async () => {
      for (const person of [admin, owner])
        expectRefused(await person.delete(`/groups/${home.id}`), 400, 'The "Everyone" group cannot be deleted.');
      expectForbidden(await member.delete(`/groups/${home.id}`));
    });

    it('and changing at the same moment leave no rows behind', async () => {
      const group = await make();
      const [deleted, changed] = await Promise.all([
        admin.delete(`/groups/${group.id}`),
        admin.patch(`/groups/${group.id}`, { add_users: [member.id] }),
      ]);
      expect(deleted.status).toBe(200);
      expect([200, 404]).toContain(changed.status);
      expect(await server.db.query(`SELECT 1 FROM group_members WHERE group_id = $1`, [group.id])).toEqual([]);
    });
  });

  it('belong to their organization: a user sees different groups in each', async () => {
    const { id } = await createOrganization(server.db);
    await addMember(server.db, id, other.id, ['organization-admin']);
    expectJson(await other.post(`/organizations/${id}/groups`, { name: 'own' }), 201);
    expectForbidden(await other.post(`/organizations/${home.id}/groups`, { name: 'own' }));
  });
});
