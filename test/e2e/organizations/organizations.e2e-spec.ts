import { expectForbidden, expectJson, expectNotFound, expectRefused } from '../../support/expect-answer.js';
import { addMember, createOrganization, defaultOrganizationId } from '../../support/organizations.js';
import { createPerson, type Person, withKey } from '../../support/people.js';
import { uniqueName } from '../../support/unique-name.js';
import { type RunningServer, startServer } from '../../support/server.js';

interface Organization {
  readonly id: string;
  readonly name: string;
  readonly display_name: string;
  readonly default_org_member_roles: string[];
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const NIL = '00000000-0000-0000-0000-000000000000';
const NOBODY = 'a0000000-0000-4000-8000-00000000dead';

describe('organizations', () => {
  let server: RunningServer;
  let owner: Person;
  let member: Person;
  let stranger: Person;
  let admin: Person;
  let home: { id: string; name: string };

  beforeAll(async () => {
    server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
    home = await createOrganization(server.db);
    owner = await createPerson(server, { siteRoles: ['owner'] });
    member = await createPerson(server, { organizations: { [home.id]: [] } });
    admin = await createPerson(server, { organizations: { [home.id]: ['organization-admin'] } });
    stranger = await createPerson(server);
  });
  afterAll(() => server.stop());

  const auditOf = (id: string): Promise<Record<string, unknown>[]> =>
    server.db.query(
      `SELECT action, user_id, resource_type, resource_target, organization_id, status_code, diff FROM audit_logs
                      WHERE resource_id = $1 ORDER BY time`,
      [id],
    );

  describe('creating', () => {
    it('answers with the organization, whose creator becomes a member without roles', async () => {
      const name = uniqueName('New');
      const made = expectJson<Organization>(
        await owner.post('/organizations', { name, display_name: 'A new one', description: 'For a test', icon: '/x.png' }),
        201,
      );
      expect(made).toEqual({
        id: expect.stringMatching(UUID) as string,
        name,
        display_name: 'A new one',
        icon: '/x.png',
        description: 'For a test',
        created_at: expect.stringMatching(/Z$/) as string,
        updated_at: expect.stringMatching(/Z$/) as string,
        is_default: false,
        default_org_member_roles: ['organization-workspace-access'],
      });
      const members = expectJson<Record<string, unknown>[]>(await owner.get(`/organizations/${made.id}/members`), 200);
      expect(members).toMatchObject([{ user_id: owner.id, organization_id: made.id, roles: [] }]);
      expect(await auditOf(made.id)).toMatchObject([
        {
          action: 'create',
          user_id: owner.id,
          resource_type: 'organization',
          resource_target: name,
          organization_id: made.id,
          status_code: 201,
          diff: { name: { old: null, new: name, secret: false } },
        },
      ]);
    });

    it('uses the name if the display name is missing', async () => {
      const name = uniqueName('plain');
      expect(expectJson(await owner.post('/organizations', { name }), 201)).toMatchObject({
        name,
        display_name: name,
        description: '',
        icon: '',
      });
    });

    it('refuses a name that is taken, in any case, also in racing requests', async () => {
      const name = uniqueName('race');
      const answers = await Promise.all([1, 2, 3, 4].map((n) => owner.post('/organizations', { name: n % 2 ? name : name.toUpperCase() })));
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
      expectRefused(await owner.post('/organizations', { name }), 409, 'Organization already exists with that name.');
      expect(await server.db.query(`SELECT 1 FROM organizations WHERE lower(name) = lower($1)`, [name])).toHaveLength(1);
    });

    it.each(['default', 'Default'])('refuses the reserved name %s', async (name) => {
      expectRefused(await owner.post('/organizations', { name }), 400, 'Organization name "default" is reserved.');
    });

    it.each([undefined, '', 'new', 'a--b', '-a', 'a b', 'x'.repeat(33), 'ä'])('refuses the name %j and names the field', async (name) => {
      const answer = await owner.post('/organizations', { ...(name !== undefined && { name }) });
      expect(answer.status).toBe(400);
      expect(answer.json()).toEqual({
        message: 'Validation failed.',
        validations: [{ field: 'name', detail: expect.any(String) as string }],
      });
    });

    it('is for owners: other users learn nothing about existing names', async () => {
      for (const person of [member, admin, stranger]) {
        expectForbidden(await person.post('/organizations', { name: uniqueName('mine') }));
        expectForbidden(await person.post('/organizations', { name: home.name }));
        expectForbidden(await person.post('/organizations', { name: 'default' }));
        expectForbidden(await person.post('/organizations', {}));
      }
    });
  });

  describe('reading', () => {
    it.each<[string, () => string]>([
      ['its id', () => home.id],
      ['its name', () => home.name],
      ['its name in another case', () => home.name.toUpperCase()],
    ])('finds an organization by %s', async (_title, reference) => {
      expect(expectJson(await member.get(`/organizations/${reference()}`), 200)).toMatchObject({ id: home.id, name: home.name });
    });

    it.each(['default', NIL])('accepts %s for the default organization', async (reference) => {
      expect(expectJson(await owner.get(`/organizations/${reference}`), 200)).toMatchObject({
        id: await defaultOrganizationId(server.db),
        is_default: true,
      });
    });

    it('answers alike for a missing and a hidden one', async () => {
      for (const reference of [home.id, home.name, 'default', NIL, NOBODY, 'no-such-name', '%00', "x'--"]) {
        const answer = await stranger.get(`/organizations/${reference}`);
        if (reference === '%00') expect(answer.status).toBeLessThan(500);
        else expectNotFound(answer);
      }
    });

    it('lists only organizations that the user may see', async () => {
      const names = async (person: Person): Promise<string[]> =>
        expectJson<Organization[]>(await person.get('/organizations'), 200).map(({ name }) => name);
      expect(await names(stranger)).toEqual([]);
      expect(await names(member)).toEqual([home.name]);
      const all = await names(owner);
      expect(all).toEqual([...all].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)));
      expect(all).toEqual(expect.arrayContaining([home.name, 'gatehouse']));
    });

    it('respects the scope and the allow list of the key', async () => {
      const other = await createOrganization(server.db);
      await addMember(server.db, other.id, member.id);
      const narrowed = await withKey(server, member, { allowList: [`organization:${other.id}`] });
      expect(expectJson<Organization[]>(await narrowed.get('/organizations'), 200).map(({ id }) => id)).toEqual([other.id]);
      expectNotFound(await narrowed.get(`/organizations/${home.id}`));

      const elsewhere = await withKey(server, member, { scopes: ['file:read'] });
      const answer = await elsewhere.get('/organizations');
      expect(answer.status).toBe(403);
      expect(answer.headers.get('www-authenticate')).toMatch(/error="insufficient_scope".*scope="organization:read"/);
    });
  });

