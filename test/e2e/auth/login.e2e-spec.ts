import { parsePage, sampledRows, unlessSampled } from '../../../src/testing/index.js';
import { pbkdf2Sync, randomBytes } from 'node:crypto';
import { type Algorithm, hash } from '@node-rs/argon2';
import { eventually } from '../../support/eventually.js';
import { bearer, createOwner, logIn, ME, OWNER } from '../../support/sign-in.js';
import { DPOP_OFFER, obtainTokens, registerClient } from '../../support/oauth/index.js';
import { HeldTransaction } from '../../support/held-transaction.js';
import type { Answer } from '../../support/http-client.js';
import { keyState, plantKey } from '../../support/keys.js';
import { type PlantedUser, plantUser, type UserTraits } from '../../support/people.js';
import { type Endpoint, Replica } from '../../support/replica.js';
import { CookieJar, startServer, type RunningServer } from '../../support/server.js';

const LOGIN = '/api/v2/users/login';
const LOGOUT = '/api/v2/users/logout';
const PASSWORD = 'Staple-Battery-42-Horse';
const TODAYS_FORM = /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/;
// eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- an ambient const enum, which cannot be read file by file
const ARGON2I: Algorithm = 1;
const WRONG = { message: 'Incorrect email or password.' };

let server: RunningServer;
let session: string;
/** A hash of PASSWORD in today's form, made once. */
let todaysHash: string;

