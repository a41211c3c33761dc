import { BrowserSession } from '../../support/browser-session.js';
import { bearer } from '../../support/sign-in.js';
import {
  challengeOf,
  type Client,
  encodeFields,
  newVerifier,
  type Provider,
  startProvider,
  type Tokens,
} from '../../support/oauth/index.js';
import { createPerson } from '../../support/people.js';
import type { Answer } from '../../support/http-client.js';

const ADMIN = 'coder:all gatehouse:admin gatehouse:admin.read';
const SWAGGER = '5a66e700-0000-4000-8000-000000000001';

describe('administrator access', () => {
  let provider: Provider;

  beforeAll(async () => {
    provider = await startProvider();
  });
  afterAll(() => provider.server.stop());

  const register = async (scope: string): Promise<Client> => {
    const client = await provider.createClient({ type: 'public' });
    const body = { name: client.name, redirect_uris: [client.redirectUri], scope };
    expect((await provider.admin('PUT', `/api/v2/oauth2-provider/apps/${client.id}`, body)).status).toBe(200);
    return client;
  };
  const query = (client: Client, scope: string, more: Record<string, string> = {}): string =>
    encodeFields({
      response_type: 'code',
      client_id: client.id,
      redirect_uri: client.redirectUri,
      state: 'state',
      scope,
      code_challenge: challengeOf(newVerifier()),
      code_challenge_method: 'S256',
      ...more,
    }).toString();
  const age = (interval: string, session = provider.session): Promise<unknown> =>
    provider.server.db.query(`UPDATE api_keys SET auth_time = now() - $2::interval WHERE id = $1`, [session.split('-')[0], interval]);
  const listUsers = async (token: string): Promise<Answer> => provider.get('/api/v2/users', bearer(token));
  const freshTokens = async (client: Client, scope: string): Promise<Tokens> => {
    await age('1 minute');
    return provider.obtainTokens(client, { scope });
  };

  it('is granted by name to an app registered for it, until it is removed from the registration', async () => {
    const client = await register(ADMIN);
    const somebody = await createPerson(provider.server);
    const tokens = await freshTokens(client, 'user:read gatehouse:admin');
    expect(tokens.scope).toBe('user:read gatehouse:admin');
    expect((await provider.get(`/api/v2/users/${somebody.id}`, bearer(tokens.access_token))).status).toBe(200);
    const body = { name: client.name, redirect_uris: [client.redirectUri], scope: 'coder:all' };
    expect((await provider.admin('PUT', `/api/v2/oauth2-provider/apps/${client.id}`, body)).status).toBe(200);
    expect((await provider.get(`/api/v2/users/${somebody.id}`, bearer(tokens.access_token))).status).not.toBe(200);
    const refreshed = await provider.refreshed(client, tokens.refresh_token);
    expect(refreshed.scope).toBe('user:read');
  });

  it.each([
    ['coder:all', ADMIN, 'coder:all'],
    ['coder:all gatehouse:admin', '', 'coder:all'],
    ['coder:all gatehouse:admin', 'coder:all', 'coder:all'],
    ['user:read gatehouse:admin gatehouse:admin.read', 'coder:all gatehouse:admin.read', 'user:read gatehouse:admin.read'],
  ])('requested as %j by an app registered for %j is granted as %j', async (asked, registered, granted) => {
    expect((await freshTokens(await register(registered), asked)).scope).toBe(granted);
  });

  it('is never granted to an app that requests no scope, or that registered itself', async () => {
    await age('1 minute');
    const client = await register('gatehouse:admin user:read');
    expect((await provider.obtainTokens(client)).scope).toBe('user:read');
    await provider.server.db.query(`UPDATE oauth2_provider_apps SET dynamically_registered = true WHERE id = $1`, [client.id]);
    expect((await provider.obtainTokens(client, { scope: 'user:read gatehouse:admin' })).scope).toBe('user:read');
    const { redirect } = await provider.authorize(client, { scope: 'gatehouse:admin' });
    expect(redirect?.searchParams.get('error')).toBe('invalid_scope');
  });

  it('is not granted with prompt=none, or to an app of a user without an administrator role', async () => {
    await age('1 minute');
    const client = await register(ADMIN);
    expect((await provider.obtainTokens(client, { scope: 'user:read gatehouse:admin', prompt: 'none' })).scope).toBe('user:read');
    const member = await createPerson(provider.server);
    await age('1 minute', member.token);
    const tokens = await provider.exchange(
      client,
      await provider.obtainCode(client, { scope: 'user:read gatehouse:admin' }, { headers: { 'coder-session-token': member.token } }),
    );
    expect(tokens.json<Tokens>().scope).toBe('user:read');
  });

  it.each([
    ['11 minutes ago', '11 minutes'],
    ['in the future', '-1 hour'],
    ['at an unknown time', null],
  ])('is not granted in a session whose login was %s: the user must authenticate again', async (_when, interval) => {
    const client = await register(ADMIN);
    await provider.server.db.query(`UPDATE api_keys SET auth_time = now() - $2::interval WHERE id = $1`, [
      provider.session.split('-')[0],
      interval,
    ]);
    const path = `/oauth2/authorize?${query(client, 'coder:all gatehouse:admin')}`;
    for (const method of ['GET', 'POST']) {
      const answer = await provider.send(method, path, { headers: { 'coder-session-token': provider.session } });
      expect(answer.status).toBe(303);
      expect(answer.headers.get('location')).toBe(`/reauthenticate?${new URLSearchParams({ redirect: path }).toString()}`);
    }
    const plain = await provider.authorize(client, { scope: 'coder:all' });
    expect(plain.redirect?.searchParams.get('code')).toBeTruthy();
  });

  it('ends after 24 hours, even when refreshed', async () => {
    const client = await register(ADMIN);
    const hours = async (scope: string): Promise<number> => {
      const grant = await (async () => {
        await age('1 minute');
        return provider.obtainCode(client, { scope });
      })();
      const [row] = await provider.server.db.query<{ hours: number }>(
        `SELECT (extract(epoch FROM g.absolute_expires_at - g.created_at) / 3600)::float8 AS hours
           FROM oauth2_provider_grants g JOIN oauth2_provider_app_codes c ON c.grant_id = g.id WHERE c.secret_prefix = $1`,
        [Buffer.from(grant.code.split('_')[1] ?? '')],
      );
      return row?.hours ?? 0;
    };
    expect(await hours('gatehouse:admin.read')).toBeCloseTo(24, 1);
    expect(await hours('coder:all gatehouse:admin')).toBeCloseTo(24, 1);
    expect(await hours('coder:all')).toBeGreaterThan(24);
    const tokens = await freshTokens(client, 'gatehouse:admin');
    await provider.rows.expireGrant(tokens.refresh_token);
    expect((await provider.refresh(client, tokens.refresh_token)).json()).toMatchObject({ error: 'invalid_grant' });
  });

  it('takes the login time of a command-line key from the session that created it; using the key changes neither', async () => {
    await age('9 minutes');
    const key = (await provider.admin('POST', '/api/v2/users/me/keys')).json<{ key: string }>().key;
    await provider.me(key);
    const rows = await provider.server.db.query<{ same: boolean }>(
      `SELECT date_trunc('milliseconds', a.auth_time) = date_trunc('milliseconds', b.auth_time) AS same FROM api_keys a, api_keys b WHERE a.id = $1 AND b.id = $2`,
      [key.split('-')[0], provider.session.split('-')[0]],
    );
    expect(rows).toEqual([{ same: true }]);
    const somebody = await createPerson(provider.server);
    const theirs = (await provider.admin('POST', `/api/v2/users/${somebody.id}/keys`)).json<{ key: string }>().key;
    expect(await provider.server.db.query(`SELECT auth_time FROM api_keys WHERE id = $1`, [theirs.split('-')[0]])).toEqual([
      { auth_time: null },
    ]);
    const token = (await provider.admin('POST', '/api/v2/users/me/keys/tokens', {})).json<{ key: string }>().key;
    expect(await provider.server.db.query(`SELECT auth_time FROM api_keys WHERE id = $1`, [token.split('-')[0]])).toEqual([
      { auth_time: null },
    ]);
  });

  it('is registered for the API explorer by name, which offers it', async () => {
    const [row] = await provider.server.db.query<{ scope: string }>(`SELECT scope FROM oauth2_provider_apps WHERE id = $1`, [SWAGGER]);
    expect(row?.scope).toBe(ADMIN);
    const document = (await provider.get('/swagger/openapi.json')).json<{
      components: { securitySchemes: { oauth2: { flows: { authorizationCode: { scopes: object } } } } };
    }>();
    expect(Object.keys(document.components.securitySchemes.oauth2.flows.authorizationCode.scopes)).toEqual(
      expect.arrayContaining(['gatehouse:admin', 'gatehouse:admin.read']),
    );
    const metadata = (await provider.get('/.well-known/oauth-authorization-server')).json<{ scopes_supported: string[] }>();
    expect(metadata.scopes_supported.filter((name) => name.startsWith('gatehouse:'))).toEqual([]);
  });

  it('is not a scope of API keys', async () => {
    const answer = await provider.admin('POST', '/api/v2/users/me/keys/tokens', { scopes: ['gatehouse:admin'] });
    expect(answer.status).toBe(400);
  });

  describe('the page that asks for the password again', () => {
    const visit = async (): Promise<{ browser: BrowserSession; client: Client; page: Answer; path: string }> => {
      const client = await register(ADMIN);
      const browser = new BrowserSession(provider.server);
      const path = `/oauth2/authorize?${query(client, 'coder:all gatehouse:admin')}`;
      await browser.signIn(await browser.open('/login'), provider.account);
      await age('1 hour', browser.jar.get('coder_session_token'));
      return { browser, client, path, page: await browser.open(path) };
    };

    it('replaces the session after the right password, and returns to consent', async () => {
      const { browser, page, path } = await visit();
      expect(page.text).toContain('Confirm your identity');
      const old = browser.jar.get('coder_session_token') ?? '';
      const wrong = await browser.submit(page, { password: 'wrong' });
      expect(wrong.status).toBe(400);
      expect(wrong.text).toContain('Incorrect password.');
      expect(browser.jar.get('coder_session_token')).toBe(old);

      const right = await browser.submit(wrong, { password: provider.account.password });
      expect([right.status, right.headers.get('location')]).toEqual([303, path]);
      expect(browser.jar.get('coder_session_token')).not.toBe(old);
      expect((await provider.me(old)).status).toBe(401);

      const consent = await browser.open(path);
      expect(consent.text).toContain('This is administrator access');
      expect(consent.text).toMatch(/Owner.*change every user, organization, group and setting here/s);
      const out = await browser.submit(consent);
      expect(out.status).toBe(302);
      expect(new URL(out.headers.get('location') ?? '').searchParams.get('code')).toBeTruthy();
    });

    it('issues exactly one new session for twenty simultaneous right passwords', async () => {
      const { browser, page } = await visit();
      const old = browser.jar.get('coder_session_token') ?? '';
      const csrf = /name="csrf_token" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
      const headers = { cookie: `coder_session_token=${old}`, origin: new URL(provider.url).origin };
      const count = async (): Promise<number> => {
        const [row] = await provider.server.db.query<{ n: number }>(
          `SELECT count(*)::int AS n FROM api_keys WHERE login_type = 'password' AND user_id = (SELECT user_id FROM api_keys WHERE id = $1)`,
          [provider.session.split('-')[0]],
        );
        return row?.n ?? 0;
      };
      const before = await count();
      const answers = await Promise.all(
        Array.from({ length: 20 }, () =>
          provider.post('/reauthenticate', {
            headers,
            body: new URLSearchParams({ csrf_token: csrf, password: provider.account.password, redirect: '/' }),
          }),
        ),
      );
      const renewed = answers.filter(({ headers: sent }) => sent.getSetCookie().some((line) => /^coder_session_token=\w/.test(line)));
      expect(renewed).toHaveLength(1);
      expect(await count()).toBe(before);
    });

    it('refuses a form without its token or from another site, and never redirects to another site', async () => {
      const { browser, page } = await visit();
      const headers = {
        cookie: `coder_session_token=${browser.jar.get('coder_session_token') ?? ''}`,
        origin: new URL(provider.url).origin,
      };
      const body = new URLSearchParams({ password: provider.account.password, redirect: '/' });
      expect((await provider.post('/reauthenticate', { headers, body })).status).toBe(400);
      const csrf = /name="csrf_token" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
      const foreign = new URLSearchParams({ password: provider.account.password, redirect: 'https://evil.example/', csrf_token: csrf });
      const cross = await provider.post('/reauthenticate', { headers: { ...headers, origin: 'https://evil.example' }, body: foreign });
      expect(cross.status).toBe(400);
      const own = await provider.post('/reauthenticate', { headers, body: foreign });
      expect([own.status, own.headers.get('location')]).toEqual([303, '/']);
    });

    it('redirects at once after a recent login, and to the login page without a session', async () => {
      const fresh = new BrowserSession(provider.server);
      await fresh.signIn(await fresh.open('/login'), provider.account);
      const answer = await provider.server.request('GET', '/reauthenticate?redirect=%2Fswagger', { jar: fresh.jar });
      expect([answer.status, answer.headers.get('location')]).toEqual([303, '/swagger']);
      expect((await provider.get('/reauthenticate')).status).toBe(303);
    });

    it('is audited, including wrong passwords', async () => {
      const { browser, page } = await visit();
      await browser.submit(page, { password: 'wrong' });
      await browser.submit(page, { password: provider.account.password });
      const rows = await provider.server.db.query<{ status_code: number }>(
        `SELECT status_code FROM audit_logs WHERE action = 'login' AND additional_fields ->> 'reauthentication' = 'true' ORDER BY "time" DESC LIMIT 2`,
      );
      expect(rows.map(({ status_code }) => status_code)).toEqual([201, 401]);
    });
  });

  it('is not part of coder:all: the consent page says so, and marks scopes without effect', async () => {
    const client = await register('');
    const page = await provider.get(`/oauth2/authorize?${query(client, 'coder:all user:* organization:delete')}`, {
      'coder-session-token': provider.session,
    });
    expect(page.status).toBe(200);
    expect(page.text).toContain('See and change your own profile');
    expect(page.text).toMatch(/permissions of a regular member\. It does not get what you can do as\s*<strong><bdi>Owner/);
    expect(page.text).toMatch(/organization:delete<\/code\s*>\s*<span class="muted">\(no effect/);
    expect(page.text).not.toContain('This is administrator access');
    const tokens = await provider.obtainTokens(client, { scope: 'user:*' });
    expect((await listUsers(tokens.access_token)).json<{ count: number }>().count).toBe(1);
  });
});
