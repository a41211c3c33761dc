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

  it('shows the first steps until an app is registered, not counting our own API explorer', async () => {
    const before = (await server.request('GET', '/', { jar })).text;
    expect(before).toContain('Register your first OAuth app');

    const created = await server.request('POST', '/api/v2/oauth2-provider/apps', {
      body: { name: 'My editor', redirect_uris: ['https://editor.example/callback'] },
      headers: { 'coder-session-token': jar.get('coder_session_token') },
    });
    expect(created.status).toBe(201);
    const after = (await server.request('GET', '/', { jar })).text;
    expect(after).not.toContain('Register your first OAuth app');
    expect(after).toMatch(/<dt>Registered apps<\/dt>\s*<dd>1<\/dd>/);
  });

  it('shows a user name once if there is no full name', async () => {
    const account = /<div class="account">.*?<\/div>\s*<\/div>/s.exec((await server.request('GET', '/', { jar })).text)?.[0] ?? '';
    expect(account.match(/<bdi>ada<\/bdi>/g)).toHaveLength(1);
    expect(account).toContain('<bdi>ada@example.com</bdi>');
  });
});
