import { createHash, createHmac, generateKeyPairSync } from 'node:crypto';
import { decodeJwt, exportJWK, importJWK, type JWK, type JWTPayload, SignJWT } from 'jose';
import { expectStatus } from '../support/expect-answer.js';
import { AUTHORIZE, type Fields, type OpenIdTokens, readDocument, RelyingParty, serverSigner } from '../support/oauth/index.js';
import { createPerson } from '../support/people.js';
import { bearer, OWNER } from '../support/sign-in.js';

let party: RelyingParty;
beforeAll(async () => (party = await RelyingParty.start()));
afterAll(() => party.stop());
beforeEach(() => party.logIn());

const claimsIn = ({ id_token: token }: OpenIdTokens): JWTPayload & Record<string, unknown> => decodeJwt(token);

describe('id_token_hint', () => {
  const sign = (
    claims: JWTPayload,
    header: { alg: string; typ?: string; kid?: string },
    key: Parameters<SignJWT['sign']>[0],
  ): Promise<string> => new SignJWT(claims).setProtectedHeader(header).sign(key);

  it('CORE-16 §3.1.2.2: one of another app is accepted', async () => {
    const other = await party.provider.createClient();
    const hint = (await party.provider.obtainTokens(other, { scope: 'openid' })) as OpenIdTokens;
    expect((await party.visit({ id_token_hint: hint.id_token, prompt: 'none' })).redirect?.searchParams.has('code')).toBe(true);
  });

  it('CORE-16 §3.1.2.2, IDT-10: an expired one is accepted for 90 days, and nothing else that this server has signed', async () => {
    const sign = await serverSigner(party.provider);
    const { sub = '', iss = '', aud = '', iat = 0 } = decodeJwt((await party.redeem(await party.visit())).id_token);
    const claims = { iss, aud, iat };
    const day = 24 * 60 * 60;
    const signed = (typ: string | undefined, age: number | null, more: JWTPayload = {}): Promise<string> => {
      const exp = age === null ? {} : { exp: Math.floor(Date.now() / 1000) - age };
      return sign({ ...claims, sub, ...exp, ...more }, typ);
    };
    for (const age of [-60, 60, 89 * day]) {
      const { redirect } = await party.visit({ id_token_hint: await signed('JWT', age), prompt: 'none' });
      expect([age, redirect?.searchParams.has('code')]).toEqual([age, true]);
    }
    const refused: readonly [string, Promise<string>][] = [
      ['too old', signed('JWT', 91 * day)],
      ['without exp', signed('JWT', null)],
      ['an access token', signed('at+jwt', -60)],
      ['a logout token', signed('logout+jwt', -60)],
      ['an introspection response', signed('token-introspection+jwt', -60)],
      ['without typ', signed(undefined, -60)],
      ['of another issuer', signed('JWT', -60, { iss: 'https://evil.example' })],
      ['without sub', sign({ ...claims, exp: Math.floor(Date.now() / 1000) + 60 }, 'JWT')],
    ];
    for (const [what, hint] of refused) {
      const { redirect } = await party.visit({ id_token_hint: await hint, prompt: 'none' });
      expect([what, redirect?.searchParams.get('error')]).toEqual([what, 'invalid_request']);
    }
  });

  it('CORE-17 §3.1.2.2: one about somebody else never leads to tokens of the user who is signed in', async () => {
    const somebody = await createPerson(party.provider.server);
    const theirs = await party.provider.obtainCode(
      party.client,
      { scope: 'openid' },
      { headers: { 'coder-session-token': somebody.token } },
    );
    const hint = (await party.redeem(theirs)).id_token;
    expect(decodeJwt(hint).sub).toBe(somebody.id);
    party.expectError(await party.visit({ id_token_hint: hint, prompt: 'none' }), 'login_required');
    const { query, ...request } = await party.visit({ id_token_hint: hint });
    const person = party.browser();
    const page = await party.follow(person, `${AUTHORIZE}?${query}`);
    expect(page.location).toMatch(/^\/login\?/);
    expect(page.text).toContain('Sign in with the account that the app asks for.');
    // As the same user again.
    const wrong = expectStatus(await person.signIn(page, OWNER), 303);
    const done = await party.follow(person, wrong.headers.get('location') ?? '');
    party.expectError({ ...request, query, answer: done, redirect: new URL(done.location) }, 'login_required');
    // As the right one, whose session this is.
    person.jar.set('coder_session_token', somebody.token);
    const right = await party.follow(person, `${AUTHORIZE}?${query}`);
    expect(claimsIn(await party.redeem({ ...request, query, answer: right, redirect: new URL(right.location) })).sub).toBe(somebody.id);
  });

  it('CORE-16 §3.1.2.2, IDT-10, KEY-11: nothing but an ID token that this server has signed is a hint', async () => {
    const genuine = (await party.redeem(await party.visit())).id_token;
    const claims = decodeJwt(genuine);
    const [header = '', payload = '', signature = ''] = genuine.split('.');
    const { keys } = (await party.provider.get('/.well-known/jwks.json')).json<{ keys: (JWK & { kid: string })[] }>();
    const own = keys.find(({ alg }) => alg === 'RS256');
    if (!own) throw new Error('no RS256 key');
    const foreign = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const pem = await importJWK(own, 'RS256');
    const publicKey = JSON.stringify(await exportJWK(pem));
    const hmacOf = (head: object): string => {
      const text = `${encode(head)}.${payload}`;
      return `${text}.${createHmac('sha256', publicKey).update(text).digest('base64url')}`;
    };
    const tokens = await party.provider.obtainTokens(party.client, { scope: 'openid' });
    const hints: Readonly<Record<string, string>> = {
      'another key': await sign(claims, { alg: 'RS256', typ: 'JWT', kid: own.kid }, foreign),
      'a key in its header': await sign(claims, { alg: 'RS256', typ: 'JWT', jwk: await exportJWK(foreign) } as never, foreign),
      'alg none': `${encode({ alg: 'none', typ: 'JWT' })}.${payload}.`,
      'alg none with a signature': `${encode({ alg: 'none', typ: 'JWT', kid: own.kid })}.${payload}.${signature}`,
      'HS256 with the public key': hmacOf({ alg: 'HS256', typ: 'JWT', kid: own.kid }),
      'another algorithm of the same key': `${encode({ alg: 'PS256', typ: 'JWT', kid: own.kid })}.${payload}.${signature}`,
      'another type': `${encode({ alg: 'RS256', typ: 'at+jwt', kid: own.kid })}.${payload}.${signature}`,
      'other claims': `${header}.${encode({ ...claims, sub: 'x' })}.${signature}`,
      'another issuer': `${header}.${encode({ ...claims, iss: 'https://evil.example' })}.${signature}`,
      'an access token': tokens.access_token,
      'no JWT': createHash('sha256').update('x').digest('hex'),
      'something too long': 'x'.repeat(8193),
    };
    for (const [what, hint] of Object.entries(hints)) {
      const { redirect } = await party.visit({ id_token_hint: hint, prompt: 'none' }, { signedIn: what !== 'no JWT' });
      expect([what, redirect?.searchParams.get('error')]).toEqual([what, 'invalid_request']);
    }
  });
});