  describe('the organizations of a user', () => {
    it('are those that the reader may see', async () => {
      const [here, there] = [await createOrganization(server.db), await createOrganization(server.db)];
      const traveller = await createPerson(server, { organizations: { [here.id]: [], [there.id]: [] } });
      const guide = await createPerson(server, { organizations: { [here.id]: ['organization-admin'] } });
      const ids = async (person: Person, user: string): Promise<string[]> =>
        expectJson<Organization[]>(await person.get(`/users/${user}/organizations`), 200).map(({ id }) => id);
      expect((await ids(traveller, 'me')).sort()).toEqual([here.id, there.id].sort());
      expect(await ids(guide, traveller.id)).toEqual([here.id]);
      expect(await ids(guide, traveller.username)).toEqual([here.id]);

      expect(expectJson(await guide.get(`/users/${traveller.id}/organizations/${here.name}`), 200)).toMatchObject({ id: here.id });
      expectNotFound(await guide.get(`/users/${traveller.id}/organizations/${there.name}`));
      expectNotFound(await guide.get(`/users/me/organizations/${there.name}`));
      expectNotFound(await owner.get(`/users/${traveller.id}/organizations/${home.name}`));
      expectNotFound(await stranger.get(`/users/${traveller.id}/organizations`));
      expectNotFound(await stranger.get(`/users/${traveller.id}/organizations/${here.name}`));
    });
  });

