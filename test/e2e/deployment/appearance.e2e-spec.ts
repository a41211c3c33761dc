import { delegateToken } from '../../support/oauth/index.js';
import { expectForbidden, expectJson } from '../../support/expect-answer.js';
import { createPerson, type Person, withKey } from '../../support/people.js';
import { startServer, type RunningServer } from '../../support/server.js';

let server: RunningServer;
let owner: Person;
let member: Person;

beforeAll(async () => {
  server = await startServer();
  owner = await createPerson(server, { siteRoles: ['owner'] });
  member = await createPerson(server);
});
afterAll(() => server.stop());

const NOTHING = {
  application_name: '',
  logo_url: '',
  accent_color: '',
  docs_url: '',
  service_banner: { enabled: false },
  announcement_banners: [],
};
const BANNER = { enabled: true, message: 'Maintenance on Friday', background_color: '#004852' };

const stored = async (): Promise<unknown> => server.db.query(`SELECT value FROM site_configs WHERE key = 'appearance'`);

describe('the appearance of the server', () => {
  it('is empty at first, and shown to every signed-in user', async () => {
    expect(expectJson(await member.get('/appearance'), 200)).toEqual(NOTHING);
    expect((await server.get('/api/v2/appearance')).status).toBe(401);
  });

  it('is replaced as a whole by an owner, and the previous one is recorded', async () => {
    const body = {
      application_name: 'Our Gatehouse',
      logo_url: '/logo.svg',
      service_banner: { enabled: true },
      announcement_banners: [BANNER],
    };
    const put = expectJson(await owner.put('/appearance', body), 200);
    const whole = {
      ...NOTHING,
      application_name: 'Our Gatehouse',
      logo_url: '/logo.svg',
      service_banner: BANNER,
      announcement_banners: [BANNER],
    };
    expect(put).toEqual(whole);
    expect(expectJson(await member.get('/appearance'), 200)).toEqual(whole);

    expect(expectJson(await owner.put('/appearance', { logo_url: null }), 200)).toEqual(NOTHING);
    expect(expectJson(await member.get('/appearance'), 200)).toEqual(NOTHING);
    const [entry] = await server.db.query<{ diff: { value: { old: string; new: string } } }>(
      `SELECT user_id, action, resource_type, status_code, diff FROM audit_logs WHERE resource_type = 'appearance' ORDER BY time DESC LIMIT 1`,
    );
    expect(entry).toMatchObject({ user_id: owner.id, action: 'write', status_code: 200 });
    expect(JSON.parse(entry!.diff.value.old)).toMatchObject({
      applicationName: 'Our Gatehouse',
      banners: [{ message: 'Maintenance on Friday' }],
    });
    expect(JSON.parse(entry!.diff.value.new)).toEqual({ applicationName: '', logoUrl: '', accentColor: '', banners: [] });
  });

  it('is what the pages look like: name, logo on this server, color and announcements', async () => {
    const page = async (path: string): Promise<string> => (await server.get(path, { accept: 'text/html' })).text;
    const look = {
      application_name: 'Ärger & <Söhne>',
      logo_url: '/logo.svg',
      accent_color: '#FFEE00',
      announcement_banners: [BANNER, { ...BANNER, enabled: false, message: 'not said' }],
    };
    expectJson(await owner.put('/appearance', look), 200);
    for (const path of ['/login', '/no-such-page']) {
      const text = await page(path);
      expect(text).toContain(' · Ärger &amp; &lt;Söhne&gt;</title>');
      expect(text).toContain('<img src="/logo.svg" alt="" />');
      expect(text).toContain('<link rel="stylesheet" href="/pages/accent-ffee00.css" />');
      expect(text).toContain('Maintenance on Friday');
      expect(text).not.toContain('not said');
    }
    const style = await server.get('/pages/accent-ffee00.css');
    expect([style.status, style.headers.get('content-type')]).toEqual([200, 'text/css; charset=utf-8']);
    expect(style.text).toContain('--accent: ');

    expectJson(await owner.put('/appearance', { logo_url: 'https://cdn.example/logo.svg', accent_color: '' }), 200);
    const plain = await page('/login');
    expect(plain).toContain(' · Gatehouse</title>');
    for (const part of ['cdn.example', 'accent-', 'Maintenance']) expect(plain).not.toContain(part);
    for (const wrong of ['red', '#fff', 'ffee00', '#ffee00;']) {
      expect((await owner.put('/appearance', { accent_color: wrong })).status).toBe(400);
    }
  });

  it("cannot be changed by a user who is not an owner, or by an owner's app with any scope", async () => {
    const before = await stored();
    const refusals = async (): Promise<number> =>
      (await server.db.query(`SELECT 1 FROM audit_logs WHERE resource_type = 'appearance' AND status_code = 403`)).length;
    const auditor = await createPerson(server, { siteRoles: ['auditor'] });
    for (const person of [member, auditor]) expectForbidden(await person.put('/appearance', { application_name: 'Mine' }));
    expectForbidden(await member.put('/appearance', { logo_url: 'javascript:alert(1)' }));
    expect(await refusals()).toBe(3);
    const app = await delegateToken(server, owner.id, {
      scopes: ['coder:all', 'gatehouse:admin'],
      registered: 'coder:all gatehouse:admin',
    });
    const answer = await server.request('PUT', '/api/v2/appearance', {
      body: { application_name: 'Mine' },
      headers: { authorization: `Bearer ${app}` },
    });
    expect(answer.status).toBe(403);
    const narrow = await withKey(server, owner, { scopes: ['user:read'] });
    expect((await narrow.put('/appearance', { application_name: 'Mine' })).status).toBe(403);
    expect(await stored()).toEqual(before);
  });

  it.each([
    ['a logo that runs code', { logo_url: 'javascript:alert(1)' }],
    ['a logo of another scheme', { logo_url: 'data:image/svg+xml,<svg/>' }],
    ['a logo URL that is too long', { logo_url: `https://example.com/${'a'.repeat(2048)}` }],
    ['a name that is too long', { application_name: 'n'.repeat(65) }],
    ['a name of several lines', { application_name: 'a\nb' }],
    ['a message that is too long', { announcement_banners: [{ ...BANNER, message: 'm'.repeat(2001) }] }],
    ['a colour that is code', { announcement_banners: [{ ...BANNER, background_color: 'url(//evil.example)' }] }],
    ['no colour', { announcement_banners: [{ enabled: true, message: 'x' }] }],
    ['eleven banners', { announcement_banners: Array.from({ length: 11 }, () => BANNER) }],
    ['a banner that is not an object', { announcement_banners: ['banner'] }],
    ['banners that are not a list', { announcement_banners: BANNER }],
  ])('cannot be changed by %s', async (_what, body) => {
    const before = await stored();
    expect((await owner.put('/appearance', body)).status).toBe(400);
    expect(await stored()).toEqual(before);
  });

  it('is one of several that are set at once, and the audit log has all in order', async () => {
    await server.db.query(`DELETE FROM site_configs WHERE key = 'appearance'`);
    await server.db.query(`DELETE FROM audit_logs WHERE resource_type = 'appearance'`);
    const answers = await Promise.all(['One', 'Two', 'Three'].map((name) => owner.put('/appearance', { application_name: name })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const rows = await server.db.query<{ old: string | null; new: string }>(
      `SELECT diff->'value'->>'old' AS old, diff->'value'->>'new' AS new FROM audit_logs WHERE resource_type = 'appearance'`,
    );
    // Each change starts from the result of another one, and one from the empty state.
    const last = rows.filter((row) => !rows.some(({ old }) => old === row.new));
    expect([rows.length, last.length, rows.filter(({ old }) => old === null).length]).toEqual([3, 1, 1]);
    expect(await stored()).toEqual([{ value: last[0]!.new }]);
  });

  it('is empty if the database holds an invalid value', async () => {
    for (const value of ['', 'null', '[]', '{"banners":[1],"logoUrl":"javascript:alert(1)","applicationName":7}', '{']) {
      await server.db.query(`UPDATE site_configs SET value = $1 WHERE key = 'appearance'`, [value]);
      expect(expectJson(await member.get('/appearance'), 200)).toEqual(NOTHING);
    }
  });
});
