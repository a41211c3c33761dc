import { generateKeyPairSync } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, SignJWT } from 'jose';
import { PAGE_SECURITY_HEADERS } from '../../src/views/index.js';
import { BrowserSession } from '../support/browser-session.js';
import { expectStatus } from '../support/expect-answer.js';
import type { Answer } from '../support/http-client.js';
import {
  answerDevice,
  APPS,
  authorizeDevice,
  type Client,
  DEVICE_GRANT_TYPES,
  exchangeForm,
  obtainCode,
  obtainTokens,
  pollForm,
  type Provider,
  registerItself,
  registerResourceServer,
  selfRegistered,
  serverSigner,
  startProvider,
  TOKENS,
  type Tokens,
} from '../support/oauth/index.js';
import { eventually } from '../support/eventually.js';
import { createPerson } from '../support/people.js';
import { Replica } from '../support/replica.js';
import { ME } from '../support/sign-in.js';

const LOGOUT = '/oauth2/logout';
const AFTER = 'https://client.example/signed-out?from=gatehouse';
const SIGNED_OUT = '/?signed-out=1';
const UNPROVEN = '/?signed-out=unproven';
const UNREGISTERED = '/?signed-out=unregistered';
const QUESTION = 'Sign out?';

type OpenIdTokens = Tokens & { readonly id_token: string };
type Query = Readonly<Record<string, string>>;

let provider: Provider;
let client: Client;
/** Issues tokens that expire at once. */
let replica: Replica;

beforeAll(async () => {
  provider = await startProvider();
  replica = await Replica.of(provider.server, { CODER_DEFAULT_OAUTH_ACCESS_LIFETIME: '1s' });
  client = await registered();
});
afterAll(async () => {
  await replica.stop();
  await provider.server.stop();
});

async function registered(body: Readonly<Record<string, unknown>> = {}): Promise<Client> {
  const created = await provider.createClient();
  const fields = { name: created.name, post_logout_redirect_uris: [AFTER], ...body };
  expectStatus(await provider.admin('PUT', `${APPS}/${created.id}`, fields), 200);
  return created;
}

/** A person with a session of their own, who has signed in to the app. */
class Visitor {
  private constructor(
    readonly session: string,
    readonly tokens: OpenIdTokens,
  ) {}

  static async come(scope = 'openid', to = client): Promise<Visitor> {
    const session = await provider.signIn();
    return new Visitor(session, await signInTo(session, to, scope));
  }

  get hint(): string {
    return this.tokens.id_token;
  }

  open(query: Query = {}): Promise<Answer> {
    return provider.get(`${LOGOUT}?${new URLSearchParams(query).toString()}`, { 'coder-session-token': this.session });
  }

  async isSignedIn(): Promise<boolean> {
    return (await provider.get(ME, { 'coder-session-token': this.session })).status === 200;
  }

  /** In a browser, which keeps the session in its cookie. */
  browser(): BrowserSession {
    const browser = new BrowserSession(provider.server);
    browser.jar.set('coder_session_token', this.session);
    return browser;
  }
}

async function signInTo(session: string, app: Client, scope: string): Promise<OpenIdTokens> {
  return (await obtainTokens(provider.server, session, app, { scope })) as OpenIdTokens;
}

function expectRedirect(answer: Answer, target: string): void {
  expectStatus(answer, 303);
  expect(answer.headers.get('location')).toBe(target);
  expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
  expect(answer.headers.get('cache-control')).toContain('no-store');
}

function expectQuestion(answer: Answer): void {
  expectStatus(answer, 200);
  expect(answer.text).toContain(QUESTION);
  for (const [name, value] of Object.entries(PAGE_SECURITY_HEADERS.consent)) expect(answer.headers.get(name)).toBe(value);
}

