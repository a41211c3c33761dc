import { expectForbidden, expectJson, expectNotFound, expectRefused } from '../../support/expect-answer.js';
import { HeldTransaction } from '../../support/held-transaction.js';
import { addMember, createOrganization } from '../../support/organizations.js';
import { createPerson, type Person, withKey } from '../../support/people.js';
import { type RunningServer, startServer } from '../../support/server.js';

interface Member {
  readonly user_id: string;
  readonly username: string;
  readonly roles: readonly { name: string; display_name: string; organization_id: string }[];
}

interface MemberPage {
  readonly members: readonly Member[];
  readonly count: number;
}

const NOBODY = 'a0000000-0000-4000-8000-00000000dead';

describe('members of an organization', () => {
  let server: RunningServer;
  let home: { id: string; name: string };
  let owner: Person;
  let userAdmin: Person;
  let admin: Person;
  let orgUserAdmin: Person;
  let member: Person;
  let stranger: Person;

  beforeAll(async () => {
    server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
    home = await createOrganization(server.db);
    owner = await createPerson(server, { siteRoles: ['owner'] });
    userAdmin = await createPerson(server, { siteRoles: ['user-admin'] });
    admin = await createPerson(server, { organizations: { [home.id]: ['organization-admin'] } });
    orgUserAdmin = await createPerson(server, { organizations: { [home.id]: ['organization-user-admin'] } });
    member = await createPerson(server, { organizations: { [home.id]: [] } });
    stranger = await createPerson(server);
  });
  afterAll(() => server.stop());

  const members = (organization = home.id): string => `/organizations/${organization}/members`;
  const rolesOf = async (user: string, organization = home.id): Promise<string[]> => {
    const [row] = await server.db.query<{ roles: string[] }>(
      `SELECT roles FROM organization_members WHERE organization_id = $1 AND user_id = $2`,
      [organization, user],
    );
    return row!.roles;
  };
  const lastAudit = async (id: string): Promise<Record<string, unknown> | undefined> => {
    const [row] = await server.db.query(
      `SELECT action, user_id, resource_type, resource_target, organization_id, status_code, diff FROM audit_logs
        WHERE resource_id = $1 ORDER BY time DESC LIMIT 1`,
      [id],
    );
    return row;
  };

  describe('reading', () => {
    it('shows the data of a user that the organization may know', async () => {
      const { id } = await createOrganization(server.db);
      await server.db.query(
        `INSERT INTO custom_roles (organization_id, name, display_name) VALUES ($1, 'helper', 'A Helper'), ($1, 'plain', '')`,
        [id],
      );
      const person = await createPerson(server, {
        name: 'Ann Lee',
        siteRoles: ['auditor'],
        organizations: { [id]: ['organization-auditor', 'helper', 'plain'] },
      });
      const shown = expectJson<Record<string, unknown>>(await person.get(`${members(id)}/me`), 200);
      const time = expect.stringMatching(/^\d{4}-.*Z$/) as string;
      expect(shown).toEqual({
        user_id: person.id,
        organization_id: id,
        created_at: time,
        updated_at: time,
        roles: [
          { name: 'organization-auditor', display_name: 'Organization Auditor', organization_id: id },
          { name: 'helper', display_name: 'A Helper', organization_id: id },
          { name: 'plain', display_name: 'plain', organization_id: id },
        ],
        username: person.username,
        name: 'Ann Lee',
        email: person.email,
        status: 'active',
        login_type: 'password',
        ...('last_seen_at' in shown && { last_seen_at: time }),
        user_created_at: time,
        user_updated_at: time,
        global_roles: [{ name: 'auditor', display_name: 'Auditor' }],
        has_ai_seat: false,
      });
      for (const reference of [person.id, person.username, person.username.toUpperCase()]) {
        expect(expectJson<Member>(await person.get(`${members(id)}/${reference}`), 200).user_id).toBe(person.id);
      }
      expect(expectJson(await person.get(members(id)), 200)).toEqual([expect.objectContaining({ user_id: person.id })]);
    });

    it('omits deleted users and, unless requested, system users', async () => {
      const { id } = await createOrganization(server.db);
      const [here, gone, machine] = [
        await createPerson(server, { organizations: { [id]: [] } }),
        await createPerson(server, { organizations: { [id]: [] } }),
        await createPerson(server, { organizations: { [id]: [] } }),
      ];
      await server.db.query(`UPDATE users SET deleted = true WHERE id = $1`, [gone.id]);
      await server.db.query(`UPDATE users SET is_system = true WHERE id = $1`, [machine.id]);
      const listed = async (q: string): Promise<string[]> =>
        expectJson<Member[]>(await here.get(`${members(id)}?q=${q}`), 200)
          .map((each) => each.user_id)
          .sort();
      expect(await listed('')).toEqual([here.id]);
      expect(await listed('include_system:true')).toEqual([here.id, machine.id].sort());
      expectNotFound(await here.get(`${members(id)}/${gone.id}`));
      expect(expectJson(await here.get(`/organizations/${id}/paginated-members`), 200)).toMatchObject({ count: 1 });
    });

    it('searches by user id and GitHub user id', async () => {
      await server.db.query(`UPDATE users SET github_com_user_id = 4711 WHERE id = $1`, [member.id]);
      for (const q of [`user_id:${member.id}`, 'github_user_id:4711']) {
        expect(expectJson<Member[]>(await admin.get(`${members()}?q=${q}`), 200).map((each) => each.user_id)).toEqual([member.id]);
      }
      expect(expectJson(await admin.get(`${members()}?q=user_id:${stranger.id}`), 200)).toEqual([]);
    });

    it.each([
      ['username:x', [{ field: 'username', detail: '"username" is not a valid query param' }]],
      ['user_id:7', [{ field: 'user_id', detail: 'Query param "user_id" must be a valid uuid' }]],
      ['x:', [{ field: 'q', detail: `Query element "x:" cannot start or end with ':'` }]],
    ])('refuses the member search %s', async (q, validations) => {
      const answer = await admin.get(`${members()}?q=${q}`);
      expect(answer.status).toBe(400);
      expect(answer.json()).toEqual({ message: 'Invalid organization member search query.', validations });
    });

    it('hides the organization from strangers at every operation', async () => {
      for (const path of [
        members(),
        `${members()}?q=x:`,
        `${members()}/me`,
        `${members()}/${member.id}`,
        `/organizations/${home.id}/paginated-members?limit=x`,
      ]) {
        expectNotFound(await stranger.get(path));
      }
      expectNotFound(await owner.get(`${members()}/${stranger.id}`));
      expectNotFound(await owner.get(`${members()}/${NOBODY}`));
      expectNotFound(await owner.get(`${members()}/no-such-user`));
    });
  });

  describe('lists', () => {
    let crowd: { id: string };
    let reader: Person;
    const page = async (query: string): Promise<MemberPage> =>
      expectJson(await reader.get(`/organizations/${crowd.id}/paginated-members?${query}`), 200);
    const names = ({ members: listed }: MemberPage): string[] => listed.map(({ username }) => username);

    beforeAll(async () => {
      crowd = await createOrganization(server.db);
      reader = await createPerson(server, { username: 'mm-reader', organizations: { [crowd.id]: [] } });
      await createPerson(server, { username: 'Ada', name: 'Ada Lovelace', organizations: { [crowd.id]: [] } });
      await createPerson(server, { username: 'bob', name: '100%_sure', siteRoles: ['auditor'], organizations: { [crowd.id]: [] } });
      await createPerson(server, { username: 'carl', status: 'suspended', organizations: { [crowd.id]: [] } });
      await createPerson(server, { username: 'zoe', isServiceAccount: true, organizations: { [crowd.id]: [] } });
    });

    it('are ordered by user name in any case, and count all members', async () => {
      const all = await page('');
      expect(names(all)).toEqual(['Ada', 'bob', 'carl', 'mm-reader', 'zoe']);
      expect(all.count).toBe(5);
      expect(await page('limit=2&offset=1')).toMatchObject({ count: 5, members: [{ username: 'bob' }, { username: 'carl' }] });
      expect(await page('limit=2&offset=9')).toEqual({ members: [], count: 0 });
      expect(names(await page('limit=0'))).toHaveLength(5);
    });

    it('continue after a member, and reveal nothing about a user who is not one', async () => {
      const bob = (await page('q=username:bob')).members[0]!.user_id;
      expect(names(await page(`after_id=${bob}&limit=2`))).toEqual(['carl', 'mm-reader']);
      expect(await page(`after_id=${stranger.id}`)).toEqual({ members: [], count: 0 });
    });

    it.each([
      ['lovelace', ['Ada']],
      ['search:ADA', ['Ada']],
      ['%25_', ['bob']],
      ['"ada love"', ['Ada']],
      ['username:ada', ['Ada']],
      ['email:bob@example.test', ['bob']],
      ['email:bob', []],
      ['name:love', ['Ada']],
      ['status:suspended', ['carl']],
      ['status:suspended,active', ['Ada', 'bob', 'carl', 'mm-reader', 'zoe']],
      ['status:suspended status:dormant', ['carl']],
      ['role:auditor', ['bob']],
      ['role:member', ['Ada', 'bob', 'carl', 'mm-reader', 'zoe']],
      ['service_account:true', ['zoe']],
      ['login_type:none', ['zoe']],
      ['created_after:"2000-01-01T00:00:00Z"', ['Ada', 'bob', 'carl', 'mm-reader', 'zoe']],
      ['created_before:"2000-01-01T00:00:00Z"', []],
      ['last_seen_before:"2000-01-01T00:00:00Z"', ['Ada', 'bob', 'carl', 'zoe']],
      ['github_com_user_id:1', []],
    ])('find members by %s', async (q, expected) => {
      // The reader's own last-seen time is being updated, so it may or may not match yet.
      const found = await page(`q=${q.replaceAll('"', '%22').replaceAll(' ', '%20')}`);
      expect(names(found).filter((name) => !(q.startsWith('last_seen') && name === 'mm-reader'))).toEqual(expected);
    });

    it('refuse unreadable parameters, naming every field', async () => {
      const bad = await reader.get(`/organizations/${crowd.id}/paginated-members?limit=-1&offset=x&after_id=7`);
      expect(bad.status).toBe(400);
      expect(bad.json()).toEqual({
        message: 'Query parameters have invalid values.',
        validations: ['limit', 'offset', 'after_id'].map((field) => ({ field, detail: expect.stringContaining(`"${field}"`) as string })),
      });
      expectRefused(await reader.get(`/organizations/${crowd.id}/paginated-members?q=status:lost`), 400, 'Invalid user search query.');
    });
  });

  describe('adding', () => {
    it('creates a member without roles of their own, and is audited', async () => {
      const newcomer = await createPerson(server);
      expectNotFound(await newcomer.get(members()));
      const added = expectJson<Record<string, unknown>>(await admin.post(`${members()}/${newcomer.username}`), 200);
      expect(added).toEqual({
        user_id: newcomer.id,
        organization_id: home.id,
        created_at: expect.any(String) as string,
        updated_at: expect.any(String) as string,
        roles: [],
      });
      expectJson(await newcomer.get(members()), 200);
      expect(await lastAudit(newcomer.id)).toMatchObject({
        action: 'create',
        user_id: admin.id,
        resource_type: 'organization_member',
        resource_target: newcomer.username,
        organization_id: home.id,
        status_code: 200,
        diff: { user_id: { old: null, new: newcomer.id } },
      });
    });

    it('refuses an existing member, also in racing requests', async () => {
      const newcomer = await createPerson(server);
      const answers = await Promise.all(
        [owner, admin, userAdmin, orgUserAdmin].map((person) => person.post(`${members()}/${newcomer.id}`)),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400]);
      for (const answer of answers.filter(({ status }) => status === 400))
        expectRefused(answer, 400, 'User is already an organization member');
    });

    it('requires that the actor can see the user, and may add members', async () => {
      const newcomer = await createPerson(server);
      expectNotFound(await member.post(`${members()}/${newcomer.id}`));
      expectForbidden(await member.post(`${members()}/me`));
      expectNotFound(await stranger.post(`${members()}/me`));
      expectNotFound(await admin.post(`${members()}/${NOBODY}`));
      const auditor = await createPerson(server, { siteRoles: ['auditor'] });
      expectForbidden(await auditor.post(`${members()}/${newcomer.id}`));
    });

    it('requires that the actor may grant the default roles', async () => {
      const { id } = await createOrganization(server.db);
      const newcomer = await createPerson(server);
      await server.db.query(`UPDATE organizations SET default_org_member_roles = '{organization-auditor}' WHERE id = $1`, [id]);
      expectRefused(await userAdmin.post(`${members(id)}/${newcomer.id}`), 400, 'not authorized to assign role "organization-auditor"');
      expectJson(await owner.post(`${members(id)}/${newcomer.id}`), 200);
    });
  });

  describe('removing', () => {
    it('ends the membership and every group membership at once', async () => {
      const leaver = await createPerson(server, { organizations: { [home.id]: ['organization-auditor'] } });
      const group = expectJson<{ id: string }>(await admin.post(`/organizations/${home.id}/groups`, { name: 'leavers' }), 201);
      expectJson(await admin.patch(`/groups/${group.id}`, { add_users: [leaver.id] }), 200);
      const removed = await admin.delete(`${members()}/${leaver.username}`);
      expect([removed.status, removed.text]).toEqual([204, '']);
      expectNotFound(await leaver.get(`/organizations/${home.id}`));
      expect(expectJson(await admin.get(`/groups/${group.id}`), 200)).toMatchObject({ members: [], total_member_count: 0 });
      expectNotFound(await admin.delete(`${members()}/${leaver.id}`));
      expect(await lastAudit(leaver.id)).toMatchObject({
        action: 'delete',
        status_code: 204,
        diff: { roles: { old: ['organization-auditor'], new: null } },
      });
    });

    it('refuses oneself, and requires the permission', async () => {
      for (const person of [admin, member]) {
        expectRefused(await person.delete(`${members()}/me`), 400, 'cannot remove self from an organization');
      }
      expectForbidden(await member.delete(`${members()}/${admin.id}`));
      expectNotFound(await stranger.delete(`${members()}/${admin.id}`));
      expectNotFound(await owner.delete(`${members()}/${stranger.id}`));
    });
  });

  describe('roles', () => {
    it('are replaced as a whole and take effect at once', async () => {
      const { id } = await createOrganization(server.db);
      const boss = await createPerson(server, { organizations: { [id]: ['organization-admin'] } });
      const clerk = await createPerson(server, { organizations: { [id]: ['organization-template-admin'] } });
      expectForbidden(await clerk.post(`/organizations/${id}/groups`, { name: 'mine' }));
      const roles = ['organization-user-admin', 'organization-member', 'organization-user-admin'];
      const changed = expectJson<Member>(await boss.put(`${members(id)}/${clerk.username}/roles`, { roles }), 200);
      expect(changed).toMatchObject({
        user_id: clerk.id,
        organization_id: id,
        roles: [{ name: 'organization-user-admin', display_name: 'Organization User Admin', organization_id: id }],
      });
      expect(await rolesOf(clerk.id, id)).toEqual(['organization-user-admin']);
      expectJson(await clerk.post(`/organizations/${id}/groups`, { name: 'mine' }), 201);
      expect(await lastAudit(clerk.id)).toMatchObject({
        action: 'write',
        user_id: boss.id,
        diff: { roles: { old: ['organization-template-admin'], new: ['organization-user-admin'], secret: false } },
      });
      expectJson(await boss.put(`${members(id)}/${clerk.id}/roles`, { roles: [] }), 200);
      expectForbidden(await clerk.post(`/organizations/${id}/groups`, { name: 'again' }));
    });

    it('of oneself cannot be changed', async () => {
      for (const person of [admin, member]) {
        expectRefused(await person.put(`${members()}/me/roles`, { roles: [] }), 400, 'You cannot change your own organization roles.');
        expectRefused(
          await person.put(`${members()}/${person.id}/roles`, { roles: ['organization-admin'] }),
          400,
          'You cannot change your own organization roles.',
        );
      }
      expect(await rolesOf(admin.id)).toEqual(['organization-admin']);
    });

    it.each([
      'no-such-role',
      'owner',
      'member',
      'auditor',
      '',
      'organization-service-account',
      'organization-admin:x',
      'custom-organization-role',
      'Organization-Admin',
    ])('cannot be %j, which is not a role of an organization', async (role) => {
      expectRefused(
        await owner.put(`${members()}/${member.id}/roles`, { roles: [role] }),
        400,
        `${JSON.stringify(role)} is not a supported role`,
      );
      expect(await rolesOf(member.id)).toEqual([]);
    });

    it.each<[string, string, () => Person, boolean]>([
      ['an owner', 'organization-admin', () => owner, true],
      ['an organization admin', 'organization-admin', () => admin, true],
      ['an organization admin', 'organization-workspace-creation-ban', () => admin, true],
      ['an organization admin', 'helper', () => admin, true],
      ['an organization user admin', 'organization-workspace-access', () => orgUserAdmin, true],
      ['an organization user admin', 'agents-access', () => orgUserAdmin, true],
      ['an organization user admin', 'organization-auditor', () => orgUserAdmin, false],
      ['an organization user admin', 'organization-admin', () => orgUserAdmin, false],
      ['an organization user admin', 'helper', () => orgUserAdmin, false],
      ['a user admin', 'agents-access', () => userAdmin, true],
      ['a user admin', 'organization-admin', () => userAdmin, false],
    ])('handed out by %s: %s', async (_who, role, giver, isAllowed) => {
      await server.db.query(`INSERT INTO custom_roles (organization_id, name) VALUES ($1, 'helper') ON CONFLICT DO NOTHING`, [home.id]);
      const taker = await createPerson(server, { organizations: { [home.id]: [] } });
      const answer = await giver().put(`${members()}/${taker.id}/roles`, { roles: [role] });
      if (isAllowed) expect(expectJson<Member>(answer, 200).roles.map(({ name }) => name)).toEqual([role]);
      else expectRefused(answer, 400, `not authorized to assign role "${role}"`);
      expect(await rolesOf(taker.id)).toEqual(isAllowed ? [role] : []);
    });

    it('can be removed only by an actor who may assign them', async () => {
      const taker = await createPerson(server, { organizations: { [home.id]: ['organization-admin'] } });
      expectRefused(
        await orgUserAdmin.put(`${members()}/${taker.id}/roles`, { roles: [] }),
        400,
        'not authorized to assign role "organization-admin"',
      );
      expect(await rolesOf(taker.id)).toEqual(['organization-admin']);
    });

    it('include the implied ones: an actor without permission to assign those cannot assign any', async () => {
      const { id } = await createOrganization(server.db);
      await server.db.query(`UPDATE organizations SET default_org_member_roles = '{organization-auditor}' WHERE id = $1`, [id]);
      const helper = await createPerson(server, { organizations: { [id]: ['organization-user-admin'] } });
      const taker = await createPerson(server, { organizations: { [id]: [] } });
      expectRefused(
        await helper.put(`${members(id)}/${taker.id}/roles`, { roles: ['agents-access'] }),
        400,
        'not authorized to assign role "organization-auditor"',
      );
      expectRefused(
        await helper.put(`${members(id)}/${taker.id}/roles`, { roles: [] }),
        400,
        'not authorized to assign role "organization-auditor"',
      );
    });

    it('cannot be changed by members, auditors, admins of other organizations, or keys without the scope', async () => {
      const elsewhere = await createOrganization(server.db);
      const foreign = await createPerson(server, { organizations: { [elsewhere.id]: ['organization-admin'] } });
      const auditor = await createPerson(server, { siteRoles: ['auditor'] });
      const path = `${members()}/${member.id}/roles`;
      for (const person of [await createPerson(server, { organizations: { [home.id]: [] } }), auditor]) {
        expectForbidden(await person.put(path, { roles: ['organization-admin'] }));
        expectForbidden(await person.put(path, { roles: [] }));
      }
      expectNotFound(await foreign.put(path, { roles: ['organization-admin'] }));
      expectNotFound(await stranger.put(path, { roles: ['organization-admin'] }));
      expectNotFound(await stranger.put(path, {}));
      const narrowed = await withKey(server, admin, { scopes: ['organization:read'] });
      const answer = await narrowed.put(path, { roles: [] });
      expect(answer.status).toBe(403);
      expect(answer.headers.get('www-authenticate')).toContain('error="insufficient_scope"');
    });

    it('need the assignment table: the permission of a custom role is not enough', async () => {
      const { id } = await createOrganization(server.db);
      await server.db.query(
        `INSERT INTO custom_roles (organization_id, name, org_permissions)
         VALUES ($1, 'assigner', '[{"negate":false,"resource_type":"assign_org_role","action":"assign"},{"negate":false,"resource_type":"organization_member","action":"create"}]')`,
        [id],
      );
      const assigner = await createPerson(server, { organizations: { [id]: ['assigner'] } });
      const taker = await createPerson(server, { organizations: { [id]: [] } });
      expectRefused(
        await assigner.put(`${members(id)}/${taker.id}/roles`, { roles: ['organization-auditor'] }),
        400,
        'not authorized to assign role "organization-auditor"',
      );
      expect(await rolesOf(taker.id, id)).toEqual([]);
    });
  });

  describe('races', () => {
    it('deleting the organization waits for a member being added, and then counts them', async () => {
      const { id } = await createOrganization(server.db);
      await addMember(server.db, id, owner.id);
      const newcomer = await createPerson(server);
      const adding = await HeldTransaction.begin(server.db);
      await adding.query(`INSERT INTO organization_members (organization_id, user_id) VALUES ($1, $2)`, [id, newcomer.id]);
      const deletion = owner.delete(`/organizations/${id}`);
      await adding.untilItBlocks(server.db);
      await adding.commit();
      expectRefused(await deletion, 400, 'cannot delete organization: organization has 1 members that must be deleted first');
    });

    it('adding a member waits for a deletion of the organization, and then answers that it is missing', async () => {
      const { id } = await createOrganization(server.db);
      const newcomer = await createPerson(server);
      const deleting = await HeldTransaction.begin(server.db);
      await deleting.query(`UPDATE organizations SET deleted = true WHERE id = $1`, [id]);
      const adding = owner.post(`${members(id)}/${newcomer.id}`);
      await deleting.untilItBlocks(server.db);
      await deleting.commit();
      expectNotFound(await adding);
      expect(await server.db.query(`SELECT 1 FROM organization_members WHERE organization_id = $1`, [id])).toEqual([]);
    });

    it('a user who leaves the organization while being added to a group is in neither', async () => {
      const { id } = await createOrganization(server.db);
      const leaver = await createPerson(server, { organizations: { [id]: [] } });
      const group = expectJson<{ id: string }>(await owner.post(`/organizations/${id}/groups`, { name: 'team' }), 201);
      const grouping = await HeldTransaction.begin(server.db);
      await grouping.query(`INSERT INTO group_members (group_id, user_id) VALUES ($1, $2)`, [group.id, leaver.id]);
      const removal = owner.delete(`${members(id)}/${leaver.id}`);
      await grouping.untilItBlocks(server.db);
      await grouping.commit();
      expect((await removal).status).toBe(204);
      expect(await server.db.query(`SELECT 1 FROM group_members WHERE user_id = $1`, [leaver.id])).toEqual([]);

      const second = await createPerson(server, { organizations: { [id]: [] } });
      const leaving = await HeldTransaction.begin(server.db);
      await leaving.query(`DELETE FROM organization_members WHERE organization_id = $1 AND user_id = $2`, [id, second.id]);
      const joining = owner.patch(`/groups/${group.id}`, { add_users: [second.id] });
      await leaving.untilItBlocks(server.db);
      await leaving.commit();
      expectRefused(await joining, 400, `User ${second.id} is not a member of the organization.`);
      expect(await server.db.query(`SELECT 1 FROM group_members WHERE user_id = $1`, [second.id])).toEqual([]);
    });
  });
});