  describe('changing', () => {
    it('keeps omitted fields and audits the changes', async () => {
      const { id, name } = await createOrganization(server.db);
      const keeper = await createPerson(server, { organizations: { [id]: ['organization-admin'] } });
      const changed = await keeper.patch(`/organizations/${id}`, { display_name: 'Renamed', name: null });
      expect(expectJson(changed, 200)).toMatchObject({
        id,
        name,
        display_name: 'Renamed',
        default_org_member_roles: ['organization-workspace-access'],
      });
      expect(expectJson(await keeper.patch(`/organizations/${name}`, { description: 'd', icon: '/i.png' }), 200)).toMatchObject({
        display_name: 'Renamed',
        description: 'd',
        icon: '/i.png',
      });
      expect(await auditOf(id)).toMatchObject([
        { action: 'write', user_id: keeper.id, diff: { display_name: { old: name, new: 'Renamed' } } },
        { action: 'write', diff: { description: { old: '', new: 'd' }, icon: { old: '', new: '/i.png' } } },
      ]);
    });

    it('refuses a taken or reserved name, and accepts its own in another case', async () => {
      const { id, name } = await createOrganization(server.db);
      expectRefused(
        await owner.patch(`/organizations/${id}`, { name: home.name.toUpperCase() }),
        409,
        'Organization already exists with that name.',
      );
      expectRefused(await owner.patch(`/organizations/${id}`, { name: 'default' }), 400, 'Organization name "default" is reserved.');
      expectRefused(await owner.patch(`/organizations/${id}`, { name: 'a b' }), 400, 'Validation failed.');
      expect(expectJson(await owner.patch(`/organizations/${id}`, { name: name.toUpperCase() }), 200)).toMatchObject({
        name: name.toUpperCase(),
      });
    });

    it('grants every member the default roles, at once', async () => {
      const { id } = await createOrganization(server.db);
      const keeper = await createPerson(server, { organizations: { [id]: ['organization-admin'] } });
      const someone = await createPerson(server, { organizations: { [id]: [] } });
      const mayReadAudit = { checks: { may: { action: 'read', object: { resource_type: 'audit_log', organization_id: id } } } };
      expect(expectJson(await someone.post('/authcheck', mayReadAudit), 200)).toEqual({ may: false });
      const roles = ['organization-auditor', 'organization-workspace-access'];
      const changed = expectJson<Organization>(
        await keeper.patch(`/organizations/${id}`, { default_org_member_roles: [...roles, roles[0]] }),
        200,
      );
      expect(changed.default_org_member_roles).toEqual(roles);
      expect(expectJson(await someone.post('/authcheck', mayReadAudit), 200)).toEqual({ may: true });
    });

    it.each(['no-such-role', 'owner', 'member', '', 'a:b', 'organization-member'])(
      'refuses the default role %j, which is not a built-in organization role',
      async (role) => {
        expectRefused(
          await admin.patch(`/organizations/${home.id}`, { default_org_member_roles: [role] }),
          400,
          `${JSON.stringify(role)} is not a supported role`,
        );
      },
    );

    it('refuses a custom role as default role, since it could be deleted', async () => {
      const { id } = await createOrganization(server.db);
      await server.db.query(`INSERT INTO custom_roles (organization_id, name) VALUES ($1, 'helper')`, [id]);
      expectRefused(
        await owner.patch(`/organizations/${id}`, { default_org_member_roles: ['helper'] }),
        400,
        '"helper" is not a supported role',
      );
    });

    it('is forbidden to members, and hidden from strangers', async () => {
      expectForbidden(await member.patch(`/organizations/${home.id}`, { display_name: 'x' }));
      expectNotFound(await stranger.patch(`/organizations/${home.id}`, { display_name: 'x' }));
      expectNotFound(await stranger.patch(`/organizations/${home.id}`, { display_name: 7 }));
    });
  });