describe('OpenID Connect RP-Initiated Logout', () => {
  it('RPL-01 §2, RPL-03 §2, RPL-07 §3: an ID token of this session ends it and returns to the app with the state, and nothing else', async () => {
    const visitor = await Visitor.come();
    const state = 'a b&c=ü';
    const answer = await visitor.open({ id_token_hint: visitor.hint, post_logout_redirect_uri: AFTER, state });
    expectRedirect(answer, `${AFTER}&state=${encodeURIComponent(state)}`);
    expect(answer.headers.get('set-cookie')).toMatch(/coder_session_token=;/);
    expect(await visitor.isSignedIn()).toBe(false);
    const without = await Visitor.come();
    expectRedirect(await without.open({ id_token_hint: without.hint, post_logout_redirect_uri: AFTER }), AFTER);
    const empty = await Visitor.come();
    expectRedirect(await empty.open({ id_token_hint: empty.hint, post_logout_redirect_uri: AFTER, state: '' }), `${AFTER}&state=`);
  });

  it('RPL-01 §2: a POST from the page of an app, which brings no session, continues as a GET with the same parameters', async () => {
    const visitor = await Visitor.come();
    const body = new URLSearchParams({ id_token_hint: visitor.hint, post_logout_redirect_uri: AFTER, state: 's', unknown: 'x' });
    const headers = { origin: 'https://client.example', cookie: `coder_session_token=${visitor.session}`, 'sec-fetch-site': 'cross-site' };
    const answer = expectStatus(await provider.post(LOGOUT, { body, headers }), 303);
    body.delete('unknown');
    expect(answer.headers.get('location')).toBe(`${LOGOUT}?${body.toString()}`);
    expect(await visitor.isSignedIn()).toBe(true);
    expectRedirect(
      await provider.get(answer.headers.get('location') ?? '', { 'coder-session-token': visitor.session }),
      `${AFTER}&state=s`,
    );
    expect(await visitor.isSignedIn()).toBe(false);
    expect((await provider.post(LOGOUT, { body: new URLSearchParams() })).headers.get('location')).toBe(LOGOUT);
  });

  it.each([
    ['no parameter at all', () => ({})],
    ['only an app', () => ({ client_id: client.id })],
    ['an app and its address', () => ({ client_id: client.id, post_logout_redirect_uri: AFTER })],
    ['an address without an app', () => ({ post_logout_redirect_uri: AFTER })],
  ])('RPL-02 §2, RPL-08 §2: a GET with %s ends nothing: the person is asked', async (_what, query) => {
    const visitor = await Visitor.come();
    expectQuestion(await visitor.open(query()));
    expect(await visitor.isSignedIn()).toBe(true);
  });

  it('RPL-02 §2: an ID token of another session or another person ends nothing, and disappears from the address', async () => {
    const [visitor, other] = [await Visitor.come(), await Visitor.come()];
    const answer = await visitor.open({ id_token_hint: other.hint, post_logout_redirect_uri: AFTER, state: 's' });
    const query = new URLSearchParams({ client_id: client.id, post_logout_redirect_uri: AFTER, state: 's' });
    expectRedirect(answer, `${LOGOUT}?${query.toString()}`);
    expectQuestion(await provider.get(answer.headers.get('location') ?? '', { 'coder-session-token': visitor.session }));
    expect([await visitor.isSignedIn(), await other.isSignedIn()]).toEqual([true, true]);
  });

  it('RPL-02 §2: the ID token of a device ends nothing in the browser that answered it: the person is asked', async () => {
    const visitor = await Visitor.come();
    const app = await registered({ grant_types: DEVICE_GRANT_TYPES });
    const { device_code: code, user_code: userCode } = await authorizeDevice(provider.server, app, { scope: 'openid' });
    expectStatus(await answerDevice(provider.server, visitor.session, userCode), 303);
    const { id_token: hint } = expectStatus(await provider.server.post(TOKENS, pollForm(app, code)), 200).json<OpenIdTokens>();
    expectRedirect(await visitor.open({ id_token_hint: hint }), `${LOGOUT}?client_id=${app.id}`);
    expect(await visitor.isSignedIn()).toBe(true);
  });

  it('RPL-02 §2, RPL-14 §6: a person who confirms is signed out and returns to the app; the form counts only from this page and session', async () => {
    const visitor = await Visitor.come();
    const browser = visitor.browser();
    const page = await browser.open(
      `${LOGOUT}?${new URLSearchParams({ client_id: client.id, post_logout_redirect_uri: AFTER, state: 'x' }).toString()}`,
    );
    expectQuestion(page);
    const [, token = ''] = /name="form_token" value="([^"]+)"/.exec(page.text) ?? [];
    const body = new URLSearchParams({ form_token: token, decision: 'sign-out' });
    const cookie = `coder_session_token=${visitor.session}`;
    const own = { origin: provider.url, cookie };
    expect((await provider.post(`${LOGOUT}/confirm`, { body, headers: { ...own, origin: 'https://evil.example' } })).status).toBe(400);
    expect((await provider.post(`${LOGOUT}/confirm`, { body: new URLSearchParams({ decision: 'sign-out' }), headers: own })).status).toBe(
      400,
    );
    const other = await Visitor.come();
    const foreign = { ...own, cookie: `coder_session_token=${other.session}` };
    expect((await provider.post(`${LOGOUT}/confirm`, { body, headers: foreign })).status).toBe(400);
    expect([await visitor.isSignedIn(), await other.isSignedIn()]).toEqual([true, true]);
    const stay = await provider.post(`${LOGOUT}/confirm`, {
      body: new URLSearchParams({ form_token: token, decision: 'stay' }),
      headers: own,
    });
    expect([stay.status, stay.headers.get('location'), await visitor.isSignedIn()]).toEqual([303, '/', true]);
    const done = expectStatus(await provider.post(`${LOGOUT}/confirm`, { body, headers: own }), 303);
    expect(done.headers.get('location')).toBe(`${AFTER}&state=x`);
    expect(done.headers.get('referrer-policy')).toBe('no-referrer');
    expect(await visitor.isSignedIn()).toBe(false);
  });

  it('RPL-02 §2: an address that is no longer registered when the person confirms is not followed', async () => {
    const app = await registered();
    const visitor = await Visitor.come();
    const page = await visitor.open({ client_id: app.id, post_logout_redirect_uri: AFTER });
    const [, token = ''] = /name="form_token" value="([^"]+)"/.exec(page.text) ?? [];
    expectStatus(await provider.admin('PUT', `${APPS}/${app.id}`, { name: app.name, post_logout_redirect_uris: [] }), 200);
    const headers = { origin: provider.url, cookie: `coder_session_token=${visitor.session}` };
    const body = new URLSearchParams({ form_token: token, decision: 'sign-out' });
    expect((await provider.post(`${LOGOUT}/confirm`, { body, headers })).headers.get('location')).toBe(SIGNED_OUT);
  });

  it.each([
    ['is not signed', (hint: string) => `${Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url')}.${hint.split('.')[1] ?? ''}.`],
    ['is altered', (hint: string) => altered(hint)],
    ['is no JWT', () => 'hint'],
    ['has another signature', (hint: string) => hint.replace(/[^.]+$/, (signature) => signature.split('').reverse().join(''))],
    ['is signed by another key under the ID of ours', (hint: string) => signedByAnotherKey(hint)],
  ])(
    'RPL-03 §2: an ID token that %s proves nothing: without a client_id no app is redirected to, with one it counts like a link without a token',
    async (_what, change) => {
      const visitor = await Visitor.come();
      const hint = { id_token_hint: await change(visitor.hint), post_logout_redirect_uri: AFTER, state: 's' };
      const refused = await visitor.open(hint);
      expectRedirect(
        refused,
        `${LOGOUT}?${new URLSearchParams({ post_logout_redirect_uri: AFTER, state: 's', unverified_hint: '1' }).toString()}`,
      );
      const notice = await provider.get(refused.headers.get('location') ?? '', { 'coder-session-token': visitor.session });
      expectQuestion(notice);
      expect(notice.text).toContain('could not be verified');
      expectRedirect(await provider.get(`${LOGOUT}?${new URLSearchParams(hint).toString()}`), UNPROVEN);
      expect((await provider.get(UNPROVEN)).text).toContain('did not prove which app it is, so you have stayed here');
      const named = await visitor.open({ ...hint, client_id: client.id });
      const query = new URLSearchParams({ client_id: client.id, post_logout_redirect_uri: AFTER, state: 's' });
      expectRedirect(named, `${LOGOUT}?${query.toString()}`);
      const question = await provider.get(named.headers.get('location') ?? '', { 'coder-session-token': visitor.session });
      expectQuestion(question);
      expect(question.text).not.toContain('stay here');
      expect(await visitor.isSignedIn()).toBe(true);
    },
  );

  it.each(['at+jwt', 'logout+jwt', 'token-introspection+jwt', undefined])(
    'RPL-03 §2, IDT-10: a token of this session with the type %s is not a hint, although this server has signed it',
    async (typ) => {
      const visitor = await Visitor.come();
      const sign = await serverSigner(provider);
      await expectNoHint(visitor, await sign(decodeJwt(visitor.hint), typ));
      // The type is the only reason.
      expectRedirect(await visitor.open({ id_token_hint: await sign(decodeJwt(visitor.hint), 'JWT') }), SIGNED_OUT);
      expect(await visitor.isSignedIn()).toBe(false);
    },
  );

  it('RPL-03 §2: neither is a JWT access token, as it was issued', async () => {
    const { identifier } = await registerResourceServer(provider, { access_token_format: 'jwt' });
    const visitor = await Visitor.come();
    const fields = { scope: 'openid notes.read', resource: identifier };
    const tokens = await obtainTokens(provider.server, visitor.session, client, fields, { resource: identifier });
    expect(decodeProtectedHeader(tokens.access_token).typ).toBe('at+jwt');
    await expectNoHint(visitor, tokens.access_token);
  });

  it('RPL-03 §2: an access token, although this server has signed it, is not a hint', async () => {
    const visitor = await Visitor.come();
    expectRedirect(await visitor.open({ id_token_hint: visitor.tokens.access_token }), LOGOUT);
    expect(await visitor.isSignedIn()).toBe(true);
  });

  it('RPL-04 §2: an expired ID token is as good as a valid one', async () => {
    const visitor = await Visitor.come();
    const grant = await obtainCode(provider.server, visitor.session, client, { scope: 'openid' });
    const answer = expectStatus(await replica.post(TOKENS, exchangeForm(client, grant)), 200);
    const { id_token: hint } = answer.json<OpenIdTokens>();
    const { exp = Infinity } = decodeJwt(hint);
    await eventually('the ID token has expired', () => Promise.resolve(Date.now() / 1000 > exp + 1));
    expectRedirect(await visitor.open({ id_token_hint: hint, post_logout_redirect_uri: AFTER }), AFTER);
    expect(await visitor.isSignedIn()).toBe(false);
  });

  it('RPL-05 §2: a client_id that is not the audience of the ID token is refused, and so is an unknown or a repeated one', async () => {
    const visitor = await Visitor.come();
    const other = await registered();
    const refused = [
      await visitor.open({ id_token_hint: visitor.hint, client_id: other.id, post_logout_redirect_uri: AFTER }),
      await visitor.open({ client_id: '7d21c0de-54c1-4a0f-9d65-0c7f6a3f1b11', post_logout_redirect_uri: AFTER }),
      await visitor.open({ client_id: 'nobody' }),
      await provider.get(`${LOGOUT}?state=a&state=b`, { 'coder-session-token': visitor.session }),
      await visitor.open({ state: 's'.repeat(2049) }),
    ];
    for (const answer of refused) {
      expectStatus(answer, 400);
      expect(answer.headers.get('location')).toBeNull();
      expect(answer.text).toContain('Invalid logout request');
    }
    expect(await visitor.isSignedIn()).toBe(true);
  });

  it.each([
    ['https://client.example/signed-out'],
    ['https://client.example/signed-out?from=gatehouse&x=1'],
    ['https://client.example/signed-out?from=gatehouse#'],
    ['https://CLIENT.example/signed-out?from=gatehouse'],
    ['https://evil.example/'],
    ['javascript:alert(1)'],
  ])('RPL-06 §3: %s, which is not registered, is not redirected to', async (uri) => {
    const visitor = await Visitor.come();
    const page = await visitor.open({ client_id: client.id, post_logout_redirect_uri: uri });
    expectQuestion(page);
    expect(page.text).toContain('not registered for it');
    expectRedirect(await visitor.open({ id_token_hint: visitor.hint, post_logout_redirect_uri: uri }), UNREGISTERED);
    expect((await provider.get(UNREGISTERED)).text).toContain('an address that is not registered for it, so you have stayed here');
    expect(await visitor.isSignedIn()).toBe(false);
  });

  it('RPL-06 §3: an owner is shown the address beside the registered ones, nobody else, and the log has it; without an app the page says that it is missing', async () => {
    const { token: member } = await createPerson(provider.server);
    const ask = (session: string, query: Query): Promise<Answer> =>
      provider.get(`${LOGOUT}?${new URLSearchParams(query).toString()}`, { 'coder-session-token': session });
    const wrong = { client_id: client.id, post_logout_redirect_uri: 'https://client.example/wrong' };
    expect((await ask(member, wrong)).text).not.toContain('For administrators');
    const page = await ask(provider.session, wrong);
    expectQuestion(page);
    for (const fact of ['For administrators', wrong.post_logout_redirect_uri, AFTER, client.id]) expect(page.text).toContain(fact);
    await provider.server.waitForLog(/"reason":"unregistered","postLogoutRedirectUri":"https:\/\/client\.example\/wrong"/);
    const nameless = await ask(member, { post_logout_redirect_uri: AFTER });
    expectQuestion(nameless);
    expect(nameless.text).toContain('neither client_id nor id_token_hint');
    expect(nameless.text).not.toContain('not registered');
  });

  it('RPL-06 §3: an app that registered itself gets nobody sent to it who has not confirmed, with and without an ID token', async () => {
    await provider.admin('PUT', '/api/v2/oauth2-provider/settings', { dynamic_client_registration: 'open' });
    const { client: self } = await selfRegistered(provider.server, { post_logout_redirect_uris: [AFTER] });
    const query = new URLSearchParams({ client_id: self.id, post_logout_redirect_uri: AFTER });
    expectRedirect(await provider.get(`${LOGOUT}?${query.toString()}`), SIGNED_OUT);
    const visitor = await Visitor.come('openid', self);
    const proven = { id_token_hint: visitor.hint, post_logout_redirect_uri: AFTER };
    expectRedirect(await provider.get(`${LOGOUT}?${new URLSearchParams(proven).toString()}`), SIGNED_OUT);
    const asked = await visitor.open(proven);
    expectQuestion(await provider.get(asked.headers.get('location') ?? '', { 'coder-session-token': visitor.session }));
    expect(await visitor.isSignedIn()).toBe(true);
    // Without a redirect there is nothing to confirm.
    expectRedirect(await visitor.open({ id_token_hint: visitor.hint }), SIGNED_OUT);
    expect(await visitor.isSignedIn()).toBe(false);
  });

  it('RPL-09 §2: without a session, the browser is sent back at once', async () => {
    const visitor = await Visitor.come();
    const query = { id_token_hint: visitor.hint, post_logout_redirect_uri: AFTER, state: 's' };
    expectRedirect(await visitor.open(query), `${AFTER}&state=s`);
    expectRedirect(await visitor.open(query), `${AFTER}&state=s`);
    expectRedirect(await provider.get(LOGOUT), SIGNED_OUT);
    expect((await provider.get(SIGNED_OUT)).status).toBe(200);
  });

  it('RPL-11 §2: logout_hint, ui_locales and unknown parameters have no effect', async () => {
    const visitor = await Visitor.come();
    const query = { id_token_hint: visitor.hint, post_logout_redirect_uri: AFTER, logout_hint: 'x', ui_locales: 'de fr', unknown: 'y' };
    expectRedirect(await visitor.open(query), AFTER);
  });

  it('RPL-12 §2: after the logout the session is dead on every replica, also in other browsers with a copy of its cookie', async () => {
    const visitor = await Visitor.come();
    const headers = { 'coder-session-token': visitor.session };
    expectStatus(await replica.get(ME, headers), 200);
    expectRedirect(await visitor.open({ id_token_hint: visitor.hint }), SIGNED_OUT);
    expect((await replica.get(ME, headers)).status).toBe(401);
    const page = await replica.get('/account', { cookie: `coder_session_token=${visitor.session}` });
    expect(page.headers.get('location')).toMatch(/^\/login/);
  });

  it('RPL-13 §2: the tokens of the session end; offline access, plain OAuth, tokens of the person and other sessions stay', async () => {
    const visitor = await Visitor.come();
    const offline = await signInTo(visitor.session, client, 'openid offline_access');
    const plain = await signInTo(visitor.session, client, 'user:read');
    const other = await Visitor.come();
    const created = await provider.send('POST', '/api/v2/users/me/keys/tokens', {
      headers: { 'coder-session-token': visitor.session },
      body: {},
    });
    const { key } = expectStatus(created, 201).json<{ key: string }>();
    expectRedirect(await visitor.open({ id_token_hint: visitor.hint }), SIGNED_OUT);
    const refreshed = async ({ refresh_token }: Tokens): Promise<number> => (await provider.refresh(client, refresh_token)).status;
    expect((await provider.get('/oauth2/userinfo', { authorization: `Bearer ${visitor.tokens.access_token}` })).status).toBe(401);
    expect(await refreshed(visitor.tokens)).toBe(400);
    expect([await refreshed(offline), await refreshed(plain), await refreshed(other.tokens)]).toEqual([200, 200, 200]);
    expect(await other.isSignedIn()).toBe(true);
    expect((await provider.get(ME, { 'coder-session-token': key })).status).toBe(200);
  });

  it('RPL-13 §2: signing out here ends them, too, and so does ending the session elsewhere', async () => {
    const visitor = await Visitor.come();
    expectStatus(await provider.post('/api/v2/users/logout', { headers: { 'coder-session-token': visitor.session } }), 200);
    expect((await provider.refresh(client, visitor.tokens.refresh_token)).status).toBe(400);
    const ended = await Visitor.come();
    expectStatus(await provider.admin('DELETE', `/api/v2/users/me/keys/${ended.session.split('-')[0] ?? ''}`), 204);
    expect((await provider.refresh(client, ended.tokens.refresh_token)).status).toBe(400);
  });

  it('RPL-13 §2: of a sign-in and a logout at the same time, none leaves tokens of the ended session', async () => {
    const visitor = await Visitor.come();
    const attempts = Array.from({ length: 8 }, async () => signInTo(visitor.session, client, 'openid').catch(() => null));
    const [signedOut] = await Promise.all([visitor.open({ id_token_hint: visitor.hint }), ...attempts]);
    expectRedirect(signedOut, SIGNED_OUT);
    const { sid } = decodeJwt(visitor.hint);
    const live = await provider.server.db.query(`SELECT 1 FROM oauth2_provider_grants WHERE sid = $1 AND revoked_at IS NULL`, [sid]);
    expect(live).toEqual([]);
  });

  it('RPL-01 §2.1: discovery names the endpoint', async () => {
    const document = (await provider.get('/.well-known/openid-configuration')).json<Record<string, unknown>>();
    expect(document['end_session_endpoint']).toBe(`${provider.url}${LOGOUT}`);
  });

  it('RPL-06 §3.1: post_logout_redirect_uris follow the rules of redirect URIs, and are returned', async () => {
    const body = { name: client.name, post_logout_redirect_uris: ['javascript:alert(1)'] };
    const refused = expectStatus(await provider.admin('PUT', `${APPS}/${client.id}`, body), 400);
    expect(refused.json()).toMatchObject({ validations: [{ field: 'post_logout_redirect_uris' }] });
    expect((await provider.admin('GET', `${APPS}/${client.id}`)).json()).toMatchObject({ post_logout_redirect_uris: [AFTER] });
    const self = await registerItself(provider.server, { post_logout_redirect_uris: ['http://client.example/'] });
    expect([self.status, self.json<{ error: string }>().error]).toEqual([400, 'invalid_client_metadata']);
    const echoed = await registerItself(provider.server, { post_logout_redirect_uris: [AFTER] });
    expect(expectStatus(echoed, 201).json()).toMatchObject({ post_logout_redirect_uris: [AFTER] });
  });
});

/** Nobody is sent to the app and nobody is signed out, with and without a session. */
async function expectNoHint(visitor: Visitor, hint: string): Promise<void> {
  const query = { id_token_hint: hint, post_logout_redirect_uri: AFTER };
  const refused = new URLSearchParams({ post_logout_redirect_uri: AFTER, unverified_hint: '1' }).toString();
  expectRedirect(await visitor.open(query), `${LOGOUT}?${refused}`);
  expectRedirect(await provider.get(`${LOGOUT}?${new URLSearchParams(query).toString()}`), UNPROVEN);
  expect(await visitor.isSignedIn()).toBe(true);
}

function signedByAnotherKey(hint: string): Promise<string> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const header = { alg: 'RS256', ...decodeProtectedHeader(hint) };
  return new SignJWT(decodeJwt(hint)).setProtectedHeader(header).sign(privateKey);
}

/** The same with another subject and the old signature. */
function altered(hint: string): string {
  const [, , signature = ''] = hint.split('.');
  const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return [encoded(decodeProtectedHeader(hint)), encoded({ ...decodeJwt(hint), sub: 'x' }), signature].join('.');
}
