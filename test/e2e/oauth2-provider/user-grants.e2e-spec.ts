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
