import type { OutgoingHttpHeaders } from 'node:http';
import { type Answer, CookieJar, type RunningServer, startServer } from '../../support/server.js';
import { createOwner, OWNER } from '../../support/sign-in.js';
import { createPerson, type Person } from '../../support/people.js';
import { Replica } from '../../support/replica.js';

const NAME = 'coder_session_token';

describe('two cookies with one name', () => {
  let server: RunningServer;
  let person: Person;
  let other: Person;

  beforeAll(async () => {
    server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
    person = await createPerson(server);
    other = await createPerson(server);
  });
  afterAll(() => server.stop());

  const ask = (method: string, path: string, cookie: string, headers: OutgoingHttpHeaders = {}): Promise<Answer> =>
    server.request(method, path, { headers: { cookie, 'sec-fetch-site': 'same-origin', ...headers } });

  it.each([
    ['two sessions, either of them good', (a: string, b: string) => `${NAME}=${a}; ${NAME}=${b}`],
    ['the same session twice', (a: string) => `${NAME}=${a}; x=1;${NAME}=${a}`],
    ['an empty one behind it', (a: string) => `${NAME}=${a}; ${NAME}=`],
    ['an empty one before it', (a: string) => `${NAME}=;${NAME}=${a}`],
    ['spaces around the name', (a: string, b: string) => `${NAME}=${a};  ${NAME} =${b}`],
  ])('(%s) are refused wherever the cookie is read, and neither is used', async (_title, cookiesOf) => {
    const cookie = cookiesOf(person.token, other.token);
    for (const [method, path] of [
      ['GET', '/api/v2/users/me'],
      ['POST', '/api/v2/users/logout'],
      ['POST', '/api/v2/users/login'],
    ] as const) {
      const answer = await ask(method, path, cookie);
      expect([method, path, answer.status]).toEqual([method, path, 400]);
      expect(answer.json()).toEqual({
        message: `The browser sent two cookies with the name "${NAME}".`,
        detail: 'One of them may come from another site. Remove the cookies of this site in your browser, and sign in again.',
      });
    }
    for (const [method, path] of [
      ['GET', '/'],
      ['GET', '/login'],
      ['GET', '/account'],
      ['POST', '/logout'],
      ['GET', '/oauth2/authorize?client_id=x'],
    ] as const) {
      const answer = await ask(method, path, cookie, { accept: 'text/html' });
      expect([method, path, answer.status]).toEqual([method, path, 400]);
      expect(answer.text).toContain('Remove the cookies of this site');
      expect(answer.text).not.toContain(person.token);
    }
    for (const { token } of [person, other])
      expect((await server.get('/api/v2/users/me', { 'coder-session-token': token })).status).toBe(200);
  });

  it('differ from two cookies of which one name contains the other', async () => {
    for (const cookie of [`x${NAME}=a; ${NAME}=${person.token}`, `${NAME}=${person.token}; ${NAME}2=b; c=${NAME}`]) {
      expect((await ask('GET', '/api/v2/users/me', cookie)).status).toBe(200);
    }
  });

  it('do not affect routes that read no cookie', async () => {
    const cookie = `${NAME}=a; ${NAME}=b`;
    expect((await ask('GET', '/healthz', cookie)).status).toBe(200);
    expect((await ask('GET', '/api/v2/buildinfo', cookie)).status).toBe(200);
    expect((await ask('POST', '/oauth2/tokens', cookie)).status).not.toBe(421);
  });
});

describe('cookies with the prefix __Host-', () => {
  let plain: RunningServer;
  let prefixed: Replica;

  beforeAll(async () => {
    plain = await startServer();
    await createOwner(plain);
    prefixed = await Replica.of(plain, { CODER_ACCESS_URL: 'https://id.example.test', CODER_HOST_PREFIX_COOKIE: 'true' });
  });
  afterAll(async () => {
    await prefixed.stop();
    await plain.stop();
  });

  const signIn = (server: Pick<Replica, 'post'>, cookie?: string): Promise<Answer> =>
    server.post(
      '/api/v2/users/login',
      { email: OWNER.email, password: OWNER.password },
      { ...(cookie !== undefined && { cookie, 'sec-fetch-site': 'same-origin' }) },
    );

  it('are set for this host only, read, and cleared under the same name', async () => {
    const answer = await signIn(prefixed);
    const [cookie = '', ...others] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/^__Host-coder_session_token=[^;]+; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    expect(others).toEqual([]);
    const jar = new CookieJar();
    jar.store([cookie]);
    const header = jar.header() ?? '';
    expect((await prefixed.get('/api/v2/users/me', { cookie: header })).status).toBe(200);
    const out = await prefixed.post('/api/v2/users/logout', undefined, { cookie: header, 'sec-fetch-site': 'same-origin' });
    expect([out.status, out.headers.getSetCookie()]).toEqual([
      200,
      [expect.stringMatching(/^__Host-coder_session_token=; Max-Age=0; Path=\/; HttpOnly; Secure; SameSite=Lax$/) as string],
    ]);
  });

  it('make the server ignore cookies without the prefix, which any sub-domain could have set', async () => {
    const session = (await signIn(prefixed)).json<{ session_token: string }>().session_token;
    expect((await prefixed.get('/api/v2/users/me', { cookie: `${NAME}=${session}` })).status).toBe(401);
    const tossed = `${NAME}=x; __Host-${NAME}=${session}; ${NAME}=y`;
    expect((await prefixed.get('/api/v2/users/me', { cookie: tossed })).status).toBe(200);
    expect((await prefixed.get('/api/v2/users/me', { cookie: `__Host-${NAME}=a; __Host-${NAME}=${session}` })).status).toBe(400);
  });

  it('may be switched on or off: the next login removes the old cookie and ends its session', async () => {
    const before = (await signIn(plain)).json<{ session_token: string }>().session_token;
    const after = await signIn(prefixed, `${NAME}=${before}`);
    expect(after.headers.getSetCookie().map((line) => line.slice(0, line.indexOf('=') + 2))).toEqual([
      expect.stringMatching(/^__Host-coder_session_token=\w$/),
      `${NAME}=;`,
    ]);
    expect((await plain.get('/api/v2/users/me', { 'coder-session-token': before })).status).toBe(401);

    const withPrefix = after.json<{ session_token: string }>().session_token;
    const back = await signIn(plain, `__Host-${NAME}=${withPrefix}`);
    expect(back.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^coder_session_token=\w/),
      expect.stringMatching(/^__Host-coder_session_token=; Max-Age=0; Path=\/; HttpOnly; Secure/),
    ]);
    expect((await plain.get('/api/v2/users/me', { 'coder-session-token': withPrefix })).status).toBe(401);
  });
});
