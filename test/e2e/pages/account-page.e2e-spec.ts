import { elementsNamed } from '../../../src/testing/index.js';
import { BrowserSession } from '../../support/browser-session.js';
import { createOwner, logIn, ME, OWNER } from '../../support/sign-in.js';
import { obtainTokens, registerClient } from '../../support/oauth/index.js';
import type { Answer } from '../../support/http-client.js';
import { plantKey } from '../../support/keys.js';
import { createPerson } from '../../support/people.js';
import { startServer, type RunningServer } from '../../support/server.js';

let server: RunningServer;
let session: string;

beforeAll(async () => {
  server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
  session = await createOwner(server);
});
afterAll(() => server.stop());

/** A signed-in owner's browser on the page of sessions, which it requested first. */
async function signedIn(): Promise<{ browser: BrowserSession; page: Answer }> {
  const browser = new BrowserSession(server);
  const login = await browser.open('/account/sessions');
  const back = await browser.signIn(login, OWNER);
  expect(back.headers.get('location')).toBe('/account/sessions');
  return { browser, page: await browser.open('/account/sessions') };
}

function keysOn(page: Answer): (string | undefined)[] {
  return elementsNamed(page.text, 'input').flatMap(({ attributes }) => (attributes['name'] === 'key' ? [attributes['value']] : []));
}

function post(browser: BrowserSession, path: string, fields: Record<string, string> = {}, origin = server.url): Promise<Answer> {
  return server.request('POST', path, { jar: browser.jar, headers: { origin }, body: new URLSearchParams(fields) });
}

const idOf = (token: string): string => token.split('-')[0] ?? '';
const statusOf = async (token: string): Promise<number> => (await server.get(ME, { 'coder-session-token': token })).status;

describe('the account page', () => {
  it('redirects to the login page and back, and accepts no token from the query or a header', async () => {
    const answer = await server.get('/account');
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/login?redirect=%2Faccount']);
    expect((await server.get(`/account?coder_session_token=${session}`)).headers.get('location')).toBe('/login?redirect=%2Faccount');
    const { access_token } = await obtainTokens(server, session, await registerClient(server, session));
    const refused = await server.get('/account', { authorization: `Bearer ${access_token}` });
    expect([refused.status, refused.headers.get('content-type')]).toEqual([403, 'text/html; charset=utf-8']);
  });

  it("lists only the user's own sessions and tokens", async () => {
    const elsewhere = await logIn(server, OWNER);
    const [owner] = await server.db.query<{ id: string }>(`SELECT id FROM users WHERE username = 'owner'`);
    const token = await plantKey(server.db, owner!.id, { loginType: 'token' });
    const expired = await plantKey(server.db, owner!.id, { expiresInSeconds: -1 });
    const stranger = await createPerson(server);
    const { browser, page } = await signedIn();
    expect(page.status).toBe(200);
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(keysOn(page)).toEqual(expect.arrayContaining([idOf(elsewhere)]));
    expect(keysOn(page)).not.toContain(idOf(token));
    const tokens = await browser.open('/account/tokens');
    expect(keysOn(tokens)).toEqual([idOf(token)]);
    expect(keysOn(page)).not.toContain(idOf(expired));
    expect(keysOn(page)).not.toContain(idOf(stranger.token));
    expect(page.text.match(/This session/g)).toHaveLength(1);
    expect(page.text).not.toContain(elsewhere.split('-')[1]);
  });

  it('lists the session of this browser first, also when others are newer', async () => {
    const { browser, page } = await signedIn();
    const newer = idOf(await logIn(server, OWNER));
    const own = idOf(browser.jar.get('coder_session_token') ?? '');
    expect(keysOn(page)[0]).toBe(own);
    expect(keysOn(await browser.open('/account/sessions')).slice(0, 2)).toEqual([own, newer]);
  });

  it('ends one key, all other sessions, and its own session, each by a form of this page', async () => {
    const [one, two] = [await logIn(server, OWNER), await logIn(server, OWNER)];
    const { browser } = await signedIn();
    const ended = await post(browser, '/account/sessions/end', { key: idOf(one) });
    expect([ended.status, ended.headers.get('location')]).toEqual([303, '/account/sessions?done=ended']);
    expect([await statusOf(one), await statusOf(two)]).toEqual([401, 200]);
    expect((await post(browser, '/account/sessions/end', { key: idOf(one) })).status).toBe(303);

    expect((await post(browser, '/account/sessions/end-others')).headers.get('location')).toBe('/account/sessions?done=others-ended');
    expect([await statusOf(two), await statusOf(session)]).toEqual([401, 401]);
    const page = await browser.open('/account/sessions?done=others-ended');
    expect(page.text).toContain('All other sessions have been ended.');
    const own = keysOn(page).find((_key, index) => index === 0) ?? '';
    const out = await post(browser, '/account/sessions/end', { key: own });
    expect(out.headers.get('location')).toBe('/?signed-out=1');
    expect((await browser.open('/account')).text).toContain('Sign in');
    session = await logIn(server, OWNER);
  });

  it('revokes a token, once or twice, and says so', async () => {
    const { browser } = await signedIn();
    const [owner] = await server.db.query<{ id: string }>(`SELECT id FROM users WHERE username = 'owner'`);
    const token = await plantKey(server.db, owner!.id, { loginType: 'token' });
    for (const _click of ['first', 'second']) {
      const revoked = await post(browser, '/account/tokens/end', { key: idOf(token) });
      expect([revoked.status, revoked.headers.get('location')]).toEqual([303, '/account/tokens?done=revoked']);
    }
    expect(await statusOf(token)).toBe(401);
    expect((await browser.open('/account/tokens?done=revoked')).text).toContain('The token has been revoked.');
  });

  it('leads from where the reference has its tokens to ours', async () => {
    const { browser } = await signedIn();
    const old = await server.request('GET', '/settings/tokens', { jar: browser.jar });
    expect([old.status, old.headers.get('location')]).toEqual([303, '/account/tokens']);
  });

  it("refuses a form of another site, and another user's key", async () => {
    const { browser } = await signedIn();
    const stranger = await createPerson(server);
    const mallory = await post(browser, '/account/sessions/end-others', {}, 'https://evil.example');
    expect(mallory.status).toBe(400);
    expect(await statusOf(session)).toBe(200);
    const member = await createPerson(server);
    const answer = await server.request('POST', '/account/sessions/end', {
      headers: { cookie: `coder_session_token=${member.token}`, origin: server.url },
      body: new URLSearchParams({ key: idOf(stranger.token) }),
    });
    expect(answer.status).toBe(303);
    expect(await statusOf(stranger.token)).toBe(200);
  });
});

