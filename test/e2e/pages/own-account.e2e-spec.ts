import { elementsNamed, parsePage } from '../../../src/testing/index.js';
import type { Answer } from '../../support/http-client.js';
import { eventually } from '../../support/eventually.js';
import { Provider } from '../../support/oauth/provider.js';
import { createPerson } from '../../support/people.js';
import { logIn, ME } from '../../support/sign-in.js';
import { lastAuditOf, PASSWORD, personWithPassword, type StaffedServer, startStaffedServer } from '../../support/staff.js';

let staff: StaffedServer;

beforeAll(async () => {
  staff = await startStaffedServer({ CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' });
});
afterAll(() => staff.server.stop());

const cookieOf = (session: string): string => `coder_session_token=${session}`;
const open = (session: string, path: string): Promise<Answer> =>
  staff.server.request('GET', path, { headers: { cookie: cookieOf(session) } });
const post = (session: string, path: string, fields: Record<string, string>): Promise<Answer> =>
  staff.server.request('POST', path, {
    headers: { cookie: cookieOf(session), origin: staff.server.url },
    body: new URLSearchParams(fields),
  });
const statusOf = async (session: string): Promise<number> => (await staff.server.get(ME, { 'coder-session-token': session })).status;

/** What the inputs of a page hold, by name. */
function inputsOf(page: Answer): Record<string, string> {
  const inputs = elementsNamed(page.text, 'input').map(({ attributes }) => [attributes['name'] ?? '', attributes['value'] ?? '']);
  return Object.fromEntries(inputs) as Record<string, string>;
}

const leadsTo = ({ status, headers }: Answer): [number, string | null] => [status, headers.get('location')];

describe('the profile', () => {
  it('changes the full name and the picture of a member, and not their username', async () => {
    const { id, session, username } = await personWithPassword(staff);
    expect(Object.keys(inputsOf(await open(session, '/account'))).sort()).toEqual(['avatar_url', 'name']);
    const saved = await post(session, '/account', { name: ' Ada Lovelace ', avatar_url: '/emoji/1.png' });
    expect(leadsTo(saved)).toEqual([303, '/account?done=saved']);
    expect(inputsOf(await open(session, '/account?done=saved'))).toEqual({ name: 'Ada Lovelace', avatar_url: '/emoji/1.png' });
    expect(await lastAuditOf(staff, id)).toMatchObject({ user_id: id, action: 'write', status_code: 200 });
    expect((await post(session, '/account', { username: `${username}-2`, name: 'Mallory' })).status).toBe(404);
    const { name } = (await staff.server.get(ME, { 'coder-session-token': session })).json<{ name: string }>();
    expect(name).toBe('Ada Lovelace');
  });

  it('changes the username of a person who may change users, and keeps what they typed when it is taken or cannot be', async () => {
    const admin = await createPerson(staff.server, { siteRoles: ['user-admin'] });
    const other = await createPerson(staff.server);
    for (const [username, status] of [
      [other.username, 400],
      ['not a name', 400],
      [`${admin.username}-2`, 303],
    ] as const) {
      const answer = await post(admin.token, '/account', { username, name: 'Grace', avatar_url: '' });
      expect([username, answer.status]).toEqual([username, status]);
      if (status === 303) continue;
      expect(inputsOf(answer)).toMatchObject({ username, name: 'Grace' });
      expect(answer.text).toContain('id="username-fault"');
    }
    expect(inputsOf(await open(admin.token, '/account'))).toMatchObject({ username: `${admin.username}-2`, name: 'Grace' });
  });

  it('leaves the picture of somebody who signs in with an identity provider to the provider', async () => {
    const person = await createPerson(staff.server, { loginType: 'oidc' });
    const page = await open(person.token, '/account');
    expect([Object.keys(inputsOf(page)), page.text.includes('/account/password')]).toEqual([['name'], false]);
  });
});

describe('the login methods', () => {
  it('are an email address and a password that can be changed, or an identity provider, or none', async () => {
    const { session, email } = await personWithPassword(staff);
    const { text } = await open(session, '/account/logins');
    expect([text.includes(email), text.includes('href="/account/password"')]).toEqual([true, true]);
    for (const [loginType, words] of [
      ['github', 'You have no password here'],
      ['oidc', 'You have no password here'],
      ['none', 'programs use it with tokens'],
    ] as const) {
      const { token } = await createPerson(staff.server, { loginType });
      const page = await open(token, '/account/logins');
      const shown = [page.status, page.text.includes(words), page.text.includes('/account/password')];
      expect([loginType, ...shown]).toEqual([loginType, 200, true, false]);
    }
  });
});

describe('sessions', () => {
  const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0';
  const logInWith = async (email: string, userAgent: string): Promise<string> => {
    const headers = { 'user-agent': userAgent };
    const answer = await staff.server.request('POST', '/api/v2/users/login', { headers, body: { email, password: PASSWORD } });
    return answer.json<{ session_token: string }>().session_token;
  };

  it('are shown and listed with the browser that logged in, whatever it calls itself', async () => {
    const { email } = await personWithPassword(staff);
    const markup = `<b>evil</b>${'x'.repeat(1000)}`;
    const session = await logInWith(email, FIREFOX);
    await logInWith(email, markup);
    const page = await open(session, '/account/sessions');
    for (const words of ['Firefox on Windows', 'an unknown program']) expect(page.text).toContain(words);
    expect(page.text).not.toContain('evil');
    const key = await staff.server.get(`${ME}/keys/${session.slice(0, 10)}`, { 'coder-session-token': session });
    expect(key.json()).toMatchObject({ created_with: 'Firefox on Windows' });
    const stored = await staff.server.db.query<{ user_agent: string }>(
      `SELECT k.user_agent FROM api_keys k JOIN users u ON u.id = k.user_id WHERE u.email = $1 AND k.user_agent LIKE '<b>%'`,
      [email],
    );
    expect(stored).toEqual([{ user_agent: markup.slice(0, 256) }]);
  });

  it('of a command line are not taken for one of the browser that created them', async () => {
    const { session } = await personWithPassword(staff);
    const form_token = inputsOf(await open(session, '/cli-auth'))['form_token'] ?? '';
    expect((await post(session, '/cli-auth', { form_token })).status).toBe(200);
    expect((await open(session, '/account/sessions')).text).toContain('command line');
  });
});

describe('secrets', () => {
  const VALUE = 'hunter2-hunter2';
  const FIELDS = { name: 'npm', value: VALUE, description: 'For releases', env_name: 'NPM_TOKEN', file_path: '', enabled: 'yes' };
  const listed = async (session: string): Promise<unknown> =>
    (await staff.server.get(`${ME}/secrets`, { 'coder-session-token': session })).json();

  it('are stored, changed and deleted, each audited, and no page shows a value', async () => {
    const { id, session } = await personWithPassword(staff);
    expect((await open(session, '/account/secrets')).text).toContain('You have no secrets.');
    expect(leadsTo(await post(session, '/account/secrets/new', FIELDS))).toEqual([303, '/account/secrets?done=created']);
    const [list, form] = [await open(session, '/account/secrets'), await open(session, '/account/secrets/edit?name=npm')];
    for (const page of [list, form])
      expect([page.status, page.text.includes('NPM_TOKEN'), page.text.includes(VALUE)]).toEqual([200, true, false]);
    const { name: _, ...changed } = { ...FIELDS, value: '', env_name: 'NPM_AUTH', secret: 'npm' };
    expect(leadsTo(await post(session, '/account/secrets/edit', changed))).toEqual([303, '/account/secrets?done=changed']);
    expect(await listed(session)).toMatchObject([{ name: 'npm', env_name: 'NPM_AUTH', enabled: true }]);
    expect((await post(session, '/account/secrets/delete', { secret: 'npm', typed_name: 'mpn' })).status).toBe(400);
    // A second click reaches its goal, too.
    for (let click = 0; click < 2; click++) {
      const answer = await post(session, '/account/secrets/delete', { secret: 'npm', typed_name: 'npm' });
      expect(leadsTo(answer)).toEqual([303, '/account/secrets?done=deleted']);
    }
    expect(await listed(session)).toEqual([]);
    const entries = await staff.server.db.query(
      `SELECT action, status_code FROM audit_logs WHERE resource_type = 'user_secret' AND user_id = $1 AND status_code < 300 ORDER BY time`,
      [id],
    );
    expect(entries).toMatchObject([{ action: 'create' }, { action: 'write' }, { action: 'delete' }]);
  });

  it('with a fault keep everything that was typed but the value, and name the field', async () => {
    const { session } = await personWithPassword(staff);
    const answer = await post(session, '/account/secrets/new', { ...FIELDS, env_name: 'not a name' });
    expect(answer.status).toBe(400);
    expect(inputsOf(answer)).toMatchObject({ name: 'npm', env_name: 'not a name', description: 'For releases' });
    expect([answer.text.includes('id="env_name-fault"'), answer.text.includes(VALUE)]).toEqual([true, false]);
    expect(await listed(session)).toEqual([]);
  });

  it('are imported from the text of a .env file after their names were shown, all or none, each audited', async () => {
    const { id, session } = await personWithPassword(staff);
    const IMPORT = '/account/secrets/import';
    const text = '# keys\r\nexport A_KEY="one\r\ntwo"\r\nB_KEY=three # comment\r\n';
    expect((await open(session, IMPORT)).status).toBe(200);
    const preview = await post(session, IMPORT, { content: text });
    expect([preview.status, parsePage(preview.text).text.includes('three'), await listed(session)]).toEqual([200, false, []]);
    const { content = '' } = inputsOf(preview);
    expect(leadsTo(await post(session, `${IMPORT}/confirm`, { content }))).toEqual([303, '/account/secrets?done=imported']);
    expect(await listed(session)).toMatchObject([{ name: 'A_KEY', env_name: 'A_KEY', enabled: true }, { name: 'B_KEY' }]);
    const sizes = await staff.server.db.query(`SELECT value_bytes FROM user_secrets WHERE user_id = $1 ORDER BY name`, [id]);
    expect(sizes).toEqual([{ value_bytes: 'one\ntwo'.length }, { value_bytes: 'three'.length }]);
    // One that exists is not replaced, and keeps the others from being stored.
    const refused = await post(session, IMPORT, { content: 'B_KEY=four\nC_KEY=five' });
    expect([refused.text.includes('you already have this secret'), refused.text.includes('five')]).toEqual([true, false]);
    expect((await post(session, `${IMPORT}/confirm`, { content: 'C_KEY=five\nB_KEY=four' })).status).toBe(400);
    expect(await listed(session)).toHaveLength(2);
    const entries = await staff.server.db.query(
      `SELECT action FROM audit_logs WHERE resource_type = 'user_secret' AND user_id = $1 AND status_code < 300`,
      [id],
    );
    expect(entries).toEqual([{ action: 'create' }, { action: 'create' }]);
  });

  it.each([
    ['a line that is none', 'A=1\nhunter2-hunter2', 'has a line that is not NAME=value (line 2)'],
    ['an unclosed quote', 'A="hunter2-hunter2', 'has an unclosed quote (line 1)'],
    ['the same name twice', 'A=hunter2-hunter2\nA=2', 'sets the same name twice (line 2)'],
    ['an empty value', 'A=hunter2-hunter2\nB=', 'In the secret &quot;B&quot;.'],
    ['nothing', '# only a comment', 'contains no secrets'],
    ['too long a text', `A=hunter2-hunter2${'x'.repeat(48 * 1024)}`, 'must not be longer than 49152 bytes'],
  ])('are not imported from a text with %s, and the page says where without repeating a value', async (_what, content, words) => {
    const { session } = await personWithPassword(staff);
    for (const path of ['/account/secrets/import', '/account/secrets/import/confirm']) {
      const answer = await post(session, path, { content });
      const told = [answer.status, answer.text.includes(words), answer.text.includes(VALUE)];
      expect([path, ...told]).toEqual([path, 400, true, false]);
    }
    expect(await listed(session)).toEqual([]);
  });

  it('of somebody else do not exist', async () => {
    const [owner, stranger] = [await personWithPassword(staff), await personWithPassword(staff)];
    await post(owner.session, '/account/secrets/new', FIELDS);
    for (const path of ['edit', 'delete']) {
      expect((await open(stranger.session, `/account/secrets/${path}?name=npm`)).status).toBe(404);
    }
    expect((await post(stranger.session, '/account/secrets/edit', { ...FIELDS, secret: 'npm' })).status).toBe(404);
  });
});

describe('the SSH key', () => {
  it('is shown, and replaced after the name was typed, which is audited', async () => {
    const { id, session, username } = await personWithPassword(staff);
    const keyOf = async (): Promise<string> =>
      (await staff.server.get(`${ME}/gitsshkey`, { 'coder-session-token': session })).json<{ public_key: string }>().public_key.trim();
    const before = await keyOf();
    expect((await open(session, '/account/ssh-key')).text).toContain(`<code id="public-key">${before}</code>`);
    const refused = await post(session, '/account/ssh-key/regenerate', { typed_name: 'somebody else' });
    expect([refused.status, await keyOf()]).toEqual([400, before]);
    expect(refused.text).toContain('This is not the name above. Nothing was changed.');
    const replaced = await post(session, '/account/ssh-key/regenerate', { typed_name: username });
    expect(leadsTo(replaced)).toEqual([303, '/account/ssh-key?done=regenerated']);
    const after = await keyOf();
    expect(after).not.toBe(before);
    expect((await open(session, '/account/ssh-key?done=regenerated')).text).toContain(after);
    const entries = await staff.server.db.query(
      `SELECT action FROM audit_logs WHERE resource_type = 'git_ssh_key' AND user_id = $1 ORDER BY time`,
      [id],
    );
    expect(entries).toEqual([{ action: 'create' }, { action: 'write' }]);
  });
});

describe('the password page', () => {
  const change = (session: string, old_password: string, password: string, password_again = password): Promise<Answer> =>
    post(session, '/account/password', { old_password, password, password_again });
  const NEW_PASSWORD = 'Another-Staple-77-Donkey';

  it('demands the current password, ends what was signed in before, and keeps this browser signed in with a new session', async () => {
    const person = await personWithPassword(staff);
    const [here, elsewhere] = [person.session, await logIn(staff.server, { email: person.email, password: PASSWORD })];
    const answer = await change(here, PASSWORD, NEW_PASSWORD);
    expect(leadsTo(answer)).toEqual([303, '/account?done=password-changed']);
    const session = /coder_session_token=([^;]+)/.exec(answer.headers.getSetCookie().join('\n'))?.[1] ?? '';
    expect([await statusOf(here), await statusOf(elsewhere), await statusOf(session)]).toEqual([401, 401, 200]);
    expect((await open(session, '/account?done=password-changed')).text).toContain('Your password has been changed.');
    expect(await lastAuditOf(staff, person.id)).toMatchObject({ action: 'write', status_code: 204 });
    expect(await logIn(staff.server, { email: person.email, password: NEW_PASSWORD })).not.toBe('');
  });

  it.each([
    ['a wrong current password', ['wrong', NEW_PASSWORD, NEW_PASSWORD], 'old_password'],
    ['a weak password', [PASSWORD, 'abc123', 'abc123'], 'password'],
    ['two different passwords', [PASSWORD, NEW_PASSWORD, `${NEW_PASSWORD}x`], 'password_again'],
  ] as const)('names the field after %s, and changes and repeats nothing', async (_what, [old, password, again], field) => {
    const { session } = await personWithPassword(staff);
    const answer = await change(session, old, password, again);
    expect(answer.status).toBe(400);
    expect(answer.text).toContain(`id="${field}-fault"`);
    for (const secret of [old, password, again]) expect(answer.text).not.toContain(`"${secret}"`);
    expect(await statusOf(session)).toBe(200);
  });

  it('does not exist for somebody without a password', async () => {
    const person = await createPerson(staff.server, { loginType: 'oidc' });
    expect((await open(person.token, '/account/password')).status).toBe(404);
    expect((await change(person.token, '', NEW_PASSWORD)).status).toBe(404);
  });
});

describe('the activity of an account', () => {
  interface Activity {
    readonly id: string;
    readonly event: string;
    readonly succeeded: boolean;
    readonly by: string;
    readonly target: string;
    readonly ip: string;
    readonly roles_added: readonly string[];
  }
  const listed = async (session: string, query = '', user = 'me'): Promise<Activity[]> =>
    (await staff.server.get(`/api/v2/users/${user}/activity${query}`, { 'coder-session-token': session })).json<Activity[]>();
  const eventsOf = async (session: string): Promise<string[]> => (await listed(session)).map(({ event }) => event);

  it('is what the person did and what others did to them, and says of others only that it was not the person', async () => {
    const { id, email, session, username } = await personWithPassword(staff);
    const own = { 'coder-session-token': session };
    const wrong = await staff.server.post('/api/v2/users/login', { email, password: 'wrong' });
    expect(wrong.status).toBe(401);
    await staff.server.post('/api/v2/users/me/keys/tokens', { token_name: 'backups' }, own);
    await staff.owner.put(`/users/${id}/roles`, { roles: ['auditor'] });
    await eventually('the refused login is recorded', async () => (await listed(session)).some(({ succeeded }) => !succeeded));
    const events = await listed(session);
    expect(events.map(({ event }) => event).sort()).toEqual(
      ['account_created', 'activated', 'roles_changed', 'signed_in', 'signed_in', 'token_created'].sort(),
    );
    const said = (event: string, more: Partial<Activity> = {}): unknown => expect.objectContaining({ event, ...more });
    expect(events).toContainEqual(said('token_created', { by: 'self', target: 'backups', succeeded: true, ip: '127.0.0.1' }));
    expect(events).toContainEqual(said('signed_in', { by: 'self', succeeded: false, ip: '127.0.0.1' }));
    expect(events).toContainEqual(said('roles_changed', { by: 'other', roles_added: ['auditor'], ip: '' }));

    const { text } = await open(session, '/account/activity');
    for (const words of ['The token', 'backups', 'A sign-in was refused', 'Your roles were changed', 'by an administrator', '127.0.0.1'])
      expect([words, text.includes(words)]).toEqual([words, true]);
    expect([text.includes(staff.owner.id), text.includes(staff.owner.username)]).toEqual([false, false]);
    // By id and by name it is the same list, of nobody else, and not for an app.
    for (const user of [id, username]) expect([user, (await listed(session, '', user)).length]).toEqual([user, 6]);
    const stranger = await createPerson(staff.server, { siteRoles: ['owner'] });
    for (const user of [id, username, 'nobody-at-all'])
      expect([user, (await stranger.get(`/users/${user}/activity`)).status]).toEqual([user, 404]);
    expect(await eventsOf(stranger.token)).toEqual([]);
  });

  it('comes in pages, of which each begins where the one before it ended', async () => {
    const { session } = await personWithPassword(staff);
    for (let n = 0; n < 27; n += 1)
      await staff.server.post('/api/v2/users/me/keys/tokens', { token_name: `t${n}` }, { 'coder-session-token': session });
    const all = await listed(session);
    const first = await listed(session, '?limit=20');
    const second = await listed(session, `?limit=20&after_id=${first.at(-1)?.id}`);
    expect([...first, ...second]).toEqual(all);
    expect(all).toHaveLength(30);
    const { text } = await open(session, '/account/activity');
    const older = /href="(\/account\/activity\?after=[^"]+)"/.exec(text)?.[1] ?? '';
    const next = await open(session, older);
    expect([text.includes('t26'), text.includes('>t1<'), next.text.includes('>t1<'), next.text.includes('rel="next"')]).toEqual([
      true,
      false,
      true,
      false,
    ]);
    // Somebody else's entry is no place to begin.
    const other = await personWithPassword(staff);
    expect(await listed(session, `?after_id=${(await listed(other.session))[0]?.id}`)).toEqual([]);
  });

  it('has the apps that got and lost access, also by an administrator, and none of anybody else', async () => {
    const person = await createPerson(staff.server);
    const provider = new Provider(staff.server, { email: '', username: '', password: '' });
    provider.session = staff.owner.token;
    const app = await provider.createClient();
    provider.session = person.token;
    const tokens = await provider.obtainTokens(app, { scope: 'user:read_personal' });
    expect((await staff.server.get('/api/v2/users/me/activity', { authorization: `Bearer ${tokens.access_token}` })).status).toBe(403);
    const [grant] = (await person.get('/users/me/oauth2-grants')).json<{ id: string }[]>();
    expect((await staff.owner.delete(`/users/${person.id}/oauth2-grants/${grant?.id}`)).status).toBe(204);
    expect((await listed(person.token)).map(({ event, by }) => [event, by])).toEqual([
      ['app_withdrawn', 'other'],
      ['app_allowed', 'self'],
    ]);
    expect((await eventsOf(staff.owner.token)).filter((event) => event.startsWith('app_'))).toEqual([]);
  });
});
