import { exportJWK, generateKeyPair } from 'jose';
import { plantUser } from '../support/people.js';
import { type RunningServer, startServer } from '../support/server.js';
import { expectPage, me } from '../support/idp/expect-login.js';
import type { IdpFault } from '../support/idp/fault-idp-state.js';
import { Idp } from '../support/idp/idp.js';
import { type OidcServer, startOidcServer } from '../support/idp/oidc-server.js';
import { atProvider, beginLogin, logInAt, OIDC_CALLBACK, somebody } from '../support/idp/login.js';

describe('OpenID Connect relying party', () => {
  let oidc: OidcServer;
  let idp: Idp;
  let server: RunningServer;

  beforeAll(async () => {
    oidc = await startOidcServer({ CODER_EXTERNAL_TOKEN_ENCRYPTION_KEYS: Buffer.alloc(32, 9).toString('base64') });
    ({ idp, server } = oidc);
    // Else the algorithm alone would be the reason to refuse what is signed with these.
    await idp.become({
      discovery: { id_token_signing_alg_values_supported: ['RS256', 'PS256', 'ES256', 'HS256', 'none'] },
      claims: somebody(),
    });
    await logInAt(server);
  });
  afterAll(() => oidc.stop());

  it('RP-01, 9700-03: state, nonce and PKCE are fresh for each login and bound to the browser that began it', async () => {
    await idp.become({ claims: somebody() });
    const [one, two] = [await beginLogin(server), await beginLogin(server)];
    for (const name of ['state', 'nonce', 'code_challenge']) {
      const [first, second] = [one.toProvider.searchParams.get(name), two.toProvider.searchParams.get(name)];
      expect(first).not.toBeNull();
      expect(first).not.toBe(second);
    }
    expect(one.toProvider.searchParams.get('response_type')).toBe('code');
    expect(one.toProvider.searchParams.get('code_challenge_method')).toBe('S256');
    const back = await atProvider(one.toProvider);
    expectPage(await server.request('GET', back.href, { jar: two.jar }), 401, 'State mismatched.');
    expect((await server.request('GET', back.href, { jar: one.jar })).status).toBe(307);
  });

  it('RP-01: a code exchanged with another verifier or nonce does not log in', async () => {
    await idp.become({ claims: somebody() });
    const [one, two] = [await beginLogin(server), await beginLogin(server)];
    const stolen = (await atProvider(one.toProvider)).searchParams.get('code') ?? '';
    const state = two.toProvider.searchParams.get('state') ?? '';
    const answer = await server.request('GET', `${OIDC_CALLBACK}?${new URLSearchParams({ code: stolen, state }).toString()}`, {
      jar: two.jar,
    });
    expectPage(answer, 500, 'Failed exchanging Oauth code.', 'invalid_grant');
  });

  it("RP-02: an account is keyed by issuer and subject; an email address alone does not open another identity's account", async () => {
    const person = somebody();
    await idp.become({ claims: person });
    const { id } = await me(server, (await logInAt(server)).token);
    expect(await server.db.query(`SELECT linked_id FROM user_links WHERE user_id = $1`, [id])).toEqual([
      { linked_id: `${idp.issuer}||${person.sub}` },
    ]);
    await idp.become({ claims: somebody({ email: person.email }) });
    expectPage((await logInAt(server)).answer, 403, 'Account already linked');
  });

  it.each([
    'foreign-issuer',
    'foreign-audience',
    'second-audience',
    'foreign-azp',
    'expired',
    'no-exp',
    'issued-in-the-future',
    'wrong-nonce',
    'alg-none',
    'hmac',
    'hmac-public-key',
    'es256-under-the-rsa-kid',
    'ps256-by-the-rsa-key',
    'brings-jwk',
    'brings-jku',
    'brings-x5u',
    'brings-x5c',
    'second-audience-foreign-azp',
    'wrong-signature',
    'bad-at-hash',
  ] satisfies IdpFault[])('RP-03: an ID token is refused for: %s', async (fault) => {
    await idp.become({ fault, claims: somebody() });
    const { answer, token } = await logInAt(server);
    expectPage(answer, 400, 'Failed to verify OIDC token.');
    expect(token).toBeUndefined();
    // No key is fetched from where a token says.
    expect(await idp.counts()).toMatchObject({ broughtKeys: 0 });
  });

  it('RP-03: an ID token of an earlier login is refused, with everything else of that response', async () => {
    await idp.become({ claims: somebody() });
    expect((await logInAt(server)).token).toBeDefined();
    await idp.change({ fault: 'replayed' });
    const { answer, token } = await logInAt(server);
    expectPage(answer, 400, 'Failed to verify OIDC token.', 'its nonce does not match the request');
    expect(token).toBeUndefined();
  });

  it('RP-03: an ID token for several audiences is accepted if it was issued to this client (azp)', async () => {
    const person = somebody();
    await idp.become({ fault: 'second-audience-own-azp', claims: person });
    expect(await me(server, (await logInAt(server)).token)).toMatchObject({ email: person.email });
  });

  it('RP-03: an ID token that has just expired is accepted, because clocks differ, and a minute later refused', async () => {
    const secondsAgo = (seconds: number) => Math.floor(Date.now() / 1000) - seconds;
    await idp.become({ claims: { ...somebody(), exp: secondsAgo(10) } });
    expect((await logInAt(server)).token).toBeDefined();
    await idp.become({ claims: { ...somebody(), exp: secondsAgo(60) } });
    expectPage((await logInAt(server)).answer, 400, 'Failed to verify OIDC token.');
  });

  it('RP-03: of several keys without an ID the one that fits is used, also right after the provider has replaced it', async () => {
    const { publicKey } = await generateKeyPair('RS256', { extractable: true });
    const publishes = [{ ...(await exportJWK(publicKey)), use: 'sig', alg: 'RS256' }];
    await idp.become({ fault: 'no-kid', publishes, rotateKeys: 'new', claims: somebody() });
    expect((await logInAt(server)).token).toBeDefined();
    await idp.change({ rotateKeys: 'new', resetCounts: true, claims: somebody() });
    expect((await logInAt(server)).token).toBeDefined();
    expect(await idp.counts()).toMatchObject({ jwks: 1 });
    // A token that no key fits has them loaded once, not for each key.
    await idp.change({ fault: 'no-kid-wrong-signature', resetCounts: true });
    expectPage((await logInAt(server)).answer, 400, 'Failed to verify OIDC token.');
    expect(await idp.counts()).toMatchObject({ jwks: 1 });
    await idp.become({ rotateKeys: 'new' });
  });

  it('RP-03: an ID token is refused for a subject of more than 255 characters', async () => {
    const person = somebody();
    await idp.become({ claims: { ...person, sub: person.sub.padEnd(255, 'x') } });
    expect((await logInAt(server)).token).toBeDefined();
    await idp.become({ claims: { ...somebody(), sub: 'x'.repeat(256) } });
    const { answer, token } = await logInAt(server);
    expectPage(answer, 400, 'Failed to verify OIDC token.');
    expect(token).toBeUndefined();
  });

  it('RP-04: a discovery document of another issuer is not used', async () => {
    const foreign = await Idp.start();
    await foreign.become({ fault: 'foreign-discovery' });
    const other = await startServer({ env: foreign.env() });
    expectPage(await other.get(OIDC_CALLBACK), 503, 'The identity provider is not available.');
    await other.stop();
    await foreign.stop();
  });

  it('RP-05, 9700-04, 9207-06: a response that names another issuer (RFC 9207) is refused before its code is used', async () => {
    await idp.become({ sendsIss: true, fault: 'foreign-answer', claims: somebody() });
    expectPage((await logInAt(server)).answer, 400, 'The response does not come from the expected identity provider.');
    expect(await idp.counts()).toMatchObject({ token: 0 });
  });

  it('9207-06: an error response that names another issuer is refused too, and its description is not shown', async () => {
    await idp.become({ sendsIss: true, claims: somebody() });
    const { toProvider, jar } = await beginLogin(server);
    const answer = new URLSearchParams({
      error: 'access_denied',
      error_description: 'Call 555-0100 to unlock your account',
      iss: 'https://another.example',
      state: toProvider.searchParams.get('state') ?? '',
    });
    const page = await server.request('GET', `${OIDC_CALLBACK}?${answer.toString()}`, { jar });
    expectPage(page, 400, 'The response does not come from the expected identity provider.');
    expect(page.text).not.toContain('555-0100');
  });

  it.each([
    ['no state', undefined],
    ['an empty state', ''],
    ['an unknown state', 'a'.repeat(43)],
  ])('9700-21: a response with %s does not log in, and its code is not used', async (_what, state) => {
    await idp.become({ claims: somebody() });
    const { toProvider, jar } = await beginLogin(server);
    const back = await atProvider(toProvider);
    back.searchParams.delete('state');
    if (state !== undefined) back.searchParams.set('state', state);
    const answer = await server.request('GET', back.href, { jar });
    expect([400, 401]).toContain(answer.status);
    expect(answer.headers.getSetCookie().filter((cookie) => /session_token=[^;]/.test(cookie))).toEqual([]);
    expect(await idp.counts()).toMatchObject({ token: 0 });
  });

  it('RP-02: a verified address opens an account created in advance for this login type, and no other', async () => {
    const prepared = await plantUser(server.db, { loginType: 'oidc' });
    await idp.become({ claims: somebody({ email: prepared.email, email_verified: true }) });
    expect((await me(server, (await logInAt(server)).token)).id).toBe(prepared.id);

    const other = await plantUser(server.db, { loginType: 'password' });
    await idp.become({ claims: somebody({ email: other.email, email_verified: true }) });
    const { answer, token } = await logInAt(server);
    expectPage(answer, 403, 'Incorrect login type');
    expect(token).toBeUndefined();
    expect(await server.db.query(`SELECT 1 FROM user_links WHERE user_id = $1`, [other.id])).toEqual([]);
  });

  it.each([
    'https://evil.example/',
    '//evil.example/',
    '/\\evil.example',
    'javascript:alert(1)',
    '\\\\evil.example',
    'http:evil.example//x.example',
  ])('RP-07: a login always redirects within this server: %s', async (redirect) => {
    await idp.become({ claims: somebody() });
    const location = (await logInAt(server, { redirect })).answer.headers.get('location') ?? '';
    expect(location).toMatch(/^\/(?![/\\])/);
    expect(new URL(location, server.url).origin).toBe(server.url);
  });

  it("RP-08: the provider's tokens are stored encrypted and deleted with the account", async () => {
    await idp.become({ claims: somebody() });
    const { id } = await me(server, (await logInAt(server)).token);
    const links = () =>
      server.db.query<{ access: string; refresh: string; keys: boolean }>(
        `SELECT oauth_access_token AS access, oauth_refresh_token AS refresh,
                oauth_access_token_key_id IS NOT NULL AND oauth_refresh_token_key_id IS NOT NULL AS keys
           FROM user_links WHERE user_id = $1`,
        [id],
      );
    const [link] = await links();
    expect(link?.keys).toBe(true);
    // This provider's tokens are UUIDs.
    expect(`${link?.access ?? ''} ${link?.refresh ?? ''}`).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
    await server.db.query(`UPDATE users SET deleted = true WHERE id = $1`, [id]);
    expect(await links()).toEqual([]);
  });

  it('RP-09: a refresh with an ID token of another subject is refused; one whose ID token is merely unusable succeeds', async () => {
    await idp.become({ claims: somebody() });
    const { token = '' } = await logInAt(server);
    const expire = () => server.db.query(`UPDATE user_links SET oauth_expiry = now() - interval '1 second'`);
    await idp.change({ refreshIdToken: { exp: 1 } });
    await expire();
    expect(await me(server, token)).toBeDefined();
    await idp.change({ refreshIdToken: { sub: 'another' } });
    await expire();
    expect((await server.get('/api/v2/users/me', { 'coder-session-token': token })).status).toBe(401);
  });

  it('RP-10: email_verified in the ID token does not vouch for the address in userinfo', async () => {
    const victim = await plantUser(server.db, { loginType: 'oidc' });
    await idp.become({ claims: somebody(), userInfo: { email: victim.email } });
    expectPage((await logInAt(server)).answer, 403, 'Email not verified');
    expect(await server.db.query(`SELECT 1 FROM user_links WHERE user_id = $1`, [victim.id])).toEqual([]);
  });

  it('RP-11: more claims than any person has are refused, in userinfo and in an ID token', async () => {
    const many = Object.fromEntries(Array.from({ length: 25_001 }, (_, i) => [`c${i}`, i]));
    const groups = Array(25_001).fill('g') as string[];
    for (const userInfo of [many, { groups }]) {
      await idp.become({ claims: somebody(), userInfo });
      expectPage((await logInAt(server)).answer, 500, 'Failed to obtain user information claims.', 'it contains too many values');
    }
    for (const claims of [many, { groups }]) {
      await idp.become({ claims: { ...somebody(), ...claims } });
      expectPage((await logInAt(server)).answer, 400, 'Failed to verify OIDC token.', 'it contains too many values');
    }
  });

  it('RP-11: neither the header of a token nor the keys of the provider are parsed if they contain more values than any provider sends', async () => {
    const many = Array.from({ length: 25_001 }, () => ({}));
    const header = Buffer.from(JSON.stringify({ alg: 'RS256', many })).toString('base64url');
    await idp.become({ claims: somebody(), tokenAnswer: { id_token: `${header}.e30.x` } });
    expectPage((await logInAt(server)).answer, 400, 'Failed to verify OIDC token.', 'it contains too many values');
    await idp.become({ claims: somebody(), rotateKeys: 'new', publishes: many });
    expectPage((await logInAt(server)).answer, 400, 'Failed to verify OIDC token.', 'the response contains too many values');
    await idp.become({});
  });

  it('RP-11: userinfo of another subject, or with an invalid signature, is not used', async () => {
    await idp.become({ claims: somebody(), userInfo: { sub: 'another' } });
    expectPage((await logInAt(server)).answer, 500, 'Failed to obtain user information claims.', 'another subject');
    await idp.become({ claims: somebody(), userInfoJwt: true, fault: 'access-token-signature' });
    expectPage((await logInAt(server)).answer, 500, 'Failed to obtain user information claims.', 'signature');
  });

  it('RP-12: only one of two racing callbacks logs in', async () => {
    await idp.become({ claims: somebody() });
    const { toProvider, jar } = await beginLogin(server);
    const back = await atProvider(toProvider);
    const headers = { cookie: jar.header() ?? '' };
    const answers = await Promise.all([1, 2].map(() => server.get(back.pathname + back.search, headers)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([307, 401]);
    expect(await idp.counts()).toMatchObject({ token: 1 });
  });
});
