import { randomUUID } from 'node:crypto';
import { decodeJwt } from 'jose';
import { expectJson, expectStatus } from '../../support/expect-answer.js';
import type { RequestBody } from '../../support/http-client.js';
import {
  APPS,
  AUTHORIZE,
  basic,
  type Client,
  expectAlive,
  expectDead,
  expectOAuthError,
  expectRefused,
  type Provider,
  registerResourceServer,
  type ServiceClient,
  startProvider,
  type Tokens,
} from '../../support/oauth/index.js';
import { type KeyTraits, plantKey } from '../../support/keys.js';
import { createPerson, Person, plantUser } from '../../support/people.js';
import { bearer, ME } from '../../support/sign-in.js';
import { uniqueName } from '../../support/unique-name.js';

const AUDIT_LOG = '/api/v2/audit?limit=1';
const BOTH = ['authorization_code', 'refresh_token'];

let provider: Provider;
beforeAll(async () => (provider = await startProvider()));
afterAll(() => provider.server.stop());

async function tokenOf(client: Client, fields: Record<string, string> = {}): Promise<string> {
  return expectStatus(await provider.actForItself(client, fields), 200).json<Tokens>().access_token;
}

function change(client: Client, fields: Record<string, unknown>) {
  return provider.admin('PUT', `${APPS}/${client.id}`, { name: client.name, ...fields });
}

describe('an app that acts for itself', () => {
  it('is its service account, and has all roles of that within the scope', async () => {
    const client = await provider.createServiceClient({ scope: 'coder:all', roles: ['auditor'] });
    const token = await tokenOf(client);
    const { id, username } = expectJson<{ id: string; username: string }>(await provider.me(token), 200);
    expect({ id, username }).toEqual({ id: client.accountId, username: client.username });
    // An app that acts for an auditor cannot do this.
    expect((await provider.get(AUDIT_LOG, bearer(await tokenOf(client, { scope: 'coder:all' })))).status).toBe(200);

    const narrow = await tokenOf(client, { scope: 'user:read' });
    expect((await provider.get(ME, bearer(narrow))).status).toBe(200);
    expect((await provider.get(AUDIT_LOG, bearer(narrow))).status).toBe(403);
  });

  it('has not more than the roles of the account, and loses them with the account', async () => {
    const client = await provider.createServiceClient({ scope: 'coder:all', roles: ['auditor'] });
    const token = await tokenOf(client, { scope: 'coder:all' });
    expect((await provider.get('/api/v2/users', bearer(token))).json<{ users: { id: string }[] }>().users.map(({ id }) => id)).toContain(
      client.accountId,
    );
    expect((await provider.get(APPS + `/${client.id}/secrets`, bearer(token))).status).toBe(403);
    expectStatus(await provider.admin('PUT', `/api/v2/users/${client.accountId}/roles`, { roles: [] }), 200);
    expect((await provider.get(AUDIT_LOG, bearer(token))).status).toBe(403);
  });

  it('cannot create keys, secrets, apps, tokens and users, whatever its roles: they would outlive its token', async () => {
    const client = await provider.createServiceClient({ scope: 'coder:all', roles: ['owner'] });
    const headers = bearer(await tokenOf(client, { scope: 'coder:all' }));
    const { id: service_account_id } = await plantUser(provider.server.db, { isServiceAccount: true });
    const app = { name: uniqueName('app'), grant_types: ['client_credentials'], service_account_id };
    const requests: [method: string, path: string, body: RequestBody][] = [
      ['POST', `${ME}/keys`, {}],
      ['POST', `${ME}/keys/tokens`, { lifetime: 1_000_000_000 }],
      ['POST', `${APPS}/${client.id}/secrets`, {}],
      ['POST', APPS, app],
      ['PUT', `${APPS}/${client.id}`, { name: client.name, scope: '' }],
      ['POST', '/api/v2/oauth2-provider/initial-access-tokens', { description: 'x' }],
      ['POST', '/api/v2/users', { username: uniqueName('bot'), service_account: true }],
      ['PUT', `/api/v2/users/${service_account_id}/roles`, { roles: ['auditor'] }],
    ];
    for (const [method, path, body] of requests) {
      const answer = await provider.send(method, path, { headers, body });
      const detail =
        'An OAuth access token cannot do this, because the effect would outlive it. Use a login session or a long-lived token.';
      expect([path, answer.status, answer.json()]).toEqual([path, 403, { message: 'Forbidden.', detail }]);
    }
  });

  it.each([
    ['gatehouse:admin user:read', 'user:read'],
    ['gatehouse:admin', null],
  ])('never gets administrator scopes: %s', async (scope, granted) => {
    const client = await provider.createServiceClient({ scope: 'gatehouse:admin gatehouse:admin.read user:read', roles: ['owner'] });
    const answer = await provider.actForItself(client, { scope });
    if (granted === null) expectRefused(answer, 'invalid_scope');
    else expect(answer.json()).toMatchObject({ scope: granted });
  });

  it('can revoke a single token, and the others stay', async () => {
    const client = await provider.createServiceClient();
    const [revoked, kept] = [await tokenOf(client), await tokenOf(client)];
    expectStatus(await provider.revoke(client, revoked), 200);
    await expectDead(provider, revoked);
    await expectAlive(provider, kept);
  });

  it('is described as itself and not as a user, to itself and to a resource server', async () => {
    const client = await provider.createServiceClient({ scope: 'user:read notes.read' });
    const api = await registerResourceServer(provider, { access_token_format: 'jwt' });
    const jwt = await tokenOf(client, { resource: api.identifier });
    expect(decodeJwt(jwt)).toMatchObject({ sub: client.id, client_id: client.id, aud: api.identifier, scope: 'notes.read' });
    const asked = await provider.post('/oauth2/introspect', {
      headers: { authorization: basic(api.id, api.secret) },
      body: new URLSearchParams({ token: jwt }),
    });
    expect(asked.json()).toMatchObject({ active: true, sub: client.id, client_id: client.id });
    expect(asked.json()).not.toHaveProperty('username');
    const own = await provider.postAs(client, '/oauth2/introspect', { token: await tokenOf(client) });
    expect(own.json()).toMatchObject({ active: true, sub: client.id });
    expect(own.json()).not.toHaveProperty('username');
  });

  it('is not among the apps that the account gave access', async () => {
    const client = await provider.createServiceClient();
    await expectAlive(provider, await tokenOf(client));
    expect((await provider.admin('GET', `/api/v2/users/${client.accountId}/oauth2-grants`)).json()).toEqual([]);
    expect((await provider.admin('GET', `${APPS}?user_id=${client.accountId}`)).json()).toEqual([]);
  });

  it('cannot be authorized by a user, and has no redirect URI', async () => {
    const client = await provider.createServiceClient();
    for (const redirect_uri of [undefined, client.redirectUri]) {
      const { answer } = await provider.authorize(client, { redirect_uri });
      expect([answer.status, answer.json()]).toEqual([
        400,
        { error: 'invalid_request', error_description: expect.stringContaining('redirect_uri: is not registered') as unknown },
      ]);
    }
    const page = await provider.get(`${AUTHORIZE}?client_id=${client.id}&response_type=code`, {
      cookie: `coder_session_token=${provider.session}`,
    });
    expect(page.status).toBe(400);
    expect(page.text).toContain('this client has none');
  });
});

