import { runCommand } from '../../support/command.js';
import { createPerson } from '../../support/people.js';
import { CookieJar, type RunningServer, startServer } from '../../support/server.js';

describe('the home page of a signed-in user', () => {
  let server: RunningServer;
  let jar: CookieJar;

  beforeAll(async () => {
    server = await startServer();
    jar = new CookieJar();
    const body = new URLSearchParams({ email: 'ada@example.com', username: 'ada', name: '', password: 'Correct-horse-battery-staple-9' });
    await server.request('POST', '/setup', { body, headers: { origin: server.url }, jar });
  });
  afterAll(() => server.stop());

  it('leads an owner through the first steps, each until it is done', async () => {
    const before = (await server.request('GET', '/', { jar })).text;
    expect(before).toContain('0 of 4 are done.');
    expect(before).toMatch(/<dt>Registered apps<\/dt>\s*<dd>0<\/dd>/);

    const headers = { 'coder-session-token': jar.get('coder_session_token') ?? '' };
    const created = await server.request('POST', '/api/v2/oauth2-provider/apps', {
      body: { name: 'My editor', redirect_uris: ['https://editor.example/callback'] },
      headers,
    });
    expect(created.status).toBe(201);
    const after = (await server.request('GET', '/', { jar })).text;
    expect(after).toContain('1 of 4 are done.');
    expect(after).toMatch(/<dt>Registered apps<\/dt>\s*<dd>1<\/dd>/);

    const member = await createPerson(server);
    expect((await server.request('GET', '/', { jar })).text).toContain('2 of 4 are done.');
    const { code, err } = await runCommand(['backup', '-'], { env: { CODER_PG_CONNECTION_URL: server.db.url } });
    expect([code, err]).toEqual([0, expect.not.stringContaining('does not show this backup')]);
    const backedUp = (await server.request('GET', '/', { jar })).text;
    expect(backedUp).toContain('3 of 4 are done.');
    expect(backedUp).toContain('the last time <time');
    const stats = await server.request('GET', '/api/v2/deployment/stats', { headers });
    expect(Date.now() - Date.parse(stats.json<{ last_backup_at: string }>().last_backup_at)).toBeGreaterThanOrEqual(0);
    const theirs = (await server.get('/', { 'coder-session-token': member.token })).text;
    expect(theirs).not.toContain('First steps');
  });

  it('hides them where an owner has seen enough of them', async () => {
    const hidden = await server.request('POST', '/first-steps/hide', { body: new URLSearchParams(), headers: { origin: server.url }, jar });
    expect([hidden.status, hidden.headers.get('location')]).toEqual([303, '/?hidden=1']);
    const after = (await server.request('GET', '/?hidden=1', { jar })).text;
    expect(after).toContain('The list is hidden in this browser.');
    expect(after).not.toContain('First steps');
  });

  it('shows a user name once if there is no full name', async () => {
    const account = /<div class="account">.*?<\/div>\s*<\/div>/s.exec((await server.request('GET', '/', { jar })).text)?.[0] ?? '';
    expect(account.match(/<bdi>ada<\/bdi>/g)).toHaveLength(1);
    expect(account).toContain('<bdi>ada@example.com</bdi>');
  });
});
