import { plantUser } from '../support/people.js';
import { type RunningServer, startServer } from '../support/server.js';
import { expectPage, me } from '../support/idp/expect-login.js';
import type { IdpFault } from '../support/idp/fault-idp-state.js';
import { Idp } from '../support/idp/idp.js';
import { atProvider, beginLogin, logInAt, OIDC_CALLBACK, somebody } from '../support/idp/login.js';

describe('OpenID Connect relying party', () => {
  let idp: Idp;
  let server: RunningServer;

  beforeAll(async () => {
    idp = await Idp.start();
    const env = { ...idp.env(), CODER_EXTERNAL_TOKEN_ENCRYPTION_KEYS: Buffer.alloc(32, 9).toString('base64') };
    server = await startServer({ env: { ...env, CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
    await plantUser(server.db, { roles: ['owner'] });
  });
  afterAll(async () => {
    await server.stop();
    await idp.stop();
  });

  it('RP-01: state, nonce and PKCE are new for each login, and bound to the browser that began it', async () => {
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

  it('RP-01: a code that was exchanged with another verifier or nonce logs nobody in', async () => {
    await idp.become({ claims: somebody() });
    const [one, two] = [await beginLogin(server), await beginLogin(server)];
    const stolen = (await atProvider(one.toProvider)).searchParams.get('code') ?? '';
    const state = two.toProvider.searchParams.get('state') ?? '';
    const answer = await server.request('GET', `${OIDC_CALLBACK}?${new URLSearchParams({ code: stolen, state }).toString()}`, {
      jar: two.jar,
    });
    expectPage(answer, 500, 'Failed exchanging Oauth code.', 'invalid_grant');
  });

  it('RP-02: the account key is issuer and subject; an address alone opens no account of another identity', async () => {
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
    'wrong-signature',
    'bad-at-hash',
  ] satisfies IdpFault[])('RP-03: an ID token is refused for: %s', async (fault) => {
    await idp.become({ fault, claims: somebody() });
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

  it('RP-05: an answer that names another issuer (RFC 9207) is refused before its code is used', async () => {
    await idp.become({ sendsIss: true, fault: 'foreign-answer', claims: somebody() });
    expectPage((await logInAt(server)).answer, 400, 'The answer is not from the identity provider that was asked.');
    expect(await idp.counts()).toMatchObject({ token: 0 });
  });

  it.each([
    'https://evil.example/',
    '//evil.example/',
    '/\\evil.example',
    'javascript:alert(1)',
    '\\\\evil.example',
    'http:evil.example//x.example',
  ])('RP-07: nobody leaves this server after a login, whatever the way back: %s', async (redirect) => {
    await idp.become({ claims: somebody() });
    const location = (await logInAt(server, { redirect })).answer.headers.get('location') ?? '';
    expect(location).toMatch(/^\/(?![/\\])/);
    expect(new URL(location, server.url).origin).toBe(server.url);
  });

  it('RP-08: tokens of the provider are stored encrypted, and go with the account', async () => {
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
    // What this provider gives are uuids.
    expect(`${link?.access ?? ''} ${link?.refresh ?? ''}`).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
    await server.db.query(`UPDATE users SET deleted = true WHERE id = $1`, [id]);
    expect(await links()).toEqual([]);
  });
});