describe('the tokens of an app for itself end', () => {
  const endings: Readonly<Record<string, (client: ServiceClient) => Promise<unknown>>> = {
    'with the suspension of the account': ({ accountId }) => provider.admin('PUT', `/api/v2/users/${accountId}/status/suspend`),
    'with the deletion of the account': ({ accountId }) => provider.admin('DELETE', `/api/v2/users/${accountId}`),
    'with the client secret': ({ id, secretId }) => provider.admin('DELETE', `${APPS}/${id}/secrets/${secretId}`),
    'with the app': ({ id }) => provider.admin('DELETE', `${APPS}/${id}`),
    'when another account is chosen': async (client) => {
      const { id } = await plantUser(provider.server.db, { isServiceAccount: true });
      expectStatus(await change(client, { service_account_id: id }), 200);
      // The former account again: it does not bring the tokens back.
      expectStatus(await change(client, { service_account_id: client.accountId }), 200);
    },
    'when the account is removed': (client) => change(client, { service_account_id: '', grant_types: ['refresh_token'] }),
  };

  it.each(Object.keys(endings))('%s', async (way) => {
    const client = await provider.createServiceClient({ scope: 'user:read notes.read' });
    const api = await registerResourceServer(provider, { access_token_format: 'jwt' });
    const token = await tokenOf(client);
    const jwt = await tokenOf(client, { resource: api.identifier });
    await expectAlive(provider, token);
    await endings[way]!(client);
    expect((await provider.me(token)).status).toBe(401);
    const asked = await provider.post('/oauth2/introspect', {
      headers: { authorization: basic(api.id, api.secret) },
      body: new URLSearchParams({ token: jwt }),
    });
    expect(asked.json()).toEqual({ active: false });
  });

  it.each(['with the suspension of the account', 'with the deletion of the account', 'when the account is removed'])(
    '%s, and there are no new ones',
    async (way) => {
      const client = await provider.createServiceClient();
      await endings[way]!(client);
      expectRefused(await provider.actForItself(client), 'unauthorized_client');
    },
  );

  it('not when other things of the app change', async () => {
    const client = await provider.createServiceClient();
    const token = await tokenOf(client);
    expectStatus(await change(client, { service_account_id: client.accountId, scope: 'user:read' }), 200);
    await expectAlive(provider, token);
  });
});

