import { parsePage } from '../../../src/testing/index.js';
import { ME } from '../../support/sign-in.js';
import { type Client, encodeFields, type Provider, RESOURCE_METADATA, startProvider } from '../../support/oauth/index.js';
import { sendBytes, type RawAnswer } from '../../support/raw-http.js';
import { startServer, type RunningServer } from '../../support/server.js';

/** A request line that no HTTP library would send. */
function sendLine(server: RunningServer, line: string, headers: Readonly<Record<string, string>> = {}): Promise<RawAnswer> {
  const { host } = new URL(server.url);
  const fields = Object.entries({ Host: host, Connection: 'close', ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  return sendText(server, `${line} HTTP/1.1\r\n${fields.join('')}\r\n`);
}

async function sendText(server: RunningServer, text: string): Promise<RawAnswer> {
  const answer = await sendBytes(server.url, Buffer.from(text, 'latin1'));
  if (!answer) throw new Error('the connection was closed without an answer');
  return answer;
}

describe('unusual and malicious requests', () => {
  let provider: Provider;
  let client: Client;

  beforeAll(async () => {
    provider = await startProvider({ CODER_VERBOSE: 'true' });
    client = await provider.createClient();
  });
  afterAll(() => provider.server.stop());

  it('a target with scheme and host is served by its path, and its host is checked like any other', async () => {
    const query = encodeFields({ client_id: client.id, response_type: 'code', code_challenge: 'x'.repeat(43) }).toString();
    const page = await sendLine(provider.server, `GET http://evil.example/oauth2/authorize?${query}`, {
      'Coder-Session-Token': provider.session,
    });
    expect(page.status).toBe(200);
    expect(page.head).toContain('cache-control: no-store');
    expect(page.body).not.toContain('evil.example');
    const login = await sendLine(provider.server, `GET http://evil.example/oauth2/authorize?${query}`);
    expect(login.status).toBe(303);
    expect(login.head).toContain('location: /login?redirect=%2foauth2%2fauthorize');
  });

  it('a path in another spelling gets the headers of its route', async () => {
    const answer = await sendLine(provider.server, 'GET /.well-known/%6fauth-protected-resource');
    expect(answer.status).toBe(200);
    expect(answer.head).toContain('access-control-allow-origin: *');
  });

  it('a change of something without a name changes nothing above it: two dots, or nothing, after a slash', async () => {
    const headers = { 'Coder-Session-Token': provider.session };
    const app = await provider.createClient();
    const path = `/api/v2/oauth2-provider/apps/${app.id}`;
    for (const line of [`DELETE ${path}/`, `PUT ${path}/?x=y`]) {
      const answer = await sendLine(provider.server, line, headers);
      expect(answer.status).toBe(404);
      expect(JSON.parse(answer.body)).toMatchObject({ message: 'Route not found.' });
    }
    expect((await provider.server.get(path, headers)).status).toBe(200);
    expect((await sendLine(provider.server, `DELETE ${path}`, headers)).status).toBe(204);
  });

  it.each(['/%zz', '/api/v2/users/%ff', '/oauth2/%zz', `/api/v2/users/${'u'.repeat(1_100)}`])(
    '%s: refused in our format, without an echo',
    async (path) => {
      const answer = await sendLine(provider.server, `GET ${path}?access_token=s3cret`);
      expect([400, 414]).toContain(answer.status);
      expect(JSON.parse(answer.body)).toEqual({ message: 'The request is malformed.', detail: expect.any(String) as unknown });
      expect(answer.head).toContain('x-coder-build-version: v');
      expect(provider.server.logs()).not.toContain('s3cret');
    },
  );

  it.each(['GET', 'HEAD', 'POST', 'OPTIONS'])(
    '%s for no path but the whole server: answered as missing, with the headers of every response',
    async (method) => {
      const answer = await sendLine(provider.server, `${method} *`);
      expect(answer.status).toBe(404);
      for (const name of ['x-coder-build-version: v', 'x-request-id: ', 'x-content-type-options: nosniff'])
        expect(answer.head).toContain(name);
      if (method !== 'HEAD') expect(JSON.parse(answer.body)).toEqual({ message: 'Route not found.' });
    },
  );

  it.each([
    ['an unknown expectation', 'GET / HTTP/1.1\r\nHost: x\r\nExpect: s3cret\r\n\r\n', 417],
    ['no HTTP at all', 'access_token=s3cret\r\n\r\n', 400],
    ['another version', 'GET /?access_token=s3cret HTTP/7.7\r\n\r\n', 400],
    ['a header without a colon', 'GET / HTTP/1.1\r\nHost: x\r\nBearer s3cret\r\n\r\n', 400],
    ['two hosts', 'GET /healthz HTTP/1.1\r\nHost: x\r\nHost: s3cret\r\n\r\n', 400],
    ['two lengths', 'POST /oauth2/tokens HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\ns3cret', 400],
    ['length and chunks', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\ns3cret', 400],
    ['too much of everything', `GET /?access_token=s3cret${'x'.repeat(17_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 431],
  ])('%s: refused in our format, without an echo', async (_what, text, status) => {
    const answer = await sendText(provider.server, text);
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body)).toEqual({ message: 'The request is malformed.', detail: expect.any(String) as unknown });
    expect(answer.head).toContain('x-coder-build-version: v');
    expect(answer.head).toContain('cache-control: no-store');
    expect(provider.server.logs()).not.toContain('s3cret');
  });

  it.each(['Transfer-Encoding: xchunked', 'Transfer-Encoding: chunked\r\n\r\nzz'])(
    'a request that is refused before its body turns out to be missing gets one response, not two: %j',
    async (framing) => {
      for (const path of [ME, '/api/v2/users/login', '/oauth2/tokens', '/oauth2/nothing']) {
        const answer = await sendText(provider.server, `PATCH ${path} HTTP/1.1\r\nHost: x\r\n${framing}\r\n\r\n`);
        expect((answer.head + answer.body).match(/HTTP\/1\.1 /gi)).toHaveLength(1);
      }
    },
  );

  it('a valid request followed by garbage, whose connection closes before it is served, logs no error', async () => {
    const { host } = new URL(provider.server.url);
    for (const path of [ME, '/oauth2/authorize', '/.well-known/oauth-authorization-server']) {
      await sendText(provider.server, `GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n\0\0\0`);
    }
    expect((await provider.get(ME)).status).toBe(401);
    expect(provider.server.logs()).not.toContain('request failed');
  });

  it.each(['/api/v2/users/%00', '/api/v2/users/me/keys/%00', '/api/v2/users/me/keys/tokens/%00', '/api/v2/groups?has_member=%00'])(
    '%s: a name that no row can have',
    async (path) => {
      const answer = await provider.get(path, { 'coder-session-token': provider.session });
      expect([400, 404]).toContain(answer.status);
      expect(answer.json()).toHaveProperty('message');
    },
  );

  it('a null property is treated as missing', async () => {
    const body = { token_name: null, lifetime: null, scopes: null, scope: null, allow_list: null };
    const answer = await provider.post('/api/v2/users/me/keys/tokens', { headers: { 'coder-session-token': provider.session }, body });
    expect(answer.status).toBe(201);
  });

  it('a long user name is simply unknown', async () => {
    expect((await provider.get(`/api/v2/users/${'u'.repeat(300)}`, { 'coder-session-token': provider.session })).status).toBe(404);
  });

  it("the server's names in its documents come from its configuration", async () => {
    const forged = {
      Host: 'evil.example',
      'X-Forwarded-Host': 'evil.example',
      'X-Forwarded-Proto': 'https',
      Forwarded: 'host=evil.example',
    };
    const { Host: _host, ...headers } = forged;
    for (const path of [RESOURCE_METADATA, '/api/v2/buildinfo', '/api/v2/users/me', '/login']) {
      for (const answer of [
        await sendLine(provider.server, `GET ${path}`, forged),
        await sendLine(provider.server, `GET ${path}`, headers),
      ])
        expect(answer.head + answer.body).not.toContain('evil.example');
    }
  });

  it('a secret in an authorization request appears in no log line, also by way of the login page', async () => {
    const away = await provider.get(`/oauth2/authorize?client_id=${client.id}&client_secret=s3cret&state=s3cret`);
    expect(away.status).toBe(303);
    expect(away.headers.get('location')).not.toContain('client_secret');
    await provider.get(away.headers.get('location') ?? '');
    expect(provider.server.logs()).not.toContain('s3cret');
  });

  it("the token and revocation endpoints ignore cookies, so a client's cookie jar does no harm", async () => {
    const headers = { cookie: `coder_session_token=${provider.session}` };
    const grant = await provider.obtainCode(client);
    expect((await provider.exchange(client, grant, {}, { headers })).status).toBe(200);
    expect((await provider.revoke(client, 'coder_x', {}, { headers })).status).toBe(200);
  });

  it('consent by a script that repeats its cookie in the header needs no CSRF token', async () => {
    const headers = { cookie: `coder_session_token=${provider.session}`, 'coder-session-token': provider.session };
    await provider.obtainCode(client, {}, { headers });
  });

  it('responses about a user are not cacheable', async () => {
    for (const headers of [{ 'coder-session-token': provider.session }, { cookie: `coder_session_token=${provider.session}` }, {}]) {
      expect((await provider.get('/api/v2/users/me', headers)).headers.get('cache-control')).toBe('no-store');
    }
  });

  it('a consent page is served after the secret that signs it was deleted', async () => {
    await provider.server.db.query(`UPDATE crypto_keys SET secret = NULL`);
    const again = await startServer({ database: provider.server.db });
    const answer = await again.get(`/oauth2/authorize?client_id=${client.id}&response_type=code&code_challenge=${'x'.repeat(43)}`, {
      'coder-session-token': provider.session,
    });
    await again.stop();
    expect(answer.status).toBe(200);
  });
});

describe('behind a trusted proxy', () => {
  let provider: Provider;

  beforeAll(async () => {
    provider = await startProvider({ CODER_PROXY_TRUSTED_ORIGINS: '127.0.0.1' });
  });
  afterAll(() => provider.server.stop());

  it.each(['unknown', '192.0.2.7:51234', 'fe80::1%eth0'])('a client with the forwarded address %s can log in', async (name) => {
    const { email, password } = provider.account;
    const answer = await provider.post('/api/v2/users/login', { headers: { 'x-forwarded-for': name }, body: { email, password } });
    expect(answer.status).toBe(201);
  });
});

describe('the set-up page', () => {
  let server: RunningServer;

  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.stop());

  it.each([
    ['email', 'Email address', { email: '' }],
    ['email', 'Email address', { email: 'ada' }],
    ['name', 'Full name', { name: 'n'.repeat(129) }],
    ['username', 'Username', { username: '-' }],
    ['password', 'Password', { password: 'short' }],
  ])('says that the %s is invalid and why, at that field only, and creates no user', async (field, label, wrong) => {
    const form = { email: 'ada@example.test', username: 'ada', name: '', password: 'Correct-Horse-7-Battery', ...wrong };
    const answer = await server.post('/setup', new URLSearchParams(form), { origin: server.url });
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const { elements, text } = parsePage(answer.text);
    const atFault = elements.filter(({ attributes }) => attributes['aria-invalid'] === 'true');
    expect(atFault.map(({ attributes }) => attributes['name'])).toEqual([field]);
    const reasons = elements.filter(({ attributes }) => attributes['class'] === 'fault');
    expect(reasons.map(({ attributes }) => attributes['id'])).toEqual([`${field}-fault`]);
    expect(atFault[0]?.attributes['aria-describedby']?.split(' ')).toContain(`${field}-fault`);
    expect(elements.filter(({ name, attributes }) => name === 'a' && attributes['href'] === `#${field}`)).toHaveLength(1);
    expect(text).toMatch(new RegExp(`Some fields need your attention\\. ${label}: \\w`));
    expect((await server.get('/api/v2/users/first')).status).toBe(404);
  });
});
