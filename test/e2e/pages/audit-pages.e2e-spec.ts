import { parsePage } from '../../../src/testing/index.js';
import { ConsolePages, leadsTo } from '../../support/console-pages.js';
import { createPerson, type Person } from '../../support/people.js';
import { personWithPassword, type StaffedServer, startStaffedServer } from '../../support/staff.js';
import { uniqueName } from '../../support/unique-name.js';

let staff: StaffedServer;
let pages: ConsolePages;

beforeAll(async () => {
  staff = await startStaffedServer();
  pages = new ConsolePages(staff.server, staff.session);
});
afterAll(() => staff.server.stop());

/** A group that was renamed, which leaves two entries. */
async function renamedGroup(): Promise<{ id: string; name: string; before: string }> {
  const [before, name] = [uniqueName('old'), uniqueName('new')];
  const created = await staff.owner.post(`/organizations/${staff.organization}/groups`, { name: before });
  const { id } = created.json<{ id: string }>();
  expect((await staff.owner.patch(`/groups/${id}`, { name })).status).toBe(200);
  return { id, name, before };
}

describe('the pages about the audit log', () => {
  it('do not exist for a member and a user administrator, and show an auditor what the API shows', async () => {
    const member = await createPerson(staff.server);
    for (const { token } of [member, staff.admin]) {
      expect((await new ConsolePages(staff.server, token).open('/admin/audit')).status).toBe(404);
    }
    const auditor = await createPerson(staff.server, { siteRoles: ['auditor'] });
    const page = await new ConsolePages(staff.server, auditor.token).open('/admin/audit');
    expect([page.status, page.text]).toEqual([200, expect.stringContaining('Audit log')]);
  });

  it('list who did what, and show the difference of one entry', async () => {
    const { id, name, before } = await renamedGroup();
    const list = await pages.open(`/admin/audit?q=${encodeURIComponent(`resource_id:${id} action:write`)}`);
    const [, path = ''] = /href="(\/admin\/audit\/[0-9a-f-]{36})"/.exec(list.text) ?? [];
    expect(parsePage(list.text).text).toContain('Updated group');
    const entry = await pages.open(path);
    expect(entry.status).toBe(200);
    const { text } = parsePage(entry.text);
    for (const part of [before, name, staff.owner.username, 'Before', 'After']) expect(text).toContain(part);
    expect((await pages.open('/admin/audit/d0000000-0000-4000-8000-000000000001')).status).toBe(404);
    expect((await pages.open('/admin/audit/nothing')).status).toBe(404);
  });

  it('tell a change of roles from other changes of a user without opening an entry', async () => {
    const person = await createPerson(staff.server);
    expect((await staff.owner.put(`/users/${person.id}/roles`, { roles: ['auditor'] })).status).toBe(200);
    await staff.owner.put(`/users/${person.id}/password`, { password: 'Staple-Battery-42-Horse-2' });
    const list = await pages.open(`/admin/audit?q=${encodeURIComponent(`resource_id:${person.id} action:write`)}`);
    const { text } = parsePage(list.text);
    expect([text.includes(`Updated user ${person.username} Roles`), text.includes(`Updated user ${person.username} Password`)]).toEqual([
      true,
      true,
    ]);
  });

  it('call a session a session, and a token a token', async () => {
    const person = await personWithPassword(staff);
    const [sessionId = ''] = person.session.split('-');
    expect((await staff.owner.post(`/users/${person.id}/keys/tokens`, { token_name: 'deploy' })).status).toBe(201);
    const [token] = await staff.server.db.query<{ id: string }>(`SELECT id FROM api_keys WHERE user_id = $1 AND token_name = 'deploy'`, [
      person.id,
    ]);
    for (const id of [token!.id, sessionId]) expect((await staff.owner.delete(`/users/${person.id}/keys/${id}`)).status).toBe(204);
    const list = await pages.open(`/admin/audit?q=${encodeURIComponent(`resource_id:${person.id} action:delete resource_type:api_key`)}`);
    const { text } = parsePage(list.text);
    expect([text.includes('Deleted token deploy'), text.includes('Deleted session')]).toEqual([true, true]);
    const [, path = ''] = /href="(\/admin\/audit\/[0-9a-f-]{36})">Deleted session/.exec(list.text) ?? [];
    const entry = parsePage((await pages.open(path)).text).text;
    expect([entry.includes('Deleted session'), entry.includes('About Session')]).toEqual([true, true]);
    expect(parsePage((await pages.open('/admin/audit')).text).text).toContain('Session or token');
  });

  it('list an SSH key by its kind and its end, and show all of it in its entry', async () => {
    const person = await createPerson(staff.server);
    const { public_key: key } = (await person.put('/users/me/gitsshkey')).json<{ public_key: string }>();
    const [kind = '', encoded = ''] = key.trim().split(' ');
    const list = await pages.open(`/admin/audit?q=${encodeURIComponent(`username:${person.username} resource_type:git_ssh_key`)}`);
    const [, path = ''] = /href="(\/admin\/audit\/[0-9a-f-]{36})"/.exec(list.text) ?? [];
    expect(parsePage(list.text).text).toContain(`SSH key ${kind} …${encoded.slice(-12)}`);
    expect(list.text).not.toContain(encoded);
    expect((await pages.open(path)).text).toContain(`${kind} ${encoded}`);
  });

  it('never show a secret, only that it changed', async () => {
    const person = await createPerson(staff.server);
    await staff.owner.put(`/users/${person.id}/password`, { password: 'Staple-Battery-42-Horse-2' });
    const list = await pages.open(`/admin/audit?q=${encodeURIComponent(`resource_id:${person.id} action:write`)}`);
    const [, path = ''] = /href="(\/admin\/audit\/[0-9a-f-]{36})"/.exec(list.text) ?? [];
    const { text } = await pages.open(path);
    expect(text).toContain('secret, not recorded');
    expect(text).not.toContain('argon2');
  });

  it('make words of the search of simple choices, and keep them chosen', async () => {
    const chosen = await pages.open('/admin/audit?q=username%3Aada&action=delete&resource_type=user&date_from=2026-01-31&date_to=');
    const q = 'username:ada action:delete resource_type:user date_from:2026-01-31';
    expect(leadsTo(chosen)).toEqual([303, `/admin/audit?${new URLSearchParams({ q }).toString()}`]);
    const page = await pages.open(`/admin/audit?${new URLSearchParams({ q }).toString()}`);
    expect(/<option[^>]*value="delete"[^>]*selected/.test(page.text)).toBe(true);
    expect(page.text).toContain('value="2026-01-31"');
    const faulty = await pages.open('/admin/audit?q=colour%3Ared');
    expect([faulty.status, faulty.text]).toEqual([400, expect.stringContaining('is not a valid query param')]);
  });

  it('page through more entries than one page has', async () => {
    await staff.server.db.query(
      `INSERT INTO audit_logs (time, request_id, user_id, organization_id, user_agent, resource_type, resource_id, resource_target, resource_icon, action,
                               diff, status_code, additional_fields)
       SELECT now() - make_interval(mins => n), gen_random_uuid(), $1, '00000000-0000-0000-0000-000000000000', '', 'group', gen_random_uuid(),
              'paged-' || n, '', 'create', '{}', 201, '{}' FROM generate_series(1, 60) AS n`,
      [staff.owner.id],
    );
    const first = await pages.open(`/admin/audit?q=${encodeURIComponent('resource_type:group action:create')}`);
    expect(parsePage(first.text).text).toMatch(/1 to 25 of \d+/);
    const [, next = ''] = /rel="next" href="([^"]+)"|href="([^"]+)"[^>]*rel="next"/.exec(first.text)?.filter(Boolean) ?? [];
    const second = await pages.open(next.replaceAll('&amp;', '&'));
    expect(parsePage(second.text).text).toMatch(/26 to 50 of \d+/);
  });
});