describe('the service account of an app', () => {
  const GRANTS = ['client_credentials'];

  it('is returned, audited, kept by a change that does not name it, and removed by an empty one', async () => {
    const client = await provider.createServiceClient();
    const app = async (): Promise<unknown> => (await provider.admin('GET', `${APPS}/${client.id}`)).json();
    const fields = { service_account_id: client.accountId, callback_url: '', redirect_uris: [], grant_types: GRANTS };
    expect(await app()).toMatchObject(fields);
    expectStatus(await change(client, {}), 200);
    expect(await app()).toMatchObject(fields);
    expectStatus(await change(client, { service_account_id: '', grant_types: BOTH, callback_url: client.redirectUri }), 200);
    expect(await app()).toMatchObject({ service_account_id: null, grant_types: BOTH });
    const log = await provider.admin('GET', `/api/v2/audit?q=resource_id:${client.id}%20action:write&limit=1`);
    expect(log.json<{ audit_logs: { diff: object }[] }>().audit_logs[0]!.diff).toMatchObject({
      service_account_id: { old: client.accountId, new: null, secret: false },
    });
  });

  it('must exist, must be a service account, and is required for client_credentials', async () => {
    const { id: person } = await plantUser(provider.server.db);
    const { id: account } = await plantUser(provider.server.db, { isServiceAccount: true });
    const refused = async (fields: object): Promise<unknown> => {
      const answer = await provider.admin('POST', APPS, { name: uniqueName('app'), grant_types: GRANTS, ...fields });
      return expectJson<{ validations: unknown }>(answer, 400).validations;
    };
    const wrong = [{ field: 'service_account_id', detail: 'must be the ID of a service account' }];
    for (const id of [person, randomUUID(), 'me']) expect(await refused({ service_account_id: id })).toEqual(wrong);
    const required = [{ field: 'service_account_id', detail: 'is required for the grant type client_credentials' }];
    for (const fields of [{}, { service_account_id: '' }, { service_account_id: null }]) expect(await refused(fields)).toEqual(required);
    expect(await refused({ service_account_id: account, client_type: 'public' })).toEqual([
      { field: 'grant_types', detail: 'must not name client_credentials for a public app' },
    ]);
    expect(await refused({ service_account_id: account, grant_types: [...GRANTS, 'authorization_code'] })).toEqual([
      { field: 'callback_url', detail: 'at least one redirect URI is required' },
    ]);
    const client = await provider.createServiceClient();
    const answer = await change(client, { service_account_id: '' });
    expect(expectJson<{ validations: unknown }>(answer, 400).validations).toEqual(required);
  });

  it('is chosen, and its secrets are created, only with full access', async () => {
    const { db } = provider.server;
    const owner = await plantUser(db, { siteRoles: ['owner'] });
    const { id: service_account_id } = await plantUser(db, { isServiceAccount: true });
    const body = { name: uniqueName('app'), grant_types: GRANTS, service_account_id };
    const withToken = async (reach: KeyTraits): Promise<Person> => {
      const token = await plantKey(db, owner.id, { loginType: 'token', ...reach });
      return new Person(provider.server, owner.id, owner.username, owner.email, token);
    };
    const full = await withToken({});
    const created = expectJson<{ id: string }>(await full.post('/oauth2-provider/apps', body), 201);
    expect((await full.post(`/oauth2-provider/apps/${created.id}/secrets`)).status).toBe(201);

    const scopes = ['oauth2_app:*', 'oauth2_app_secret:*', 'api_key:*', 'user:*'];
    for (const reach of [{ scopes }, { allowList: [`oauth2_app:${created.id}`, `user:${service_account_id}`] }]) {
      const narrow = await withToken(reach);
      const { id: other } = await plantUser(db, { isServiceAccount: true });
      const answers = [
        await narrow.post('/oauth2-provider/apps', { ...body, name: uniqueName('app') }),
        await narrow.put(`/oauth2-provider/apps/${created.id}`, { ...body, service_account_id: other }),
        await narrow.post(`/oauth2-provider/apps/${created.id}/secrets`),
        await narrow.put(`/oauth2-provider/apps/${created.id}`, { name: body.name, scope: 'user:read' }),
        await narrow.put(`/oauth2-provider/apps/${created.id}`, { name: body.name, grant_types: [...GRANTS, 'refresh_token'] }),
      ];
      expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403]);
    }
  });

  it('cannot be given to an app that registered itself', async () => {
    const { id: service_account_id } = await plantUser(provider.server.db, { isServiceAccount: true });
    const client = await provider.createClient();
    await provider.server.db.query(`UPDATE oauth2_provider_apps SET dynamically_registered = true WHERE id = $1`, [client.id]);
    const answer = await change(client, { service_account_id });
    expect(expectJson<{ validations: unknown }>(answer, 400).validations).toEqual([
      { field: 'service_account_id', detail: 'must not be set for an app that registered itself' },
    ]);
  });

  it('cannot be chosen by users who cannot register apps', async () => {
    const { id: service_account_id } = await plantUser(provider.server.db, { isServiceAccount: true });
    const admin = await createPerson(provider.server, { siteRoles: ['user-admin'] });
    const body = { name: uniqueName('app'), grant_types: GRANTS, service_account_id };
    expect((await admin.post('/oauth2-provider/apps', body)).status).toBe(403);
  });

  it('does not act for an app that is not registered for client_credentials', async () => {
    const { id: serviceAccountId } = await plantUser(provider.server.db, { isServiceAccount: true });
    const client = await provider.createClient({ serviceAccountId });
    expectOAuthError(await provider.actForItself(client), 400, 'unauthorized_client');
  });
});