describe('the pages of administrators', () => {
  const get = (person: { token: string }, path: string): Promise<Answer> =>
    server.request('GET', path, { headers: { cookie: `coder_session_token=${person.token}` } });
  const send = (person: { token: string }, path: string, fields: Record<string, string>): Promise<Answer> =>
    server.request('POST', path, {
      headers: { cookie: `coder_session_token=${person.token}`, origin: server.url },
      body: new URLSearchParams(fields),
    });

  it('do not exist for a person who is not an administrator, nor do their forms', async () => {
    const [person, other] = [await createPerson(server), await createPerson(server)];
    const missing = await get(person, '/admin/nothing');
    for (const path of ['/admin/users', `/admin/users/${other.id}`, `/admin/users/${person.id}`, `/admin/users/${other.id}/delete`]) {
      const answer = await get(person, path);
      expect([path, answer.status, answer.text.includes('/admin/')]).toEqual([path, missing.status, false]);
    }
    for (const form of ['suspend', 'activate', 'end-sessions', 'delete']) {
      expect([form, (await send(person, `/admin/users/${form}`, { user: other.id })).status]).toEqual([form, 404]);
    }
    expect(await statusOf(other.token)).toBe(200);
  });

  it('say why something was refused, on the page where it was asked for', async () => {
    const [admin, owner] = [
      await createPerson(server, { siteRoles: ['user-admin'] }),
      await createPerson(server, { siteRoles: ['owner'] }),
    ];
    const refused = await send(admin, '/admin/users/suspend', { user: owner.id });
    expect([refused.status, refused.headers.get('content-type')]).toEqual([400, 'text/html; charset=utf-8']);
    expect(refused.text).toMatch(/role="alert">[^<]+owner/);
    const search = await get(admin, '/admin/users?q=status:asleep');
    expect([search.status, search.text.includes('id="q-fault"')]).toEqual([400, true]);
  });

  it('end all sessions of a user, and nothing of anybody else', async () => {
    const [admin, person] = [await createPerson(server, { siteRoles: ['owner'] }), await createPerson(server)];
    const ended = await send(admin, '/admin/users/end-sessions', { user: person.id });
    expect([ended.status, ended.headers.get('location')]).toEqual([303, `/admin/users/${person.id}?done=ended`]);
    expect([await statusOf(person.token), await statusOf(admin.token)]).toEqual([401, 200]);
  });
});

describe('the sessions in the API', () => {
  it('can be listed and ended by their owner, and by administrators for anybody', async () => {
    const [person, other, owner] = [
      await createPerson(server),
      await createPerson(server),
      await createPerson(server, { siteRoles: ['owner'] }),
    ];
    const second = await plantKey(server.db, person.id);
    const listed = (await person.get('/users/me/sessions')).json<{ id: string }[]>();
    expect(listed.map(({ id }) => id).sort()).toEqual([idOf(person.token), idOf(second)].sort());
    expect((await other.get(`/users/${person.id}/sessions`)).status).toBe(404);
    expect((await other.delete(`/users/${person.id}/sessions`)).status).toBe(404);
    expect((await person.delete('/users/me/sessions')).json()).toEqual({ ended: 1 });
    expect([await statusOf(person.token), await statusOf(second)]).toEqual([200, 401]);
    expect((await owner.delete(`/users/${person.id}/sessions`)).json()).toEqual({ ended: 1 });
    expect(await statusOf(person.token)).toBe(401);
    expect(await statusOf(owner.token)).toBe(200);
  });
});
