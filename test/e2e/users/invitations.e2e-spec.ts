import { hash } from 'node:crypto';
import { elementsNamed } from '../../../src/testing/index.js';
import type { Answer } from '../../support/http-client.js';
import { createPerson, type Person } from '../../support/people.js';
import { createOrganization } from '../../support/organizations.js';
import { startServer, type RunningServer } from '../../support/server.js';
import { createOwner } from '../../support/sign-in.js';
import { uniqueName } from '../../support/unique-name.js';

const PASSWORD = 'Correct-Horse-7-Battery';

interface Made {
  readonly id: string;
  readonly token: string;
  readonly invitation_url: string;
}

let server: RunningServer;
let owner: Person;
beforeAll(async () => {
  server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
  await createOwner(server);
  owner = await createPerson(server, { siteRoles: ['owner'] });
});
afterAll(() => server.stop());

const guest = (): string => `${uniqueName('guest')}@example.test`;
async function invite(fields: object = {}, inviter: Person = owner): Promise<Made> {
  const answer = await inviter.post('/invitations', { email: guest(), ...fields });
  expect([answer.status, answer.text]).toEqual([201, expect.anything()]);
  return answer.json<Made>();
}
const accept = (token: string, fields: object = {}): Promise<Answer> =>
  server.post('/api/v2/invitations/accept', { token, username: uniqueName('guest'), password: PASSWORD, ...fields });

