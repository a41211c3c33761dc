import { obtainTokens, registerClient } from '../../support/oauth/index.js';
import type { Answer } from '../../support/http-client.js';
import { plantKey } from '../../support/keys.js';
import { createOrganization } from '../../support/organizations.js';
import { createPerson, type Person } from '../../support/people.js';
import { startServer, type RunningServer } from '../../support/server.js';
import { createOwner, ME } from '../../support/sign-in.js';

let server: RunningServer;
let owner: Person;
let session: string;

beforeAll(async () => {
  server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
  session = await createOwner(server);
  owner = await createPerson(server, { siteRoles: ['owner'] });
});
afterAll(() => server.stop());

const get = ({ token }: Person, path: string): Promise<Answer> =>
  server.request('GET', path, { headers: { cookie: `coder_session_token=${token}` } });
const send = ({ token }: Person, path: string, fields: Record<string, string> | [string, string][]): Promise<Answer> =>
  server.request('POST', path, {
    headers: { cookie: `coder_session_token=${token}`, origin: server.url },
    body: new URLSearchParams(fields),
  });
const led = ({ status, headers }: Answer): unknown[] => [status, headers.get('location')];
const idOf = (token: string): string => token.split('-')[0] ?? '';
const statusOf = async (token: string): Promise<number> => (await server.get(ME, { 'coder-session-token': token })).status;

interface Entry {
  readonly action: string;
  readonly status_code: number;
  readonly diff: unknown;
  readonly additional_fields: Record<string, unknown>;
}

/** The newest entry of the audit log about something of this user. */
async function newestEntry(resourceType: string, id: string): Promise<Entry | undefined> {
  const answer = await owner.get(`/audit?q=${encodeURIComponent(`resource_type:${resourceType} resource_id:${id}`)}&limit=1`);
  return answer.json<{ audit_logs: Entry[] }>().audit_logs[0];
}

interface Explained {
  readonly roles: { readonly id: string; readonly display_name: string }[];
  readonly permissions: {
    readonly resource_type: string;
    readonly action: string;
    readonly scope: string;
    readonly granted_by: string[];
    readonly denied_by: string[];
  }[];
}

describe('the permissions of a user', () => {
  const rowOf = ({ text }: Answer, words: string): string =>
    text
      .match(/<tr>[^]*?<\/tr>/g)
      ?.find((row) => row.includes(`${words} <span`))
      ?.replaceAll(/<[^>]*>|\s+/g, ' ') ?? '';

  it('are explained with the role that grants each, in the deployment and in an organization', async () => {
    const { id, name } = await createOrganization(server.db);
    await owner.post(`/organizations/${id}/members/roles`, {
      name: 'librarian',
      display_name: 'Librarian',
      organization_permissions: [{ resource_type: 'group', action: 'delete' }],
    });
    const person = await createPerson(server, {
      siteRoles: ['auditor'],
      organizations: { [id]: ['librarian', 'organization-user-admin'] },
    });
    const page = await get(owner, `/admin/users/${person.id}/permissions`);
    expect(page.status).toBe(200);
    expect(rowOf(page, 'Read the audit log: who changed what, and when')).toMatch(/ Everywhere .* Auditor /);
    expect(rowOf(page, 'End sessions and revoke tokens')).toMatch(/ Only their own .* Member /);
    expect(rowOf(page, 'Delete groups')).toBe('');
    expect(page.text).toContain(`<option value="${id}">In ${name}`);
    const inside = await get(owner, `/admin/users/${person.id}/permissions?organization=${id}`);
    expect(rowOf(inside, 'Delete groups')).toMatch(new RegExp(` Everywhere in .*${name}.* Librarian, Organization User Admin `));
    expect((await get(person, `/account/permissions?organization=${id}`)).text).toContain('Librarian, Organization User Admin');
    expect((await get(person, '/account')).text).toContain('href="/account/permissions"');

    const { roles, permissions } = (await person.get(`/users/me/permissions?organization_id=${id}&resource_type=group`)).json<Explained>();
    expect(roles.map((role) => role.id)).toEqual([
      'auditor',
      'member',
      `librarian:${id}`,
      `organization-user-admin:${id}`,
      ...(roles.some((role) => role.id.startsWith('organization-workspace-access')) ? [`organization-workspace-access:${id}`] : []),
      `organization-member:${id}`,
    ]);
    expect(permissions.find(({ action }) => action === 'delete')).toEqual({
      resource_type: 'group',
      action: 'delete',
      scope: 'organization',
      granted_by: [`librarian:${id}`, `organization-user-admin:${id}`],
      denied_by: [],
    });
    expect(permissions.every(({ resource_type: type }) => type === 'group')).toBe(true);
  });

  it('are explained to users who can see the roles of the user, and to nobody else', async () => {
    const { id: organization } = await createOrganization(server.db);
    const [person, other, auditor] = [
      await createPerson(server, { organizations: { [organization]: [] } }),
      await createPerson(server),
      await createPerson(server, { siteRoles: ['auditor'] }),
    ];
    expect(rowOf(await get(other, '/account/permissions'), 'See who is in which group')).toBe('');
    for (const viewer of [other, auditor]) {
      expect((await get(viewer, `/admin/users/${person.id}/permissions`)).status).toBe(404);
      expect((await viewer.get(`/users/${person.id}/permissions`)).status).toBe(404);
    }
    expect((await get(auditor, `/admin/users/${person.id}`)).text).not.toContain('/permissions');
    const helper = await createPerson(server, { siteRoles: ['user-admin'] });
    expect((await get(helper, `/admin/users/${person.id}`)).text).toContain(`/admin/users/${person.id}/permissions`);
    expect((await get(helper, `/admin/users/${person.id}/permissions`)).status).toBe(200);
    expect((await person.get('/users/me/permissions?organization_id=x')).json()).toMatchObject({
      validations: [{ field: 'organization_id' }],
    });
    expect((await person.get('/users/me/permissions?resource_type=x')).json()).toMatchObject({ validations: [{ field: 'resource_type' }] });
    expect((await other.get(`/users/me/permissions?organization_id=${organization}`)).status).toBe(404);
  });
});

