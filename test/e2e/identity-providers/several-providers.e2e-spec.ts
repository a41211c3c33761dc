import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { expectStatus } from '../../support/expect-answer.js';
import { HeldTransaction } from '../../support/held-transaction.js';
import { plantKey } from '../../support/keys.js';
import { obtainTokens, registerClient } from '../../support/oauth/index.js';
import { plantUser } from '../../support/people.js';
import { type RunningServer, startServer } from '../../support/server.js';
import { expectPage, me } from '../../support/idp/expect-login.js';
import { Idp } from '../../support/idp/idp.js';
import { atProvider, beginLogin, logInAt, somebody } from '../../support/idp/login.js';
import { bearer } from '../../support/sign-in.js';

async function signingKey(kid: string): Promise<{ readonly secret: JWK; readonly published: JWK }> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  return {
    secret: { ...(await exportJWK(privateKey)), kid },
    published: { ...(await exportJWK(publicKey)), kid, use: 'sig', alg: 'RS256' },
  };
}

const OKTA = '/api/v2/users/oidc/okta/callback';

describe('several OpenID Connect providers', () => {
  let main: Idp;
  let okta: Idp;
  let server: RunningServer;

  beforeAll(async () => {
    [main, okta] = await Promise.all([Idp.start(), Idp.start()]);
    server = await startServer({
      env: {
        ...main.env(),
        CODER_OIDC_ICON_URL: 'https://elsewhere.example/icon.svg',
        CODER_OIDC_PROVIDERS: 'okta',
        ...okta.env('okta'),
        CODER_OIDC_OKTA_SIGN_IN_TEXT: 'Sign in with <Okta>',
        CODER_OIDC_OKTA_ICON_URL: '/icon/okta.svg',
        CODER_OIDC_OKTA_IGNORE_EMAIL_VERIFIED: 'true',
        CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true',
      },
    });
    await plantUser(server.db, { siteRoles: ['owner'] });
  });
  afterAll(async () => {
    await server.stop();
    await Promise.all([main.stop(), okta.stop()]);
  });

  it('say whether an address is verified, and apps get the same: also where it need not be to log in here', async () => {
    const admin = await plantUser(server.db, { siteRoles: ['owner'] });
    const client = await registerClient(server, await plantKey(server.db, admin.id));
    const person = somebody();
    for (const verified of [false, 'true', true, undefined]) {
      await okta.become({ claims: { ...person, email_verified: verified } });
      const { token = '' } = await logInAt(server, { callback: OKTA });
      const { access_token: access } = await obtainTokens(server, token, client, { scope: 'openid email' });
      const claims = expectStatus(await server.get('/oauth2/userinfo', bearer(access)), 200).json<Record<string, unknown>>();
      expect([claims['email'], claims['email_verified']]).toEqual([person.email, verified === 'true' ? true : verified]);
    }
  });

  it('each have their own keys: the key of one vouches for nobody at the other, not even under an ID that both have', async () => {
    const [foreign, twin] = [await signingKey('foreign'), await signingKey('twin')];
    const person = somebody();
    await okta.become({ claims: person, rotateKeys: 'new', publishes: [(await signingKey('twin')).published] });
    await main.become({ claims: person, publishes: [foreign.published, twin.published], signsWith: foreign.secret });
    // The keys are good, and loaded.
    expect((await logInAt(server)).token).toBeDefined();
    for (const { secret } of [foreign, twin]) {
      await okta.change({ signsWith: secret });
      const { answer, token } = await logInAt(server, { callback: OKTA });
      expectPage(answer, 400, 'Failed to verify OIDC token.');
      expect(token).toBeUndefined();
    }
    await main.become({});
    await okta.become({});
  });

  it('each have their own callback, and their name is stored with the link', async () => {
    const person = somebody();
    await okta.become({ claims: person });
    const { toProvider } = await beginLogin(server, { callback: OKTA });
    expect(toProvider.origin).toBe(okta.issuer);
    expect(toProvider.searchParams.get('redirect_uri')).toBe(server.url + OKTA);
    const { id } = await me(server, (await logInAt(server, { callback: OKTA })).token);
    const [link] = await server.db.query(`SELECT provider_id, linked_id FROM user_links WHERE user_id = $1`, [id]);
    expect(link).toEqual({ provider_id: 'okta', linked_id: `${okta.issuer}||${person.sub}` });
  });

  it("never accept each other's responses: a login that began at one cannot end at another", async () => {
    await main.become({ claims: somebody() });
    await okta.become({ claims: somebody() });
    const { toProvider, jar } = await beginLogin(server);
    const back = await atProvider(toProvider);
    expectPage(await server.request('GET', `${OKTA}${back.search}`, { jar }), 401, 'State mismatched.');
    expect(await okta.counts()).toMatchObject({ token: 0 });
  });

  describe('that send their issuer in responses (RFC 9207)', () => {
    let strict: Idp;
    let other: RunningServer;
    beforeAll(async () => {
      strict = await Idp.start();
      await strict.become({ sendsIss: true, claims: somebody() });
      other = await startServer({ env: strict.env() });
    });
    afterAll(async () => {
      await other.stop();
      await strict.stop();
    });
    const NOT_THEIRS = 'The response does not come from the expected identity provider.';

    it('are verified by it', async () => {
      expect((await logInAt(other)).token).toBeDefined();
      await strict.change({ fault: 'foreign-answer' });
      expectPage((await logInAt(other)).answer, 400, NOT_THEIRS);
    });

    it.each<[string, (own: string) => string | undefined, string]>([
      ['the right issuer shows the error', (own) => own, 'Encountered error in oidc process: access_denied'],
      ['another issuer hides it', () => 'https://evil.example.test', NOT_THEIRS],
      ['a missing issuer hides it', () => undefined, NOT_THEIRS],
    ])('are verified by it in errors too: %s', async (_what, issuerOf, title) => {
      const { toProvider, jar } = await beginLogin(other);
      const iss = issuerOf(strict.issuer);
      const refusal = new URLSearchParams({
        error: 'access_denied',
        error_description: 'Call +1 900 555',
        state: toProvider.searchParams.get('state') ?? '',
        ...(iss !== undefined && { iss }),
      });
      const answer = await other.request('GET', `${toProvider.searchParams.get('redirect_uri') ?? ''}?${refusal.toString()}`, { jar });
      expectPage(answer, 400, title);
      expect(answer.text.includes('900 555')).toBe(title !== NOT_THEIRS);
    });
  });

  it('are named in the log at the start if they have the same issuer, because each then refuses the people of the other', async () => {
    const twins = await startServer({
      env: {
        ...main.env(),
        CODER_OIDC_PROVIDERS: 'okta,twin',
        ...okta.env('okta'),
        ...main.env('twin'),
        CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true',
      },
    });
    await plantUser(twins.db, { siteRoles: ['owner'] });
    await twins.waitForLog(/identity providers oidc, twin have the same issuer/);
    await main.become({ claims: somebody() });
    expect((await logInAt(twins)).token).toBeDefined();
    expectPage((await logInAt(twins, { callback: '/api/v2/users/oidc/twin/callback' })).answer, 403, 'Account already linked');
    await twins.stop();
  });

  it('are separate identities even with equal subject and address', async () => {
    const person = somebody();
    await main.become({ claims: person });
    await okta.become({ claims: person });
    const { id } = await me(server, (await logInAt(server)).token);
    expectPage((await logInAt(server, { callback: OKTA })).answer, 403, 'Account already linked');
    await server.db.query(`UPDATE user_links SET linked_id = '' WHERE user_id = $1`, [id]);
    expectPage((await logInAt(server, { callback: OKTA })).answer, 403, 'Account already linked');
    await server.db.query(`UPDATE user_links SET provider_id = 'gone' WHERE user_id = $1`, [id]);
    expect((await me(server, (await logInAt(server, { callback: OKTA })).token)).id).toBe(id);
  });

  it('cannot use a link of another configured provider that names their identity; only of one that is no longer configured', async () => {
    const person = somebody();
    await main.become({ claims: person });
    const { id } = await me(server, (await logInAt(server)).token);
    await server.db.query(`UPDATE user_links SET linked_id = $2 WHERE user_id = $1`, [id, `${okta.issuer}||${person.sub}`]);
    const providerOf = () => server.db.query(`SELECT provider_id FROM user_links WHERE user_id = $1`, [id]);
    for (const email of [person.email, somebody().email]) {
      await okta.become({ claims: { ...person, email } });
      const { answer, token } = await logInAt(server, { callback: OKTA });
      expectPage(answer, 403, 'Account already linked');
      expect(token).toBeUndefined();
      expect(await providerOf()).toEqual([{ provider_id: 'oidc' }]);
    }
    await server.db.query(`UPDATE user_links SET provider_id = 'gone' WHERE user_id = $1`, [id]);
    expect((await me(server, (await logInAt(server, { callback: OKTA })).token)).id).toBe(id);
    expect(await providerOf()).toEqual([{ provider_id: 'okta' }]);
  });

  it('cannot use a link that another one has taken over while they waited for it', async () => {
    const person = somebody();
    await main.become({ claims: person });
    await okta.become({ claims: person });
    const { id } = await me(server, (await logInAt(server)).token);
    // Both may have it: its own provider is gone.
    await server.db.query(`UPDATE user_links SET provider_id = 'gone', linked_id = $2 WHERE user_id = $1`, [
      id,
      `${okta.issuer}||${person.sub}`,
    ]);
    const first = await HeldTransaction.begin(server.db);
    await first.query(`SELECT FROM users WHERE id = $1 FOR NO KEY UPDATE`, [id]);
    await first.query(`UPDATE user_links SET provider_id = 'oidc' WHERE user_id = $1`, [id]);
    const second = logInAt(server, { callback: OKTA });
    await first.untilItBlocks(server.db);
    await first.commit();
    const { answer, token } = await second;
    expectPage(answer, 403, 'Account already linked');
    expect(token).toBeUndefined();
    expect(await server.db.query(`SELECT provider_id FROM user_links WHERE user_id = $1`, [id])).toEqual([{ provider_id: 'oidc' }]);
  });

  it('cannot vouch for an unverified address of an existing account', async () => {
    const planted = await plantUser(server.db, { loginType: 'oidc' });
    await okta.become({ claims: { ...somebody({ email: planted.email }), email_verified: false } });
    expectPage((await logInAt(server, { callback: OKTA })).answer, 403, 'Account already linked');
    await okta.become({ claims: somebody({ email: planted.email }) });
    expect((await me(server, (await logInAt(server, { callback: OKTA })).token)).id).toBe(planted.id);
  });

  it('are all offered by name on the login page, with pictures of this server only', async () => {
    const page = await server.get('/login?redirect=%2Fswagger%3Fa%3D1');
    expect(page.status).toBe(200);
    expect(page.text).toContain(`href="/api/v2/users/oidc/callback?redirect=%2Fswagger%3Fa%3D1"`);
    expect(page.text).toContain(`href="/api/v2/users/oidc/okta/callback?redirect=%2Fswagger%3Fa%3D1"`);
    expect(page.text).toContain('Sign in with &lt;Okta&gt;');
    expect(page.text).toContain('src="/icon/okta.svg"');
    expect(page.text).not.toContain('elsewhere.example');
    expect(page.text).toContain('name="password"');
  });

  it('are all listed in the API', async () => {
    expect((await server.get('/api/v2/users/authmethods')).json()).toEqual({
      password: { enabled: true },
      github: { enabled: false, default_provider_configured: false },
      oidc: { enabled: true, signInText: 'OpenID Connect', iconUrl: 'https://elsewhere.example/icon.svg' },
      oidc_providers: [
        {
          id: 'oidc',
          sign_in_text: 'OpenID Connect',
          icon_url: 'https://elsewhere.example/icon.svg',
          login_path: '/api/v2/users/oidc/callback',
        },
        { id: 'okta', sign_in_text: 'Sign in with <Okta>', icon_url: '/icon/okta.svg', login_path: OKTA },
      ],
    });
  });
});