  describe('deleting', () => {
    it('removes the organization from every list', async () => {
      const { id, name } = await createOrganization(server.db);
      const last = await createPerson(server, { organizations: { [id]: ['organization-admin'] } });
      expect(expectJson(await last.delete(`/organizations/${id}`), 200)).toEqual({ message: 'Organization has been deleted.' });
      expectNotFound(await owner.get(`/organizations/${id}`));
      expectNotFound(await owner.get(`/organizations/${name}`));
      expectNotFound(await owner.delete(`/organizations/${id}`));
      expectNotFound(await owner.get(`/organizations/${id}/members`));
      expectNotFound(await owner.get(`/groups/${id}`));
      expect(expectJson<Organization[]>(await owner.get('/organizations'), 200).some((each) => each.id === id)).toBe(false);
      expect(expectJson(await last.get('/organizations'), 200)).toEqual([]);
      expect(expectJson(await last.get('/users/me'), 200)).toMatchObject({ organization_ids: [] });
      expect(await auditOf(id)).toMatchObject([
        { action: 'delete', user_id: last.id, status_code: 200, diff: { name: { old: name, new: null } } },
      ]);
      // The name is free again.
      expectJson(await owner.post('/organizations', { name }), 201);
    });

    it('refuses while there are groups, and then while there are other members', async () => {
      const { id } = await createOrganization(server.db);
      await createPerson(server, { organizations: { [id]: [] } });
      const other = await createPerson(server, { organizations: { [id]: [] } });
      const group = expectJson<{ id: string }>(await owner.post(`/organizations/${id}/groups`, { name: 'team' }), 201);
      expectRefused(
        await owner.delete(`/organizations/${id}`),
        400,
        'cannot delete organization: organization has 1 groups that must be deleted first',
      );
      expectJson(await owner.delete(`/groups/${group.id}`), 200);
      expectRefused(
        await owner.delete(`/organizations/${id}`),
        400,
        'cannot delete organization: organization has 1 members that must be deleted first',
      );
      expect(await auditOf(id)).toMatchObject(Array(2).fill({ action: 'delete', user_id: owner.id, status_code: 400, diff: {} }));
      expect((await owner.delete(`/organizations/${id}/members/${other.id}`)).status).toBe(204);
      expectJson(await owner.delete(`/organizations/${id}`), 200);
    });

    it('never deletes the default organization', async () => {
      expectRefused(await owner.delete('/organizations/default'), 400, 'Default organization cannot be deleted.');
      await expect(server.db.query(`UPDATE organizations SET deleted = true WHERE is_default`)).rejects.toThrow(/default_not_deleted/);
    });

    it('is forbidden to members, and hidden from strangers', async () => {
      expectForbidden(await member.delete(`/organizations/${home.id}`));
      expectNotFound(await stranger.delete(`/organizations/${home.id}`));
    });

    it('and adding a member at the same moment never leave a member in a deleted organization', async () => {
      for (let round = 0; round < 8; round += 1) {
        const { id } = await createOrganization(server.db);
        await addMember(server.db, id, owner.id);
        const newcomer = await createPerson(server);
        const [deleted, added, grouped] = await Promise.all([
          owner.delete(`/organizations/${id}`),
          owner.post(`/organizations/${id}/members/${newcomer.id}`),
          owner.post(`/organizations/${id}/groups`, { name: 'team' }),
        ]);
        const [left] = await server.db.query<{ deleted: boolean; members: number; groups: number }>(
          `SELECT deleted, (SELECT count(*)::int FROM organization_members WHERE organization_id = o.id) AS members,
                  (SELECT count(*)::int FROM groups WHERE organization_id = o.id AND id <> o.id) AS groups
             FROM organizations o WHERE id = $1`,
          [id],
        );
        expect([200, 400]).toContain(deleted.status);
        if (deleted.status === 200) {
          expect(left).toEqual({ deleted: true, members: 0, groups: 0 });
          expectNotFound(added);
          expectNotFound(grouped);
        } else {
          expect(left!.deleted).toBe(false);
          expect([added.status, grouped.status].some((status) => status < 300)).toBe(true);
        }
      }
    });

    it('makes the database refuse writes that waited for a deletion', async () => {
      const { id } = await createOrganization(server.db);
      await server.db.query(`UPDATE organizations SET deleted = true WHERE id = $1`, [id]);
      await expect(addMember(server.db, id, owner.id)).rejects.toMatchObject({ constraint: 'organization_exists_check' });
      await expect(server.db.query(`INSERT INTO custom_roles (organization_id, name) VALUES ($1, 'x')`, [id])).rejects.toMatchObject({
        constraint: 'organization_exists_check',
      });
      await expect(server.db.query(`INSERT INTO groups (organization_id, name) VALUES ($1, 'x')`, [id])).rejects.toMatchObject({
        constraint: 'organization_exists_check',
      });
    });
  });

  it('answers 400 to a character that PostgreSQL cannot store', async () => {
    expectRefused(
      await admin.patch(`/organizations/${home.id}`, { display_name: 'a\u0000b' }),
      400,
      'The request contains a character that cannot be stored.',
    );
  });
});