describe('an invitation', () => {
  it('creates one account with its roles and organizations, whose owner signs in with the chosen password', async () => {
    const { id: organization } = await createOrganization(server.db);
    const email = guest();
    const { id, token, invitation_url: url } = await invite({ email, roles: ['auditor'], organization_ids: [organization] });
    expect(url).toBe(`${server.url}/invitation#${token}`);
    const seen = (await server.post('/api/v2/invitations/lookup', { token })).json<{ roles: string[] }>();
    expect(seen).toMatchObject({ email, invited_by: owner.username, roles: ['auditor'], organizations: [{ id: organization }] });

    const created = await accept(token, { name: 'Grace' });
    expect([created.status, created.headers.get('cache-control')]).toEqual([201, 'no-store']);
    const user = created.json<{ id: string }>();
    expect(user).toMatchObject({ email, name: 'Grace', organization_ids: [organization], roles: [{ name: 'auditor' }] });
    expect((await server.post('/api/v2/users/login', { email, password: PASSWORD })).status).toBe(201);
    expect((await accept(token)).status).toBe(404);
    const [entry] = (
      await owner.get(`/audit?q=${encodeURIComponent(`resource_type:user action:create resource_id:${user.id}`)}&limit=1`)
    ).json<{
      audit_logs: unknown[];
    }>().audit_logs;
    expect(entry).toMatchObject({ action: 'create', additional_fields: { invitation_id: id }, user: { id: owner.id } });
  });

  it('creates one account when it is accepted ten times at once', async () => {
    const { token } = await invite();
    const answers = await Promise.all(Array.from({ length: 10 }, () => accept(token)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(new Set(answers.map(({ status }) => status))).toEqual(
      new Set([201, 404, 409].filter((status) => answers.some((each) => each.status === status))),
    );
  });

  it('is not used up by a refused attempt', async () => {
    const { token } = await invite();
    expect((await accept(token, { password: 'aaaa' })).status).toBe(400);
    expect((await accept(token, { username: owner.username })).status).toBe(409);
    expect((await accept(token)).status).toBe(201);
  });

  it('is stored only as a hash, and is in no list', async () => {
    const { id, token } = await invite();
    const [row] = await server.db.query<{ hashed_token: Buffer }>(`SELECT * FROM user_invitations WHERE id = $1`, [id]);
    expect(row?.hashed_token.toString('hex')).toBe(hash('sha256', token));
    expect((await owner.get('/invitations')).text).toContain(id);
    expect((await owner.get('/invitations')).text).not.toContain(token);
    expect(server.logs()).not.toContain(token);
  });

  it('ends when it expires, is revoked, or its inviter may no longer create users', async () => {
    const [expired, revoked] = [await invite(), await invite()];
    await server.db.query(`UPDATE user_invitations SET expires_at = now() WHERE id = $1`, [expired.id]);
    expect((await owner.delete(`/invitations/${revoked.id}`)).status).toBe(204);
    expect((await owner.delete(`/invitations/${revoked.id}`)).status).toBe(404);
    const admin = await createPerson(server, { siteRoles: ['user-admin'] });
    const orphaned = await invite({}, admin);
    await server.db.query(`UPDATE users SET rbac_roles = '{}' WHERE id = $1`, [admin.id]);
    const suspended = await createPerson(server, { siteRoles: ['user-admin'] });
    const stopped = await invite({}, suspended);
    await server.db.query(`UPDATE users SET status = 'suspended' WHERE id = $1`, [suspended.id]);
    for (const { token } of [expired, revoked, orphaned, stopped, { token: 'x'.repeat(40) }]) {
      expect((await server.post('/api/v2/invitations/lookup', { token })).status).toBe(404);
      expect((await accept(token)).status).toBe(404);
    }
    expect((await owner.get('/invitations')).text).not.toContain(expired.id);
  });

  it('gives at most what its inviter may give, and never the owner role', async () => {
    const admin = await createPerson(server, { siteRoles: ['user-admin'] });
    const refused = await admin.post('/invitations', { email: guest(), roles: ['auditor'] });
    expect([refused.status, refused.text]).toEqual([400, expect.stringContaining('not authorized to assign role')]);
    expect((await owner.post('/invitations', { email: guest(), roles: ['owner'] })).status).toBe(400);
    expect((await (await createPerson(server)).post('/invitations', { email: guest() })).status).toBe(403);
    const demoted = await createPerson(server, { siteRoles: ['owner'] });
    const { token } = await invite({ roles: ['auditor'] }, demoted);
    await server.db.query(`UPDATE users SET rbac_roles = '{user-admin}' WHERE id = $1`, [demoted.id]);
    expect((await accept(token)).status).toBe(400);
  });

  it('gives only what the token of the request may give, not all that its person may', async () => {
    const types = ['user', 'organization', 'assign_role', 'assign_org_role'];
    const invited = async (...allowed: string[]): Promise<number> => {
      const token = await owner.post('/users/me/keys/tokens', { scopes: ['coder:all'], allow_list: allowed.map((type) => `${type}:*`) });
      const headers = { 'coder-session-token': token.json<{ key: string }>().key };
      return (await server.post('/api/v2/invitations', { email: guest() }, headers)).status;
    };
    expect([await invited(...types), await invited(...types, 'organization_member')]).toEqual([403, 201]);
  });

  it('is one of at most a thousand that nobody has accepted', async () => {
    const fill = `INSERT INTO user_invitations (email, hashed_token, roles, organization_ids, created_by, created_at, expires_at)
      SELECT 'fill-' || n || '@example.test', sha256(n::text::bytea), '{}', '{}', $1, now(), now() + interval '1 day' FROM generate_series(1, 1000) AS n`;
    await server.db.query(fill, [owner.id]);
    const refused = await owner.post('/invitations', { email: guest() });
    expect([refused.status, refused.text]).toEqual([409, expect.stringContaining('1000 invitations wait')]);
    await server.db.query(`DELETE FROM user_invitations WHERE email LIKE 'fill-%'`);
    await invite();
  });

  it('is the only one of its address, until it is revoked or expires', async () => {
    const email = guest();
    const { id } = await invite({ email });
    const again = await owner.post('/invitations', { email: email.toUpperCase() });
    expect([again.status, again.text]).toEqual([409, expect.stringContaining('has been invited already')]);
    await server.db.query(`UPDATE user_invitations SET expires_at = now() WHERE id = $1`, [id]);
    await invite({ email });
    expect((await owner.post('/invitations', { email: owner.email })).status).toBe(400);
  });
});

describe('the pages of invitations', () => {
  const cookie = ({ token }: Person): Record<string, string> => ({ cookie: `coder_session_token=${token}`, origin: server.url });
  const post = (path: string, fields: Record<string, string>, headers: Record<string, string> = { origin: server.url }): Promise<Answer> =>
    server.request('POST', path, { headers, body: new URLSearchParams(fields) });

  it('show a link once, list it without its token, and revoke it', async () => {
    const email = guest();
    const fields = { email, organization: '', days: '7', role: 'auditor' };
    const made = await post('/admin/users/invitations/new', fields, cookie(owner));
    expect([made.status, made.headers.get('cache-control')]).toEqual([200, 'no-store']);
    const token = /\/invitation#([A-Za-z0-9]{40})/.exec(made.text)?.[1] ?? '';
    expect((await server.post('/api/v2/invitations/lookup', { token })).json()).toMatchObject({ email, roles: ['auditor'] });
    const again = await post('/admin/users/invitations/new', fields, cookie(owner));
    expect([again.status, again.text.includes('/invitation#'), again.text]).toEqual([
      400,
      false,
      expect.stringContaining(`value="${email}"`),
    ]);
    const listed = await server.request('GET', '/admin/users/invitations', { headers: cookie(owner) });
    expect([listed.text.includes(email), listed.text.includes(token)]).toEqual([true, false]);
    const [id] = elementsNamed(listed.text, 'input').flatMap(({ attributes }) =>
      attributes['name'] === 'invitation' ? [attributes['value']!] : [],
    );
    for (const _click of ['first', 'second']) {
      const revoked = await post('/admin/users/invitations/revoke', { invitation: id! }, cookie(owner));
      expect([revoked.status, revoked.headers.get('location')]).toEqual([303, '/admin/users/invitations?done=revoked']);
    }
  });

  it('do not exist for a person without permission to create users', async () => {
    const auditor = await createPerson(server, { siteRoles: ['auditor'] });
    for (const path of ['/admin/users/invitations', '/admin/users/invitations/new']) {
      expect([path, (await server.request('GET', path, { headers: cookie(auditor) })).status]).toEqual([path, 404]);
    }
    const { id } = await invite();
    expect((await post('/admin/users/invitations/revoke', { invitation: id }, cookie(auditor))).status).toBe(404);
    expect((await post('/admin/users/invitations/new', { email: guest(), days: '7' }, cookie(auditor))).status).not.toBe(200);
  });

  it('lead an invited person from the code to a session, keep what was entered, and name the field at fault', async () => {
    const { token } = await invite();
    const start = await server.get('/invitation');
    expect([start.status, start.headers.get('cache-control')]).toEqual([200, 'no-store']);
    const shown = await post('/invitation', { token });
    expect([shown.status, shown.text]).toEqual([200, expect.stringContaining(owner.username)]);
    const pasted = await post('/invitation', { token: ` ${server.url}/invitation#${token} ` });
    expect([pasted.status, elementsNamed(pasted.text, 'input')[0]?.attributes]).toEqual([200, expect.objectContaining({ value: token })]);
    const wrong = await post('/invitation/accept', {
      token,
      username: 'not a name',
      name: 'Xaver',
      password: 'aaaa',
      login_type: 'password',
    });
    expect([wrong.status, wrong.text.includes('id="username-fault"'), wrong.text.includes('value="Xaver"')]).toEqual([400, true, true]);
    const username = uniqueName('guest');
    const done = await post('/invitation/accept', { token, username, name: 'Xaver', password: PASSWORD, login_type: 'password' });
    expect([done.status, done.headers.get('location')]).toEqual([303, '/account']);
    expect(done.headers.get('set-cookie')).toContain('coder_session_token=');
    const used = await post('/invitation', { token });
    expect([used.status, used.text]).toEqual([404, expect.stringContaining('was used already')]);
    expect((await post('/invitation', { token }, { origin: 'https://evil.example' })).status).toBe(400);
  });
});
