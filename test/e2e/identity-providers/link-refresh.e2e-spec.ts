import { keyState, plantUser } from '../../support/people.js';
import { Replica } from '../../support/replica.js';
import { type RunningServer, startServer } from '../../support/server.js';
import { expectPage, me } from '../../support/idp/expect-login.js';
import { Idp } from '../../support/idp/idp.js';
import { logInAt, somebody } from '../../support/idp/login.js';

const SIGNED_OUT = 'You are signed out or your session has expired. Please sign in again to continue.';
const REFUSED = 'Could not refresh expired OpenID Connect token. Try re-authenticating to resolve this issue.';

interface Session {
  readonly token: string;
  readonly userId: string;
}

/** Spec users 3.8, every row of its table. */
describe('the login behind a key', () => {
  let idp: Idp;
  let server: RunningServer;

  beforeAll(async () => {
    idp = await Idp.start();
    server = await startServer({ env: { ...idp.env(), CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
    await plantUser(server.db, { roles: ['owner'] });
  });
  afterAll(async () => {
    await server.stop();
    await idp.stop();
  });

  async function session(changes: Parameters<Idp['become']>[0] = {}): Promise<Session> {
    await idp.become({ claims: somebody(), ...changes });
    const { token = '' } = await logInAt(server);
    return { token, userId: (await me(server, token)).id };
  }

  async function expireLink(userId: string, by = '1 second'): Promise<void> {
    await server.db.query(`UPDATE user_links SET oauth_expiry = now() - $2::interval WHERE user_id = $1`, [userId, by]);
  }

  const get = (path: string, token: string) => server.get(path, { 'coder-session-token': token });
  const ask = (token: string) => get('/api/v2/users/me', token);

  async function linkOf(userId: string): Promise<Record<string, unknown>> {
    const [link] = await server.db.query(`SELECT * FROM user_links WHERE user_id = $1`, [userId]);
    return link ?? {};
  }

  it('that is gone is 401', async () => {
    const { token, userId } = await session();
    await server.db.query(`DELETE FROM user_links WHERE user_id = $1`, [userId]);
    const answer = await ask(token);
    expect(answer.status).toBe(401);
    expect(answer.json()).toEqual({ message: SIGNED_OUT, detail: 'You must re-authenticate with the login provider.' });
    expect(answer.headers.get('www-authenticate')).toMatch(/error="invalid_token"/);
  });

  it('that has not expired, or never does, is not asked about', async () => {
    const { token } = await session();
    expect((await ask(token)).status).toBe(200);
    const forEver = await session({ expiresIn: null });
    expect(await linkOf(forEver.userId)).toMatchObject({ oauth_expiry: null });
    expect((await ask(forEver.token)).status).toBe(200);
    expect(await idp.counts()).toMatchObject({ refresh: 0 });
  });

  it('that has expired is renewed, keeps what the login told, and touches neither the key nor its expiry', async () => {
    const { token, userId } = await session();
    await expireLink(userId);
    const before = { link: await linkOf(userId), key: await keyState(server.db, token) };
    expect((await ask(token)).status).toBe(200);
    const after = await linkOf(userId);
    expect(await idp.counts()).toMatchObject({ refresh: 1 });
    expect(after).toMatchObject({ claims: before.link['claims'], refresh_lease_expires_at: null });
    expect(after['oauth_access_token']).not.toBe(before.link['oauth_access_token']);
    expect(after['oauth_refresh_token']).not.toBe(before.link['oauth_refresh_token']);
    expect((after['oauth_expiry'] as Date).getTime()).toBeGreaterThan(Date.now() + 3_500_000);
    expect((await keyState(server.db, token))?.expires_at).toEqual(before.key?.expires_at);
    expect((await ask(token)).status).toBe(200);
    expect(await idp.counts()).toMatchObject({ refresh: 1 });
  });

  it('keeps a refresh token that does not come again', async () => {
    const { token, userId } = await session({ refreshTokens: 'keep' });
    for (let round = 0; round < 2; round++) {
      await expireLink(userId);
      expect((await ask(token)).status).toBe(200);
    }
    expect(await idp.counts()).toMatchObject({ refresh: 2 });
  });

  it('without a refresh token is 401 when it has expired, and no refresh is tried', async () => {
    const { token, userId } = await session({ refreshTokens: 'never' });
    await expireLink(userId);
    const answer = await ask(token);
    expect(answer.status).toBe(401);
    const { message, detail } = answer.json<{ message: string; detail: string }>();
    expect(message).toBe(SIGNED_OUT);
    expect(detail).toMatch(/^OpenID Connect session expired at "\d{4}-[^"]+Z"\. Try signing in again\.$/);
    expect(await idp.counts()).toMatchObject({ refresh: 0 });
  });

  it('that the provider does not renew is 401 with its words, and the key stays', async () => {
    const { token, userId } = await session();
    await idp.change({ refresh: 'refuse' });
    await expireLink(userId);
    const answer = await ask(token);
    expect(answer.status).toBe(401);
    expect(answer.json()).toEqual({ message: REFUSED, detail: 'invalid_grant: the provider says invalid_grant' });
    expect(answer.headers.get('www-authenticate')).toMatch(/error="invalid_token"/);
    await idp.change({ refresh: 'ok' });
    expect((await ask(token)).status).toBe(200);
  });

  it('at a provider that is down is 401, and works again when the provider does', async () => {
    const { token, userId } = await session();
    await idp.change({ down: true });
    await expireLink(userId);
    const answer = await ask(token);
    expect({ status: answer.status, message: answer.json<{ message: string }>().message }).toEqual({ status: 401, message: REFUSED });
    await idp.change({ down: false });
    expect((await ask(token)).status).toBe(200);
  });

  it('at a slow provider makes requests wait, and renews it once for all of them', async () => {
    const { token, userId } = await session();
    await idp.change({ delayMs: 700 });
    await expireLink(userId);
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(token)));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect(await idp.counts()).toMatchObject({ refresh: 1 });
  });

  it('at a provider that does not answer is given up in the time that a provider has', async () => {
    const { token, userId } = await session();
    await idp.change({ delayMs: 60_000 });
    await expireLink(userId);
    const answer = await ask(token);
    expect({ status: answer.status, message: answer.json<{ message: string }>().message }).toEqual({ status: 401, message: REFUSED });
  });

  it('is looked at after the key itself: an expired key is refused for its own sake, and not revived', async () => {
    const { token, userId } = await session();
    await expireLink(userId);
    await server.db.query(`UPDATE api_keys SET expires_at = now() - interval '1 second' WHERE user_id = $1`, [userId]);
    const answer = await ask(token);
    expect(answer.status).toBe(401);
    expect(answer.json<{ detail: string }>().detail).toMatch(/^API key expired at/);
    expect(await idp.counts()).toMatchObject({ refresh: 0 });
  });

  it('is looked at after the user: somebody suspended is refused, and a dormant one stays dormant without a login', async () => {
    const { token, userId } = await session();
    await expireLink(userId);
    await server.db.query(`UPDATE users SET status = 'suspended' WHERE id = $1`, [userId]);
    expect((await ask(token)).json<{ message: string }>().message).toMatch(/^User is not active/);
    expect(await idp.counts()).toMatchObject({ refresh: 0 });
    await server.db.query(`UPDATE users SET status = 'dormant' WHERE id = $1`, [userId]);
    await idp.change({ refresh: 'refuse' });
    expect((await ask(token)).status).toBe(401);
    expect(await server.db.query(`SELECT status FROM users WHERE id = $1`, [userId])).toEqual([{ status: 'dormant' }]);
  });

  it('does not matter to keys of other kinds', async () => {
    const { token, userId } = await session();
    const { key } = (await server.post('/api/v2/users/me/keys', {}, { 'coder-session-token': token })).json<{ key: string }>();
    const created = await server.post('/api/v2/users/me/keys/tokens', { token_name: 'ci' }, { 'coder-session-token': token });
    const longLived = created.json<{ key: string }>().key;
    await idp.change({ refresh: 'refuse' });
    await expireLink(userId);
    expect((await ask(key)).status).toBe(200);
    expect((await ask(longLived)).status).toBe(200);
    expect((await ask(token)).status).toBe(401);
  });

  it('does not matter on public routes, nor where somebody wants to log in again', async () => {
    const { token, userId } = await session();
    await idp.change({ refresh: 'refuse' });
    await expireLink(userId);
    const cookie = { cookie: `coder_session_token=${token}` };
    expect((await server.get('/api/v2/users/authmethods', cookie)).status).toBe(200);
    expect((await server.get('/api/v2/users/oidc/callback', cookie)).status).toBe(307);
    expect((await server.get('/login', cookie)).status).toBe(200);
    expect(await idp.counts()).toMatchObject({ refresh: 1 });
  });

  it('that is refused surfaces where login is optional, and leads a browser to the login page with the reason', async () => {
    const { token, userId } = await session();
    await idp.change({ refresh: 'refuse' });
    await expireLink(userId);
    const answer = await server.get('/', { cookie: `coder_session_token=${token}` });
    expect(answer.status).toBe(303);
    const login = new URL(answer.headers.get('location') ?? '', server.url);
    expect({ path: login.pathname, message: login.searchParams.get('message') }).toEqual({ path: '/login', message: REFUSED });
    const page = await server.get(login.pathname + login.search, { cookie: `coder_session_token=${token}` });
    expect(page.status).toBe(200);
    expect(page.text).toContain('Could not refresh expired OpenID Connect token.');
  });

  it('only counts as none there when it has merely run out', async () => {
    const { token, userId } = await session({ refreshTokens: 'never' });
    await expireLink(userId);
    expect((await server.get('/', { cookie: `coder_session_token=${token}` })).status).toBe(200);
  });

  it('whose provider was removed is a clear 500, and never a crash', async () => {
    const { token, userId } = await session();
    const other = await session();
    await expireLink(userId);
    const message = 'An internal error occurred. Please try again or contact the system administrator.';
    const detail = (lack: string): string =>
      `Unable to refresh OAuth token for login type "oidc". ${lack} Contact an administrator to configure this login type.`;

    const none = await Replica.of(server);
    const headers = { 'coder-session-token': token };
    const first = await none.get('/api/v2/users/me', headers);
    expect({ status: first.status, body: first.json() }).toEqual({
      status: 500,
      body: { message, detail: detail('No OAuth2Configs provided.') },
    });
    const page = await none.get('/', { cookie: `coder_session_token=${token}` });
    expectPage(page, 500, message, detail('No OAuth2Configs provided.'));
    expect((await none.get('/login', { cookie: `coder_session_token=${token}` })).status).toBe(200);
    expect((await none.get('/api/v2/users/me', { 'coder-session-token': other.token })).status).toBe(200);
    await none.stop();

    const another = await Replica.of(server, { CODER_OIDC_PROVIDERS: 'other', ...idp.env('other') });
    const second = await another.get('/api/v2/users/me', headers);
    expect({ status: second.status, body: second.json() }).toEqual({
      status: 500,
      body: { message, detail: detail('OAuth2Config not provided.') },
    });
    await another.stop();
  });

  it('is renewed once by 200 requests over two servers at the moment it expires, and all of them are answered', async () => {
    const replica = await Replica.of(server, idp.env());
    const { token, userId } = await session();
    await idp.change({ delayMs: 150, resetCounts: true });
    await expireLink(userId, '0 seconds');
    const headers = { 'coder-session-token': token };
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, i) => (i % 2 === 0 ? server : replica).get('/api/v2/users/me', headers)),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(200);
    expect(await idp.counts()).toMatchObject({ refresh: 1 });
    await replica.stop();
  });

  it('that another server was renewing when it died is renewed when its lease is over', async () => {
    const { token, userId } = await session();
    await expireLink(userId);
    await server.db.query(`UPDATE user_links SET refresh_lease_expires_at = now() + interval '1 second' WHERE user_id = $1`, [userId]);
    expect((await ask(token)).status).toBe(200);
    expect(await idp.counts()).toMatchObject({ refresh: 1 });
  });

  it('that the person renewed by logging in meanwhile keeps what that brought', async () => {
    const person = somebody();
    const { token, userId } = await session({ claims: person });
    await expireLink(userId);
    await idp.change({ delayMs: 400 });
    const waiting = ask(token);
    const login = logInAt(server);
    expect((await waiting).status).toBe(200);
    await login;
    const renewed = await linkOf(userId);
    await idp.change({ delayMs: 0 });
    await expireLink(userId);
    expect((await ask(token)).status).toBe(200);
    expect(renewed['refresh_lease_expires_at']).toBeNull();
  });
});

describe('the login behind a key, with encryption', () => {
  it('is never stored in the clear, before and after it is renewed', async () => {
    const idp = await Idp.start();
    const env = { ...idp.env(), CODER_EXTERNAL_TOKEN_ENCRYPTION_KEYS: Buffer.alloc(32, 7).toString('base64') };
    const server = await startServer({ env });
    await idp.become({ claims: somebody() });
    const { token = '' } = await logInAt(server);
    for (const expired of [false, true]) {
      if (expired) await server.db.query(`UPDATE user_links SET oauth_expiry = now() - interval '1 second'`);
      expect((await server.get('/api/v2/users/me', { 'coder-session-token': token })).status).toBe(200);
      const [link] = await server.db.query(`SELECT * FROM user_links`);
      expect(link).toMatchObject({
        oauth_access_token_key_id: expect.any(String) as string,
        oauth_refresh_token_key_id: expect.any(String) as string,
      });
      // What the provider gives are uuids.
      expect(`${String(link?.['oauth_access_token'])} ${String(link?.['oauth_refresh_token'])}`).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
    }
    expect(await idp.counts()).toMatchObject({ refresh: 1 });
    await server.stop();
    await idp.stop();
  });
});