describe('claims', () => {
  const INFO = '/oauth2/userinfo';
  const asking = (claims: unknown): Fields => ({ claims: typeof claims === 'string' ? claims : JSON.stringify(claims) });

  it('CORE-21 §5.5: is advertised, and what cannot be read is invalid', async () => {
    const configuration = await readDocument(party.provider, '/.well-known/openid-configuration');
    expect(configuration).toMatchObject({ claims_parameter_supported: true });
    for (const bad of [
      '{',
      '[]',
      'null',
      '"x"',
      '{"id_token": []}',
      '{"userinfo": 1}',
      '{"id_token": {"email": "x"}}',
      `{"x": "${'y'.repeat(4096)}"}`,
    ]) {
      const asked = await party.visit({ claims: bad, prompt: 'none' });
      expect([bad.slice(0, 40), asked.redirect?.searchParams.get('error')]).toEqual([bad.slice(0, 40), 'invalid_request']);
    }
    party.expectError(await party.visit({ claims: ['{}', '{}'] }), 'invalid_request');
    // Without openid it is no request of OpenID Connect.
    expect((await party.visit({ scope: 'user:read', claims: '{' })).redirect?.searchParams.has('code')).toBe(true);
  });

  it('CORE-21 §5.5: unknown names and members are ignored; an essential claim without a value is not an error', async () => {
    const wanted =
      '{"id_token": {"birthdate": {"essential": true}, "picture": {"essential": true}, "__proto__": null, "constructor": null, "email": {"x": 1}},' +
      ' "userinfo": {"phone_number": null}, "verified_claims": [1], "__proto__": {"email": null}}';
    expect(await party.claims({ scope: 'openid email', ...asking(wanted) })).toMatchObject({ email: OWNER.email });
  });

  it('CORE-21 §5.5: a claim is put into the ID token, also after a refresh, and beside it only what always is there', async () => {
    expect(await party.claims({ scope: 'openid email profile' })).not.toHaveProperty('email');
    const tokens = await party.redeem(await party.visit({ scope: 'openid email profile', ...asking({ id_token: { email: null } }) }));
    const refreshed = (await party.provider.refreshed(party.client, tokens.refresh_token)) as OpenIdTokens;
    for (const each of [tokens, refreshed]) {
      expect(claimsIn(each)).toMatchObject({ email: OWNER.email });
      for (const name of ['email_verified', 'name', 'preferred_username']) expect(claimsIn(each)).not.toHaveProperty(name);
    }
  });

  it('CORE-21 §5.5.1, CORE-24: the user is asked about the scope that stands for the claim, and without consent it is not given out', async () => {
    party.expectError(await party.visit({ prompt: 'none', ...asking({ userinfo: { groups: null } }) }), 'consent_required');
    const page = await party.visit(asking({ userinfo: { groups: { essential: true } } }));
    expect([page.answer.status, page.answer.text]).toEqual([200, expect.stringContaining('wants to use your account')]);
    const client = await party.provider.createClient({ scope: 'openid user:read' });
    const tokens = await party.provider.obtainTokens(client, {
      scope: 'openid',
      ...asking({ id_token: { email: null }, userinfo: { email: null } }),
    });
    expect(tokens.scope).toBe('openid');
    expect(claimsIn(tokens as OpenIdTokens)).not.toHaveProperty('email');
    expect((await party.provider.get(INFO, bearer(tokens.access_token))).json()).not.toHaveProperty('email');
    const wide = await party.provider.createClient();
    const more = await party.provider.obtainTokens(wide, { scope: 'openid', ...asking({ userinfo: { email: null } }) });
    expect(more.scope).toBe('openid email');
    expect((await party.provider.get(INFO, bearer(more.access_token))).json()).toMatchObject({ email: OWNER.email });
  });

  it('CORE-21 §5.5.1: a claim whose value is not one of those that the app wants is left out', async () => {
    const wanted = (value: unknown) => ({ id_token: { email: { value } }, userinfo: { email: { values: [value, 'x'] } } });
    for (const [value, isThere] of [
      [OWNER.email, true],
      ['somebody@else.example', false],
      [7, false],
    ] as const) {
      const tokens = await party.redeem(await party.visit({ scope: 'openid email', ...asking(wanted(value)) }));
      const info = (await party.provider.get(INFO, bearer(tokens.access_token))).json<Record<string, unknown>>();
      expect([value, 'email' in claimsIn(tokens), 'email' in info]).toEqual([value, isThere, isThere]);
      expect(info).toHaveProperty('email_verified', true);
    }
  });

  it('CORE-17 §5.5.1: sub with the value of somebody else never leads to tokens of the user who is signed in', async () => {
    const { sub } = await party.claims();
    expect(await party.claims({ prompt: 'none', ...asking({ id_token: { sub: { value: sub } } }) })).toMatchObject({ sub });
    for (const place of ['id_token', 'userinfo']) {
      party.expectError(await party.visit({ prompt: 'none', ...asking({ [place]: { sub: { value: 'x' } } }) }), 'login_required');
    }
    expect((await party.visit(asking({ id_token: { sub: { value: 'x' } } }))).answer.headers.get('location')).toMatch(/^\/login\?/);
    party.expectError(await party.visit(asking({ id_token: { sub: { value: 1 } } })), 'invalid_request');
  });

  it('CORE-17 §5.5.1: sub with several values is a request about one of these users, whichever is signed in', async () => {
    const { sub } = await party.claims();
    const { id_token: hint } = await party.redeem(await party.visit());
    const wanted = (...values: unknown[]) => ({ sub: { values } });
    for (const claims of [
      { id_token: wanted('x', sub) },
      { userinfo: wanted(sub, 'x') },
      { id_token: wanted(sub, 'x'), userinfo: wanted('y', sub) },
    ]) {
      expect(await party.claims({ prompt: 'none', ...asking(claims) })).toMatchObject({ sub });
      expect(await party.claims({ prompt: 'none', id_token_hint: hint, ...asking(claims) })).toMatchObject({ sub });
    }
    for (const claims of [
      { id_token: wanted('x', 'y') },
      { id_token: wanted(sub, 'x'), userinfo: wanted('x') },
      { id_token: { sub: { value: 'x' } }, userinfo: wanted(sub, 'x') },
      { id_token: wanted() },
    ])
      party.expectError(await party.visit({ prompt: 'none', ...asking(claims) }), 'login_required');
    party.expectError(await party.visit({ prompt: 'none', ...asking({ id_token: wanted(sub, 1) }) }), 'invalid_request');
  });

  it('CORE-19 §3.1.2.1: acr_values and a voluntary acr return the class of the login, whatever they ask for', async () => {
    const acr = 'urn:gatehouse:acr:password';
    for (const params of [
      { acr_values: 'urn:other 2' },
      { acr_values: acr },
      asking({ id_token: { acr: { value: 'urn:other' } } }),
      asking({ id_token: { acr: { essential: true } } }),
    ])
      expect(await party.claims(params)).toMatchObject({ acr });
  });

  it('CORE-20 §5.5.1.1, CORE-28: an essential acr that the user cannot reach is unmet_authentication_requirements', async () => {
    const essential = (...values: string[]): Fields => asking({ id_token: { acr: { essential: true, values } } });
    expect(await party.claims(essential('urn:other', 'urn:gatehouse:acr:password'))).toMatchObject({ acr: 'urn:gatehouse:acr:password' });
    for (const prompt of [undefined, 'none']) {
      party.expectError(await party.visit({ prompt, ...essential('urn:gatehouse:acr:federated') }), 'unmet_authentication_requirements');
    }
    party.expectError(await party.visit({ prompt: 'none', ...essential('urn:other') }, { signedIn: false }), 'login_required');
  });
});
