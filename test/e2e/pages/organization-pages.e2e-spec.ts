import type { Answer } from '../../support/http-client.js';
import { addMember, createOrganization } from '../../support/organizations.js';
import { createPerson, type Person } from '../../support/people.js';
import { startServer, type RunningServer } from '../../support/server.js';
import { createOwner } from '../../support/sign-in.js';
import { uniqueName } from '../../support/unique-name.js';

let server: RunningServer;
let owner: Person;
beforeAll(async () => {
  server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
  await createOwner(server);
  owner = await createPerson(server, { siteRoles: ['owner'] });
});
afterAll(() => server.stop());

const ROOT = '/admin/organizations';
const get = ({ token }: Person, path: string): Promise<Answer> =>
  server.request('GET', path, { headers: { cookie: `coder_session_token=${token}` } });
const send = ({ token }: Person, path: string, fields: Record<string, string> | URLSearchParams): Promise<Answer> =>
  server.request('POST', path, {
    headers: { cookie: `coder_session_token=${token}`, origin: server.url },
    body: new URLSearchParams(fields),
  });
const led = ({ status, headers }: Answer): unknown[] => [status, headers.get('location')];
async function newestAction(id: string): Promise<unknown> {
  const { audit_logs: entries } = (await owner.get(`/audit?q=resource_id:${id}&limit=1`)).json<{ audit_logs: { action: string }[] }>();
  return entries[0]?.action;
}

