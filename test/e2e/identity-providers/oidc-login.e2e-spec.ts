import { eventually } from '../../support/eventually.js';
import { CookieJar, type RunningServer, startServer } from '../../support/server.js';
import { plantUser } from '../../support/people.js';
import { Idp } from '../../support/idp/idp.js';
import { type OidcServer, startOidcServer } from '../../support/idp/oidc-server.js';
import type { IdpFault } from '../../support/idp/fault-idp-state.js';
import { atProvider, beginLogin, logInAt, OIDC_CALLBACK, somebody } from '../../support/idp/login.js';
import { expectPage, me } from '../../support/idp/expect-login.js';
import { sampledRows, unlessSampled } from '../../../src/testing/index.js';

describe('login with OpenID Connect', () => {
  let oidc: OidcServer;
  let idp: Idp;
  let server: RunningServer;

  beforeAll(async () => {
    oidc = await startOidcServer();
    ({ idp, server } = oidc);
  });
  afterAll(() => oidc.stop());

  describe('the redirect to the provider and the callback', () => {
    it('sends response_type=code, state, nonce, PKCE and the configured parameters', async () => {
      await idp.become({ claims: somebody() });
      const { toProvider, answer } = await beginLogin(server, { redirect: '/swagger?x=1' });
      const query = Object.fromEntries(toProvider.searchParams);
      expect(toProvider.origin).toBe(idp.issuer);
      expect(query).toMatchObject({
        response_type: 'code',
        client_id: 'gatehouse',
        redirect_uri: `${server.url}${OIDC_CALLBACK}`,
        scope: 'openid profile email',
        access_type: 'offline',
        code_challenge_method: 'S256',
      });
      expect(query['code_challenge']).toMatch(/^[\w-]{43}$/);
      expect(query['state']).toMatch(/^[A-Za-z0-9]{32}$/);
      expect(query['nonce']).toMatch(/^[A-Za-z0-9]{32}$/);
      expect(answer.headers.get('set-cookie')).toMatch(
        /^oauth_state_[0-9a-f]{8}=[\w-]+\.[\w-]{43}; Max-Age=900; Path=\/; HttpOnly; SameSite=Lax$/,
      );
      expect(answer.headers.get('cache-control')).toBe('no-store');
    });

    it("creates a session and redirects to the user's target", async () => {
      const person = somebody();
      await idp.become({ claims: person });
      const { answer, token } = await logInAt(server, { redirect: '/swagger?x=1' });
      expect(answer.status).toBe(307);
      expect(answer.headers.get('location')).toBe('/swagger?x=1');
      expect(answer.headers.getSetCookie().some((line) => line.startsWith('coder_session_token=') && line.includes('HttpOnly'))).toBe(true);
      expect(await me(server, token)).toMatchObject({
        email: person.email,
        username: person.preferred_username,
        name: person.name,
        login_type: 'oidc',
        status: 'active',
        roles: [],
      });
      const [key] = await server.db.query(`SELECT login_type FROM api_keys WHERE id = $1`, [token?.split('-')[0]]);
      expect(key).toEqual({ login_type: 'oidc' });
    });

    it('shows the person on a page as whom the provider knows them', async () => {
      const person = somebody();
      await idp.become({ claims: person });
      const { token } = await logInAt(server);
      const { text } = await server.get('/account/logins', { cookie: `coder_session_token=${token ?? ''}` });
      for (const fact of [person.email, person.preferred_username, person.sub, idp.issuer, 'Linked since']) expect(text).toContain(fact);
    });

    sampledRows(it).each([
      ['https://evil.example/path?x=1', '/path?x=1'],
      ['//evil.example/path', '/path'],
      ['/\\evil.example', '/'],
      ['javascript:alert(1)', '/'],
      ['http://x//evil.example', '/'],
    ])('never redirects to another site: %s', async (redirect, location) => {
      await idp.become({ claims: somebody() });
      expect((await logInAt(server, { redirect })).answer.headers.get('location')).toBe(location);
    });

    it('omits PKCE if the provider does not support it', async () => {
      const plain = await Idp.start();
      await plain.become({ pkce: false, claims: somebody() });
      const other = await startServer({ env: plain.env() });
      const { toProvider } = await beginLogin(other);
      expect(toProvider.searchParams.has('code_challenge')).toBe(false);
      expect((await logInAt(other)).token).toBeDefined();
      await other.stop();
      await plain.stop();
    });

    sampledRows(it).each<[string, number, unknown]>([
      ['invalid_client', 401, { error: 'invalid_client' }],
      ['a page', 401, '<html>'],
      ['unauthorized_client', 401, { error: 'unauthorized_client' }],
      ['invalid_client with status 400', 400, { error: 'invalid_client' }],
      ['invalid_request', 400, { error: 'invalid_request', error_description: 'client_id is required' }],
      ['no OAuth error', 403, '<html>'],
    ])('sends the client secret in the form if Basic is refused with %s, in a login and in a refresh', async (_what, status, body) => {
      await idp.become({ acceptsAuth: 'basic', claims: somebody() });
      expect((await logInAt(server)).token).toBeDefined();
      await idp.become({ acceptsAuth: 'post', clientRefusal: { status, body }, claims: somebody() });
      const { token } = await logInAt(server);
      expect(token).toBeDefined();
      // The method that worked is remembered: no other request was refused.
      expect(await idp.counts()).toMatchObject({ token: 1 });
      await idp.change({ acceptsAuth: 'basic' });
      await server.db.query(`UPDATE user_links SET oauth_expiry = now() - interval '1 second'`);
      expect(await me(server, token)).toBeDefined();
    });

    it('sends the code once if the provider refuses the code rather than the client', async () => {
      await idp.become({ exchange: 'refuse', claims: somebody() });
      expectPage((await logInAt(server)).answer, 500, 'Failed exchanging Oauth code.', 'invalid_grant');
      expect(await idp.counts()).toMatchObject({ token: 1 });
    });

    sampledRows(it).each<[string, Record<string, unknown> | string]>([
      ['an expiry as text', { expires_in: '3600' }],
      ['no expiry', { expires_in: null }],
      ['a huge expiry', { expires_in: 1e300 }],
      ['no type', { token_type: null }],
      ['a null refresh token', { refresh_token: null }],
      ['an empty refresh token', { refresh_token: '' }],
    ])('accepts a token response with %s', async (_what, tokenAnswer) => {
      await idp.become({ tokenAnswer, claims: somebody() });
      const { token } = await logInAt(server);
      expect(await me(server, token)).toBeDefined();
    });

    it.each(['basic', 'post'] as const)(
      'authenticates by the method that the provider accepts, even if it does not list it: %s',
      async (acceptsAuth) => {
        await idp.become({ acceptsAuth, claims: somebody() });
        expect((await logInAt(server)).token).toBeDefined();
      },
    );

    it("shows the provider's error as text, and nothing from a response that does not belong to this browser", async () => {
      const { toProvider, jar } = await beginLogin(server);
      const failure = `error=access_denied&error_description=%3Cb%3Eno%3C/b%3E&error_uri=https://idp.example/why`;
      const bound = `${OIDC_CALLBACK}?${failure}&state=${toProvider.searchParams.get('state')}`;
      for (const stranger of [await server.get(`${OIDC_CALLBACK}?${failure}`), await server.get(bound)]) {
        expect([400, 401]).toContain(stranger.status);
        expect(stranger.text).not.toMatch(/access_denied|no&lt;|idp\.example/);
      }
      const answer = await server.request('GET', bound, { jar });
      expectPage(answer, 400, 'Encountered error in oidc process: access_denied', '<b>no</b> error_uri: https://idp.example/why');
      expect(answer.text).not.toContain('<b>no</b>');
      expectPage(await server.request('GET', bound, { jar }), 401, 'This login has already been completed.');
    });

    it('refuses a response with an empty code or error', async () => {
      for (const name of ['code', 'error']) {
        const { toProvider, jar } = await beginLogin(server);
        const answer = await server.request('GET', `${OIDC_CALLBACK}?${name}=&state=${toProvider.searchParams.get('state')}`, { jar });
        expectPage(answer, 400, 'Code must be provided.');
      }
    });

    it('refuses a response without a state', async () => {
      expectPage(await server.get(`${OIDC_CALLBACK}?code=abc`), 400, 'State must be provided.');
    });

    it('refuses a response in a browser that did not begin the login', async () => {
      await idp.become({ claims: somebody() });
      const back = await atProvider((await beginLogin(server)).toProvider);
      expectPage(await server.get(back.href), 401, 'Cookie "oauth_state" must be provided.');
      const { jar } = await beginLogin(server);
      expectPage(await server.request('GET', back.href, { jar }), 401, 'State mismatched.');
      expect(await idp.counts()).toMatchObject({ token: 0 });
    });

    it('refuses a cookie that it did not issue', async () => {
      await idp.become({ claims: somebody() });
      const { toProvider } = await beginLogin(server);
      const state = toProvider.searchParams.get('state') ?? '';
      const back = await atProvider(toProvider);
      for (const rubbish of ['x', '.', 'x.y', '%', `x.${'A'.repeat(43)}`]) {
        const headers = { cookie: `oauth_state_${state.slice(0, 8)}=${rubbish}` };
        expectPage(await server.get(back.href, headers), 401, 'State mismatched.');
      }
      expect(await idp.counts()).toMatchObject({ token: 0 });
    });

    it('refuses repeated parameters', async () => {
      expect((await server.get(`${OIDC_CALLBACK}?code=a&code=b&state=c`)).status).toBe(400);
    });

    it('reports that a provider is not configured', async () => {
      for (const path of ['/api/v2/users/oidc/okta/callback', '/api/v2/users/oauth2/github/callback', '/api/v2/users/oidc/oidc/callback']) {
        expectPage(await server.get(path), 400, 'The oauth2 method requested is not configured!');
      }
    });
  });

  describe('a faulty provider', () => {
    sampledRows(it, 6).each<[IdpFault, string]>([
      ['wrong-signature', 'Failed to verify OIDC token.'],
      ['alg-none', 'Failed to verify OIDC token.'],
      ['hmac', 'Failed to verify OIDC token.'],
      ['not-a-jwt', 'Failed to verify OIDC token.'],
      ['wrong-nonce', 'Failed to verify OIDC token.'],
      ['no-nonce', 'Failed to verify OIDC token.'],
      ['foreign-issuer', 'Failed to verify OIDC token.'],
      ['foreign-audience', 'Failed to verify OIDC token.'],
      ['second-audience', 'Failed to verify OIDC token.'],
      ['foreign-azp', 'Failed to verify OIDC token.'],
      ['expired', 'Failed to verify OIDC token.'],
      ['issued-in-the-future', 'Failed to verify OIDC token.'],
      ['no-exp', 'Failed to verify OIDC token.'],
      ['no-sub', 'Failed to verify OIDC token.'],
      ['bad-at-hash', 'Failed to verify OIDC token.'],
      ['no-id-token', 'id_token not found in response payload. Ensure your OIDC callback is configured correctly!'],
    ])('cannot log anybody in: %s', async (fault, title) => {
      const person = somebody();
      await idp.become({ fault, claims: person });
      const { answer, token } = await logInAt(server);
      expectPage(answer, 400, title);
      expect(token).toBeUndefined();
      expect(await server.db.query(`SELECT id FROM users WHERE email = $1`, [person.email])).toEqual([]);
    });

    it.each<[IdpFault, () => string]>([
      ['foreign-issuer', () => `its iss: expected "${idp.issuer}", got "https://evil.example.test"`],
      ['foreign-audience', () => 'its aud: expected "gatehouse", got "another-client"'],
      ['foreign-azp', () => 'issued to another client (azp): expected "gatehouse", got "another-client"'],
      ['second-audience', () => 'it has several audiences (["gatehouse","another-client"])'],
    ])('gets expected and received value reported, on the page and in the log: %s', async (fault, text) => {
      await idp.become({ fault, claims: somebody() });
      expectPage((await logInAt(server)).answer, 400, 'Failed to verify OIDC token.', text());
      await eventually('the log has it', () => Promise.resolve(server.logs().replaceAll('\\"', '"').includes(text())));
    });

    it('gets a wrong nonce reported without its value', async () => {
      await idp.become({ fault: 'wrong-nonce', claims: somebody() });
      const { toProvider, jar } = await beginLogin(server);
      const nonce = toProvider.searchParams.get('nonce') ?? '';
      const answer = await server.request('GET', (await atProvider(toProvider)).href, { jar });
      expectPage(answer, 400, 'Failed to verify OIDC token.', 'its nonce does not match the request');
      expect(answer.text + server.logs()).not.toContain(nonce);
    });

    it('cannot log in an empty subject', async () => {
      await idp.become({ claims: somebody({ sub: '' }) });
      expectPage((await logInAt(server)).answer, 400, 'Failed to verify OIDC token.');
    });

    it('cannot log in a subject that would be stored as another one', async () => {
      const victim = somebody();
      await idp.become({ claims: victim });
      expect((await logInAt(server)).token).toBeDefined();
      await idp.become({ claims: somebody({ sub: victim.sub.replace('-', '-\u0000') }) });
      expectPage((await logInAt(server)).answer, 400, 'Failed to verify OIDC token.', 'its subject contains characters');
    });

    it.each(['new', 'same-kid'] as const)('may replace its keys at any time: %s', async (rotateKeys) => {
      await idp.become({ claims: somebody() });
      expect((await logInAt(server)).token).toBeDefined();
      await idp.change({ rotateKeys });
      expect((await logInAt(server)).token).toBeDefined();
    });

    it('may omit the id of the key it used', async () => {
      await idp.become({ fault: 'no-kid', claims: somebody(), rotateKeys: 'new' });
      expect((await logInAt(server)).token).toBeDefined();
    });

    it('gets its own message shown when the exchange fails', async () => {
      await idp.become({ exchange: 'refuse', claims: somebody() });
      expectPage((await logInAt(server)).answer, 500, 'Failed exchanging Oauth code.', 'invalid_grant: the provider says invalid_grant');
      await idp.change({ exchange: 'crash' });
      expectPage((await logInAt(server)).answer, 500, 'Failed exchanging Oauth code.', 'status 502');
      await idp.change({ clientSecret: 'another' });
      expectPage((await logInAt(server)).answer, 500, 'Failed exchanging Oauth code.', 'invalid_client');
    });

    it('gets a failing userinfo endpoint reported', async () => {
      await idp.become({ fault: 'userinfo-fails', claims: somebody() });
      expectPage((await logInAt(server)).answer, 500, 'Failed to obtain user information claims.');
      await idp.become({ claims: somebody(), userInfo: { sub: 'somebody-else' } });
      expectPage((await logInAt(server)).answer, 500, 'Failed to obtain user information claims.');
    });

    it('gets the status reported when its keys cannot be fetched', async () => {
      await idp.become({ claims: somebody(), rotateKeys: 'new', jwksStatus: 503 });
      const text = "the provider's keys (jwks_uri) could not be fetched: status 503";
      expectPage((await logInAt(server)).answer, 400, 'Failed to verify OIDC token.', text);
    });

    it('gets a failed exchange reported when it closes the connection', async () => {
      await idp.become({ claims: somebody() });
      const { toProvider, jar } = await beginLogin(server);
      const back = await atProvider(toProvider);
      await idp.change({ down: true });
      expectPage(await server.request('GET', back.href, { jar }), 500, 'Failed exchanging Oauth code.');
    });

    unlessSampled(it)('may be unavailable when the server starts, and is used once it is back', async () => {
      const late = await Idp.start();
      await late.become({ down: true });
      const other = await startServer({ env: late.env() });
      await other.waitForLog(/identity provider oidc: cannot use/);
      expectPage(await other.get(OIDC_CALLBACK), 503, 'The identity provider is not available.');
      await late.become({ fault: 'foreign-discovery' });
      expectPage(await other.get(OIDC_CALLBACK), 503, 'The identity provider is not available.');
      await other.waitForLog(
        new RegExp(`names another issuer: expected .."${late.issuer}.", got .."https://evil.example.test`.replaceAll('..', '.')),
      );
      await late.become({ discoveryStatus: 418 });
      expectPage(await other.get(OIDC_CALLBACK), 503, 'The identity provider is not available.');
      await other.waitForLog(/cannot use .*\(status 418\)/);
      await late.become({ claims: somebody() });
      expect((await logInAt(other)).token).toBeDefined();
      await other.stop();
      await late.stop();
    });
  });

  describe('the identity of a user', () => {
    it('is issuer and subject, even if name and address change; the user name stays', async () => {
      const person = somebody();
      await idp.become({ claims: person });
      const first = await me(server, (await logInAt(server)).token);
      const changed = { ...somebody(), sub: person.sub, picture: 'https://idp.example/p.png' };
      await idp.become({ claims: changed });
      const second = await me(server, (await logInAt(server)).token);
      expect(second).toMatchObject({ id: first.id, username: person.preferred_username, email: changed.email, name: changed.name });
      const [link] = await server.db.query(`SELECT linked_id, provider_id FROM user_links WHERE user_id = $1`, [first.id]);
      expect(link).toEqual({ linked_id: `${idp.issuer}||${person.sub}`, provider_id: 'oidc' });
      const [row] = await server.db.query(`SELECT avatar_url FROM users WHERE id = $1`, [first.id]);
      expect(row).toEqual({ avatar_url: 'https://idp.example/p.png' });
    });

    it.each(['javascript:alert(1)', 'data:image/svg+xml,x', 'not a url', 7])(
      'has a picture only if its URL can be shown: %s',
      async (picture) => {
        const person = somebody();
        await idp.become({ claims: { ...person, picture } });
        await logInAt(server);
        expect(await server.db.query(`SELECT avatar_url FROM users WHERE email = $1`, [person.email])).toEqual([{ avatar_url: '' }]);
      },
    );

    it('is never found by an email address that another identity has', async () => {
      const person = somebody();
      await idp.become({ claims: person });
      await logInAt(server);
      await idp.become({ claims: { ...somebody(), email: person.email } });
      expectPage((await logInAt(server)).answer, 403, 'Account already linked');
    });

    it.each(['\u212A', '\u0130'])('is not found by an address that only matches when a database lower-cases it: %j', async (letter) => {
      const planted = await plantUser(server.db, { loginType: 'oidc', status: 'dormant' });
      const email = `mike-${planted.username}@example.test`;
      await server.db.query(`UPDATE users SET email = $2 WHERE id = $1`, [planted.id, email]);
      const lookalike = email.replace(letter === '\u212A' ? 'k' : 'i', letter);
      await idp.become({ claims: somebody({ email: lookalike }) });
      const { answer, token } = await logInAt(server);
      expectPage(answer, 500, 'Failed to process OAuth login.');
      expect(token).toBeUndefined();
      expect(await server.db.query(`SELECT linked_id FROM user_links WHERE user_id = $1`, [planted.id])).toEqual([]);
    });

    it('is set on an account that an administrator created in advance, or that an operator unlinked', async () => {
      const person = somebody();
      const planted = await plantUser(server.db, { loginType: 'oidc', status: 'dormant' });
      await idp.become({ claims: { ...person, email: planted.email.toUpperCase() } });
      expect(await me(server, (await logInAt(server)).token)).toMatchObject({
        id: planted.id,
        username: planted.username,
        status: 'active',
      });

      await server.db.query(`UPDATE user_links SET linked_id = '' WHERE user_id = $1`, [planted.id]);
      await idp.become({ claims: { ...somebody(), email: planted.email } });
      expect((await me(server, (await logInAt(server)).token)).id).toBe(planted.id);
      const [link] = await server.db.query<{ linked_id: string }>(`SELECT linked_id FROM user_links WHERE user_id = $1`, [planted.id]);
      expect(link?.linked_id).toMatch(/\|\|sub-/);
    });

    it('is not attached to an account with another login type, and the error names that type', async () => {
      const planted = await plantUser(server.db);
      await idp.become({ claims: somebody({ email: planted.email }) });
      const { answer } = await logInAt(server);
      const text = 'Attempting to use login type "oidc", but the user has the login type "password".';
      expectPage(answer, 403, 'Incorrect login type', text);
      expect(await server.db.query(`SELECT 1 FROM user_links WHERE user_id = $1`, [planted.id])).toEqual([]);
    });

    it('of a suspended account changes nothing, and the attempt is audited', async () => {
      const person = somebody();
      await idp.become({ claims: person });
      const { id } = await me(server, (await logInAt(server)).token);
      await server.db.query(`UPDATE users SET status = 'suspended' WHERE id = $1`, [id]);
      await idp.become({ claims: { ...person, name: 'Another Name' } });
      expectPage((await logInAt(server)).answer, 403, 'Account suspended');
      expect(await server.db.query(`SELECT name FROM users WHERE id = $1`, [id])).toEqual([{ name: person.name }]);
      expect(await server.db.query(`SELECT action, status_code FROM audit_logs WHERE user_id = $1 ORDER BY time`, [id])).toEqual([
        { action: 'register', status_code: 201 },
        { action: 'login', status_code: 403 },
      ]);
    });

    it('of a dormant account activates it at login, which is audited', async () => {
      const person = somebody();
      await idp.become({ claims: person });
      const { id } = await me(server, (await logInAt(server)).token);
      await server.db.query(`UPDATE users SET status = 'dormant' WHERE id = $1`, [id]);
      expect(await me(server, (await logInAt(server)).token)).toMatchObject({ status: 'active' });
      const logs = await server.db.query(
        `SELECT action, diff, additional_fields FROM audit_logs WHERE user_id = $1 AND action <> 'register' ORDER BY action DESC`,
        [id],
      );
      expect(logs).toMatchObject([
        {
          action: 'write',
          diff: { status: { old: 'dormant', new: 'active', secret: false } },
          additional_fields: { automatic_actor: 'coder', automatic_subsystem: 'dormancy' },
        },
        { action: 'login', diff: {} },
      ]);
    });

    it('gets a new account after its account was deleted', async () => {
      const person = somebody();
      await idp.become({ claims: person });
      const { id } = await me(server, (await logInAt(server)).token);
      await server.db.query(`UPDATE users SET deleted = true WHERE id = $1`, [id]);
      expect((await me(server, (await logInAt(server)).token)).id).not.toBe(id);
    });

    it('cannot log in while its new address belongs to another account', async () => {
      const [person, other] = [somebody(), somebody()];
      for (const claims of [other, person]) {
        await idp.become({ claims });
        await logInAt(server);
      }
      await idp.become({ claims: { ...person, email: other.email } });
      expectPage((await logInAt(server)).answer, 500, 'Failed to process OAuth login.');
    });

    it('gets another user name if the preferred one is taken or invalid', async () => {
      const taken = somebody();
      await idp.become({ claims: taken });
      await logInAt(server);
      await idp.become({ claims: somebody({ preferred_username: taken.preferred_username.toUpperCase() }) });
      expect((await me(server, (await logInAt(server)).token)).username).toMatch(
        new RegExp(`^${taken.preferred_username.toUpperCase()}-[a-z0-9]{6}$`),
      );
      const mark = taken.sub.slice(4);
      await idp.become({ claims: somebody({ preferred_username: `jon.d_oe${mark}@example.test` }) });
      expect((await me(server, (await logInAt(server)).token)).username).toBe(`jondoe${mark}`);
      await idp.become({ claims: { ...somebody({ email: `x${mark}@example.test` }), preferred_username: 7 } });
      expect((await me(server, (await logInAt(server)).token)).username).toBe(`x${mark}`);
      await idp.become({ claims: somebody({ preferred_username: '用户' }) });
      expect((await me(server, (await logInAt(server)).token)).username).toMatch(/^user-[a-z0-9]{8}\d$/);
    });

    it('has the name of the provider without control characters, cut between two characters if it is too long', async () => {
      await idp.become({ claims: somebody({ name: '\u0007 Ada\nLovelace\t' }) });
      expect(await me(server, (await logInAt(server)).token)).toMatchObject({ name: 'Ada Lovelace' });
      await idp.become({ claims: somebody({ name: `a${'😀'.repeat(200)}` }) });
      expect(await me(server, (await logInAt(server)).token)).toMatchObject({ name: `a${'😀'.repeat(127)}` });
    });

    it('gets one account when the same new user logs in ten times at once', async () => {
      const person = somebody();
      await idp.become({ claims: person });
      const results = await Promise.all(Array.from({ length: 10 }, () => logInAt(server, { jar: new CookieJar() })));
      expect(results.map(({ answer }) => answer.status)).toEqual(Array(10).fill(307));
      expect(await server.db.query(`SELECT count(*)::int AS n FROM users WHERE email = $1`, [person.email])).toEqual([{ n: 1 }]);
    });
  });

  describe('claims', () => {
    it('are stored by source and merged, userinfo over ID token, and shown to their user', async () => {
      const person = somebody();
      await idp.become({ claims: { ...person, department: 'token' }, userInfo: { department: 'userinfo', groups: ['a', 'b'] } });
      const { token } = await logInAt(server);
      const headers = { 'coder-session-token': token };
      const merged = (await server.get('/api/v2/users/oidc-claims', headers)).json<{
        claims: Record<string, unknown>;
        linked_at: string;
      }>();
      expect(Date.parse(merged.linked_at)).toBeGreaterThan(0);
      expect(merged.claims).toMatchObject({ sub: person.sub, department: 'userinfo', groups: ['a', 'b'] });
      const bySource = (await server.get('/api/v2/debug/me/debug-link', headers)).json();
      expect(bySource).toMatchObject({
        id_token_claims: { department: 'token', iss: idp.issuer },
        user_info_claims: { department: 'userinfo', sub: person.sub },
        merged_claims: { department: 'userinfo' },
      });
      const [row] = await server.db.query<{ claims: unknown }>(
        `SELECT l.claims FROM user_links l JOIN users u ON u.id = l.user_id WHERE u.email = $1`,
        [person.email],
      );
      expect(row?.claims).toEqual(bySource);
    });

    it('are hidden from other users', async () => {
      const person = somebody();
      await idp.become({ claims: person });
      const { token } = await logInAt(server);
      const [owner] = await server.db.query<{ username: string }>(`SELECT username FROM users WHERE rbac_roles <> '{}'`);
      const answer = await server.get(`/api/v2/debug/${owner?.username ?? ''}/debug-link`, { 'coder-session-token': token });
      expect(answer.status).toBe(404);
    });

    it('may be very large', async () => {
      const person = somebody();
      const groups = Array.from({ length: 20_000 }, (_, i) => `group-number-${i}-of-a-very-large-organization`);
      await idp.become({ claims: person, userInfo: { groups } });
      const { answer, token } = await logInAt(server);
      expect(answer.status).toBe(307);
      const merged = (await server.get('/api/v2/users/oidc-claims', { 'coder-session-token': token })).json<{
        claims: { groups: string[] };
      }>();
      expect(merged.claims.groups).toHaveLength(20_000);
    });

    it('may hold characters that a database cannot store, and names with a meaning in JavaScript', async () => {
      const person = somebody({ name: 'Zo\u0000e \ud800' });
      const nasty = JSON.parse('{"__proto__": {"email_verified": true}, "constructor": 1, "a\\u0000b": "\\udfff"}') as Record<
        string,
        unknown
      >;
      await idp.become({ claims: person, userInfo: nasty });
      const { answer, token } = await logInAt(server);
      expect(answer.status).toBe(307);
      expect((await me(server, token)).name).toBe('Zo\ufffde \ufffd');
    });

    it('are not mistaken for others after unstorable characters are replaced', async () => {
      const verified = JSON.parse('{"email_verified\\u0000": true}') as Record<string, unknown>;
      await idp.become({ claims: somebody({ email_verified: false }), userInfo: verified });
      expectPage((await logInAt(server)).answer, 403, 'Email not verified');

      const planted = await plantUser(server.db, { loginType: 'oidc', status: 'dormant' });
      await idp.become({ claims: somebody({ email: planted.email.replace('user', 'us\u0000er') }) });
      expect((await me(server, (await logInAt(server)).token)).id).not.toBe(planted.id);
    });

    it('are refused if they are nested too deeply', async () => {
      let nested: unknown = 'x';
      for (let i = 0; i < 200; i++) nested = [nested];
      await idp.become({ claims: somebody(), userInfo: { nested } });
      expectPage((await logInAt(server)).answer, 500, 'Failed to obtain user information claims.', 'it contains too many values');
    });

    sampledRows(it).each<[string, number, Record<string, unknown>, Record<string, unknown>]>([
      ['verified beside another address than the one that wins', 403, { email_verified: true }, { email: 'other@example.test' }],
      ['a null beside the same address', 307, { email_verified: true }, { email_verified: null }],
      ['verified only beside the winning address', 307, { email: 'x@example.test', email_verified: false }, { email_verified: true }],
      ['a denial by the document that wins', 403, { email_verified: true }, { email_verified: false }],
      ['an empty address in userinfo', 307, {}, { email: '' }],
    ])('of two documents with %s: %d', async (_case, status, token, info) => {
      const person = somebody();
      const userInfo = { ...('email' in info ? {} : { email: person.email }), ...info };
      await idp.become({ claims: { ...person, ...token }, userInfo });
      expect((await logInAt(server)).answer.status).toBe(status);
    });

    it('that are empty never replace others that are not', async () => {
      const person = { ...somebody(), department: 'x', groups: ['a'], picture: 'https://idp.example/p.png' };
      await idp.become({ claims: person, userInfo: { name: '', department: null, groups: [], picture: ' ', preferred_username: null } });
      const { token } = await logInAt(server);
      expect(await me(server, token)).toMatchObject({ name: person.name, username: person.preferred_username });
      const headers = { 'coder-session-token': token ?? '' };
      const { claims } = (await server.get('/api/v2/users/oidc-claims', headers)).json<{ claims: object }>();
      expect(claims).toMatchObject({ department: 'x', groups: ['a'] });
    });

    it('may come as a signed userinfo response', async () => {
      const person = somebody();
      await idp.become({ claims: person, userInfoJwt: true, userInfo: { department: 'signed' } });
      const { token } = await logInAt(server);
      const headers = { 'coder-session-token': token ?? '' };
      expect((await server.get('/api/v2/users/oidc-claims', headers)).json()).toMatchObject({ claims: { department: 'signed' } });
      await idp.change({ userInfo: { aud: 'another' } });
      const text = 'its aud: expected "gatehouse", got "another"';
      expectPage((await logInAt(server)).answer, 500, 'Failed to obtain user information claims.', text);
    });

    it.each([
      [true, 307],
      ['true', 307],
      [1, 307],
      [false, 403],
      ['false', 403],
      [0, 403],
      [null, 403],
      [['true'], 403],
      [undefined, 403],
    ])('email_verified %j answers %d', async (email_verified, status) => {
      await idp.become({ claims: { ...somebody(), email_verified } });
      const { answer } = await logInAt(server);
      expect(answer.status).toBe(status);
      if (status === 403) expectPage(answer, 403, 'Email not verified');
    });

    it('without an address are refused; email_verified does not apply to a user name in the form of an address', async () => {
      await idp.become({ claims: { ...somebody(), email: undefined, preferred_username: `${somebody().sub}@example.test` } });
      expectPage((await logInAt(server)).answer, 403, 'Email not verified');
      await idp.become({ claims: { ...somebody(), email: undefined } });
      expectPage((await logInAt(server)).answer, 400, 'No email found in OIDC payload!');
      await idp.become({ claims: { ...somebody(), email: ['a@example.test'] } });
      expect((await logInAt(server)).answer.status).toBe(400);
      await idp.become({ claims: { ...somebody(), email: 'no address' } });
      expect((await logInAt(server)).answer.status).toBe(400);
    });
  });
});
