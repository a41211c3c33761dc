import { eventually } from '../../support/eventually.js';
import { keyState } from '../../support/keys.js';
import { Replica } from '../../support/replica.js';
import { type RunningServer, startServer } from '../../support/server.js';
import { expectPage, me } from '../../support/idp/expect-login.js';
import { Idp } from '../../support/idp/idp.js';
import { type OidcServer, startOidcServer } from '../../support/idp/oidc-server.js';
import { logInAt, somebody } from '../../support/idp/login.js';
import { sampledRows, unlessSampled } from '../../../src/testing/index.js';

const SIGNED_OUT = 'You are signed out or your session has expired. Please sign in again to continue.';
const REFUSED = 'Could not refresh expired OpenID Connect token. Try re-authenticating to resolve this issue.';

interface Session {
  readonly token: string;
  readonly userId: string;
}

describe('the upstream login behind a key', () => {
  let oidc: OidcServer;
  let idp: Idp;
  let server: RunningServer;

  beforeAll(async () => {
    oidc = await startOidcServer();
    ({ idp, server } = oidc);
  });
  afterAll(() => oidc.stop());

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

  it('answers 401 when it is missing', async () => {
    const { token, userId } = await session();
    await server.db.query(`DELETE FROM user_links WHERE user_id = $1`, [userId]);
    const answer = await ask(token);
    expect(answer.status).toBe(401);
    expect(answer.json()).toEqual({ message: SIGNED_OUT, detail: 'You must re-authenticate with the login provider.' });
    expect(answer.headers.get('www-authenticate')).toMatch(/error="invalid_token"/);
  });

  it('is not refreshed while it is valid or never expires', async () => {
    const { token } = await session();
    expect((await ask(token)).status).toBe(200);
    const forEver = await session({ expiresIn: null });
    expect(await linkOf(forEver.userId)).toMatchObject({ oauth_expiry: null });
    expect((await ask(forEver.token)).status).toBe(200);
    expect(await idp.counts()).toMatchObject({ refresh: 0 });
  });

  it.each([0, 'soon'])('is refreshed at the next request after a token response with an expiry of %j', async (expires_in) => {
    const { token } = await session({ tokenAnswer: { expires_in } });
    expect((await ask(token)).status).toBe(200);
    expect(await idp.counts()).toMatchObject({ refresh: 1 });
  });

  it("is refreshed after its expiry: the claims, the key and the key's expiry stay unchanged", async () => {
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

  it('keeps its refresh token if the provider sends no new one', async () => {
    const { token, userId } = await session({ refreshTokens: 'keep' });
    for (let round = 0; round < 2; round++) {
      await expireLink(userId);
      expect((await ask(token)).status).toBe(200);
    }
    expect(await idp.counts()).toMatchObject({ refresh: 2 });
  });

  it('answers 401 without a refresh attempt if it has expired and has no refresh token', async () => {
    const { token, userId } = await session({ refreshTokens: 'never' });
    await expireLink(userId);
    const answer = await ask(token);
    expect(answer.status).toBe(401);
    const { message, detail } = answer.json<{ message: string; detail: string }>();
    expect(message).toBe(SIGNED_OUT);
    expect(detail).toMatch(/^OpenID Connect session expired at "\d{4}-[^"]+Z"\. Try signing in again\.$/);
    expect(await idp.counts()).toMatchObject({ refresh: 0 });
  });

  it("answers 401 with the provider's message on every server after a refused refresh, which is not repeated, and keeps the key", async () => {
    const replica = await Replica.of(server, idp.env());
    const person = somebody();
    const { token, userId } = await session({ claims: person });
    await idp.change({ refresh: 'refuse', resetCounts: true });
    await expireLink(userId);
    const headers = { 'coder-session-token': token };
    const atOnce = await Promise.all(Array.from({ length: 20 }, (_, i) => (i % 2 ? server : replica).get('/api/v2/users/me', headers)));
    await idp.change({ refresh: 'ok' });
    for (const answer of [...atOnce, await ask(token), await replica.get('/api/v2/users/me', headers)]) {
      expect(answer.status).toBe(401);
      expect(answer.json()).toEqual({ message: REFUSED, detail: 'invalid_grant: the provider says invalid_grant' });
      expect(answer.headers.get('www-authenticate')).toMatch(/error="invalid_token"/);
    }
    expect(await idp.counts()).toMatchObject({ refresh: 1 });
    expect(await linkOf(userId)).toMatchObject({ oauth_refresh_token: '', refresh_lease_expires_at: null });
    // Either server may have sent the refresh.
    const told = /did not renew a session, and will not be tried again before the next login: invalid_grant/;
    await Promise.any([server.waitForLog(told), replica.waitForLog(told)]);

    expect((await logInAt(server)).token).toBeDefined();
    expect((await ask(token)).status).toBe(200);
    await expireLink(userId);
    expect((await ask(token)).status).toBe(200);
    expect(await idp.counts()).toMatchObject({ refresh: 2 });
    await replica.stop();
  });

  sampledRows(it, 1).each([
    ['a server error', { status: 503, body: '<html>' }, 'status 503'],
    ['a client that it does not know', { status: 400, body: { error: 'invalid_scope' } }, 'invalid_scope'],
    ['too many requests', { status: 429, body: { error: 'slow_down' } }, 'slow_down'],
  ])(
    'is refreshed again after %s: once at once, then at growing intervals shared by all servers',
    async (_what, refreshRefusal, detail) => {
      const { token, userId } = await session();
      await idp.change({ refresh: 'refuse', refreshRefusal, resetCounts: true });
      await expireLink(userId);
      for (let i = 0; i < 2; i++) expect((await ask(token)).json()).toEqual({ message: REFUSED, detail });
      const retryAt = async (): Promise<number> =>
        (((await linkOf(userId))['refresh_retry_at'] as Date | null)?.getTime() ?? 0) - Date.now();
      expect(await retryAt()).toBeGreaterThan(-60_000);
      await server.db.query(`UPDATE user_links SET refresh_retry_at = now() + interval '1 minute' WHERE user_id = $1`, [userId]);
      for (let i = 0; i < 5; i++) expect((await ask(token)).json()).toEqual({ message: REFUSED, detail });
      expect(await idp.counts()).toMatchObject({ refresh: 2 });
      for (const seconds of [2, 4, 8, 16, 32, 60, 60]) {
        await server.db.query(`UPDATE user_links SET refresh_retry_at = now() WHERE user_id = $1`, [userId]);
        expect((await ask(token)).status).toBe(401);
        const [link] = await server.db.query<{ wait: number }>(
          `SELECT extract(epoch FROM refresh_retry_at - updated_at)::float AS wait FROM user_links WHERE user_id = $1`,
          [userId],
        );
        expect(link!.wait).toBeGreaterThanOrEqual(seconds);
      }
      await idp.change({ refresh: 'ok' });
      await server.db.query(`UPDATE user_links SET refresh_retry_at = now() WHERE user_id = $1`, [userId]);
      expect((await ask(token)).status).toBe(200);
      expect(await linkOf(userId)).toMatchObject({ refresh_failures: 0, refresh_failure: null, refresh_retry_at: null });
    },
  );

  sampledRows(it, 3).each([
    ['no expiry', { expires_in: null }],
    ['an expiry as text', { expires_in: '3600' }],
    ['a huge expiry', { expires_in: 1e300 }],
    ['no type', { token_type: null }],
    ['a type in mixed case', { token_type: 'bEARER' }],
    ['no scope', { scope: null }],
    ['a null refresh token', { refresh_token: null }],
    ['an empty refresh token', { refresh_token: '' }],
    ['an empty ID token', { id_token: '' }],
    ['a null ID token', { id_token: null }],
    ['an ID token that is not a JWT', { id_token: 'rubbish' }],
    ['unknown fields', { nested: { a: [1] }, error: null }],
  ])('accepts a refresh response with %s, like a first token response', async (_what, refreshAnswer) => {
    const keepsToken = 'refresh_token' in refreshAnswer;
    const { token, userId } = await session({ tokenAnswer: 'id_token' in refreshAnswer ? {} : keepsToken ? {} : refreshAnswer });
    await idp.change({ refreshAnswer, ...(keepsToken && { refreshTokens: 'keep' }) });
    for (let round = 0; round < 2; round++) {
      await expireLink(userId);
      expect((await ask(token)).status).toBe(200);
      await idp.change({ refreshAnswer: {} });
    }
    expect(await idp.counts()).toMatchObject({ refresh: 2 });
  });

  sampledRows(it).each([
    ['that has expired', { exp: 1 }],
    ['of another issuer', { iss: 'https://evil.example.test' }],
    ['for another audience', { aud: 'another' }],
    ['without a subject', { sub: undefined }],
    ['with another nonce', { nonce: 'another' }],
  ])('is refreshed despite an ID token %s, because the old tokens are spent', async (_what, refreshIdToken) => {
    const { token, userId } = await session();
    await idp.change({ refreshIdToken });
    for (let round = 0; round < 2; round++) {
      await expireLink(userId);
      expect((await ask(token)).status).toBe(200);
    }
  });

  it('refuses tokens of another subject, and needs a new login', async () => {
    const { token, userId } = await session();
    const before = await linkOf(userId);
    await idp.change({ refreshIdToken: { sub: 'somebody-else' } });
    await expireLink(userId);
    const detail = 'The identity provider renewed the session of another subject.';
    expect((await ask(token)).json()).toEqual({ message: REFUSED, detail });
    expect((await ask(token)).json()).toEqual({ message: REFUSED, detail });
    expect(await linkOf(userId)).toMatchObject({ oauth_access_token: before['oauth_access_token'], oauth_refresh_token: '' });
    expect(await idp.counts()).toMatchObject({ refresh: 1 });
    await server.waitForLog(/is for another subject: expected \\"sub-\w+\\", got \\"somebody-else\\"/);
  });

  it('keeps its refresh token if the user logs in again and the provider sends none', async () => {
    const person = somebody();
    const laptop = await session({ claims: person });
    await idp.change({ refreshTokens: 'never' });
    const phone = (await logInAt(server)).token ?? '';
    await idp.change({ refreshTokens: 'rotate' });
    await expireLink(laptop.userId);
    expect([(await ask(laptop.token)).status, (await ask(phone)).status]).toEqual([200, 200]);
    expect(await idp.counts()).toMatchObject({ refresh: 1 });
  });

  it('answers 401 while the provider is down, and works again afterwards', async () => {
    const { token, userId } = await session();
    await idp.change({ down: true });
    await expireLink(userId);
    const answer = await ask(token);
    expect({ status: answer.status, message: answer.json<{ message: string }>().message }).toEqual({ status: 401, message: REFUSED });
    await idp.change({ down: false });
    expect((await ask(token)).status).toBe(200);
  });

  it('at a slow provider delays requests, and is refreshed once for all of them', async () => {
    const { token, userId } = await session();
    await idp.change({ delayMs: 700 });
    await expireLink(userId);
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(token)));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect(await idp.counts()).toMatchObject({ refresh: 1 });
  });

  it('at an unresponsive provider fails after the time limit of requests to providers', async () => {
    const { token, userId } = await session();
    await idp.change({ delayMs: 60_000 });
    await expireLink(userId);
    const answer = await ask(token);
    expect({ status: answer.status, message: answer.json<{ message: string }>().message }).toEqual({ status: 401, message: REFUSED });
  });

  it('is checked after the key: an expired key is refused as expired, without a refresh', async () => {
    const { token, userId } = await session();
    await expireLink(userId);
    await server.db.query(`UPDATE api_keys SET expires_at = now() - interval '1 second' WHERE user_id = $1`, [userId]);
    const answer = await ask(token);
    expect(answer.status).toBe(401);
    expect(answer.json<{ detail: string }>().detail).toMatch(/^API key expired at/);
    expect(await idp.counts()).toMatchObject({ refresh: 0 });
  });

  it('is checked after the user: a suspended user is refused, and a dormant one is not activated', async () => {
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

  it('does not affect other kinds of keys', async () => {
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

  it('does not affect public routes or a new login', async () => {
    const { token, userId } = await session();
    await idp.change({ refresh: 'refuse' });
    await expireLink(userId);
    const cookie = { cookie: `coder_session_token=${token}` };
    expect((await server.get('/api/v2/users/authmethods', cookie)).status).toBe(200);
    expect((await server.get('/api/v2/users/oidc/callback', cookie)).status).toBe(307);
    expect((await server.get('/login', cookie)).status).toBe(200);
    expect(await idp.counts()).toMatchObject({ refresh: 1 });
  });

  it('leads a browser to the login page with the reason if its refresh was refused, even where login is optional', async () => {
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

  it('is ignored where login is optional if it has merely expired', async () => {
    const { token, userId } = await session({ refreshTokens: 'never' });
    await expireLink(userId);
    expect((await server.get('/', { cookie: `coder_session_token=${token}` })).status).toBe(200);
  });

  unlessSampled(it)('answers 500 with a clear message if its provider was removed', async () => {
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

  it('is refreshed once for 200 simultaneous requests on two servers, all of which succeed', async () => {
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

  it('is refreshed by another server when the lease of a crashed one expires', async () => {
    const { token, userId } = await session();
    await expireLink(userId);
    await server.db.query(`UPDATE user_links SET refresh_lease_expires_at = now() + interval '1 second' WHERE user_id = $1`, [userId]);
    expect((await ask(token)).status).toBe(200);
    expect(await idp.counts()).toMatchObject({ refresh: 1 });
  });

  it.each(['refresh_lease_expires_at', 'refresh_retry_at'])(
    "is refreshed although the database's clock was set back: a lease or a retry time %s ahead blocks nothing",
    async (column) => {
      const { token, userId } = await session();
      await expireLink(userId);
      await server.db.query(`UPDATE user_links SET ${column} = now() + interval '1 hour' WHERE user_id = $1`, [userId]);
      expect((await ask(token)).status).toBe(200);
      expect(await idp.counts()).toMatchObject({ refresh: 1 });
    },
  );

  it('that a new login replaced during the refresh keeps the tokens of the login, uses them afterwards, and holds no lease', async () => {
    const { token, userId } = await session();
    const tokensOf = async () => {
      const { oauth_access_token, oauth_refresh_token, oauth_expiry } = await linkOf(userId);
      return { oauth_access_token, oauth_refresh_token, oauth_expiry };
    };
    const old = await tokensOf();
    await expireLink(userId);
    await idp.change({ holdsRefreshes: true });
    const waiting = ask(token);
    await eventually('the provider has the request for a refresh', async () => (await idp.counts()).refresh === 1);
    expect(await idp.lastRefreshToken()).toBe(old.oauth_refresh_token);

    const login = await logInAt(server);
    const own = await tokensOf();
    expect(own.oauth_access_token).not.toBe(old.oauth_access_token);
    expect(own.oauth_refresh_token).not.toBe(old.oauth_refresh_token);

    await idp.change({ holdsRefreshes: false });
    expect((await waiting).status).toBe(200);
    expect(await tokensOf()).toEqual(own);
    expect(await linkOf(userId)).toMatchObject({ refresh_lease_expires_at: null, refresh_failures: 0 });

    await expireLink(userId);
    for (const key of [token, login.token ?? '']) expect((await ask(key)).status).toBe(200);
    expect(await idp.lastRefreshToken()).toBe(own.oauth_refresh_token);
    expect(await idp.counts()).toMatchObject({ refresh: 2 });
  });
});

describe('the upstream login behind a key, with encryption', () => {
  it('is never stored in plaintext, before and after its refresh', async () => {
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
      // This provider's tokens are UUIDs.
      expect(`${String(link?.['oauth_access_token'])} ${String(link?.['oauth_refresh_token'])}`).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
    }
    expect(await idp.counts()).toMatchObject({ refresh: 1 });
    await server.stop();
    await idp.stop();
  });
});