describe('the pages of organizations', () => {
  it('create one, keep what was entered on a fault, change it, and delete it after its name was typed', async () => {
    const name = uniqueName('team');
    const wrong = await send(owner, `${ROOT}/new`, { name: 'not a name', display_name: 'Team A' });
    expect([wrong.status, wrong.text.includes('id="name-fault"'), wrong.text.includes('value="Team A"')]).toEqual([400, true, true]);
    expect((await send(owner, `${ROOT}/new`, { name, display_name: 'Team A' })).status).toBe(303);
    const { id } = (await owner.get(`/organizations/${name}`)).json<{ id: string }>();
    expect((await get(owner, ROOT)).text).toContain(`${ROOT}/${id}`);

    const fields = { organization: id, name, display_name: 'Team B', role: 'organization-auditor' };
    expect(led(await send(owner, `${ROOT}/settings`, fields))).toEqual([303, `${ROOT}/${id}/settings?done=saved`]);
    expect((await owner.get(`/organizations/${id}`)).json()).toMatchObject({
      display_name: 'Team B',
      default_org_member_roles: ['organization-auditor'],
    });
    expect(await newestAction(id)).toBe('write');

    const untyped = await send(owner, `${ROOT}/delete`, { organization: id, typed_name: 'Team' });
    expect([untyped.status, untyped.text]).toEqual([400, expect.stringContaining('This is not the name above.')]);
    expect(led(await send(owner, `${ROOT}/delete`, { organization: id, typed_name: name }))).toEqual([303, `${ROOT}?done=deleted`]);
    expect((await owner.get(`/organizations/${name}`)).status).toBe(404);
  });

  it('add a member, give and take roles, and remove the member', async () => {
    const [{ id }, person] = [await createOrganization(server.db), await createPerson(server)];
    const unknown = await send(owner, `${ROOT}/members/add`, { organization: id, user: 'nobody-here' });
    expect([
      unknown.status,
      unknown.text.includes('There is no user with this name.'),
      unknown.text.includes('value="nobody-here"'),
    ]).toEqual([400, true, true]);
    expect(led(await send(owner, `${ROOT}/members/add`, { organization: id, user: person.username }))).toEqual([
      303,
      `${ROOT}/${id}?done=added`,
    ]);
    expect((await get(owner, `${ROOT}/${id}?q=${person.username}`)).text).toContain(`/members/${person.id}`);

    const fields = { organization: id, user: person.id };
    const given = await send(owner, `${ROOT}/members/roles`, { ...fields, role: 'organization-auditor' });
    expect(led(given)).toEqual([303, `${ROOT}/${id}/members/${person.id}?done=roles`]);
    expect((await get(owner, `${ROOT}/${id}/members/${person.id}`)).text).toMatch(/value="organization-auditor"[^>]* checked/);
    expect((await send(owner, `${ROOT}/members/roles`, fields)).status).toBe(303);
    const [row] = await server.db.query<{ roles: string[] }>(`SELECT roles FROM organization_members WHERE user_id = $1`, [person.id]);
    expect(row?.roles).toEqual([]);

    for (const _click of ['first', 'second']) {
      expect(led(await send(owner, `${ROOT}/members/remove`, fields))).toEqual([303, `${ROOT}/${id}?done=removed`]);
    }
    expect(await server.db.query(`SELECT 1 FROM organization_members WHERE user_id = $1`, [person.id])).toEqual([]);
  });

  it('show an administrator of one organization that one, and keep roles that they cannot give', async () => {
    const [{ id }, { id: other }] = [await createOrganization(server.db), await createOrganization(server.db)];
    const admin = await createPerson(server, { organizations: { [id]: ['organization-user-admin'] } });
    const person = await createPerson(server);
    await addMember(server.db, id, person.id, ['organization-auditor']);
    const list = await get(admin, ROOT);
    expect([list.status, list.text.includes(`${ROOT}/${id}`), list.text.includes(other), list.text.includes(`${ROOT}/new`)]).toEqual([
      200,
      true,
      false,
      false,
    ]);
    const page = await get(admin, `${ROOT}/${id}/members/${person.id}`);
    expect(page.text).not.toContain('value="organization-auditor"');
    const saved = await send(admin, `${ROOT}/members/roles`, { organization: id, user: person.id, role: 'agents-access' });
    expect(saved.status).toBe(303);
    const [row] = await server.db.query<{ roles: string[] }>(`SELECT roles FROM organization_members WHERE user_id = $1`, [person.id]);
    expect(row?.roles).toEqual(['organization-auditor', 'agents-access']);
    expect((await get(admin, `${ROOT}/${other}`)).status).toBe(404);
    expect((await get(admin, `${ROOT}/${id}/settings`)).status).toBe(404);
    expect((await send(admin, `${ROOT}/delete`, { organization: other, typed_name: 'x' })).status).toBe(404);
  });

  it('create a group, keep what was entered on a fault, fill and empty it, and delete it after its name was typed', async () => {
    const [{ id }, stranger] = [await createOrganization(server.db), await createPerson(server)];
    const person = await createPerson(server, { organizations: { [id]: [] } });
    const wrong = await send(owner, `${ROOT}/groups/new`, { organization: id, name: 'not a name', display_name: 'Night shift' });
    expect([wrong.status, wrong.text.includes('id="name-fault"'), wrong.text.includes('value="Night shift"')]).toEqual([400, true, true]);
    const created = await send(owner, `${ROOT}/groups/new`, { organization: id, name: 'night', display_name: 'Night shift' });
    const group = (await owner.get(`/organizations/${id}/groups/night`)).json<{ id: string }>().id;
    const path = `${ROOT}/${id}/groups/${group}`;
    expect(led(created)).toEqual([303, `${path}?done=created`]);
    expect((await get(owner, `${ROOT}/${id}/groups?q=night`)).text).toContain(path);

    const fields = { organization: id, group };
    for (const [user, fault] of [
      ['nobody-here', 'There is no user with this name.'],
      [stranger.username, `${stranger.username} is not a member of`],
    ] as const) {
      const refused = await send(owner, `${ROOT}/groups/add`, { ...fields, user });
      expect([refused.status, refused.text.includes(fault), refused.text.includes(`value="${user}"`)]).toEqual([400, true, true]);
    }
    expect(led(await send(owner, `${ROOT}/groups/add`, { ...fields, user: person.username }))).toEqual([303, `${path}?done=added`]);
    const twice = await send(owner, `${ROOT}/groups/add`, { ...fields, user: person.username });
    expect([twice.status, twice.text.includes('This user is in the group already.')]).toEqual([400, true]);
    expect((await get(owner, `${path}?q=${person.username}`)).text).toContain(`value="${person.id}"`);
    for (const _click of ['first', 'second']) {
      expect(led(await send(owner, `${ROOT}/groups/remove`, { ...fields, user: person.id }))).toEqual([303, `${path}?done=removed`]);
    }
    expect(await server.db.query(`SELECT 1 FROM group_members WHERE group_id = $1`, [group])).toEqual([]);

    expect(led(await send(owner, `${ROOT}/groups/edit`, { ...fields, name: 'late', display_name: '' }))).toEqual([
      303,
      `${path}?done=saved`,
    ]);
    expect((await owner.get(`/groups/${group}`)).json()).toMatchObject({ name: 'late', display_name: '' });
    expect(await newestAction(group)).toBe('write');
    const untyped = await send(owner, `${ROOT}/groups/delete`, { ...fields, typed_name: 'night' });
    expect([untyped.status, untyped.text]).toEqual([400, expect.stringContaining('This is not the name above.')]);
    expect(led(await send(owner, `${ROOT}/groups/delete`, { ...fields, typed_name: 'late' }))).toEqual([
      303,
      `${ROOT}/${id}/groups?done=deleted`,
    ]);
    expect(await newestAction(group)).toBe('delete');
  });

  it('explain the group of all members, and offer nothing there that is always refused', async () => {
    const { id } = await createOrganization(server.db);
    const path = `${ROOT}/${id}/groups/${id}`;
    const page = await get(owner, path);
    expect([page.status, page.text]).toEqual([200, expect.stringContaining('are in this group, as long as they are members')]);
    for (const offer of ['/groups/add', '/groups/remove', `${path}/edit`, `${path}/delete`]) expect(page.text).not.toContain(offer);
    for (const hidden of [`${path}/edit`, `${path}/delete`]) expect([hidden, (await get(owner, hidden)).status]).toEqual([hidden, 404]);
    expect((await send(owner, `${ROOT}/groups/add`, { organization: id, group: id, user: owner.username })).status).toBe(404);
  });

  it('show an auditor of the organization its groups, without what they cannot do, and nobody the group of another one', async () => {
    const [{ id }, { id: other }] = [await createOrganization(server.db), await createOrganization(server.db)];
    const auditor = await createPerson(server, { organizations: { [id]: ['organization-auditor'] } });
    const { id: group } = (await owner.post(`/organizations/${id}/groups`, { name: 'seen' })).json<{ id: string }>();
    const list = await get(auditor, `${ROOT}/${id}/groups`);
    expect([list.status, list.text.includes(group), list.text.includes('/groups/new')]).toEqual([200, true, false]);
    const page = await get(auditor, `${ROOT}/${id}/groups/${group}`);
    expect([page.status, page.text.includes('/groups/add'), page.text.includes('/delete')]).toEqual([200, false, false]);
    for (const path of [`${ROOT}/${id}/groups/new`, `${ROOT}/${id}/groups/${group}/edit`, `${ROOT}/${other}/groups/${group}`]) {
      expect([path, (await get(auditor, path)).status]).toEqual([path, 404]);
    }
    expect((await get(owner, `${ROOT}/${other}/groups/${group}`)).status).toBe(404);
    expect((await send(auditor, `${ROOT}/groups/new`, { organization: id, name: 'mine' })).status).toBe(404);
  });

  it('create a custom role, keep what was entered on a fault, say who has it, change it, and delete it after its name was typed', async () => {
    const { id } = await createOrganization(server.db);
    const person = await createPerson(server, { organizations: { [id]: [] } });
    const organization = { organization: id };
    const chosen = 'name=scribe&display_name=Scribe&delegable=true&permission=group:read&permission=group:update&permission=template:use';
    for (const [name, fault] of [
      ['not a name', 'at most 32 letters'],
      ['organization-admin', 'is the name of a built-in role'],
    ]) {
      const body = new URLSearchParams(`${chosen}&organization=${id}`);
      body.set('name', name ?? '');
      const wrong = await send(owner, `${ROOT}/roles/new`, body);
      expect([wrong.status, wrong.text]).toEqual([400, expect.stringMatching(new RegExp(`id="name-fault">[^<]*${fault ?? ''}`))]);
      expect(wrong.text).toContain('value="Scribe"');
      expect(wrong.text).toMatch(/value="group:update" checked/);
      expect(wrong.text).not.toMatch(/value="group:delete" checked/);
      expect(wrong.text).toContain('<details class="more" open>');
    }
    const path = `${ROOT}/${id}/roles/scribe`;
    const created = await send(owner, `${ROOT}/roles/new`, new URLSearchParams(`${chosen}&organization=${id}`));
    expect(led(created)).toEqual([303, `${path}?done=created`]);
    expect((await send(owner, `${ROOT}/roles/new`, new URLSearchParams(`${chosen}&organization=${id}`))).text).toContain('id="name-fault"');
    expect((await get(owner, `${ROOT}/${id}/roles`)).text).toContain(path);
    const nobody = await get(owner, path);
    expect([nobody.status, nobody.text]).toEqual([200, expect.stringContaining('Nobody has this role yet.')]);
    for (const words of [
      'Rename groups, and add and remove their members',
      'Create workspaces from templates',
      'Apps that act for a user',
    ]) {
      expect(nobody.text).toContain(words);
    }

    await send(owner, `${ROOT}/members/roles`, { ...organization, user: person.id, role: 'scribe' });
    expect((await get(owner, path)).text).toContain(`/members/${person.id}`);
    const found = (await owner.get(`/organizations/${id}/paginated-members?q=organization_role:scribe`)).json<{
      members: { user_id: string }[];
      count: number;
    }>();
    expect([found.count, found.members.map(({ user_id: user }) => user)]).toEqual([1, [person.id]]);

    const edited = { ...organization, role: 'scribe', display_name: 'Reader', permission: 'group:read' };
    expect((await get(owner, `${path}/edit`)).text).toMatch(/value="group:update" checked/);
    const refused = await send(owner, `${ROOT}/roles/edit`, { ...edited, permission: 'group:nonsense', display_name: 'x'.repeat(65) });
    expect([refused.status, refused.text.includes('id="display_name-fault"')]).toEqual([400, true]);
    expect(led(await send(owner, `${ROOT}/roles/edit`, edited))).toEqual([303, `${path}?done=saved`]);
    const roles = (await owner.get(`/organizations/${id}/members/roles`)).json<{ name: string }[]>();
    expect(roles.find(({ name }) => name === 'scribe')).toMatchObject({
      display_name: 'Reader',
      delegable: false,
      organization_permissions: [{ negate: false, resource_type: 'group', action: 'read' }],
    });
    const entries = (await owner.get(`/audit?q=resource_type:custom_role organization:${id}`)).json<{ audit_logs: { action: string }[] }>();
    expect(entries.audit_logs.map(({ action }) => action)).toEqual(['write', 'create']);

    const untyped = await send(owner, `${ROOT}/roles/delete`, { ...organization, role: 'scribe', typed_name: 'reader' });
    expect([untyped.status, untyped.text]).toEqual([400, expect.stringContaining('This is not the name above.')]);
    expect(led(await send(owner, `${ROOT}/roles/delete`, { ...organization, role: 'scribe', typed_name: 'scribe' }))).toEqual([
      303,
      `${ROOT}/${id}/roles?done=deleted`,
    ]);
    expect((await get(owner, path)).status).toBe(404);
  });

  it('offer in a role only what the viewer may grant, and nobody a change of a built-in role', async () => {
    const { id } = await createOrganization(server.db);
    const admin = await createPerson(server, { organizations: { [id]: ['organization-admin'] } });
    const auditor = await createPerson(server, { organizations: { [id]: ['organization-auditor'] } });
    const form = await get(admin, `${ROOT}/${id}/new-role`);
    expect([form.status, form.text.includes('value="group:update"'), form.text.includes('value="assign_role:assign"')]).toEqual([
      200,
      true,
      false,
    ]);
    const beyond = await send(admin, `${ROOT}/roles/new`, { organization: id, name: 'too-much', permission: 'assign_role:assign' });
    expect([beyond.status, beyond.text]).toEqual([400, expect.stringContaining('not allowed to grant this permission')]);

    const builtIn = `${ROOT}/${id}/roles/organization-auditor`;
    const shown = await get(auditor, builtIn);
    expect([shown.status, shown.text.includes(`/members/${auditor.id}`), shown.text.includes('/edit')]).toEqual([200, true, false]);
    expect((await get(auditor, `${ROOT}/${id}/roles`)).text).not.toContain('/new-role');
    for (const [viewer, path] of [
      [auditor, `${ROOT}/${id}/new-role`],
      [owner, `${builtIn}/edit`],
      [owner, `${builtIn}/delete`],
      [owner, `${ROOT}/${id}/roles/nothing`],
    ] as const) {
      expect([path, (await get(viewer, path)).status]).toEqual([path, 404]);
    }
    expect((await send(auditor, `${ROOT}/roles/new`, { organization: id, name: 'mine' })).status).toBe(404);
    expect((await send(owner, `${ROOT}/roles/delete`, { organization: id, role: 'organization-auditor', typed_name: 'x' })).status).toBe(
      404,
    );
  });

  it('do not exist for a plain member, nor do their forms', async () => {
    const { id } = await createOrganization(server.db);
    const member = await createPerson(server, { organizations: { [id]: [] } });
    for (const path of [
      ROOT,
      `${ROOT}/new`,
      `${ROOT}/${id}`,
      `${ROOT}/${id}/settings`,
      `${ROOT}/${id}/delete`,
      `${ROOT}/${id}/groups`,
      `${ROOT}/${id}/groups/new`,
      `${ROOT}/${id}/groups/${id}`,
      `${ROOT}/${id}/roles`,
      `${ROOT}/${id}/new-role`,
      `${ROOT}/${id}/roles/organization-admin`,
      `${ROOT}/${id}/members/${member.id}`,
    ]) {
      expect([path, (await get(member, path)).status]).toEqual([path, 404]);
    }
    expect((await send(member, `${ROOT}/new`, { name: uniqueName('team') })).status).toBe(404);
    expect((await send(member, `${ROOT}/members/add`, { organization: id, user: owner.username })).status).toBe(404);
  });
});
