import { expectForbidden, expectJson, expectNotFound, expectRefused } from '../../support/expect-answer.js';
import { HeldTransaction } from '../../support/held-transaction.js';
import { createOrganization } from '../../support/organizations.js';
import { createPerson, type Person, withKey } from '../../support/people.js';
import { type RunningServer, startServer } from '../../support/server.js';

interface Permission {
  readonly negate: boolean;
  readonly resource_type: string;
  readonly action: string;
}

interface AssignableRole {
  readonly name: string;
  readonly display_name: string;
  readonly organization_id?: string;
  readonly site_permissions: Permission[];
  readonly organization_permissions: Permission[];
  readonly organization_member_permissions: Permission[];
  readonly assignable: boolean;
  readonly built_in: boolean;
}

const BUILT_IN = [
  'organization-admin',
  'organization-auditor',
  'organization-user-admin',
  'organization-template-admin',
  'organization-workspace-creation-ban',
  'organization-workspace-access',
  'agents-access',
];
const READ_TEMPLATES = { negate: false, resource_type: 'template', action: 'read' };
const UPDATE_TEMPLATES = { negate: false, resource_type: 'template', action: 'update' };

describe('roles', () => {
  let server: RunningServer;
  let home: { id: string; name: string };
  let owner: Person;
  let userAdmin: Person;
  let admin: Person;
  let member: Person;
  let stranger: Person;

  beforeAll(async () => {
    server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
    home = await createOrganization(server.db);
    owner = await createPerson(server, { siteRoles: ['owner'] });
    userAdmin = await createPerson(server, { siteRoles: ['user-admin'] });
    admin = await createPerson(server, { organizations: { [home.id]: ['organization-admin'] } });
    member = await createPerson(server, { organizations: { [home.id]: [] } });
    stranger = await createPerson(server);
  });
  afterAll(() => server.stop());

  const rolesPath = (organization = home.id): string => `/organizations/${organization}/members/roles`;
  const assignable = (roles: readonly AssignableRole[]): string[] => roles.filter((role) => role.assignable).map(({ name }) => name);
  const audits = (id: string): Promise<Record<string, unknown>[]> =>
    server.db.query(
      `SELECT action, user_id, resource_type, resource_target, organization_id, status_code, diff FROM audit_logs
        WHERE resource_id = $1 ORDER BY time`,
      [id],
    );

  describe('of the deployment', () => {
    it('are listed with their permissions, and with those the user may assign', async () => {
      const roles = expectJson<AssignableRole[]>(await owner.get('/users/roles'), 200);
      expect(roles.map(({ name }) => name)).toEqual(['owner', 'auditor', 'template-admin', 'user-admin']);
      expect(roles.every((role) => role.built_in && role.organization_id === undefined)).toBe(true);
      expect(roles[1]).toMatchObject({
        display_name: 'Auditor',
        user_permissions: [],
        organization_permissions: [],
        organization_member_permissions: [],
      });
      expect(roles[1]!.site_permissions).toContainEqual({ negate: false, resource_type: 'audit_log', action: 'read' });
      expect(assignable(roles)).toEqual(['owner', 'auditor', 'template-admin', 'user-admin']);
      for (const person of [userAdmin, admin, stranger]) {
        expect(assignable(expectJson<AssignableRole[]>(await person.get('/users/roles'), 200))).toEqual([]);
      }
    });

    it("of users are shown to readers of the user's personal data, organization roles included", async () => {
      const { id } = await createOrganization(server.db);
      const person = await createPerson(server, {
        siteRoles: ['auditor', 'template-admin'],
        organizations: { [home.id]: ['organization-auditor'], [id]: [] },
      });
      const expected = { roles: ['auditor', 'template-admin'], organization_roles: { [home.id]: ['organization-auditor'], [id]: [] } };
      for (const [asking, reference] of [
        [person, 'me'],
        [owner, person.username],
        [userAdmin, person.id],
      ] as const) {
        expect(expectJson(await asking.get(`/users/${reference}/roles`), 200)).toEqual(expected);
      }
      expect(expectJson(await stranger.get('/users/me/roles'), 200)).toEqual({ roles: [], organization_roles: {} });
      // These may see the user, but not personal data; the last one may not even see the user.
      for (const asking of [await createPerson(server, { siteRoles: ['auditor'] }), admin, member]) {
        expectNotFound(await asking.get(`/users/${person.id}/roles`));
      }
    });

    it('are replaced as a whole, take effect at once, and are audited', async () => {
      const person = await createPerson(server, { siteRoles: ['auditor'] });
      const changed = expectJson<{ roles: unknown }>(
        await owner.put(`/users/${person.username}/roles`, { roles: ['template-admin', 'member', 'template-admin', 'user-admin'] }),
        200,
      );
      expect(changed).toMatchObject({
        id: person.id,
        username: person.username,
        roles: [
          { name: 'template-admin', display_name: 'Template Admin' },
          { name: 'user-admin', display_name: 'User Admin' },
        ],
      });
      expectJson(await person.get(`/users/${stranger.id}/roles`), 200);
      expect(await audits(person.id)).toMatchObject([
        {
          action: 'write',
          user_id: owner.id,
          resource_type: 'user',
          resource_target: person.username,
          status_code: 200,
          diff: { rbac_roles: { old: ['auditor'], new: ['template-admin', 'user-admin'], secret: false } },
        },
      ]);
      expect(expectJson(await owner.put(`/users/${person.id}/roles`, { roles: [] }), 200)).toMatchObject({ roles: [] });
      expectNotFound(await person.get(`/users/${stranger.id}/roles`));
    });

    it('of oneself cannot be changed', async () => {
      for (const [person, reference] of [
        [owner, 'me'],
        [owner, owner.id],
        [userAdmin, userAdmin.username],
        [stranger, 'me'],
      ] as const) {
        expectRefused(await person.put(`/users/${reference}/roles`, { roles: [] }), 400, 'You cannot change your own roles.');
      }
    });

    it.each(['no-such-role', '', 'organization-admin', 'agents-access', 'organization-member', 'owner:x', 'Owner', 'custom-site-role'])(
      'cannot be %j',
      async (role) => {
        expectRefused(
          await owner.put(`/users/${stranger.id}/roles`, { roles: [role] }),
          400,
          `${JSON.stringify(role)} is not a supported role`,
        );
      },
    );

    it('are assigned by owners; a user admin may only confirm that a user is a member', async () => {
      const person = await createPerson(server);
      const path = `/users/${person.id}/roles`;
      for (const role of ['owner', 'auditor', 'template-admin', 'user-admin']) {
        expectRefused(await userAdmin.put(path, { roles: [role] }), 400, `not authorized to assign role "${role}"`);
      }
      expectJson(await userAdmin.put(path, { roles: ['member'] }), 200);
      expectJson(await userAdmin.put(path, { roles: [] }), 200);
      expectRefused(await userAdmin.put(`/users/${owner.id}/roles`, { roles: [] }), 400, 'not authorized to assign role "owner"');
      const auditor = await createPerson(server, { siteRoles: ['auditor'] });
      for (const seeing of [auditor, admin]) expectForbidden(await seeing.put(path, { roles: ['auditor'] }));
      for (const blind of [stranger, member]) expectNotFound(await blind.put(path, { roles: ['owner'] }));
      expect(await server.db.query(`SELECT rbac_roles FROM users WHERE id = $1`, [person.id])).toEqual([{ rbac_roles: [] }]);
    });

    it('never leave the deployment without an owner, even when the last two demote each other', async () => {
      const twins = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
      try {
        for (let round = 0; round < 5; round += 1) {
          const [a, b] = [await createPerson(twins, { siteRoles: ['owner'] }), await createPerson(twins, { siteRoles: ['owner'] })];
          await twins.db.query(`UPDATE users SET rbac_roles = '{}' WHERE id <> ALL ($1)`, [[a.id, b.id]]);
          const answers = await Promise.all([a.put(`/users/${b.id}/roles`, { roles: [] }), b.put(`/users/${a.id}/roles`, { roles: [] })]);
          const owners = await twins.db.query(`SELECT 1 FROM users WHERE 'owner' = ANY (rbac_roles)`);
          expect([answers.map(({ status }) => status).filter((status) => status === 200).length, owners.length]).toEqual([1, 1]);
        }
      } finally {
        await twins.stop();
      }
    });
  });

  describe('of an organization', () => {
    it('are listed: the built-in ones, then its own, with those the user may assign', async () => {
      const { id } = await createOrganization(server.db);
      const boss = await createPerson(server, { organizations: { [id]: ['organization-admin'] } });
      const clerk = await createPerson(server, { organizations: { [id]: ['organization-user-admin'] } });
      const plain = await createPerson(server, { organizations: { [id]: [] } });
      for (const name of ['zeta', 'alpha']) {
        expectJson(await boss.post(rolesPath(id), { name, display_name: `The ${name}`, organization_permissions: [READ_TEMPLATES] }), 200);
      }
      const roles = expectJson<AssignableRole[]>(await boss.get(rolesPath(id)), 200);
      expect(roles.map(({ name }) => name)).toEqual([...BUILT_IN, 'alpha', 'zeta']);
      expect(roles.every((role) => role.organization_id === id)).toBe(true);
      expect(roles.map((role) => role.built_in)).toEqual([...BUILT_IN.map(() => true), false, false]);
      expect(roles.at(-1)).toEqual({
        name: 'zeta',
        display_name: 'The zeta',
        organization_id: id,
        delegable: false,
        site_permissions: [],
        user_permissions: [],
        organization_permissions: [READ_TEMPLATES],
        organization_member_permissions: [],
        assignable: true,
        built_in: false,
      });
      expect(roles[4]!.organization_permissions[0]).toEqual({ negate: true, resource_type: 'workspace', action: 'create' });
      const seenBy = async (person: Person): Promise<string[]> =>
        assignable(expectJson<AssignableRole[]>(await person.get(rolesPath(id)), 200));
      expect(await seenBy(boss)).toEqual([...BUILT_IN, 'alpha', 'zeta']);
      expect(await seenBy(owner)).toEqual([...BUILT_IN, 'alpha', 'zeta']);
      expect(await seenBy(clerk)).toEqual(['organization-workspace-access', 'agents-access']);
      expect(await seenBy(userAdmin)).toEqual(['organization-workspace-access', 'agents-access']);
      expect(await seenBy(plain)).toEqual([]);
      expectNotFound(await admin.get(rolesPath(id)));
      expectNotFound(await stranger.get(rolesPath(id)));
    });

    it('are delegable to apps only while an administrator says so', async () => {
      const { id } = await createOrganization(server.db);
      const boss = await createPerson(server, { organizations: { [id]: ['organization-admin'] } });
      const put = async (body: object): Promise<boolean> =>
        expectJson<{ delegable: boolean }>(await boss.put(rolesPath(id), { name: 'helper', ...body }), 200).delegable;
      expectJson(await boss.post(rolesPath(id), { name: 'helper', organization_permissions: [READ_TEMPLATES] }), 200);
      expect(await put({ delegable: true })).toBe(true);
      expect(await put({ display_name: 'Helper' })).toBe(true);
      const [row] = await server.db.query<{ diff: unknown }>(
        `SELECT diff -> 'delegable' AS diff FROM audit_logs WHERE resource_type = 'custom_role' AND action = 'write' AND diff ? 'delegable' AND user_id = $1`,
        [boss.id],
      );
      expect(row?.diff).toMatchObject({ old: false, new: true });
      expect(await put({ delegable: false })).toBe(false);
      expect((await boss.put(rolesPath(id), { name: 'helper', delegable: 'yes' })).status).toBe(400);
    });

    it('cannot be made delegable, or the reverse, by a user who can edit roles but not assign them', async () => {
      const { id } = await createOrganization(server.db);
      const boss = await createPerson(server, { organizations: { [id]: ['organization-admin'] } });
      const permissions = ['read', 'create', 'update'].map((action) => ({ resource_type: 'assign_org_role', action }));
      const role = { name: 'smith', organization_permissions: permissions };
      expectJson(await boss.post(rolesPath(id), role), 200);
      const smith = await createPerson(server, { organizations: { [id]: ['smith'] } });
      const isOpen = async (name: string): Promise<boolean | undefined> =>
        expectJson<(AssignableRole & { delegable: boolean })[]>(await boss.get(rolesPath(id)), 200).find((one) => one.name === name)
          ?.delegable;

      expectForbidden(await smith.put(rolesPath(id), { ...role, delegable: true }));
      expectForbidden(await smith.post(rolesPath(id), { ...role, name: 'another', delegable: true }));
      expect([await isOpen('smith'), await isOpen('another')]).toEqual([false, undefined]);
      expectJson(await smith.put(rolesPath(id), { ...role, display_name: 'Smith' }), 200);
      expectJson(await smith.post(rolesPath(id), { ...role, name: 'another' }), 200);
      expectJson(await boss.put(rolesPath(id), { ...role, delegable: true }), 200);
      expectForbidden(await smith.put(rolesPath(id), { ...role, delegable: false }));
      expect(await isOpen('smith')).toBe(true);
    });

    it('can be created by the organization: stored in lower case, effective at once, and audited', async () => {
      const { id } = await createOrganization(server.db);
      const boss = await createPerson(server, { organizations: { [id]: ['organization-admin'] } });
      const holder = await createPerson(server, { organizations: { [id]: [] } });
      const made = expectJson(
        await boss.post(rolesPath(id), {
          name: 'Auditors-Friend',
          display_name: 'Friend',
          organization_permissions: [{ resource_type: 'audit_log', action: 'read' }],
        }),
        200,
      );
      expect(made).toEqual({
        name: 'auditors-friend',
        display_name: 'Friend',
        organization_id: id,
        delegable: false,
        site_permissions: [],
        user_permissions: [],
        organization_permissions: [{ negate: false, resource_type: 'audit_log', action: 'read' }],
        organization_member_permissions: [],
      });
      const may = async (): Promise<boolean> => {
        const checks = { x: { action: 'read', object: { resource_type: 'audit_log', organization_id: id } } };
        return expectJson<{ x: boolean }>(await holder.post('/authcheck', { checks }), 200).x;
      };
      expect(await may()).toBe(false);
      expectJson(await boss.put(`/organizations/${id}/members/${holder.id}/roles`, { roles: ['auditors-friend'] }), 200);
      expect(await may()).toBe(true);
      expect(
        expectJson(await boss.put(rolesPath(id), { name: 'AUDITORS-friend', organization_permissions: [READ_TEMPLATES] }), 200),
      ).toMatchObject({ name: 'auditors-friend', display_name: '', organization_permissions: [READ_TEMPLATES] });
      expect(await may()).toBe(false);
      expectJson(
        await boss.put(rolesPath(id), {
          name: 'auditors-friend',
          organization_permissions: [{ resource_type: 'audit_log', action: 'read' }],
        }),
        200,
      );
      expect(await may()).toBe(true);
      const gone = await boss.delete(`${rolesPath(id)}/Auditors-Friend`);
      expect([gone.status, gone.text]).toEqual([204, '']);
      expect(await may()).toBe(false);
      expectNotFound(await boss.delete(`${rolesPath(id)}/auditors-friend`));

      const [row] = await server.db.query<{ resource_id: string }>(
        `SELECT resource_id FROM audit_logs WHERE resource_type = 'custom_role' AND organization_id = $1 LIMIT 1`,
        [id],
      );
      expect(await audits(row!.resource_id)).toMatchObject([
        {
          action: 'create',
          user_id: boss.id,
          resource_target: 'auditors-friend',
          organization_id: id,
          diff: { name: { new: 'auditors-friend' } },
        },
        {
          action: 'write',
          diff: { org_permissions: { old: [{ negate: false, resource_type: 'audit_log', action: 'read' }], new: [READ_TEMPLATES] } },
        },
        { action: 'write' },
        { action: 'delete', status_code: 204, diff: { name: { old: 'auditors-friend', new: null } } },
      ]);
    });

    it('grant nothing outside their organization, and their name means nothing in another one', async () => {
      const [here, there] = [await createOrganization(server.db), await createOrganization(server.db)];
      expectJson(await owner.post(rolesPath(here.id), { name: 'reader', organization_permissions: [READ_TEMPLATES] }), 200);
      const holder = await createPerson(server, { organizations: { [here.id]: ['reader'], [there.id]: [] } });
      const object = (organization?: string): object => ({
        action: 'read',
        object: { resource_type: 'template', ...(organization && { organization_id: organization }) },
      });
      expect(
        expectJson(
          await holder.post('/authcheck', { checks: { here: object(here.id), there: object(there.id), anywhere: object() } }),
          200,
        ),
      ).toEqual({ here: true, there: false, anywhere: false });
      expectRefused(
        await owner.put(`/organizations/${there.id}/members/${holder.id}/roles`, { roles: ['reader'] }),
        400,
        '"reader" is not a supported role',
      );
    });

    it('cannot be deleted or changed if they are built in, and cannot have the same name', async () => {
      expectNotFound(await owner.delete(`${rolesPath()}/organization-admin`));
      expectNotFound(await owner.put(rolesPath(), { name: 'nobody-made-this', organization_permissions: [] }));
      expectRefused(await owner.put(rolesPath(), { name: 'organization-admin', organization_permissions: [] }), 400, 'Reserved role name');
      expectJson(await admin.post(rolesPath(), { name: 'twice' }), 200);
      const again = await admin.post(rolesPath(), { name: 'TWICE' });
      expect(again.status).toBe(409);
      expect(again.json()).toEqual({
        message: 'A role named "twice" already exists.',
        validations: [{ field: 'name', detail: expect.any(String) as string }],
      });
    });

    it.each([
      ...[...BUILT_IN, 'owner', 'member', 'auditor', 'Organization-Member', 'organization-service-account', 'custom-organization-role'].map(
        (name) => [name, 'Reserved role name'] as const,
      ),
      ...['', 'a b', 'a_b', '-a', 'a--b', 'a:b', 'x'.repeat(33)].map((name) => [name, 'Invalid role name'] as const),
    ])('cannot be called %j: %s', async (name, message) => {
      expectRefused(await admin.post(rolesPath(), { name }), 400, message);
    });

    it.each(['site_permissions', 'user_permissions', 'organization_member_permissions'])('cannot hold %s', async (level) => {
      const answer = await owner.post(rolesPath(), { name: 'level', [level]: [READ_TEMPLATES] });
      expectRefused(
        answer,
        400,
        level === 'organization_member_permissions'
          ? 'non-system roles specify member permissions'
          : 'organization roles specify site or user permissions',
      );
    });

    it.each([
      [{ ...READ_TEMPLATES, negate: true }, 'no negative permissions'],
      [{ ...READ_TEMPLATES, action: '*' }, 'no wildcard symbols'],
      [{ ...READ_TEMPLATES, resource_type: '*' }, 'no wildcard symbols'],
      [{ ...READ_TEMPLATES, resource_type: 'spaceship' }, 'there is no such resource type'],
      [{ ...READ_TEMPLATES, action: 'launch' }, 'the resource type does not have this action'],
      [{ resource_type: 'user_secret', action: 'read' }, 'not allowed to grant this permission'],
    ])('cannot be created with %j: %s', async (permission, reason) => {
      const answer = await owner.post(rolesPath(), { name: 'wild', organization_permissions: [READ_TEMPLATES, permission] });
      expect(answer.status).toBe(400);
      expect(answer.json<{ message: string }>().message).toMatch(new RegExp(`${reason}$`));
    });

    it('drop unknown permissions only when they are changed', async () => {
      expectJson(await admin.post(rolesPath(), { name: 'aging', organization_permissions: [READ_TEMPLATES] }), 200);
      const changed = await admin.put(rolesPath(), {
        name: 'aging',
        organization_permissions: [
          { resource_type: 'spaceship', action: 'read' },
          UPDATE_TEMPLATES,
          { resource_type: 'template', action: 'launch' },
        ],
      });
      expect(expectJson(changed, 200)).toMatchObject({ organization_permissions: [UPDATE_TEMPLATES] });
    });

    it('grant no more than their creator has', async () => {
      const { id } = await createOrganization(server.db);
      await server.db.query(`INSERT INTO custom_roles (organization_id, name, org_permissions) VALUES ($1, 'role-maker', $2)`, [
        id,
        JSON.stringify([
          ...['create', 'update'].map((action) => ({ negate: false, resource_type: 'assign_org_role', action })),
          READ_TEMPLATES,
        ]),
      ]);
      const maker = await createPerson(server, { organizations: { [id]: ['role-maker'] } });
      expectJson(await maker.post(rolesPath(id), { name: 'lesser', organization_permissions: [READ_TEMPLATES] }), 200);
      const refusals = [
        await maker.post(rolesPath(id), { name: 'greater', organization_permissions: [READ_TEMPLATES, UPDATE_TEMPLATES] }),
        await maker.put(rolesPath(id), { name: 'lesser', organization_permissions: [UPDATE_TEMPLATES] }),
        await maker.put(rolesPath(id), { name: 'role-maker', organization_permissions: [UPDATE_TEMPLATES] }),
        // Held as a member, for own objects only: not for every object of the organization.
        await maker.post(rolesPath(id), { name: 'greater', organization_permissions: [{ resource_type: 'workspace', action: 'read' }] }),
      ];
      for (const answer of refusals) {
        expect(answer.status).toBe(400);
        expect(answer.json<{ message: string }>().message).toMatch(/not allowed to grant this permission$/);
      }
      // A permission that the actor lacks cannot be taken away by them: they cannot assign the role either.
      expectForbidden(await maker.put(rolesPath(id), { name: 'lesser', organization_permissions: [] }));
      // They may create roles, but neither delete nor assign them.
      expectForbidden(await maker.delete(`${rolesPath(id)}/lesser`));
      expect(await server.db.query(`SELECT name FROM custom_roles WHERE organization_id = $1 ORDER BY name`, [id])).toEqual([
        { name: 'lesser' },
        { name: 'role-maker' },
      ]);
    });

    it('are closed to members, user admins, strangers, and keys without the scope', async () => {
      expectJson(await admin.post(rolesPath(), { name: 'settled' }), 200);
      for (const person of [member, userAdmin, await createPerson(server, { siteRoles: ['auditor'] })]) {
        expectForbidden(await person.post(rolesPath(), { name: 'mine' }));
        expectForbidden(await person.put(rolesPath(), { name: 'settled', organization_permissions: [READ_TEMPLATES] }));
        expectForbidden(await person.delete(`${rolesPath()}/settled`));
      }
      expectNotFound(await stranger.post(rolesPath(), {}));
      expectNotFound(await stranger.put(rolesPath(), { name: 'settled' }));
      expectNotFound(await stranger.delete(`${rolesPath()}/settled`));
      const narrowed = await withKey(server, admin, { scopes: ['organization:*'] });
      expect((await narrowed.post(rolesPath(), { name: 'mine' })).headers.get('www-authenticate')).toContain('insufficient_scope');
    });
  });

  describe('races', () => {
    const setUp = async (): Promise<{ id: string; holder: Person }> => {
      const { id } = await createOrganization(server.db);
      await server.db.query(`INSERT INTO custom_roles (organization_id, name, org_permissions) VALUES ($1, 'helper', $2)`, [
        id,
        JSON.stringify([READ_TEMPLATES]),
      ]);
      return { id, holder: await createPerson(server, { organizations: { [id]: [] } }) };
    };
    const stored = (id: string, user: string): Promise<unknown[]> =>
      server.db.query(`SELECT roles FROM organization_members WHERE organization_id = $1 AND user_id = $2`, [id, user]);

    it('a role that is deleted while it is being assigned is removed again', async () => {
      const { id, holder } = await setUp();
      const giving = await HeldTransaction.begin(server.db);
      await giving.query(`SELECT 1 FROM custom_roles WHERE organization_id = $1 FOR KEY SHARE`, [id]);
      await giving.query(`UPDATE organization_members SET roles = '{helper}' WHERE organization_id = $1 AND user_id = $2`, [id, holder.id]);
      const deletion = owner.delete(`${rolesPath(id)}/helper`);
      await giving.untilItBlocks(server.db);
      await giving.commit();
      expect((await deletion).status).toBe(204);
      expect(await stored(id, holder.id)).toEqual([{ roles: [] }]);
    });

    it('a role that is assigned while it is being deleted does not exist afterwards', async () => {
      const { id, holder } = await setUp();
      const deleting = await HeldTransaction.begin(server.db);
      await deleting.query(`DELETE FROM custom_roles WHERE organization_id = $1`, [id]);
      const giving = owner.put(`/organizations/${id}/members/${holder.id}/roles`, { roles: ['helper'] });
      await deleting.untilItBlocks(server.db);
      await deleting.commit();
      expectRefused(await giving, 400, '"helper" is not a supported role');
      expect(await stored(id, holder.id)).toEqual([{ roles: [] }]);
    });

    it('in either order, a later role with the same name gives former holders nothing', async () => {
      for (let round = 0; round < 8; round += 1) {
        const { id, holder } = await setUp();
        const [given, deleted] = await Promise.all([
          owner.put(`/organizations/${id}/members/${holder.id}/roles`, { roles: ['helper'] }),
          owner.delete(`${rolesPath(id)}/helper`),
        ]);
        expect(deleted.status).toBe(204);
        expect([200, 400]).toContain(given.status);
        expectJson(await owner.post(rolesPath(id), { name: 'helper', organization_permissions: [READ_TEMPLATES] }), 200);
        expect(await stored(id, holder.id)).toEqual([{ roles: [] }]);
      }
    });

    it('of two deletions of one role, one answers that it is missing', async () => {
      const { id } = await setUp();
      const answers = await Promise.all([1, 2, 3].map(() => owner.delete(`${rolesPath(id)}/helper`)));
      expect(answers.map(({ status }) => status).sort()).toEqual([204, 404, 404]);
    });
  });
});