beforeAll(async () => {
  server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
  session = await createOwner(server);
  todaysHash = await hash(PASSWORD, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
});
afterAll(() => server.stop());

function attempt({ email }: { email: string }, password = PASSWORD, at: Endpoint = server): Promise<Answer> {
  return at.post(LOGIN, { email, password });
}

function person(traits: UserTraits = {}): Promise<PlantedUser> {
  return plantUser(server.db, { hashedPassword: todaysHash, ...traits });
}

async function storedHash(user: PlantedUser): Promise<string> {
  const [row] = await server.db.query<{ hash: string }>(`SELECT hashed_password AS hash FROM users WHERE id = $1`, [user.id]);
  return row!.hash;
}

function expectRefused(answer: Answer, status: 401 | 403, body: unknown): void {
  expect(answer.status).toBe(status);
  expect(answer.json()).toEqual(body);
  // This is not a failed token, so the challenge is bare (RFC 6750 section 3.1).
  expect(answer.headers.get('www-authenticate')).toBe(
    `Bearer realm="coder", resource_metadata="${server.url}/.well-known/oauth-protected-resource"${status === 401 ? DPOP_OFFER : ''}`,
  );
  expect(answer.headers.getSetCookie()).toEqual([]);
}

describe('a login with a password', () => {
  it('returns a session token, and a cookie that scripts and other sites cannot use', async () => {
    const answer = await attempt(OWNER, OWNER.password);
    expect(answer.status).toBe(201);
    const { session_token: token, ...rest } = answer.json<{ session_token: string }>();
    expect(rest).toEqual({});
    expect(token).toMatch(/^[A-Za-z0-9]{10}-[A-Za-z0-9]{22}$/);
    expect(answer.headers.getSetCookie()).toEqual([`coder_session_token=${token}; Max-Age=31536000; Path=/; HttpOnly; SameSite=Lax`]);
    expect((await server.get(ME, { cookie: `coder_session_token=${token}` })).status).toBe(200);
  });

  it('creates a key that lives for a day and stores only its hash', async () => {
    const token = await logIn(server, OWNER);
    const [row] = await server.db.query<{ row: string; seconds: number }>(
      `SELECT to_jsonb(k)::text AS row, extract(epoch FROM expires_at - created_at)::float8 AS seconds FROM api_keys k WHERE id = $1`,
      [token.split('-')[0]],
    );
    expect(row!.row).not.toContain(token.split('-')[1]);
    expect(row!.seconds).toBeGreaterThan(86_400 - 60);
    expect(row!.seconds).toBeLessThan(86_400 + 60);
  });

  it('ignores the case of the email address', async () => {
    const { email } = await person();
    expect((await attempt({ email: email.toUpperCase() })).status).toBe(201);
  });

  it('does not equate letters that only become equal when a database lower-cases them', async () => {
    const user = await person();
    const email = `mike-${user.username}@example.test`;
    await server.db.query(`UPDATE users SET email = $2 WHERE id = $1`, [user.id, email]);
    for (const lookalike of [email.replace('k', '\u212A'), email.replace('i', '\u0130')]) {
      const answer = await attempt({ email: lookalike });
      expect({ status: answer.status, body: answer.json() }).toEqual({ status: 401, body: WRONG });
    }
  });

  it('activates a dormant user', async () => {
    const user = await person({ status: 'dormant' });
    expect((await attempt(user)).status).toBe(201);
    expect(await server.db.query(`SELECT status FROM users WHERE id = $1`, [user.id])).toEqual([{ status: 'active' }]);
  });
});

describe('a refused login', () => {
  const OTHER = 'another password';
  const changed = async (sql: string): Promise<PlantedUser> => {
    const user = await person();
    await server.db.query(`UPDATE users SET ${sql} WHERE id = $1`, [user.id]);
    return user;
  };
  const sameAnswer: readonly [string, string, () => Promise<{ email: string }>][] = [
    ['an unknown address', PASSWORD, () => Promise.resolve({ email: 'nobody@example.test' })],
    ['a wrong password', OTHER, () => person()],
    ['the password in another case', PASSWORD.toLowerCase(), () => person()],
    ['a password as long as a login takes', 'x'.repeat(15_000), () => person()],
    ['a user without a password', PASSWORD, () => person({ hashedPassword: '' })],
    ['a wrong password of a suspended user', OTHER, () => person({ status: 'suspended' })],
    ['a wrong password of a dormant user', OTHER, () => person({ status: 'dormant' })],
    ['a wrong password of a user of another login type', OTHER, () => person({ loginType: 'oidc' })],
    ['a stored hash in an unknown format', PASSWORD, () => person({ hashedPassword: '$2b$10$abcdefghijklmnopqrstuv' })],
    ['a stored hash that is broken', PASSWORD, () => person({ hashedPassword: '$argon2id$v=19$m=19456,t=2,p=1$broken' })],
    ['a deleted user', PASSWORD, () => changed('deleted = true')],
    ['a system user', PASSWORD, () => changed('is_system = true')],
  ];
  it.each(sameAnswer)('gets the same response for %s', async (_name, password, who) => {
    expectRefused(await attempt(await who(), password), 401, WRONG);
  });

  it('does not wait for the audit log, which has no entry for an unknown address', async () => {
    const user = await person();
    const recorded = () => server.db.query(`SELECT status_code FROM audit_logs WHERE user_id = $1`, [user.id]);
    const log = await HeldTransaction.begin(server.db);
    await log.query('LOCK TABLE audit_logs IN SHARE MODE');
    expectRefused(await attempt(user, OTHER), 401, WRONG);
    expect(await recorded()).toEqual([]);
    await log.untilItBlocks(server.db);
    await log.commit();
    await eventually('the attempt is on record', async () => (await recorded()).length === 1);
    expect(await recorded()).toEqual([{ status_code: 401 }]);
  });

  it('does not activate a dormant user', async () => {
    const user = await person({ status: 'dormant' });
    await attempt(user, 'another password');
    expect(await server.db.query(`SELECT status FROM users WHERE id = $1`, [user.id])).toEqual([{ status: 'dormant' }]);
  });

  it('gives the reason to a suspended user who knows the password', async () => {
    expectRefused(await attempt(await person({ status: 'suspended' })), 401, {
      message: 'Your account is suspended. Contact an admin to reactivate your account.',
    });
  });

  it('names the right login type to a user of another one, suspended or not', async () => {
    for (const status of ['active', 'suspended'] as const) {
      expectRefused(await attempt(await person({ status, loginType: 'oidc' })), 403, {
        message: 'Incorrect login type, attempting to use "password" but user is of login type "oidc"',
      });
    }
  });
});

describe('a server with password logins disabled', () => {
  let replica: Replica;
  beforeAll(async () => {
    replica = await Replica.of(server, { CODER_DISABLE_PASSWORD_AUTH: 'true' });
  });
  afterAll(() => replica.stop());

  it('gives that reason only for a correct password, even to owners', async () => {
    expectRefused(await attempt(OWNER, OWNER.password, replica), 403, { message: 'Password authentication is disabled.' });
    expectRefused(await attempt(OWNER, 'another password', replica), 401, WRONG);
    expectRefused(await attempt(await person({ loginType: 'oidc' }), PASSWORD, replica), 403, {
      message: 'Password authentication is disabled.',
    });
  });

  it('says so in the list of methods, and shows no password field on the login page', async () => {
    expect((await replica.get('/api/v2/users/authmethods')).json()).toMatchObject({ password: { enabled: false } });
    const page = await replica.get('/login');
    expect(page.status).toBe(200);
    expect(page.text).not.toContain('type="password"');
  });

  it('keeps existing sessions valid', async () => {
    expect((await replica.get(ME, { 'coder-session-token': session })).status).toBe(200);
  });
});

describe('the stored password hash', () => {
  function pbkdf2(password: string, iterations = 65_535): string {
    const unpadded = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');
    const salt = randomBytes(16);
    return `$pbkdf2-sha256$${iterations}$${unpadded(salt)}$${unpadded(pbkdf2Sync(password, salt, iterations, 64, 'sha256'))}`;
  }

  const forms: readonly [string, () => Promise<string>][] = [
    ["the reference product's PBKDF2", () => Promise.resolve(pbkdf2(PASSWORD))],
    ['a cheaper Argon2id', () => hash(PASSWORD, { memoryCost: 8192, timeCost: 1, parallelism: 1 })],
    ['a more expensive Argon2id', () => hash(PASSWORD, { memoryCost: 32_768, timeCost: 2, parallelism: 1 })],
  ];
  it.each(forms)('in the form of %s is accepted, and replaced by one in the current form', async (_name, make) => {
    const made = await make();
    const user = await person({ hashedPassword: made });
    expect((await attempt(user, 'another password')).status).toBe(401);
    expect(await storedHash(user)).toBe(made);
    expect((await attempt(user)).status).toBe(201);
    expect(await storedHash(user)).toMatch(TODAYS_FORM);
    expect((await attempt(user)).status).toBe(201);
  });

  it('is kept if it has the current form', async () => {
    const user = await person();
    expect((await attempt(user)).status).toBe(201);
    expect(await storedHash(user)).toBe(todaysHash);
  });

  it('is refused if it is not Argon2id, even if it could be verified', async () => {
    const argon2i = await hash(PASSWORD, { algorithm: ARGON2I });
    expectRefused(await attempt(await person({ hashedPassword: argon2i })), 401, WRONG);
  });
});

describe('a logout', () => {
  it('ends this session and clears the cookie, but no other session or token', async () => {
    const user = await plantUser(server.db);
    const [here, elsewhere, token] = await Promise.all([
      plantKey(server.db, user.id),
      plantKey(server.db, user.id),
      plantKey(server.db, user.id, { loginType: 'token' }),
    ]);
    const application = await plantKey(server.db, user.id, { scopes: ['coder:application_connect'] });
    const cookie = `coder_session_token=${here}`;
    const answer = await server.post(LOGOUT, undefined, { cookie, origin: server.url });
    expect(answer.status).toBe(200);
    expect(answer.json()).toEqual({ message: 'Logged out!' });
    expect(answer.headers.getSetCookie()).toEqual(['coder_session_token=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax']);
    expect((await server.get(ME, { cookie })).status).toBe(401);
    expect((await server.post(LOGOUT, undefined, { cookie, origin: server.url })).status).toBe(401);
    for (const other of [elsewhere, token]) expect((await server.get(ME, bearer(other))).status).toBe(200);
    // Keys of sub-domain applications end together with the browser's session.
    expect(await keyState(server.db, application)).toBeUndefined();
  });

  it('with an OAuth access token revokes that token', async () => {
    const { access_token: token } = await obtainTokens(server, session, await registerClient(server, session));
    expect((await server.post(LOGOUT, undefined, bearer(token))).status).toBe(200);
    expect((await server.get(ME, bearer(token))).status).toBe(401);
    expect((await server.get(ME, bearer(session))).status).toBe(200);
  });
});

describe('the session cookie', () => {
  const settings: readonly [string, Record<string, string>, string][] = [
    ['is Secure when the access URL is https', { CODER_ACCESS_URL: 'https://id.example.test' }, 'HttpOnly; Secure; SameSite=Lax'],
    [
      'is sent across sites only when asked for, and then Secure',
      { CODER_ACCESS_URL: 'https://id.example.test', CODER_SAMESITE_AUTH_COOKIE: 'none' },
      'HttpOnly; Secure; SameSite=None',
    ],
  ];
  sampledRows(it, 1).each(settings)('%s', async (_name, env, attributes) => {
    const replica = await Replica.of(server, env);
    const [cookie] = (await attempt(OWNER, OWNER.password, replica)).headers.getSetCookie();
    await replica.stop();
    expect(cookie).toMatch(new RegExp(`; Path=/; ${attributes}$`));
  });
});

describe('the login page', () => {
  const NOTICE = 'where your browser cannot keep a session';

  it('says where to sign in when it was opened over http and cookies are for https', async () => {
    const replica = await Replica.of(server, { CODER_ACCESS_URL: 'https://id.example.test' });
    const elsewhere = await replica.get('/login?redirect=%2Faccount');
    const page = parsePage(elsewhere.text);
    expect(page.text).toContain(NOTICE);
    expect(elsewhere.text).toContain('href="https://id.example.test/login?redirect=%2Faccount"');
    // A proxy may speak https for the server without a forwarding header.
    expect((await replica.get('/login', { host: 'id.example.test' })).text).not.toContain(NOTICE);
    await replica.stop();
  });

  it('shows no such hint where cookies are sent over http too', async () => {
    expect((await server.get('/login', { host: 'localhost' })).text).not.toContain(NOTICE);
  });
});

describe('the redirect after a login', () => {
  const send = (redirect: string): Promise<Answer> =>
    server.request('POST', '/login', {
      body: new URLSearchParams({ email: OWNER.email, password: OWNER.password, redirect }),
      headers: { origin: server.url },
      jar: new CookieJar(),
    });

  it('goes back to the page that the user came from', async () => {
    const answer = await send('/oauth2/authorize?client_id=1&state=a%26b');
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/oauth2/authorize?client_id=1&state=a%26b']);
  });

  it.each([
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/%09/evil.example/..//evil.example',
    'javascript:alert(1)',
    ' //evil.example',
    '/x\r\nset-cookie: a=b',
  ])('stays on this server, whatever the link says: %j', async (redirect) => {
    const answer = await send(redirect);
    expect(answer.status).toBe(303);
    const location = answer.headers.get('location') ?? '';
    expect(new URL(location, server.url).origin).toBe(server.url);
    expect(location).toMatch(/^\/(?![/\\])/);
    expect(answer.headers.getSetCookie().map((cookie) => cookie.split('=')[0])).toEqual(['coder_session_token']);
  });
});

describe('a login over http where cookies are for https', () => {
  const ADDRESS = 'https://id.example.test';
  const form = { email: OWNER.email, password: OWNER.password, redirect: '/account' };

  it('is refused with the right address, on the page and in the API, and creates no session', async () => {
    const replica = await Replica.of(server, { CODER_ACCESS_URL: ADDRESS });
    const sessions = () => server.db.query(`SELECT count(*) FROM api_keys`);
    const before = await sessions();
    const headers = { origin: replica.address };
    const page = await replica.post('/login', new URLSearchParams(form), headers);
    expect([page.status, page.headers.getSetCookie()]).toEqual([400, []]);
    for (const words of ['plain HTTP', ADDRESS]) expect(parsePage(page.text).text).toContain(words);
    const api = await replica.post('/api/v2/users/login', { email: OWNER.email, password: OWNER.password }, headers);
    expect([api.status, api.headers.getSetCookie(), api.json()]).toEqual([
      400,
      [],
      { message: 'You are using plain HTTP, where your browser cannot keep a session.', detail: `Sign in at ${ADDRESS} instead.` },
    ]);
    expect(await sessions()).toEqual(before);
    // A proxy that speaks https for the server without a forwarding header.
    const behind = await replica.post('/login', new URLSearchParams(form), { origin: ADDRESS });
    expect([behind.status, behind.headers.get('location')]).toEqual([303, '/account']);
    await replica.stop();
  });

  unlessSampled(it)('does not create the first user either', async () => {
    const empty = await startServer({ env: { CODER_ACCESS_URL: ADDRESS } });
    const first = new URLSearchParams({ email: OWNER.email, username: 'owner', name: '', password: OWNER.password });
    const answer = await empty.post('/setup', first, { origin: empty.url });
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([400, []]);
    expect(parsePage(answer.text).text).toContain(`Sign in at ${ADDRESS} instead.`);
    expect((await empty.get('/api/v2/users/first')).status).toBe(404);
    await empty.stop();
  });
});