describe('the export of the audit log', () => {
  const exported = (who: Person, query: string): ReturnType<Person['get']> => who.get(`/audit/export${query}`);

  it('is a file in both formats, with all entries of the search in order, across the pages that it is read in', async () => {
    await staff.server.db.query(
      `INSERT INTO audit_logs (time, request_id, user_id, organization_id, user_agent, resource_type, resource_id, resource_target, resource_icon, action,
                               diff, status_code, additional_fields)
       SELECT now() - make_interval(mins => n), gen_random_uuid(), $1, '00000000-0000-0000-0000-000000000000', '', 'agent', gen_random_uuid(),
              '=many-' || n, '', 'delete', '{}', 204, '{}' FROM generate_series(1, 1203) AS n`,
      [staff.owner.id],
    );
    const csv = await exported(staff.owner, '?q=action:delete%20resource_type:agent');
    expect([csv.status, csv.headers.get('content-type'), csv.headers.get('content-disposition')]).toEqual([
      200,
      'text/csv; charset=utf-8',
      'attachment; filename="audit-log.csv"',
    ]);
    const lines = csv.text.trimEnd().split('\r\n');
    expect(lines).toHaveLength(1204);
    expect(lines[0]).toMatch(/^time,username,action,/);
    expect(lines[1]).toContain(`"'=many-1"`);
    const json = await exported(staff.owner, '?format=json&q=action:delete%20resource_type:agent');
    expect(json.headers.get('content-type')).toBe('application/json; charset=utf-8');
    const { audit_logs: logs, truncated } = json.json<{ audit_logs: { resource_target: string }[]; truncated: boolean }>();
    expect(truncated).toBe(false);
    expect(logs.map(({ resource_target: target }) => target)).toEqual(Array.from({ length: 1203 }, (_, n) => `=many-${n + 1}`));
    expect((await exported(staff.owner, '?format=json&q=resource_target:nobody')).json()).toEqual({ audit_logs: [], truncated: false });
  });

  it('has what the search has for an auditor of one organization, and nothing for others', async () => {
    const auditor = await createPerson(staff.server, { organizations: { [staff.organization]: ['organization-auditor'] } });
    await renamedGroup();
    const found = (await auditor.get('/audit?q=resource_type:group')).json<{ audit_logs: { id: string }[] }>().audit_logs;
    const all = (await exported(auditor, '?format=json&q=resource_type:group')).json<{ audit_logs: { id: string }[] }>().audit_logs;
    expect(all.map(({ id }) => id)).toEqual(found.map(({ id }) => id));
    expect(all.length).toBeGreaterThan(0);
    const member = await createPerson(staff.server);
    expect((await exported(member, '')).status).toBe(403);
    expect((await exported(staff.owner, '?format=xml')).status).toBe(400);
    expect((await exported(staff.owner, '?q=colour:red')).status).toBe(400);
  });
});
