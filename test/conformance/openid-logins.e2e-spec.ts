import { createHash, createHmac, generateKeyPairSync } from 'node:crypto';
import { decodeJwt, exportJWK, importJWK, type JWK, type JWTPayload, SignJWT } from 'jose';
import { elementsNamed } from '../../src/testing/index.js';
import { BrowserSession } from '../support/browser-session.js';
import { expectStatus } from '../support/expect-answer.js';
import type { Answer } from '../support/http-client.js';
import {
  APPS,
  AUTHORIZE,
  type Authorization,
  type Client,
  encodeFields,
  type Fields,
  type Provider,
  pushRequest,
  registerItself,
  startProvider,
  type Tokens,
} from '../support/oauth/index.js';
import { logIn, OWNER } from '../support/sign-in.js';

/** As a browser says that the person goes there with the whole window. */
const NAVIGATION = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document', 'sec-fetch-site': 'cross-site' };

type OpenIdTokens = Tokens & { readonly id_token: string };

let provider: Provider;
/** Verified by an administrator, and the user has allowed it everything of OpenID Connect. */
let trusted: Client;
let session: string;

beforeAll(async () => {
  provider = await startProvider();
  trusted = await provider.createClient();
  await change(trusted, { verified: true });
  await provider.obtainTokens(trusted, { scope: 'openid profile email user:read' });
});
afterAll(() => provider.server.stop());
beforeEach(async () => {
  session = await logIn(provider.server, OWNER);
});

async function change(client: Client, fields: Readonly<Record<string, unknown>>): Promise<void> {
  const body = { name: client.name, redirect_uris: [client.redirectUri], ...fields };
  expectStatus(await provider.admin('PUT', `${APPS}/${client.id}`, body), 200);
}

/** The user comes with a browser; `signedIn: false`: without a session. */
const visit = (
  client: Client,
  params: Fields = {},
  {
    signedIn = true,
    headers = {},
    method = 'GET',
  }: { signedIn?: boolean; headers?: Readonly<Record<string, string>>; method?: string } = {},
): Promise<Authorization> =>
  provider.authorize(
    client,
    { scope: 'openid', ...params },
    { method, headers: { ...NAVIGATION, ...(signedIn && { cookie: `coder_session_token=${session}` }), ...headers } },
  );

const age = (seconds: number | null): Promise<unknown> =>
  provider.server.db.query(`UPDATE api_keys SET auth_time = now() - make_interval(secs => $2) WHERE id = $1`, [
    session.split('-')[0],
    seconds,
  ]);

function expectError({ answer, redirect, sent }: Authorization, error: string, client: Client = trusted): void {
  expect(answer.status).toBe(302);
  expect(answer.text).not.toContain('<html');
  expect(redirect?.href.startsWith(client.redirectUri)).toBe(true);
  expect(Object.fromEntries(redirect?.searchParams ?? [])).toEqual({
    error,
    error_description: expect.any(String) as unknown,
    state: sent['state'],
    iss: provider.url,
  });
}

async function redeem(client: Client, authorization: Authorization): Promise<OpenIdTokens> {
  const { redirect } = authorization;
  const code = redirect?.searchParams.get('code');
  if (!redirect || !code) throw new Error(`no code but ${authorization.answer.status} ${redirect?.href ?? authorization.answer.text}`);
  return expectStatus(await provider.exchange(client, { ...authorization, redirect, code }), 200).json<OpenIdTokens>();
}

const claimsOf = ({ id_token: token }: OpenIdTokens): JWTPayload & Record<string, unknown> => decodeJwt(token);

const idToken = async (params: Fields = {}): Promise<string> => (await redeem(trusted, await visit(trusted, params))).id_token;

/** A browser with the session. */
function browser(): BrowserSession {
  const opened = new BrowserSession(provider.server);
  opened.jar.set('coder_session_token', session);
  return opened;
}

