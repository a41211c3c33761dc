import { CookieJar, type RunningServer, startServer } from '../../support/server.js';
import { plantUser } from '../../support/people.js';
import { Idp } from '../../support/idp/idp.js';
import type { IdpFault } from '../../support/idp/fault-idp-state.js';
import { atProvider, beginLogin, logInAt, OIDC_CALLBACK, somebody } from '../../support/idp/login.js';
import { expectPage, me } from '../../support/idp/expect-login.js';

describe('login with OpenID Connect', () => {
  let idp: Idp;
  let server: RunningServer;

  beforeAll(async () => {
    idp = await Idp.start();
    server = await startServer({ env: { ...idp.env(), CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
    // Not the newcomers of the tests: the first user is an owner.
    await plantUser(server.db, { roles: ['owner'] });
  });
  afterAll(async () => {
    await server.stop();
    await idp.stop();
  });

  describe('to the provider and back', () => {
    it('asks for a code with state, nonce and PKCE, and for what is configured', async () => {
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
      expect(answer.headers.get('set-cookie')).toMatch(/^oauth_state=[\w-]+\.[\w-]+; Max-Age=900; Path=\/; HttpOnly; SameSite=Lax$/);
      expect(answer.headers.get('cache-control')).toBe('no-store');
    });

    it('makes a session and goes where the person wanted to', async () => {
      const person = somebody();
      await idp.become({ claims: person });
      const { answer, token, jar } = await logInAt(server, { redirect: '/swagger?x=1' });
      expect(answer.status).toBe(307);
      expect(answer.headers.get('location')).toBe('/swagger?x=1');
      expect(answer.headers.getSetCookie().some((line) => line.startsWith('coder_session_token=') && line.includes('HttpOnly'))).toBe(true);
      expect(jar.get('oauth_state')).toBeUndefined();
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

    it.each([
      ['https://evil.example/path?x=1', '/path?x=1'],
      ['//evil.example/path', '/path'],
      ['/\\evil.example', '/'],
      ['javascript:alert(1)', '/'],
      ['http://x//evil.example', '/'],
    ])('never goes to another site afterwards: %s', async (redirect, location) => {
      await idp.become({ claims: somebody() });
      expect((await logInAt(server, { redirect })).answer.headers.get('location')).toBe(location);
    });

    it('leaves PKCE out with a provider that does not know it', async () => {
      const plain = await Idp.start();
      await plain.become({ pkce: false, claims: somebody() });
      const other = await startServer({ env: plain.env() });
      const { toProvider } = await beginLogin(other);
      expect(toProvider.searchParams.has('code_challenge')).toBe(false);
      expect((await logInAt(other)).token).toBeDefined();
      await other.stop();
      await plain.stop();
    });

    it.each(['basic', 'post'] as const)('proves itself in the way that the provider takes, whatever it lists: %s', async (acceptsAuth) => {
      await idp.become({ acceptsAuth, claims: somebody() });
      expect((await logInAt(server)).token).toBeDefined();
    });

    it('shows what the provider says was wrong, as text, and what anybody else says not at all', async () => {
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
      expect(jar.get('oauth_state')).toBeUndefined();
    });

    it('refuses an answer with an empty code or error', async () => {
      for (const name of ['code', 'error']) {
        const { toProvider, jar } = await beginLogin(server);
        const answer = await server.request('GET', `${OIDC_CALLBACK}?${name}=&state=${toProvider.searchParams.get('state')}`, { jar });
        expectPage(answer, 400, 'Code must be provided.');
      }
    });

    it('refuses an answer without a state', async () => {
      expectPage(await server.get(`${OIDC_CALLBACK}?code=abc`), 400, 'State must be provided.');
    });

    it('refuses an answer in a browser that did not begin the login', async () => {
      await idp.become({ claims: somebody() });
      const back = await atProvider((await beginLogin(server)).toProvider);
      expectPage(await server.get(back.href), 401, 'Cookie "oauth_state" must be provided.');
      const { jar } = await beginLogin(server);
      expectPage(await server.request('GET', back.href, { jar }), 401, 'State mismatched.');
      expect(await idp.counts()).toMatchObject({ token: 0 });
    });

    it('refuses a cookie that it did not sign', async () => {
      await idp.become({ claims: somebody() });
      const { toProvider, jar } = await beginLogin(server);
      const [payload = '', signature] = (jar.get('oauth_state') ?? '').split('.');
      const content = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
      const forged = Buffer.from(JSON.stringify({ ...content, target: '/elsewhere' })).toString('base64url');
      jar.set('oauth_state', `${forged}.${signature ?? ''}`);
      expectPage(await server.request('GET', (await atProvider(toProvider)).href, { jar }), 401, 'State mismatched.');
      for (const rubbish of ['x', '.', 'x.y', '%']) {
        const headers = { cookie: `oauth_state=${rubbish}` };
        expectPage(await server.get(`${OIDC_CALLBACK}?code=a&state=b`, headers), 401, 'State mismatched.');
      }
    });

    it('takes an answer once', async () => {
      await idp.become({ claims: somebody() });
      const { toProvider, jar } = await beginLogin(server);
      const back = await atProvider(toProvider);
      expect((await server.request('GET', back.href, { jar })).status).toBe(307);
      expectPage(await server.request('GET', back.href, { jar }), 401, 'Cookie "oauth_state" must be provided.');
    });

    it('refuses repeated parameters', async () => {
      expect((await server.get(`${OIDC_CALLBACK}?code=a&code=b&state=c`)).status).toBe(400);
    });

    it('says that a provider is not configured', async () => {
      for (const path of ['/api/v2/users/oidc/okta/callback', '/api/v2/users/oauth2/github/callback', '/api/v2/users/oidc/oidc/callback']) {
        expectPage(await server.get(path), 400, 'The oauth2 method requested is not configured!');
      }
    });
  });

  describe('a provider with faults', () => {
    it.each<[IdpFault, string]>([
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
    ])('is not believed: %s', async (fault, title) => {
      const person = somebody();
      await idp.become({ fault, claims: person });
      const { answer, token } = await logInAt(server);
      expectPage(answer, 400, title);
      expect(token).toBeUndefined();
      expect(await server.db.query(`SELECT id FROM users WHERE email = $1`, [person.email])).toEqual([]);
    });

    it('is not believed with an empty subject', async () => {
      await idp.become({ claims: somebody({ sub: '' }) });
      expectPage((await logInAt(server)).answer, 400, 'Failed to verify OIDC token.');
    });

    it('is not believed with a subject that would be kept as another one', async () => {
      const victim = somebody();
      await idp.become({ claims: victim });
      expect((await logInAt(server)).token).toBeDefined();
      await idp.become({ claims: somebody({ sub: victim.sub.replace('-', '-\u0000') }) });
      expectPage((await logInAt(server)).answer, 400, 'Failed to verify OIDC token.', 'its subject holds characters');
    });

    it.each(['new', 'same-kid'] as const)('may replace its keys at any time: %s', async (rotateKeys) => {
      await idp.become({ claims: somebody() });
      expect((await logInAt(server)).token).toBeDefined();
      await idp.change({ rotateKeys });
      expect((await logInAt(server)).token).toBeDefined();
    });

    it('may leave out which of its keys it used', async () => {
      await idp.become({ fault: 'no-kid', claims: somebody(), rotateKeys: 'new' });
      expect((await logInAt(server)).token).toBeDefined();
    });

    it('makes the exchange fail with its own words', async () => {
      await idp.become({ exchange: 'refuse', claims: somebody() });
      expectPage((await logInAt(server)).answer, 500, 'Failed exchanging Oauth code.', 'invalid_grant: the provider says invalid_grant');
      await idp.change({ exchange: 'crash' });
      expectPage((await logInAt(server)).answer, 500, 'Failed exchanging Oauth code.', 'status 502');
      await idp.change({ clientSecret: 'another' });
      expectPage((await logInAt(server)).answer, 500, 'Failed exchanging Oauth code.', 'invalid_client');
    });

    it('makes the userinfo endpoint fail', async () => {
      await idp.become({ fault: 'userinfo-fails', claims: somebody() });
      expectPage((await logInAt(server)).answer, 500, 'Failed to obtain user information claims.');
      await idp.become({ claims: somebody(), userInfo: { sub: 'somebody-else' } });
      expectPage((await logInAt(server)).answer, 500, 'Failed to obtain user information claims.');
    });

    it('hangs up in the middle', async () => {
      await idp.become({ claims: somebody() });
      const { toProvider, jar } = await beginLogin(server);
      const back = await atProvider(toProvider);
      await idp.change({ down: true });
      expectPage(await server.request('GET', back.href, { jar }), 500, 'Failed exchanging Oauth code.');
    });

    it('is away when the server starts, and is found when it is back', async () => {
      const late = await Idp.start();
      await late.become({ down: true });
      const other = await startServer({ env: late.env() });
      await other.waitForLog(/identity provider oidc: cannot use/);
      expectPage(await other.get(OIDC_CALLBACK), 503, 'The identity provider is not available.');
      await late.become({ fault: 'foreign-discovery' });
      expectPage(await other.get(OIDC_CALLBACK), 503, 'The identity provider is not available.');
      await late.become({ claims: somebody() });
      expect((await logInAt(other)).token).toBeDefined();
      await other.stop();
      await late.stop();
    });
  });

  describe('who somebody is', () => {
    it('is issuer and subject, whatever happens to name and address; the user name stays', async () => {
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
      'has no picture but that of a web address: %s',
      async (picture) => {
        const person = somebody();
        await idp.become({ claims: { ...person, picture } });
        await logInAt(server);
        expect(await server.db.query(`SELECT avatar_url FROM users WHERE email = $1`, [person.email])).toEqual([{ avatar_url: '' }]);
      },
    );

    it('is never taken from an e-mail address that another identity has', async () => {
      const person = somebody();
      await idp.become({ claims: person });
      await logInAt(server);
      await idp.become({ claims: { ...somebody(), email: person.email } });
      expectPage((await logInAt(server)).answer, 403, 'Account already linked');
    });

    it.each(['\u212A', '\u0130'])(
      'is not filled in by an address that only looks the same once a database has put it in lower case: %j',
      async (letter) => {
        const planted = await plantUser(server.db, { loginType: 'oidc', status: 'dormant' });
        const email = `mike-${planted.username}@example.test`;
        await server.db.query(`UPDATE users SET email = $2 WHERE id = $1`, [planted.id, email]);
        const lookalike = email.replace(letter === '\u212A' ? 'k' : 'i', letter);
        await idp.become({ claims: somebody({ email: lookalike }) });
        const { answer, token } = await logInAt(server);
        expectPage(answer, 500, 'Failed to process OAuth login.');
        expect(token).toBeUndefined();
        expect(await server.db.query(`SELECT linked_id FROM user_links WHERE user_id = $1`, [planted.id])).toEqual([]);
      },
    );

    it('is filled in where an administrator made the account beforehand, and where an operator cut it off', async () => {
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

    it('is not somebody who logs in another way, and a password is hinted at', async () => {
      const planted = await plantUser(server.db);
      await idp.become({ claims: somebody({ email: planted.email }) });
      const { answer } = await logInAt(server);
      const text = 'Attempting to use login type "oidc", but the user has the login type "password".';
      expectPage(answer, 403, 'Incorrect login type', text);
      expect(await server.db.query(`SELECT 1 FROM user_links WHERE user_id = $1`, [planted.id])).toEqual([]);
    });

    it('may be suspended: nothing changes, and the attempt is on record', async () => {
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

    it('may be dormant: logging in activates, and says so in the audit log', async () => {
      const person = somebody();
      await idp.become({ claims: person });
      const { id } = await me(server, (await logInAt(server)).token);
      await server.db.query(`UPDATE users SET status = 'dormant' WHERE id = $1`, [id]);
      expect(await me(server, (await logInAt(server)).token)).toMatchObject({ status: 'active' });
      const logs = await server.db.query(
        `SELECT action, diff, additional_fields FROM audit_logs WHERE user_id = $1 ORDER BY time OFFSET 1`,
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

    it('gets an account anew after its account was deleted', async () => {
      const person = somebody();
      await idp.become({ claims: person });
      const { id } = await me(server, (await logInAt(server)).token);
      await server.db.query(`UPDATE users SET deleted = true WHERE id = $1`, [id]);
      expect((await me(server, (await logInAt(server)).token)).id).not.toBe(id);
    });

    it('cannot log in while its new address is another account’s', async () => {
      const [person, other] = [somebody(), somebody()];
      for (const claims of [other, person]) {
        await idp.become({ claims });
        await logInAt(server);
      }
      await idp.become({ claims: { ...person, email: other.email } });
      expectPage((await logInAt(server)).answer, 500, 'Failed to process OAuth login.');
    });

    it('gets another user name when the wanted one is taken, and one that can be a user name', async () => {
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

    it('is one account when the same newcomer logs in ten times at once', async () => {
      const person = somebody();
      await idp.become({ claims: person });
      const results = await Promise.all(Array.from({ length: 10 }, () => logInAt(server, { jar: new CookieJar() })));
      expect(results.map(({ answer }) => answer.status)).toEqual(Array(10).fill(307));
      expect(await server.db.query(`SELECT count(*)::int AS n FROM users WHERE email = $1`, [person.email])).toEqual([{ n: 1 }]);
    });
  });

  describe('claims', () => {
    it('are kept by source and merged, userinfo over ID token, for the person to see', async () => {
      const person = somebody();
      await idp.become({ claims: { ...person, department: 'token' }, userInfo: { department: 'userinfo', groups: ['a', 'b'] } });
      const { token } = await logInAt(server);
      const headers = { 'coder-session-token': token };
      const merged = (await server.get('/api/v2/users/oidc-claims', headers)).json<{ claims: Record<string, unknown> }>();
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

    it('are nobody else’s to see, and not there for who logs in another way', async () => {
      const person = somebody();
      await idp.become({ claims: person });
      const { token } = await logInAt(server);
      const [owner] = await server.db.query<{ username: string }>(`SELECT username FROM users WHERE rbac_roles <> '{}'`);
      const answer = await server.get(`/api/v2/debug/${owner?.username ?? ''}/debug-link`, { 'coder-session-token': token });
      expect(answer.status).toBe(404);
    });

    it('may be huge', async () => {
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

    it('may hold what a database cannot, and names that mean something to JavaScript', async () => {
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

    it('never turn into others by what cannot be kept of them', async () => {
      const verified = JSON.parse('{"email_verified\\u0000": true}') as Record<string, unknown>;
      await idp.become({ claims: somebody({ email_verified: false }), userInfo: verified });
      expectPage((await logInAt(server)).answer, 403, 'Email not verified');

      const planted = await plantUser(server.db, { loginType: 'oidc', status: 'dormant' });
      await idp.become({ claims: somebody({ email: planted.email.replace('user', 'us\u0000er') }) });
      expect((await me(server, (await logInAt(server)).token)).id).not.toBe(planted.id);
    });

    it('are refused when they are nested beyond reason', async () => {
      let nested: unknown = 'x';
      for (let i = 0; i < 200; i++) nested = [nested];
      await idp.become({ claims: somebody(), userInfo: { nested } });
      expectPage((await logInAt(server)).answer, 400, 'The claims of the identity provider cannot be read.');
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

    it('without an address take a user name in the form of one, else say so', async () => {
      const id = somebody().sub;
      await idp.become({ claims: { ...somebody(), email: undefined, preferred_username: `${id}@example.test` } });
      expect((await me(server, (await logInAt(server)).token)).email).toBe(`${id}@example.test`);
      await idp.become({ claims: { ...somebody(), email: undefined } });
      expectPage((await logInAt(server)).answer, 400, 'No email found in OIDC payload!');
      await idp.become({ claims: { ...somebody(), email: ['a@example.test'] } });
      expect((await logInAt(server)).answer.status).toBe(400);
      await idp.become({ claims: { ...somebody(), email: 'no address' } });
      expect((await logInAt(server)).answer.status).toBe(400);
    });
  });
});