describe('the page of a user', () => {
  it('changes the site roles, and says in which way it was refused', async () => {
    const person = await createPerson(server);
    const page = await get(owner, `/admin/users/${person.id}`);
    expect(page.text).toContain('read the audit log');
    const form: [string, string][] = [
      ['user', person.id],
      ['role', 'auditor'],
      ['role', 'user-admin'],
    ];
    expect(led(await send(owner, '/admin/users/roles', form))).toEqual([303, `/admin/users/${person.id}?done=roles`]);
    expect((await owner.get(`/users/${person.id}/roles`)).json()).toMatchObject({ roles: ['auditor', 'user-admin'] });
    expect(await newestEntry('user', person.id)).toMatchObject({ action: 'write', status_code: 200 });
    expect(led(await send(owner, '/admin/users/roles', { user: person.id }))).toEqual([303, `/admin/users/${person.id}?done=roles`]);
    expect((await owner.get(`/users/${person.id}/roles`)).json()).toMatchObject({ roles: [] });
    const own = await send(owner, '/admin/users/roles', { user: owner.id, role: 'auditor' });
    expect([own.status, own.text]).toEqual([400, expect.stringContaining('You cannot change your own roles.')]);
    const wrong = await send(owner, '/admin/users/roles', { user: person.id, role: 'king' });
    expect([wrong.status, wrong.text]).toEqual([400, expect.stringContaining('is not a supported role')]);
  });

  it('offers nothing that is always refused to the person who looks at it', async () => {
    const [admin, auditor] = [
      await createPerson(server, { siteRoles: ['user-admin'] }),
      await createPerson(server, { siteRoles: ['auditor'] }),
    ];
    const person = await createPerson(server);
    const forms = ({ text }: Answer): string[] =>
      ['suspend', 'roles', 'end-key', 'end-sessions', 'password"', 'end-everything"', 'delete"'].filter((form) =>
        text.includes(`/${form}`),
      );
    expect(forms(await get(owner, `/admin/users/${person.id}`))).toEqual([
      'suspend',
      'roles',
      'end-key',
      'password"',
      'end-everything"',
      'delete"',
    ]);
    const seen = await get(admin, `/admin/users/${person.id}`);
    expect(forms(seen)).toEqual(['suspend', 'password"', 'delete"']);
    expect(seen.text).not.toMatch(/Sessions<|Connected apps/);
    expect(forms(await get(admin, `/admin/users/${owner.id}`))).toEqual([]);
    expect(forms(await get(auditor, `/admin/users/${person.id}`))).toEqual([]);
    expect(forms(await get(owner, `/admin/users/${owner.id}`))).toEqual(['end-everything"']);
    expect((await get(auditor, `/admin/users/${person.id}/apps`)).status).toBe(404);
  });

  it('ends one session or token, once or twice, and only of whom the actor may', async () => {
    const person = await createPerson(server);
    const token = await plantKey(server.db, person.id, { loginType: 'token' });
    for (const _click of ['first', 'second']) {
      const ended = await send(owner, '/admin/users/end-key', { user: person.id, key: idOf(token) });
      expect(led(ended)).toEqual([303, `/admin/users/${person.id}?done=key-ended`]);
    }
    expect([await statusOf(token), await statusOf(person.token)]).toEqual([401, 200]);
    const admin = await createPerson(server, { siteRoles: ['user-admin'] });
    // Not a redirect to "It has been ended".
    expect((await send(admin, '/admin/users/end-key', { user: person.id, key: idOf(person.token) })).status).toBe(404);
    expect(await statusOf(person.token)).toBe(200);
  });

  it('sets a password, which ends what was obtained before, and names what is wrong with it', async () => {
    const person = await createPerson(server);
    const weak = await send(owner, '/admin/users/password', { user: person.id, password: 'aaaa' });
    expect([weak.status, weak.text]).toEqual([400, expect.stringContaining('insecure password')]);
    expect(weak.text).toContain('aria-invalid="true"');
    const password = 'Correct-horse-battery-staple-9';
    expect(led(await send(owner, '/admin/users/password', { user: person.id, password }))).toEqual([
      303,
      `/admin/users/${person.id}?done=password`,
    ]);
    expect(await statusOf(person.token)).toBe(401);
    expect((await server.post('/api/v2/users/login', { email: person.email, password })).status).toBe(201);
    expect(await newestEntry('user', person.id)).toMatchObject({ action: 'write', status_code: 204 });
  });
});

