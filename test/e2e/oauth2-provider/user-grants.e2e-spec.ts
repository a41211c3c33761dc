import type { Answer } from '../../support/http-client.js';
import { plantKey } from '../../support/keys.js';
import {
  answerDevice,
  authorize,
  authorizeDevice,
  type Client,
  DEVICE_GRANT_TYPES,
  exchangeForm,
  obtainTokens,
  pollForm,
  refreshForm,
  registerClient,
  TOKENS,
  type Tokens,
} from '../../support/oauth/index.js';
import { createPerson, type Person } from '../../support/people.js';
import { bearer, ME } from '../../support/sign-in.js';
import { type StaffedServer, startStaffedServer } from '../../support/staff.js';

let staff: StaffedServer;
beforeAll(async () => (staff = await startStaffedServer({ CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' })));
afterAll(() => staff.server.stop());

interface GrantOfUser {
  readonly id: string;
  readonly app: { readonly id: string; readonly name: string };
  readonly scopes: readonly string[];
}

const grantsOf = async (asking: Person, user = 'me'): Promise<GrantOfUser[]> => {
  const answer = await asking.get(`/users/${user}/oauth2-grants`);
  expect(answer.status).toBe(200);
  return answer.json<GrantOfUser[]>();
};

/** A person who gave an app access. */
async function consented(): Promise<{ person: Person; client: Client; tokens: Tokens }> {
  const person = await createPerson(staff.server);
  const client = await registerClient(staff.server, staff.session);
  return { person, client, tokens: await obtainTokens(staff.server, person.token, client) };
}

const statusWith = async (key: string): Promise<number> => (await staff.server.get(ME, bearer(key))).status;
const refresh = (client: Client, tokens: Tokens): Promise<Answer> => staff.server.post(TOKENS, refreshForm(client, tokens.refresh_token));

async function lastEntry(personId: string): Promise<unknown> {
  const [row] = await staff.server.db.query(
    `SELECT action, resource_type, resource_target, additional_fields FROM audit_logs WHERE user_id = $1 ORDER BY time DESC LIMIT 1`,
    [personId],
  );
  return row;
}

describe("a user's grants", () => {
  it('are listed with what the app can do, where, since when, and when it last did', async () => {
    const { person, client, tokens } = await consented();
    const [grant, ...others] = await grantsOf(person);
    expect(others).toEqual([]);
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as unknown;
    expect(grant).toEqual({
      id: expect.stringMatching(/^[\da-f-]{36}$/) as unknown,
      user_id: person.id,
      app: { id: client.id, name: client.name, icon: '', client_type: 'confidential', dynamically_registered: false },
      resource: `${staff.server.url}/`,
      resource_name: 'Gatehouse API',
      scopes: ['user:read'],
      created_at: time,
      last_used_at: time,
      last_used_from: '127.0.0.1',
      consented_with: '',
      consented_from: '127.0.0.1',
      device_address: '',
      expires_at: time,
    });
    // A refresh uses up a refresh token, which stays with the grant; there is still one entry.
    expect((await refresh(client, tokens)).status).toBe(200);
    expect((await grantsOf(person)).map(({ id }) => id)).toEqual([grant!.id]);
  });

  it('say with which browser and from where they were given, in the list and on the page', async () => {
    const person = await createPerson(staff.server);
    const client = await registerClient(staff.server, staff.session);
    const userAgent = 'Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0';
    const headers = { 'coder-session-token': person.token, 'user-agent': userAgent };
    const { redirect, ...rest } = await authorize(staff.server, person.token, client, {}, { headers });
    if (!redirect) throw new Error('no redirect');
    const grant = { ...rest, redirect, code: redirect.searchParams.get('code') ?? '' };
    expect((await staff.server.post(TOKENS, exchangeForm(client, grant))).status).toBe(200);
    expect(await grantsOf(person)).toMatchObject([{ consented_with: 'Firefox on Linux', consented_from: '127.0.0.1', device_address: '' }]);
    const page = await staff.server.get('/account/apps', { cookie: `coder_session_token=${person.token}` });
    expect(page.text).toContain('Allowed with Firefox on Linux from 127.0.0.1');
  });

  it('say, for a device, also from where it asked', async () => {
    const person = await createPerson(staff.server);
    const client = await registerClient(staff.server, staff.session, { grantTypes: DEVICE_GRANT_TYPES });
    const { device_code, user_code } = await authorizeDevice(staff.server, client);
    await answerDevice(staff.server, person.token, user_code);
    expect((await staff.server.post(TOKENS, pollForm(client, device_code))).status).toBe(200);
    expect(await grantsOf(person)).toMatchObject([{ consented_from: '127.0.0.1', device_address: '127.0.0.1' }]);
    const page = await staff.server.get('/account/apps', { cookie: `coder_session_token=${person.token}` });
    expect(page.text).toContain('from 127.0.0.1, for a device at 127.0.0.1');
  });

  it('are what the consent page does not ask for again, for the same API as long as they last', async () => {
    const person = await createPerson(staff.server);
    const client = await registerClient(staff.server, staff.session, { scope: 'user:read api_key:read' });
    const consentPage = async (scope: string): Promise<string> => {
      const headers = { cookie: `coder_session_token=${person.token}` };
      return (await authorize(staff.server, person.token, client, { scope }, { method: 'GET', headers })).answer.text;
    };
    await obtainTokens(staff.server, person.token, client, { scope: 'user:read' });
    const more = await consentPage('user:read api_key:read');
    expect(more).toContain('This app will also be able to');
    expect(more.indexOf('<code>api_key:read')).toBeLessThan(more.indexOf('What you have allowed before'));
    expect(more.indexOf('<code>user:read')).toBeGreaterThan(more.indexOf('What you have allowed before'));
    await person.send('DELETE', '/users/me/oauth2-grants');
    expect(await consentPage('user:read api_key:read')).not.toContain('What you have allowed before');
  });

  it('have an entry for each device, of which one can be ended', async () => {
    const { person, client, tokens } = await consented();
    const [first] = await grantsOf(person);
    const second = await obtainTokens(staff.server, person.token, client);
    expect(await grantsOf(person)).toHaveLength(2);
    const ended = await person.send('DELETE', `/users/me/oauth2-grants/${first!.id}`);
    expect({ status: ended.status, text: ended.text }).toEqual({ status: 204, text: '' });
    expect([await statusWith(tokens.access_token), await statusWith(second.access_token)]).toEqual([401, 200]);
    expect((await refresh(client, tokens)).json()).toMatchObject({ error: 'invalid_grant' });
    expect((await grantsOf(person)).map(({ id }) => id)).not.toContain(first!.id);
    expect(await lastEntry(person.id)).toEqual({
      action: 'write',
      resource_type: 'oauth2_provider_app',
      resource_target: client.name,
      additional_fields: { consent: 'revoked', user_id: person.id, grant_id: first!.id },
    });
    const again = await person.send('DELETE', `/users/me/oauth2-grants/${first!.id}`);
    expect(again.status).toBe(404);
  });

  it('can be ended all at once, which keeps sessions and tokens', async () => {
    const { person, tokens } = await consented();
    const token = await plantKey(staff.server.db, person.id, { loginType: 'token' });
    const ended = await person.send('DELETE', '/users/me/oauth2-grants');
    expect({ status: ended.status, body: ended.json() }).toEqual({ status: 200, body: { ended: 1 } });
    expect([await statusWith(tokens.access_token), await statusWith(token), await statusWith(person.token)]).toEqual([401, 200, 200]);
    expect(await grantsOf(person)).toEqual([]);
  });

  it('are those of oneself, and everybody’s for owners only', async () => {
    const [{ person }, other] = [await consented(), await createPerson(staff.server)];
    const [grant] = await grantsOf(person);
    expect((await other.get(`/users/${person.username}/oauth2-grants`)).status).toBe(404);
    expect((await other.send('DELETE', `/users/${person.username}/oauth2-grants/${grant!.id}`)).status).toBe(404);
    // An administrator of users sees the user, but neither sees nor ends what only the user and owners may.
    expect((await staff.admin.get(`/users/${person.username}/oauth2-grants`)).status).toBe(403);
    expect((await staff.admin.send('DELETE', `/users/${person.username}/oauth2-grants`)).status).toBe(403);
    // A grant is looked for among those of the user in the path.
    expect((await other.send('DELETE', `/users/me/oauth2-grants/${grant!.id}`)).status).toBe(404);
    expect(await grantsOf(staff.owner, person.username)).toEqual([grant]);
    expect((await staff.owner.send('DELETE', `/users/${person.username}/oauth2-grants/${grant!.id}`)).status).toBe(204);
    expect(await grantsOf(person)).toEqual([]);
  });

  it('are neither listed nor ended by an app', async () => {
    const { person, tokens } = await consented();
    const [grant] = await grantsOf(person);
    const headers = bearer(tokens.access_token);
    expect((await staff.server.get('/api/v2/users/me/oauth2-grants', headers)).status).toBe(403);
    const ended = await staff.server.request('DELETE', `/api/v2/users/me/oauth2-grants/${grant!.id}`, { headers });
    expect(ended.status).toBe(403);
    expect(await grantsOf(person)).toHaveLength(1);
  });

  it('of several requests that end the same one, one succeeds', async () => {
    const { person } = await consented();
    const [grant] = await grantsOf(person);
    const answers = await Promise.all(Array.from({ length: 16 }, () => person.send('DELETE', `/users/me/oauth2-grants/${grant!.id}`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, ...Array<number>(15).fill(404)]);
  });
});

interface SignIn {
  readonly id: string;
  readonly session_id: string;
  readonly app_id: string;
  readonly app_name: string;
}

const signInsOf = async (asking: Person, user = 'me'): Promise<SignIn[]> => {
  const answer = await asking.get(`/users/${user}/oauth2-sign-ins`);
  expect(answer.status).toBe(200);
  return answer.json<SignIn[]>();
};
const OPENID = { scope: 'openid' };
const sessionIdOf = (token: string): string => token.split('-')[0] ?? '';

/** An app that is told of logouts, where nobody listens. */
async function relyingParty(): Promise<Client> {
  const client = await registerClient(staff.server, staff.session);
  const body = { name: client.name, backchannel_logout_uri: 'https://nowhere.example/logout' };
  expect((await staff.owner.put(`/oauth2-provider/apps/${client.id}`, body)).status).toBe(200);
  return client;
}

const logoutsOf = (client: Client): Promise<{ sid: string; user_id: string }[]> =>
  staff.server.db.query(`SELECT sid, user_id FROM oauth2_provider_logouts WHERE app_id = $1`, [client.id]);

/** A person who is signed in to an app. */
async function signedIn(): Promise<{ person: Person; client: Client; tokens: Tokens }> {
  const [person, client] = [await createPerson(staff.server), await relyingParty()];
  return { person, client, tokens: await obtainTokens(staff.server, person.token, client, OPENID) };
}

describe("a user's sign-ins to apps", () => {
  it('are listed once for each app and session, however often the app asked, with the time, and whether the app learns of a logout', async () => {
    const { person, client } = await signedIn();
    const [first] = await grantsOf(person);
    await obtainTokens(staff.server, person.token, client, { scope: 'openid offline_access' });
    const quiet = await registerClient(staff.server, staff.session);
    const other = await plantKey(staff.server.db, person.id);
    const authTime = '2026-01-15T09:30:00.000Z';
    await staff.server.db.query(`UPDATE api_keys SET auth_time = $2 WHERE id = $1`, [sessionIdOf(other), authTime]);
    await obtainTokens(staff.server, other, quiet, OPENID);
    await obtainTokens(staff.server, other, quiet, { scope: 'user:read' });
    const loud = {
      id: first!.id,
      session_id: sessionIdOf(person.token),
      app_id: client.id,
      app_name: client.name,
      signed_in_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as unknown,
      auth_time: null,
      signed_in_with: '',
      signed_in_from: '127.0.0.1',
      told_of_logout: true,
    };
    const listed = await signInsOf(person);
    expect(listed).toHaveLength(2);
    expect(listed.find(({ app_id: app }) => app === client.id)).toEqual(loud);
    expect(listed.find(({ app_id: app }) => app === quiet.id)).toMatchObject({
      session_id: sessionIdOf(other),
      auth_time: authTime,
      told_of_logout: false,
    });
  });

  it('leave out apps with access but no sign-in, codes that were not redeemed, and sessions that have expired', async () => {
    const { person } = await consented();
    const client = await registerClient(staff.server, staff.session);
    await authorize(staff.server, person.token, client, OPENID);
    const expired = await plantKey(staff.server.db, person.id);
    await obtainTokens(staff.server, expired, client, OPENID);
    await staff.server.db.query(`UPDATE api_keys SET expires_at = now() - interval '1 minute' WHERE id = $1`, [sessionIdOf(expired)]);
    expect(await signInsOf(person)).toEqual([]);
  });

  it('end one by one: tokens without offline_access end, the app gets one logout token, and session, consent and other apps stay', async () => {
    const { person, client, tokens } = await signedIn();
    const offline = await obtainTokens(staff.server, person.token, client, { scope: 'openid offline_access' });
    const other = await relyingParty();
    const others = await obtainTokens(staff.server, person.token, other, OPENID);
    const signIn = (await signInsOf(person)).find(({ app_id: app }) => app === client.id);
    const ended = await person.send('DELETE', `/users/me/oauth2-sign-ins/${signIn!.id}`);
    expect({ status: ended.status, text: ended.text }).toEqual({ status: 204, text: '' });
    expect((await signInsOf(person)).map(({ app_id: app }) => app)).toEqual([other.id]);
    expect((await refresh(client, tokens)).json()).toMatchObject({ error: 'invalid_grant' });
    expect([(await refresh(client, offline)).status, (await refresh(other, others)).status]).toEqual([200, 200]);
    expect(await statusWith(person.token)).toBe(200);
    expect(await logoutsOf(client)).toEqual([{ sid: expect.any(String) as unknown, user_id: person.id }]);
    expect(await logoutsOf(other)).toEqual([]);
    expect(await lastEntry(person.id)).toEqual({
      action: 'write',
      resource_type: 'oauth2_provider_app',
      resource_target: client.name,
      additional_fields: { sign_in: 'ended', user_id: person.id, session_id: sessionIdOf(person.token) },
    });
    // The end of the session sends it no second one.
    await staff.server.db.query(`DELETE FROM oauth2_provider_logouts WHERE app_id = $1`, [client.id]);
    expect((await person.post('/users/logout')).status).toBe(200);
    expect([await logoutsOf(client), await logoutsOf(other)]).toMatchObject([[], [{ user_id: person.id }]]);
  });

  it('belong to the user in the path, and only owners see those of others; no app lists or ends them', async () => {
    const { person, tokens } = await signedIn();
    const other = await createPerson(staff.server);
    const [signIn] = await signInsOf(person);
    const ending = (by: Person, user: string): Promise<Answer> => by.send('DELETE', `/users/${user}/oauth2-sign-ins/${signIn!.id}`);
    expect((await other.get(`/users/${person.username}/oauth2-sign-ins`)).status).toBe(404);
    expect((await staff.admin.get(`/users/${person.username}/oauth2-sign-ins`)).status).toBe(403);
    expect([(await ending(other, person.username)).status, (await ending(other, 'me')).status]).toEqual([404, 404]);
    expect((await ending(staff.admin, person.username)).status).toBe(403);
    const headers = bearer(tokens.access_token);
    expect((await staff.server.get('/api/v2/users/me/oauth2-sign-ins', headers)).status).toBe(403);
    expect(await signInsOf(staff.owner, person.username)).toEqual([signIn]);
    expect((await ending(staff.owner, person.username)).status).toBe(204);
    expect(await signInsOf(person)).toEqual([]);
  });

  it('end once, although several requests end the same one at the same time, and the app gets one logout token', async () => {
    const { person, client } = await signedIn();
    const [signIn] = await signInsOf(person);
    const answers = await Promise.all(Array.from({ length: 16 }, () => person.send('DELETE', `/users/me/oauth2-sign-ins/${signIn!.id}`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, ...Array<number>(15).fill(404)]);
    expect(await logoutsOf(client)).toHaveLength(1);
  });

  it('are on the page, which signs out of one without scripts, refuses other sites, and says so when the list is empty', async () => {
    const { person, client } = await signedIn();
    const headers = { cookie: `coder_session_token=${person.token}`, origin: staff.server.url };
    const [signIn] = await signInsOf(person);
    const page = (await staff.server.get('/account/apps', headers)).text;
    const [, section = ''] = /<section [^>]*aria-labelledby="sign-ins">([^]*?)<\/section>/.exec(page) ?? [];
    for (const text of [client.name, 'From this session', `value="${signIn!.id}"`, 'Sign out']) expect(section).toContain(text);
    expect(section).not.toContain('cannot be told');
    const post = (origin: string, id: string): Promise<Answer> =>
      staff.server.request('POST', '/account/apps/sign-out', {
        headers: { ...headers, origin },
        body: new URLSearchParams({ sign_in: id }),
      });
    expect((await post('https://evil.example', signIn!.id)).status).toBe(400);
    expect((await post(staff.server.url, 'nothing')).status).toBe(400);
    expect(await signInsOf(person)).toHaveLength(1);
    // A second click reaches its goal, too.
    for (let click = 0; click < 2; click++) {
      const answer = await post(staff.server.url, signIn!.id);
      expect([answer.status, answer.headers.get('location')]).toEqual([303, '/account/apps?done=signed-out']);
    }
    const after = (await staff.server.get('/account/apps?done=signed-out', headers)).text;
    expect(after).toContain('The sign-in has ended.');
    expect(after).toContain('You are not signed in on any app with this account.');
  });
});

describe('ending everything', () => {
  it('ends other sessions, tokens and the access of apps, and keeps the session that asks', async () => {
    const { person, client, tokens } = await consented();
    const [session, token] = [
      await plantKey(staff.server.db, person.id),
      await plantKey(staff.server.db, person.id, { loginType: 'token' }),
    ];
    const ended = await person.send('DELETE', '/users/me/access');
    expect({ status: ended.status, body: ended.json() }).toEqual({ status: 200, body: { grants: 1, keys: 2, workload_identities: 0 } });
    expect(await Promise.all([session, token, tokens.access_token, person.token].map(statusWith))).toEqual([401, 401, 401, 200]);
    expect((await refresh(client, tokens)).json()).toMatchObject({ error: 'invalid_grant' });
    expect(await lastEntry(person.id)).toEqual({
      action: 'delete',
      resource_type: 'api_key',
      resource_target: '',
      additional_fields: { grants_ended: 1, keys_ended: 2, workload_identities_ended: 0 },
    });
  });

  it('of somebody else is for owners, and leaves them nothing', async () => {
    const { person, tokens } = await consented();
    expect((await staff.admin.send('DELETE', `/users/${person.username}/access`)).status).toBe(403);
    expect(await statusWith(person.token)).toBe(200);
    expect((await staff.owner.send('DELETE', `/users/${person.username}/access`)).json()).toEqual({
      grants: 1,
      keys: 1,
      workload_identities: 0,
    });
    expect([await statusWith(person.token), await statusWith(tokens.access_token)]).toEqual([401, 401]);
  });
});
