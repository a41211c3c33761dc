import { decodeJwt, type JWTPayload } from 'jose';
import { elementsNamed } from '../../src/testing/index.js';
import { BrowserSession } from '../support/browser-session.js';
import { expectStatus } from '../support/expect-answer.js';
import type { Answer } from '../support/http-client.js';
import {
  AUTHORIZE,
  type Authorization,
  encodeFields,
  type Fields,
  NAVIGATION,
  obtainTokens,
  type OpenIdTokens,
  pushRequest,
  registerItself,
  RelyingParty,
  type Tokens,
} from '../support/oauth/index.js';
import { logIn, ME, OWNER } from '../support/sign-in.js';

let party: RelyingParty;
beforeAll(
  async () => (party = await RelyingParty.start({ CODER_OAUTH_SSO_SESSION_LIFETIME: '8h', CODER_DISABLE_SESSION_EXPIRY_REFRESH: 'true' })),
);
afterAll(() => party.stop());
beforeEach(() => party.logIn());

const claimsIn = ({ id_token: token }: OpenIdTokens): JWTPayload & Record<string, unknown> => decodeJwt(token);

describe('prompt=none', () => {
  it('CORE-07 §3.1.2.1: without a session, the app gets login_required and the user sees no page', async () => {
    party.expectError(await party.visit({ prompt: 'none' }, { signedIn: false }), 'login_required');
    await party.provider.server.db.query(`UPDATE api_keys SET expires_at = now() WHERE id = $1`, [party.session.split('-')[0]]);
    party.expectError(await party.visit({ prompt: 'none' }), 'login_required');
  });

  it('CORE-08, CORE-23, CORE-28 §3.1.2.6: without remembered consent, the app gets consent_required', async () => {
    const client = await party.provider.createClient();
    party.expectError(await party.visit({ prompt: 'none' }, {}, client), 'consent_required', client);
    party.expectError(await party.visit({ prompt: 'none', scope: 'openid groups' }), 'consent_required');
  });

  it.each([
    ['a prefetch', { 'sec-purpose': 'prefetch' }],
    ['a picture', { 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' }],
    ['a script', { 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }],
  ])('CORE-08 §3.1.2.6: %s is answered with interaction_required, and grants nothing', async (_what, headers) => {
    party.expectError(await party.visit({ prompt: 'none' }, { headers }), 'interaction_required');
  });

  it('CORE-18 §3.1.2.1: with a session and remembered consent, the app gets a code, with and without a hint', async () => {
    const first = claimsIn(await party.redeem(await party.visit()));
    for (const hint of [undefined, (await party.redeem(await party.visit())).id_token]) {
      const again = claimsIn(await party.redeem(await party.visit({ prompt: 'none', id_token_hint: hint })));
      for (const name of ['sub', 'auth_time', 'sid', 'acr']) expect(again[name]).toBe(first[name]);
    }
    const framed = await party.visit({ prompt: 'none' }, { headers: { 'sec-fetch-dest': 'iframe', 'sec-fetch-site': 'same-site' } });
    expect(framed.redirect?.searchParams.has('code')).toBe(true);
  });

  it('CORE-07 §3.1.2.1: an invalid request is reported to the app without a login', async () => {
    party.expectError(await party.visit({ prompt: 'none', response_type: 'token' }, { signedIn: false }), 'unsupported_response_type');
  });

  it('CORE-07 §3.1.2.1: a request that was pushed is answered the same way, and stays usable after a login', async () => {
    const open = async (prompt: string, signedIn: boolean): Promise<Answer> => {
      const fields = { scope: 'openid', prompt, state: 'pushed' };
      const { request_uri } = await pushRequest(party.provider.server, party.client, fields);
      const query = encodeFields({ client_id: party.client.id, request_uri }).toString();
      const headers = { ...NAVIGATION, ...(signedIn && { cookie: `coder_session_token=${party.session}` }) };
      return party.provider.get(`${AUTHORIZE}?${query}`, headers);
    };
    const silent = new URL((await open('none', false)).headers.get('location') ?? '');
    expect(Object.fromEntries(silent.searchParams)).toMatchObject({ error: 'login_required', state: 'pushed', iss: party.provider.url });
    expect((await open('none', true)).headers.get('location')).toContain('code=');
    expect((await open('login', true)).headers.get('location')).toMatch(/^\/reauthenticate\?/);
    const refused = await party.provider.send('POST', '/oauth2/par', {
      body: encodeFields({
        client_id: party.client.id,
        client_secret: party.client.secret,
        response_type: 'code',
        redirect_uri: party.client.redirectUri,
        code_challenge: 'x'.repeat(43),
        scope: 'openid',
        prompt: 'none login',
      }),
    });
    expect([refused.status, refused.json()]).toEqual([400, expect.objectContaining({ error: 'invalid_request' })]);
  });

  it('9700-24 §4.11: an app that registered itself sends nobody anywhere: its errors are on a page', async () => {
    const { client_id: id } = (await registerItself(party.provider.server)).json<{ client_id: string }>();
    const { answer } = await party.visit({ prompt: 'none' }, { signedIn: false }, { ...party.client, id });
    expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
    expect(answer.headers.get('content-type')).toContain('text/html');
  });
});

describe('the values of parameters', () => {
  const prompt = (params: Fields): boolean => String(params['prompt']).split(' ').includes('none');
  it.each([
    { prompt: 'none login' },
    { prompt: 'consent none' },
    { prompt: 'create' },
    { prompt: 'LOGIN' },
    { prompt: ['login', 'consent'] },
    { max_age: '-1' },
    { max_age: '1.5' },
    { max_age: 'soon' },
    { max_age: '99999999999' },
    { response_mode: 'fragment' },
  ])('CORE-09, CORE-12, CORE-13, CORE-26 §3.1.2.1: %j is invalid', async (params: Fields) => {
    party.expectError(await party.visit(params), 'invalid_request');
    // Who has not signed in is sent to no app (RFC 9700 section 4.11.2).
    expect((await party.visit(params, { signedIn: false })).answer.headers.get('location')).toMatch(
      prompt(params) ? /error=/ : /^\/login\?/,
    );
  });

  it('CORE-03 §3.1.2.1: redirect_uri is needed for openid, also by a client with a single one', async () => {
    const { answer, redirect } = await party.visit({ redirect_uri: undefined });
    expect([answer.status, redirect]).toEqual([400, null]);
    expect((await party.visit({ redirect_uri: undefined, scope: 'user:read' })).redirect?.searchParams.has('code')).toBe(true);
  });

  it('CORE-15 §3.1.2.1: login_hint is filled in at the login, escaped, and selects nothing', async () => {
    const hint = `ada"><script>alert(1)</script>@example.test`;
    const person = new BrowserSession(party.provider.server);
    const { query } = await party.visit({ login_hint: hint });
    const page = await person.open(`${AUTHORIZE}?${query}`);
    const [email] = elementsNamed(page.text, 'input').filter(({ attributes }) => attributes['name'] === 'email');
    expect(email?.attributes['value']).toBe(hint);
    expect(elementsNamed(page.text, 'script')).toEqual([]);
    const long = await person.open(`/login?${new URLSearchParams({ login_hint: `${'a'.repeat(400)}@b` }).toString()}`);
    expect(long.text).not.toContain('aaaa');
    expect((await party.visit({ login_hint: 'somebody@else.example' })).redirect?.searchParams.has('code')).toBe(true);
  });
});

describe('prompt=login and max_age', () => {
  const consented = async (person: BrowserSession, page: Answer): Promise<Pick<Authorization, 'answer' | 'redirect'>> => {
    const answer = expectStatus(await person.submit(page, { password: OWNER.password }), 303);
    const done = await party.follow(person, answer.headers.get('location') ?? '');
    return { answer: done, redirect: new URL(done.location, party.provider.url) };
  };

  it.each([{ prompt: 'login' }, { max_age: '0' }, { prompt: 'login', max_age: '10000' }])(
    'CORE-10, CORE-13 §3.1.2.1: %j asks a signed-in user for the password, once; auth_time is that of the new login',
    async (params: Fields) => {
      await party.age(3000);
      const before = claimsIn(await party.redeem(await party.visit()))['auth_time'] as number;
      const { query, ...request } = await party.visit(params);
      const person = party.browser();
      const page = await party.follow(person, `${AUTHORIZE}?${query}`);
      expect(page.location).toMatch(/^\/reauthenticate\?reason=app&/);
      expect(page.text).toContain('The app that you came from asks you to log in again.');
      const claims = claimsIn(await party.redeem({ ...request, query, ...(await consented(person, page)) }));
      expect(claims['auth_time']).toBeGreaterThan(before + 2000);
      // The same address opened anew asks anew, although the session is fresh.
      expect((await party.follow(person, `${AUTHORIZE}?${query}`)).location).toMatch(/^\/reauthenticate\?/);
    },
  );

  it('CORE-10 §3.1.2.1: a user without a session logs in once', async () => {
    const { query, ...request } = await party.visit({ prompt: 'login', max_age: '0' });
    const person = new BrowserSession(party.provider.server);
    const page = await party.follow(person, `${AUTHORIZE}?${query}`);
    expect(page.location).toMatch(/^\/login\?/);
    const answer = expectStatus(await person.signIn(page, OWNER), 303);
    const done = await party.follow(person, answer.headers.get('location') ?? '');
    expect(claimsIn(await party.redeem({ ...request, query, answer: done, redirect: new URL(done.location) }))).toHaveProperty('auth_time');
  });

  it('CORE-10 §3.1.2.1: a login just before the request does not count, also for a browser that had no session', async () => {
    await party.logIn();
    const { query } = await party.visit({ prompt: 'login' });
    const person = new BrowserSession(party.provider.server);
    const page = await party.follow(person, `${AUTHORIZE}?${query}`);
    const marked = new URLSearchParams(page.location.split('?')[1]).get('redirect') ?? '';
    expect(marked).toContain('login_requested=');
    await party.age(5);
    person.jar.set('coder_session_token', party.session);
    expect((await party.follow(person, marked)).location).toMatch(/^\/reauthenticate\?/);
    await party.logIn();
    person.jar.set('coder_session_token', party.session);
    expect((await party.follow(person, marked)).location).toContain('code=');
  });

  it('CORE-10 §3.1.2.1: the way back counts only after a login, for this request, in time', async () => {
    const { query } = await party.visit({ prompt: 'login' });
    const person = party.browser();
    const page = await party.follow(person, `${AUTHORIZE}?${query}`);
    const marked = new URLSearchParams(page.location.split('?')[1]).get('redirect') ?? '';
    expect(marked).toContain('login_requested=');
    // Without having logged in.
    expect((await party.follow(person, marked)).location).toMatch(/^\/reauthenticate\?/);
    const fresh = party.browser();
    fresh.jar.set('coder_session_token', await logIn(party.provider.server, OWNER));
    for (const forged of [
      marked.replace(/state=\w+/, 'state=other'),
      marked.replace(/login_requested=\d+/, 'login_requested=1'),
      marked.replace(/login_requested=\d+\.[\w-]+/, (text) => text.replace(/\.[\w-]+$/, '.')),
      `${marked.replace(/&login_requested=.*/, '')}&login_requested=1`,
    ]) {
      expect((await party.follow(fresh, forged)).location).toMatch(/^\/reauthenticate\?/);
    }
    expect((await party.follow(fresh, marked)).location).toContain('code=');
    const [at = ''] = /(?<=login_requested=)\d+/.exec(marked) ?? [];
    expect(Number(at)).toBeGreaterThan(0);
  });

  it('CORE-10 §3.1.2.1: the app of a user who does not want to gets login_required', async () => {
    const person = party.browser();
    const { query, ...request } = await party.visit({ prompt: 'login' });
    const page = await party.follow(person, `${AUTHORIZE}?${query}`);
    const [link] = elementsNamed(page.text, 'a').filter(({ attributes }) => attributes['href']?.includes('cancelled=') === true);
    const answer = await party.provider.send('GET', link?.attributes['href'] ?? '', { jar: person.jar });
    party.expectError({ ...request, query, answer, redirect: new URL(answer.headers.get('location') ?? '') }, 'login_required');
  });

  it('CORE-10 §3.1.2.1: for a user who has no way to log in again, the app gets login_required, and nothing loops', async () => {
    const { query, ...request } = await party.visit({ prompt: 'login' });
    const [user] = await party.provider.server.db.query<{ id: string }>(
      `UPDATE users SET login_type = 'github' WHERE email = $1 RETURNING id`,
      [OWNER.email],
    );
    try {
      const done = await party.follow(party.browser(), `${AUTHORIZE}?${query}`);
      party.expectError({ ...request, query, answer: done, redirect: new URL(done.location) }, 'login_required');
    } finally {
      await party.provider.server.db.query(`UPDATE users SET login_type = 'password' WHERE id = $1`, [user?.id]);
    }
  });

  it('CORE-13, CORE-14 §3.1.2.1: max_age accepts a login that is recent enough, and asks again after an older one', async () => {
    await party.age(50);
    expect(claimsIn(await party.redeem(await party.visit({ max_age: '300' })))).toHaveProperty('auth_time');
    expect((await party.visit({ max_age: '20' })).answer.headers.get('location')).toMatch(/^\/reauthenticate\?/);
    party.expectError(await party.visit({ max_age: '20', prompt: 'none' }), 'login_required');
    // The consent form, too, comes too late.
    expect(
      (await party.visit({ max_age: '20' }, { method: 'POST', headers: { 'coder-session-token': party.session, cookie: '' } })).answer
        .status,
    ).toBe(303);
  });

  it('CORE-14 §2: where the time of the login is unknown, max_age is not met, and everything else works without auth_time', async () => {
    await party.age(null);
    expect(claimsIn(await party.redeem(await party.visit()))).not.toHaveProperty('auth_time');
    expect((await party.visit({ max_age: '10000' })).answer.headers.get('location')).toMatch(/^\/reauthenticate\?/);
    party.expectError(await party.visit({ max_age: '10000', prompt: 'none' }), 'login_required');
  });

  it('CORE-27 §2, CORE-14: the defaults of the app count for OpenID requests without max_age', async () => {
    await party.age(50);
    await party.change({ default_max_age: 20 });
    expect((await party.visit()).answer.headers.get('location')).toMatch(/^\/reauthenticate\?/);
    expect((await party.visit({ max_age: '100' })).redirect?.searchParams.has('code')).toBe(true);
    expect((await party.visit({ scope: 'user:read' })).redirect?.searchParams.has('code')).toBe(true);
    await party.change({ default_max_age: -1, require_auth_time: true });
    expect(claimsIn(await party.redeem(await party.visit()))).toHaveProperty('auth_time');
    await party.age(null);
    party.expectError(await party.visit({ prompt: 'none' }), 'login_required');
    await party.change({ require_auth_time: false });
    const registered = await registerItself(party.provider.server, { require_auth_time: true, default_acr_values: ['1', '2'] });
    expect(expectStatus(registered, 201).json()).toMatchObject({ require_auth_time: true, default_acr_values: ['1', '2'] });
    for (const body of [{ require_auth_time: 'yes' }, { default_acr_values: 'x' }, { default_acr_values: Array<string>(11).fill('x') }]) {
      expect((await registerItself(party.provider.server, body)).json()).toMatchObject({ error: 'invalid_client_metadata' });
    }
  });
});

describe('CODER_OAUTH_SSO_SESSION_LIFETIME', () => {
  const HOURS = 3600;

  it('CORE-13 §3.1.2.1: a login that is older signs nobody in to another app, though its session lasts; a new one does', async () => {
    await party.logIn();
    await party.age(7 * HOURS);
    expect((await party.visit({ prompt: 'none' })).redirect?.searchParams.has('code')).toBe(true);
    await party.age(9 * HOURS);
    party.expectError(await party.visit({ prompt: 'none' }), 'login_required');
    party.expectError(await party.visit({ prompt: 'none', max_age: String(24 * HOURS) }), 'login_required');
    const { query, ...request } = await party.visit();
    const person = party.browser();
    const page = await party.follow(person, `${AUTHORIZE}?${query}`);
    expect(page.location).toMatch(/^\/reauthenticate\?reason=app&/);
    expectStatus(await party.provider.get(ME, { 'coder-session-token': party.session }), 200);
    const answer = expectStatus(await person.submit(page, { password: OWNER.password }), 303);
    const done = await party.follow(person, answer.headers.get('location') ?? '');
    const claims = claimsIn(await party.redeem({ ...request, query, answer: done, redirect: new URL(done.location) }));
    expect(claims['auth_time']).toBeGreaterThan(Date.now() / 1000 - HOURS);
    await party.logIn();
  });

  it('CORE-13 §3.1.2.1: where the time of the login is unknown, the session counts from its beginning', async () => {
    await party.age(null);
    expect((await party.visit({ prompt: 'none' })).redirect?.searchParams.has('code')).toBe(true);
    await party.provider.server.db.query(`UPDATE api_keys SET created_at = now() - interval '9 hours' WHERE id = $1`, [
      party.session.split('-')[0],
    ]);
    party.expectError(await party.visit({ prompt: 'none' }), 'login_required');
    await party.logIn();
  });
});

describe('CODER_DISABLE_SESSION_EXPIRY_REFRESH', () => {
  it('IDT-13 §2: tokens without offline_access end with the session at the latest, and what the user allowed is remembered for longer', async () => {
    await party.logIn();
    const { server } = party.provider;
    await server.db.query(`UPDATE api_keys SET expires_at = now() + interval '10 minutes' WHERE id = $1`, [party.session.split('-')[0]]);
    const sessionEnd = Date.now() / 1000 + 600;
    for (const [scope, isCapped] of [
      ['openid', true],
      ['openid offline_access', false],
      ['user:read', false],
    ] as const) {
      const tokens = (await obtainTokens(server, party.session, party.client, { scope })) as Tokens & { readonly id_token?: string };
      const { exp = 0 } = tokens.id_token === undefined ? { exp: Date.now() / 1000 + tokens.expires_in } : decodeJwt(tokens.id_token);
      expect([scope, exp <= sessionEnd, tokens.expires_in <= 600]).toEqual([scope, isCapped, isCapped]);
    }
    await party.logIn();
    await server.db.query(`UPDATE oauth2_provider_consents SET expires_at = expires_at - interval '1 hour'`);
    expect((await party.visit({ prompt: 'none' })).redirect?.searchParams.has('code')).toBe(true);
  });
});

describe('prompt=consent and prompt=select_account', () => {
  it.each(['consent', 'select_account', 'consent select_account'])(
    'CORE-11 §3.1.2.1: %s shows the page, with the account and the way to another one, although all of it was allowed before',
    async (prompt) => {
      const { answer } = await party.visit({ prompt });
      expect(answer.status).toBe(200);
      expect(answer.text).toContain('Not you? Sign in as someone else');
      const person = party.browser();
      const page = await party.follow(person, `${AUTHORIZE}?${(await party.visit({ prompt })).query}`);
      expect((await person.submit(page)).headers.get('location')).toContain('code=');
    },
  );
});