describe('the pages about the apps of a user', () => {
  it('withdraw the access of one app', async () => {
    const login = await server.db.query<{ id: string }>(`SELECT id FROM users WHERE username = 'owner'`);
    const id = login[0]!.id;
    const client = await registerClient(server, session);
    const { access_token: access } = await obtainTokens(server, session, client);
    const page = await get(owner, `/admin/users/${id}/apps`);
    const grant = /name="grant" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
    const auditor = await createPerson(server, { siteRoles: ['auditor'] });
    for (const [form, field] of [
      ['end', 'grant'],
      ['sign-out', 'sign_in'],
    ] as const) {
      expect((await send(auditor, `/admin/users/apps/${form}`, { user: id, [field]: grant })).status).toBe(404);
    }
    expect(led(await send(owner, '/admin/users/apps/end', { user: id, grant }))).toEqual([303, `/admin/users/${id}/apps?done=ended`]);
    expect((await server.get(ME, { authorization: `Bearer ${access}` })).status).toBe(401);
    const stranger = await createPerson(server);
    expect((await send(stranger, '/admin/users/apps/end', { user: id, grant })).status).toBe(404);
    expect((await send(owner, '/admin/users/apps/end', { user: id, grant: 'x' })).status).toBe(404);
  });

  it('end everything of a user at once, after their name was typed', async () => {
    const person = await createPerson(server);
    const token = await plantKey(server.db, person.id, { loginType: 'token' });
    const asked = await send(owner, '/admin/users/end-everything', { user: person.id, typed_name: 'somebody' });
    expect([asked.status, asked.text]).toEqual([400, expect.stringContaining('This is not the name above.')]);
    expect(await statusOf(token)).toBe(200);
    const ended = await send(owner, '/admin/users/end-everything', { user: person.id, typed_name: person.username });
    expect(led(ended)).toEqual([303, `/admin/users/${person.id}?done=everything-ended`]);
    expect([await statusOf(token), await statusOf(person.token), await statusOf(owner.token)]).toEqual([401, 401, 200]);
    const stranger = await createPerson(server);
    const fields = { user: owner.id, typed_name: owner.username };
    expect((await send(stranger, '/admin/users/end-everything', fields)).status).toBe(404);
    expect(await statusOf(owner.token)).toBe(200);
  });
});

describe('the page that creates users', () => {
  it('creates a person with a password and roles, who can sign in, and a service account', async () => {
    const page = await get(owner, '/admin/users/new');
    const organization =
      /<option value="([^"]+)"[^>]*>[^<]*<\/option>\s*<\/select>/.exec(page.text.split('name="organization"')[1] ?? '')?.[1] ?? '';
    const password = 'Correct-horse-battery-staple-9';
    const fields = {
      kind: 'password',
      username: 'grace',
      email: 'grace@example.test',
      name: 'Grace',
      password,
      organization,
      role: 'auditor',
    };
    const created = await send(owner, '/admin/users/new', fields);
    const { id } = (await owner.get('/users/grace')).json<{ id: string }>();
    expect(led(created)).toEqual([303, `/admin/users/${id}?done=created`]);
    expect((await owner.get(`/users/${id}/roles`)).json()).toMatchObject({ roles: ['auditor'] });
    expect(await newestEntry('user', id)).toMatchObject({ action: 'create', status_code: 201 });
    expect((await server.post('/api/v2/users/login', { email: 'grace@example.test', password })).status).toBe(201);
    const service = await send(owner, '/admin/users/new', { kind: 'service', username: 'robot', organization });
    expect(service.status).toBe(303);
  });

  it('keeps what was entered, except the password, and names the field at fault', async () => {
    const fields = { kind: 'password', username: 'not a name', email: 'x@example.test', name: 'Xaver', password: 'aaaa-secret' };
    const answer = await send(owner, '/admin/users/new', fields);
    expect(answer.status).toBe(400);
    for (const kept of ['not a name', 'x@example.test', 'Xaver']) expect(answer.text).toContain(`value="${kept}"`);
    expect(answer.text).toContain('id="username-fault"');
    expect(answer.text).not.toContain('aaaa-secret');
  });

  it('does not exist for a person without permission to create users, and gives no role that its user may not give', async () => {
    const [auditor, admin] = [
      await createPerson(server, { siteRoles: ['auditor'] }),
      await createPerson(server, { siteRoles: ['user-admin'] }),
    ];
    expect((await get(auditor, '/admin/users/new')).status).toBe(404);
    expect((await send(auditor, '/admin/users/new', { kind: 'service', username: 'robot-2' })).status).toBe(404);
    expect((await get(auditor, '/admin/users')).text).not.toContain('/admin/users/new');
    expect((await get(admin, '/admin/users/new')).text).not.toContain('name="role"');
  });
});