/** Follows the redirects of this server, and stops at the page or the redirect to the app. */
async function follow(person: BrowserSession, path: string): Promise<Answer & { readonly location: string }> {
  let location = path;
  for (let hops = 0; hops < 6; hops++) {
    const answer = await provider.send('GET', location, { jar: person.jar, headers: NAVIGATION });
    const next = answer.headers.get('location');
    if (next?.startsWith('/') !== true) return Object.assign(answer, { location: next ?? location });
    location = next;
  }
  throw new Error(`it never ends: ${location}`);
}

describe('prompt=none', () => {
  it('CORE-07 §3.1.2.1: without a session, the app gets login_required and the user sees no page', async () => {
    expectError(await visit(trusted, { prompt: 'none' }, { signedIn: false }), 'login_required');
    await provider.server.db.query(`UPDATE api_keys SET expires_at = now() WHERE id = $1`, [session.split('-')[0]]);
    expectError(await visit(trusted, { prompt: 'none' }), 'login_required');
  });

  it('CORE-08 §3.1.2.6: without remembered consent, the app gets consent_required', async () => {
    const client = await provider.createClient();
    expectError(await visit(client, { prompt: 'none' }), 'consent_required', client);
    expectError(await visit(trusted, { prompt: 'none', scope: 'openid groups' }), 'consent_required');
  });

  it.each([
    ['a prefetch', { 'sec-purpose': 'prefetch' }],
    ['a picture', { 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' }],
    ['a script', { 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }],
  ])('CORE-08 §3.1.2.6: %s is answered with interaction_required, and grants nothing', async (_what, headers) => {
    expectError(await visit(trusted, { prompt: 'none' }, { headers }), 'interaction_required');
  });

  it('CORE-18 §3.1.2.1: with a session and remembered consent, the app gets a code, with and without a hint', async () => {
    const first = claimsOf(await redeem(trusted, await visit(trusted)));
    for (const hint of [undefined, await idToken()]) {
      const again = claimsOf(await redeem(trusted, await visit(trusted, { prompt: 'none', id_token_hint: hint })));
      for (const name of ['sub', 'auth_time', 'sid', 'acr']) expect(again[name]).toBe(first[name]);
    }
    const framed = await visit(trusted, { prompt: 'none' }, { headers: { 'sec-fetch-dest': 'iframe', 'sec-fetch-site': 'same-site' } });
    expect(framed.redirect?.searchParams.has('code')).toBe(true);
  });

  it('CORE-07 §3.1.2.1: an invalid request is reported to the app without a login', async () => {
    expectError(await visit(trusted, { prompt: 'none', response_type: 'token' }, { signedIn: false }), 'unsupported_response_type');
  });

  it('CORE-07 §3.1.2.1: a request that was pushed is answered the same way, and stays usable after a login', async () => {
    const open = async (prompt: string, signedIn: boolean): Promise<Answer> => {
      const fields = { scope: 'openid', prompt, state: 'pushed' };
      const { request_uri } = await pushRequest(provider.server, trusted, fields);
      const query = encodeFields({ client_id: trusted.id, request_uri }).toString();
      const headers = { ...NAVIGATION, ...(signedIn && { cookie: `coder_session_token=${session}` }) };
      return provider.get(`${AUTHORIZE}?${query}`, headers);
    };
    const silent = new URL((await open('none', false)).headers.get('location') ?? '');
    expect(Object.fromEntries(silent.searchParams)).toMatchObject({ error: 'login_required', state: 'pushed', iss: provider.url });
    expect((await open('none', true)).headers.get('location')).toContain('code=');
    expect((await open('login', true)).headers.get('location')).toMatch(/^\/reauthenticate\?/);
    const refused = await provider.send('POST', '/oauth2/par', {
      body: encodeFields({
        client_id: trusted.id,
        client_secret: trusted.secret,
        response_type: 'code',
        redirect_uri: trusted.redirectUri,
        code_challenge: 'x'.repeat(43),
        scope: 'openid',
        prompt: 'none login',
      }),
    });
    expect([refused.status, refused.json()]).toEqual([400, expect.objectContaining({ error: 'invalid_request' })]);
  });

  it('9700-24 §4.11: an app that registered itself sends nobody anywhere: its errors are on a page', async () => {
    const { client_id: id } = (await registerItself(provider.server)).json<{ client_id: string }>();
    const { answer } = await visit({ ...trusted, id }, { prompt: 'none' }, { signedIn: false });
    expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
    expect(answer.headers.get('content-type')).toContain('text/html');
  });
});

describe('the values of parameters', () => {
  const prompt = (params: Fields): boolean => String(params['prompt']).split(' ').includes('none');
  it.each([
    ['CORE-09 §3.1.2.1', { prompt: 'none login' }],
    ['CORE-09 §3.1.2.1', { prompt: 'consent none' }],
    ['CORE-12', { prompt: 'create' }],
    ['CORE-12', { prompt: 'LOGIN' }],
    ['CORE-12', { prompt: ['login', 'consent'] }],
    ['CORE-13 §3.1.2.1', { max_age: '-1' }],
    ['CORE-13 §3.1.2.1', { max_age: '1.5' }],
    ['CORE-13 §3.1.2.1', { max_age: 'soon' }],
    ['CORE-13 §3.1.2.1', { max_age: '99999999999' }],
    ['CORE-26 §3.1.2.5', { response_mode: 'fragment' }],
  ])('%s: %j is invalid, with and without a session', async (_id, params: Fields) => {
    expectError(await visit(trusted, params), 'invalid_request');
    // Who has not signed in is sent to no app (RFC 9700 section 4.11.2).
    expect((await visit(trusted, params, { signedIn: false })).answer.headers.get('location')).toMatch(
      prompt(params) ? /error=/ : /^\/login\?/,
    );
  });

  it('CORE-03 §3.1.2.1: redirect_uri is needed for openid, also by a client with a single one', async () => {
    const { answer, redirect } = await visit(trusted, { redirect_uri: undefined });
    expect([answer.status, redirect]).toEqual([400, null]);
    expect((await visit(trusted, { redirect_uri: undefined, scope: 'user:read' })).redirect?.searchParams.has('code')).toBe(true);
  });

  it('CORE-15 §3.1.2.1: login_hint is filled in at the login, escaped, and selects nothing', async () => {
    const hint = `ada"><script>alert(1)</script>@example.test`;
    const person = new BrowserSession(provider.server);
    const { query } = await visit(trusted, { login_hint: hint });
    const page = await person.open(`${AUTHORIZE}?${query}`);
    const [email] = elementsNamed(page.text, 'input').filter(({ attributes }) => attributes['name'] === 'email');
    expect(email?.attributes['value']).toBe(hint);
    expect(elementsNamed(page.text, 'script')).toEqual([]);
    const long = await person.open(`/login?${new URLSearchParams({ login_hint: `${'a'.repeat(400)}@b` }).toString()}`);
    expect(long.text).not.toContain('aaaa');
    expect((await visit(trusted, { login_hint: 'somebody@else.example' })).redirect?.searchParams.has('code')).toBe(true);
  });
});

describe('prompt=login and max_age', () => {
  const consented = async (person: BrowserSession, page: Answer): Promise<Pick<Authorization, 'answer' | 'redirect'>> => {
    const answer = expectStatus(await person.submit(page, { password: OWNER.password }), 303);
    const done = await follow(person, answer.headers.get('location') ?? '');
    return { answer: done, redirect: new URL(done.location, provider.url) };
  };

  it.each([{ prompt: 'login' }, { max_age: '0' }, { prompt: 'login', max_age: '10000' }])(
    'CORE-10, CORE-13 §3.1.2.1: %j asks a signed-in user for the password, once; auth_time is that of the new login',
    async (params: Fields) => {
      await age(3000);
      const before = claimsOf(await redeem(trusted, await visit(trusted)))['auth_time'] as number;
      const { query, ...request } = await visit(trusted, params);
      const person = browser();
      const page = await follow(person, `${AUTHORIZE}?${query}`);
      expect(page.location).toMatch(/^\/reauthenticate\?reason=app&/);
      expect(page.text).toContain('The app that you came from asks you to log in again.');
      const claims = claimsOf(await redeem(trusted, { ...request, query, ...(await consented(person, page)) }));
      expect(claims['auth_time']).toBeGreaterThan(before + 2000);
      // The same address opened anew asks anew, although the session is fresh.
      expect((await follow(person, `${AUTHORIZE}?${query}`)).location).toMatch(/^\/reauthenticate\?/);
    },
  );

  it('CORE-10 §3.1.2.1: a user without a session logs in once', async () => {
    const { query, ...request } = await visit(trusted, { prompt: 'login', max_age: '0' });
    const person = new BrowserSession(provider.server);
    const page = await follow(person, `${AUTHORIZE}?${query}`);
    expect(page.location).toMatch(/^\/login\?/);
    const answer = expectStatus(await person.signIn(page, OWNER), 303);
    const done = await follow(person, answer.headers.get('location') ?? '');
    expect(claimsOf(await redeem(trusted, { ...request, query, answer: done, redirect: new URL(done.location) }))).toHaveProperty(
      'auth_time',
    );
  });

  it('CORE-10 §3.1.2.1: the way back counts only after a login, for this request, in time', async () => {
    const { query } = await visit(trusted, { prompt: 'login' });
    const person = browser();
    const page = await follow(person, `${AUTHORIZE}?${query}`);
    const marked = new URLSearchParams(page.location.split('?')[1]).get('redirect') ?? '';
    expect(marked).toContain('login_requested=');
    // Without having logged in.
    expect((await follow(person, marked)).location).toMatch(/^\/reauthenticate\?/);
    const fresh = browser();
    fresh.jar.set('coder_session_token', await logIn(provider.server, OWNER));
    for (const forged of [
      marked.replace(/state=\w+/, 'state=other'),
      marked.replace(/login_requested=\d+/, 'login_requested=1'),
      marked.replace(/login_requested=\d+\.[\w-]+/, (text) => text.replace(/\.[\w-]+$/, '.')),
      `${marked.replace(/&login_requested=.*/, '')}&login_requested=1`,
    ]) {
      expect((await follow(fresh, forged)).location).toMatch(/^\/reauthenticate\?/);
    }
    expect((await follow(fresh, marked)).location).toContain('code=');
    const [at = ''] = /(?<=login_requested=)\d+/.exec(marked) ?? [];
    expect(Number(at)).toBeGreaterThan(0);
  });

  it('CORE-10 §3.1.2.1: the app of a user who does not want to gets login_required', async () => {
    const person = browser();
    const { query, ...request } = await visit(trusted, { prompt: 'login' });
    const page = await follow(person, `${AUTHORIZE}?${query}`);
    const [link] = elementsNamed(page.text, 'a').filter(({ attributes }) => attributes['href']?.includes('cancelled=') === true);
    const answer = await provider.send('GET', link?.attributes['href'] ?? '', { jar: person.jar });
    expectError({ ...request, query, answer, redirect: new URL(answer.headers.get('location') ?? '') }, 'login_required');
  });

  it('CORE-10 §3.1.2.1: for a user who has no way to log in again, the app gets login_required, and nothing loops', async () => {
    const { query, ...request } = await visit(trusted, { prompt: 'login' });
    const [user] = await provider.server.db.query<{ id: string }>(`UPDATE users SET login_type = 'github' WHERE email = $1 RETURNING id`, [
      OWNER.email,
    ]);
    try {
      const done = await follow(browser(), `${AUTHORIZE}?${query}`);
      expectError({ ...request, query, answer: done, redirect: new URL(done.location) }, 'login_required');
    } finally {
      await provider.server.db.query(`UPDATE users SET login_type = 'password' WHERE id = $1`, [user?.id]);
    }
  });

  it('CORE-13, CORE-14 §3.1.2.1: max_age accepts a login that is recent enough, and asks again after an older one', async () => {
    await age(50);
    expect(claimsOf(await redeem(trusted, await visit(trusted, { max_age: '300' })))).toHaveProperty('auth_time');
    expect((await visit(trusted, { max_age: '20' })).answer.headers.get('location')).toMatch(/^\/reauthenticate\?/);
    expectError(await visit(trusted, { max_age: '20', prompt: 'none' }), 'login_required');
    // The consent form, too, comes too late.
    expect(
      (await visit(trusted, { max_age: '20' }, { method: 'POST', headers: { 'coder-session-token': session, cookie: '' } })).answer.status,
    ).toBe(303);
  });

  it('CORE-14 §2: where the time of the login is unknown, max_age is not met, and everything else works without auth_time', async () => {
    await age(null);
    expect(claimsOf(await redeem(trusted, await visit(trusted)))).not.toHaveProperty('auth_time');
    expect((await visit(trusted, { max_age: '10000' })).answer.headers.get('location')).toMatch(/^\/reauthenticate\?/);
    expectError(await visit(trusted, { max_age: '10000', prompt: 'none' }), 'login_required');
  });

  it('CORE-27 §2, CORE-14: the defaults of the app count for OpenID requests without max_age', async () => {
    await age(50);
    await change(trusted, { default_max_age: 20 });
    expect((await visit(trusted)).answer.headers.get('location')).toMatch(/^\/reauthenticate\?/);
    expect((await visit(trusted, { max_age: '100' })).redirect?.searchParams.has('code')).toBe(true);
    expect((await visit(trusted, { scope: 'user:read' })).redirect?.searchParams.has('code')).toBe(true);
    await change(trusted, { default_max_age: -1, require_auth_time: true });
    expect(claimsOf(await redeem(trusted, await visit(trusted)))).toHaveProperty('auth_time');
    await age(null);
    expectError(await visit(trusted, { prompt: 'none' }), 'login_required');
    await change(trusted, { require_auth_time: false });
    const registered = await registerItself(provider.server, { require_auth_time: true, default_acr_values: ['1', '2'] });
    expect(expectStatus(registered, 201).json()).toMatchObject({ require_auth_time: true, default_acr_values: ['1', '2'] });
    for (const body of [{ require_auth_time: 'yes' }, { default_acr_values: 'x' }, { default_acr_values: Array<string>(11).fill('x') }]) {
      expect((await registerItself(provider.server, body)).json()).toMatchObject({ error: 'invalid_client_metadata' });
    }
  });
});

describe('prompt=consent and prompt=select_account', () => {
  it.each(['consent', 'select_account', 'consent select_account'])(
    'CORE-11 §3.1.2.1: %s shows the page, with the account and the way to another one, although all of it was allowed before',
    async (prompt) => {
      const { answer } = await visit(trusted, { prompt });
      expect(answer.status).toBe(200);
      expect(answer.text).toContain('Not you? Sign in as someone else');
      const person = browser();
      const page = await follow(person, `${AUTHORIZE}?${(await visit(trusted, { prompt })).query}`);
      expect((await person.submit(page)).headers.get('location')).toContain('code=');
    },
  );
});

describe('requests by POST', () => {
  const post = (fields: Fields, headers: Readonly<Record<string, string>>, query = ''): Promise<Answer> =>
    provider.send('POST', AUTHORIZE + query, { headers, body: encodeFields(fields) });
  const FOREIGN = { origin: 'https://app.example', 'sec-fetch-site': 'cross-site', accept: 'text/html' };

  it('CORE-01 §3.1.2.1: a form of another site continues as a GET request with all of its parameters', async () => {
    const { sent } = await visit(trusted, { nonce: 'ä &=+%', extra: ['1', '2'] });
    const target = `${AUTHORIZE}?${encodeFields(sent).toString()}`;
    // Browsers send the cookie with forms of the same site, such as another subdomain, and none with others.
    for (const cookie of ['', `coder_session_token=${session}`]) {
      const answer = await post(sent, { ...FOREIGN, cookie });
      expect([answer.status, answer.headers.get('location')]).toEqual([303, target]);
    }
    const { client_id, redirect_uri, ...rest } = sent;
    const mixed = await post({ client_id }, FOREIGN, `?${encodeFields({ redirect_uri, ...rest }).toString()}`);
    const parameters = new URLSearchParams(mixed.headers.get('location')?.split('?')[1]);
    expect([...parameters].sort()).toEqual([...encodeFields(sent)].sort());
  });

  it('CORE-01 §3.1.2.1: it leads to the same result as a GET request, with and without a session', async () => {
    const { sent, ...request } = await visit(trusted);
    const { headers } = await post(sent, FOREIGN);
    const done = await follow(browser(), headers.get('location') ?? '');
    expect(await redeem(trusted, { ...request, sent, answer: done, redirect: new URL(done.location) })).toHaveProperty('id_token');
    const login = await follow(new BrowserSession(provider.server), headers.get('location') ?? '');
    expect(new URLSearchParams(login.location.split('?')[1]).get('redirect')).toBe(headers.get('location'));
  });

  it('CORE-01 §3.1.2.1: what is too long for an address is refused on a page', async () => {
    const { sent } = await visit(trusted);
    const answer = await post({ ...sent, state: 'x'.repeat(8192) }, FOREIGN);
    expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
    expect(answer.text).toContain('The request of the app is too long.');
  });

  it('the answer to a consent page is not taken from another site, whatever else the form has', async () => {
    const client = await provider.createClient();
    const { query } = await visit(client);
    for (const cookie of ['', `coder_session_token=${session}`]) {
      const answer = await post({ csrf_token: 'x' }, { ...FOREIGN, cookie }, `?${query}`);
      expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
      const both = await post({ csrf_token: 'x', client_id: client.id }, { ...FOREIGN, cookie }, `?${query}`);
      expect(both.headers.get('location')).toMatch(/^\/oauth2\/authorize\?/);
      expect(both.headers.get('location')).not.toContain('csrf_token');
    }
  });
});

describe('id_token_hint', () => {
  const sign = (
    claims: JWTPayload,
    header: { alg: string; typ?: string; kid?: string },
    key: Parameters<SignJWT['sign']>[0],
  ): Promise<string> => new SignJWT(claims).setProtectedHeader(header).sign(key);

  it('CORE-16 §3.1.2.2: an expired one of another app is accepted', async () => {
    const other = await provider.createClient();
    const hint = (await provider.obtainTokens(other, { scope: 'openid' })) as OpenIdTokens;
    expect((await visit(trusted, { id_token_hint: hint.id_token, prompt: 'none' })).redirect?.searchParams.has('code')).toBe(true);
  });

  it('CORE-17 §3.1.2.2: one about somebody else never leads to tokens of the user who is signed in', async () => {
    const { createPerson } = await import('../support/people.js');
    const somebody = await createPerson(provider.server);
    const theirs = await provider.obtainCode(trusted, { scope: 'openid' }, { headers: { 'coder-session-token': somebody.token } });
    const hint = (await redeem(trusted, theirs)).id_token;
    expect(decodeJwt(hint).sub).toBe(somebody.id);
    expectError(await visit(trusted, { id_token_hint: hint, prompt: 'none' }), 'login_required');
    const { query, ...request } = await visit(trusted, { id_token_hint: hint });
    const person = browser();
    const page = await follow(person, `${AUTHORIZE}?${query}`);
    expect(page.location).toMatch(/^\/login\?/);
    expect(page.text).toContain('Sign in with the account that the app asks for.');
    // As the same user again.
    const wrong = expectStatus(await person.signIn(page, OWNER), 303);
    const done = await follow(person, wrong.headers.get('location') ?? '');
    expectError({ ...request, query, answer: done, redirect: new URL(done.location) }, 'login_required');
    // As the right one, whose session this is.
    person.jar.set('coder_session_token', somebody.token);
    const right = await follow(person, `${AUTHORIZE}?${query}`);
    expect(claimsOf(await redeem(trusted, { ...request, query, answer: right, redirect: new URL(right.location) })).sub).toBe(somebody.id);
  });

  it('CORE-16 §3.1.2.2, IDT-10, KEY-11: nothing but an ID token that this server has signed is a hint', async () => {
    const genuine = await idToken();
    const claims = decodeJwt(genuine);
    const [header = '', payload = '', signature = ''] = genuine.split('.');
    const { keys } = (await provider.get('/.well-known/jwks.json')).json<{ keys: (JWK & { kid: string })[] }>();
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
    const tokens = await provider.obtainTokens(trusted, { scope: 'openid' });
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
      const { redirect } = await visit(trusted, { id_token_hint: hint, prompt: 'none' }, { signedIn: what !== 'no JWT' });
      expect([what, redirect?.searchParams.get('error')]).toEqual([what, 'invalid_request']);
    }
  });
});

describe('response_mode=form_post', () => {
  const fieldsOf = (page: Answer): Record<string, string | undefined> =>
    Object.fromEntries(
      elementsNamed(page.text, 'input').map(({ attributes }): [string, string | undefined] => [
        attributes['name'] ?? '',
        attributes['value'],
      ]),
    );
  const formOf = ({ text }: Answer): Readonly<Record<string, string>> | undefined => elementsNamed(text, 'form')[0]?.attributes;

  it('CORE-26 §3.1.2.5: the browser posts the code, which works without scripts; the page runs one script, and is not stored', async () => {
    const { answer, sent, ...request } = await visit(trusted, { response_mode: 'form_post', state: `"><b>'&amp;` });
    expect(answer.status).toBe(200);
    expect(formOf(answer)).toEqual({ method: 'post', action: trusted.redirectUri });
    const { code, ...rest } = fieldsOf(answer);
    expect(rest).toEqual({ state: sent['state'], iss: provider.url });
    const redirect = new URL(trusted.redirectUri);
    redirect.searchParams.set('code', code ?? '');
    expect(await redeem(trusted, { ...request, answer, sent, redirect })).toHaveProperty('id_token');
    expect(elementsNamed(answer.text, 'button')).toHaveLength(1);
    const [, script = ''] = /<script>(.*?)<\/script>/s.exec(answer.text) ?? [];
    const hash = createHash('sha256').update(script).digest('base64');
    expect(answer.headers.get('content-security-policy')).toBe(
      `default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'none'; base-uri 'none'; script-src 'sha256-${hash}'`,
    );
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('x-frame-options')).toBe('DENY');
  });

  it('CORE-26 §3.1.2.5: errors, and the answers to the consent page, are posted, too', async () => {
    const wanted = { response_mode: 'form_post' };
    const silent = await visit(trusted, { ...wanted, prompt: 'none', state: 's' }, { signedIn: false });
    expect([silent.answer.status, fieldsOf(silent.answer)]).toEqual([
      200,
      { error: 'login_required', error_description: expect.any(String) as unknown, state: 's', iss: provider.url },
    ]);
    const client = await provider.createClient();
    const { query } = await visit(client, wanted);
    const person = browser();
    const page = await follow(person, `${AUTHORIZE}?${query}`);
    const [cancel] = elementsNamed(page.text, 'a').filter(({ attributes }) => attributes['href']?.includes('cancelled=') === true);
    const cancelled = await provider.send('GET', cancel?.attributes['href'] ?? '', { jar: person.jar });
    expect(fieldsOf(cancelled)).toMatchObject({ error: 'access_denied' });
    const allowed = await person.submit(page);
    expect([allowed.status, formOf(allowed)?.['action']]).toEqual([200, client.redirectUri]);
    expect(fieldsOf(allowed)).toMatchObject({ code: expect.any(String) as unknown, iss: provider.url });
  });
});
