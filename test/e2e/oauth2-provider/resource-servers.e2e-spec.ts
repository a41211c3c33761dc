import { randomUUID } from 'node:crypto';
import { expectForbidden, expectJson, expectNotFound, expectRefused } from '../../support/expect-answer.js';
import {
  type Client,
  expectBearerError,
  expectRedirectError,
  expectRefused as expectOAuthRefused,
  type Provider,
  registerResourceServer,
  RESOURCE_SERVERS,
  resourceServer,
  startProvider,
} from '../../support/oauth/index.js';
import { createPerson } from '../../support/people.js';

interface Registered {
  readonly id: string;
  readonly identifier: string;
  readonly is_built_in: boolean;
  readonly scopes: readonly { name: string }[];
}

describe('resource servers', () => {
  let provider: Provider;
  let client: Client;

  beforeAll(async () => {
    provider = await startProvider();
    client = await provider.createClient();
  });
  afterAll(() => provider.server.stop());

  const register = (fields: Readonly<Record<string, unknown>> = {}) => provider.admin('POST', RESOURCE_SERVERS, resourceServer(fields));

  it('are registered, listed, changed and deleted by an owner, with the identifier in canonical form', async () => {
    const body = resourceServer({ identifier: 'HTTPS://CRUD.example.com:443/a/../Notes/' });
    const created = expectJson<Registered>(await provider.admin('POST', RESOURCE_SERVERS, body), 201);
    expect(created).toEqual({
      id: expect.any(String) as unknown,
      identifier: 'https://crud.example.com/Notes',
      name: body['name'],
      scopes: body['scopes'],
      access_token_format: 'opaque',
      access_token_lifetime_seconds: 0,
      allowed_app_ids: [],
      allows_self_registered_apps: false,
      dpop_bound_access_tokens_required: false,
      is_built_in: false,
      created_at: expect.any(String) as unknown,
      updated_at: expect.any(String) as unknown,
    });
    const path = `${RESOURCE_SERVERS}/${created.id}`;
    expect(expectJson(await provider.admin('GET', path), 200)).toEqual(created);
    expect(expectJson<Registered[]>(await provider.admin('GET', RESOURCE_SERVERS), 200)).toContainEqual(created);

    const change = { name: `${created.id} 2`, scopes: [{ name: 'x', description: 'Do x' }], access_token_format: 'jwt' };
    const settings = { ...change, access_token_lifetime_seconds: 300, allowed_app_ids: [client.id] };
    const changed = { ...created, ...settings, updated_at: expect.any(String) as unknown };
    expect(expectJson(await provider.admin('PUT', path, settings), 200)).toEqual(changed);
    // What is left out stays.
    const kept = { ...changed, access_token_lifetime_seconds: 0 };
    expect(expectJson(await provider.admin('PUT', path, { ...change, access_token_lifetime_seconds: 0 }), 200)).toEqual(kept);

    expect((await provider.admin('DELETE', path)).status).toBe(204);
    expectNotFound(await provider.admin('GET', path));
  });

  it('include the API of this server, which nobody can change or delete', async () => {
    const [own] = expectJson<Registered[]>(await provider.admin('GET', RESOURCE_SERVERS), 200);
    expect(own).toMatchObject({ identifier: `${provider.url}/`, name: 'Gatehouse API', is_built_in: true });
    expect(own?.scopes.map(({ name }) => name)).toContain('user:read');
    const path = `${RESOURCE_SERVERS}/${own!.id}`;
    const refusal = 'The API of this server is built in and cannot be';
    expectRefused(await provider.admin('PUT', path, { name: 'x', scopes: [{ name: 'x', description: 'x' }] }), 400, `${refusal} changed.`);
    expectRefused(await provider.admin('DELETE', path), 400, `${refusal} deleted.`);
    expect((await provider.admin('POST', `${path}/secrets`)).status).toBe(400);
  });

  it.each([
    ['identifier', 'notes', 'absolute URI'],
    ['identifier', 'https://notes.example.com/#a', 'fragment'],
    ['identifier', 'http://notes.example.com', 'https'],
    ['identifier', 'https://user:pass@notes.example.com', 'absolute URI'],
    ['identifier', 'urn:example:notes', 'absolute URI'],
    ['name', '', '1 to 64'],
    ['name', ' notes', 'leading'],
    ['name', 'a\u0000b', '1 to 64'],
    ['scopes', [], 'at least one'],
    ['scopes', [{ name: 'a b', description: 'x' }], 'RFC 6749'],
    ['scopes', [{ name: 'a"b', description: 'x' }], 'RFC 6749'],
    ['scopes', [{ name: 'user:read', description: 'x' }], 'scope of this server'],
    ['scopes', [{ name: 'openid', description: 'x' }], 'scope of this server'],
    ['scopes', [{ name: 'x', description: '' }], 'description'],
    [
      'scopes',
      [
        { name: 'x', description: 'x' },
        { name: 'x', description: 'y' },
      ],
      'twice',
    ],
    ['access_token_lifetime_seconds', 59, '60 to'],
    ['access_token_lifetime_seconds', 86_401, '86400'],
    ['allowed_app_ids', ['5a66e700-0000-4000-8000-00000000ffff'], 'there is no app'],
  ])('are refused with %s %j', async (field, value, reason) => {
    const answer = await register({ [field]: value });
    expect(expectJson<{ validations: unknown }>(answer, 400).validations).toEqual([
      { field, detail: expect.stringContaining(reason) as unknown },
    ]);
  });

  it('are refused with an identifier of more than 2048 characters', async () => {
    // The second one only in canonical form, in which a brace has three characters.
    for (const path of ['a'.repeat(2048), '{'.repeat(1000)]) {
      expectRefused(await register({ identifier: `https://notes.example.com/${path}` }), 400, 'Validation failed.');
    }
  });

  it('with JWTs are refused a lifetime of more than ten minutes', async () => {
    expectRefused(await register({ access_token_format: 'jwt', access_token_lifetime_seconds: 601 }), 400, 'Validation failed.');
    expect((await register({ access_token_format: 'jwt', access_token_lifetime_seconds: 600 })).status).toBe(201);
  });

  it.each(['identifier', 'name'])('have a unique %s', async (field) => {
    const body = resourceServer();
    expect((await provider.admin('POST', RESOURCE_SERVERS, body)).status).toBe(201);
    const same = field === 'name' ? String(body['name']).toUpperCase() : `${String(body['identifier'])}/`;
    expectRefused(await register({ [field]: same }), 409, `A resource server with this ${field} already exists.`);
  });

  it('are refused at the access URL of this server', async () => {
    for (const identifier of [provider.url, `${provider.url}/notes`]) {
      const { validations } = expectJson<{ validations: unknown }>(await register({ identifier }), 400);
      expect(validations).toEqual([{ field: 'identifier', detail: 'must not be at the access URL of this server' }]);
    }
  });

  it('are hidden from members, and closed to apps with full access', async () => {
    const { id } = await registerResourceServer(provider);
    const member = await createPerson(provider.server);
    const path = '/oauth2-provider/resource-servers';
    expectForbidden(await member.get(path));
    expectNotFound(await member.get(`${path}/${id}`));
    expectForbidden(await member.post(path, resourceServer()));
    expectNotFound(await member.delete(`${path}/${id}`));
    const { access_token: token } = await provider.obtainTokens(client, { scope: 'coder:all' });
    const headers = { authorization: `Bearer ${token}` };
    expect((await provider.post(RESOURCE_SERVERS, { headers, body: resourceServer() })).status).toBe(403);
  });

  it('have several secrets, each shown once', async () => {
    const { id, secret } = await registerResourceServer(provider);
    const path = `${RESOURCE_SERVERS}/${id}/secrets`;
    const added = expectJson<{ id: string; client_secret_full: string }>(await provider.admin('POST', path), 201);
    expect(added.client_secret_full).toMatch(/^coder_[A-Za-z0-9]{10}_[A-Za-z0-9]{40}$/);
    const listed = expectJson<{ id: string; client_secret_truncated: string }[]>(await provider.admin('GET', path), 200);
    expect(listed.map((one) => one.client_secret_truncated)).toEqual([secret.slice(-6), added.client_secret_full.slice(-6)]);
    expect((await provider.admin('DELETE', `${path}/${added.id}`)).status).toBe(204);
    expectNotFound(await provider.admin('DELETE', `${path}/${added.id}`));
    expectNotFound(await provider.admin('POST', `${RESOURCE_SERVERS}/${randomUUID()}/secrets`));
  });
});

describe('a token for a resource server', () => {
  let provider: Provider;
  let client: Client;

  beforeAll(async () => {
    provider = await startProvider();
    client = await provider.createClient();
  });
  afterAll(() => provider.server.stop());

  it('has its identifier, in any spelling, as audience, and its scopes', async () => {
    const { identifier } = await registerResourceServer(provider, { access_token_lifetime_seconds: 120 });
    const tokens = await provider.obtainTokens(
      client,
      { resource: `${identifier}/`, scope: 'notes.read user:read coder:all' },
      { resource: identifier },
    );
    expect(tokens).toMatchObject({ scope: 'notes.read', expires_in: 120 });
    expect(await provider.rows.audienceOf(tokens.access_token)).toBe(identifier);
    const next = await provider.refreshed(client, tokens.refresh_token, { resource: identifier, scope: 'notes.read notes.write' });
    expect(next.scope).toBe('notes.read');
    expect(await provider.rows.audienceOf(next.access_token)).toBe(identifier);
    expectOAuthRefused(await provider.refresh(client, next.refresh_token, { resource: provider.url }), 'invalid_target');
  });

  it('is refused by the API of this server', async () => {
    const { identifier } = await registerResourceServer(provider);
    const { access_token: token } = await provider.obtainTokens(client, { resource: identifier }, { resource: identifier });
    expectBearerError(provider, await provider.me(token), 401, 'invalid_token');
  });

  it('has every scope of the resource if the request names none, within the registration of the app', async () => {
    const { identifier } = await registerResourceServer(provider);
    const all = await provider.obtainTokens(client, { resource: identifier }, { resource: identifier });
    expect(all.scope).toBe('notes.read notes.write');
    const reader = await provider.createClient({ scope: 'user:read notes.read' });
    const some = await provider.obtainTokens(reader, { resource: identifier }, { resource: identifier });
    expect(some.scope).toBe('notes.read');
    const other = await provider.createClient({ scope: 'user:read' });
    expectRedirectError(provider, await provider.authorize(other, { resource: identifier }), 'invalid_scope');
  });

  it('has the scope of the resource only with the resource', async () => {
    await registerResourceServer(provider);
    expectRedirectError(provider, await provider.authorize(client, { scope: 'notes.read' }), 'invalid_scope');
  });

  it('has its scope by that name although a later release of this server has one, too, and the resource server can still be changed', async () => {
    const body = resourceServer({ scopes: [{ name: 'notes.read', description: 'Read your notes' }] });
    const { id, identifier } = (await provider.admin('POST', RESOURCE_SERVERS, body)).json<Registered>();
    const scopes = [...(body['scopes'] as object[]), { name: 'email', description: 'Send your notes' }];
    // As if it had been registered before there was OpenID Connect here.
    await provider.server.db.query('UPDATE oauth2_provider_resource_servers SET scopes = $2 WHERE id = $1', [id, JSON.stringify(scopes)]);
    expect((await provider.admin('PUT', `${RESOURCE_SERVERS}/${id}`, { ...body, scopes })).status).toBe(200);
    const another = [...scopes, { name: 'profile', description: 'Change your profile' }];
    expectRefused(await provider.admin('PUT', `${RESOURCE_SERVERS}/${id}`, { ...body, scopes: another }), 400, 'Validation failed.');

    const obtain = async (asked: Readonly<Record<string, string>>) =>
      provider.obtainTokens(client, { resource: identifier, ...asked }, { resource: identifier });
    expect((await obtain({ scope: 'email' })).scope).toBe('email');
    // Who asks for the claim does not ask for what the resource means by the name.
    const claims = JSON.stringify({ id_token: { email: null } });
    expect((await obtain({ scope: 'openid notes.read', claims })).scope).toBe('openid notes.read');
  });

  it('is issued to allowed apps only, and no longer after an app was removed from them', async () => {
    const body = resourceServer({ allowed_app_ids: [client.id] });
    const { id, identifier } = (await provider.admin('POST', RESOURCE_SERVERS, body)).json<Registered>();
    const stranger = await provider.createClient();
    expectRedirectError(provider, await provider.authorize(stranger, { resource: identifier }), 'invalid_target');
    const tokens = await provider.obtainTokens(client, { resource: identifier }, { resource: identifier });
    const grant = await provider.obtainCode(client, { resource: identifier });
    expect((await provider.admin('PUT', `${RESOURCE_SERVERS}/${id}`, { ...body, allowed_app_ids: [stranger.id] })).status).toBe(200);
    expectOAuthRefused(await provider.exchange(client, grant, { resource: identifier }), 'invalid_target');
    expectOAuthRefused(await provider.refresh(client, tokens.refresh_token), 'invalid_target');
    // Neither was used up.
    expect((await provider.admin('PUT', `${RESOURCE_SERVERS}/${id}`, { ...body, allowed_app_ids: [] })).status).toBe(200);
    expect((await provider.exchange(client, grant, { resource: identifier })).status).toBe(200);
    await provider.refreshed(client, tokens.refresh_token);
  });

  it('has only the scopes that the resource still has', async () => {
    const body = resourceServer();
    const { id, identifier } = (await provider.admin('POST', RESOURCE_SERVERS, body)).json<Registered>();
    const tokens = await provider.obtainTokens(client, { resource: identifier }, { resource: identifier });
    const narrower = { ...body, scopes: [{ name: 'notes.write', description: 'Change your notes' }] };
    expect((await provider.admin('PUT', `${RESOURCE_SERVERS}/${id}`, narrower)).status).toBe(200);
    expect((await provider.refreshed(client, tokens.refresh_token)).scope).toBe('notes.write');
  });

  it('ends with the resource server, and a later one with the same identifier inherits nothing', async () => {
    const body = resourceServer();
    const { id, identifier } = (await provider.admin('POST', RESOURCE_SERVERS, body)).json<Registered>();
    const tokens = await provider.obtainTokens(client, { resource: identifier }, { resource: identifier });
    const grant = await provider.obtainCode(client, { resource: identifier });
    expect((await provider.admin('DELETE', `${RESOURCE_SERVERS}/${id}`)).status).toBe(204);
    const keys = await provider.server.db.query(`SELECT 1 FROM api_keys WHERE id = $1`, [tokens.access_token.split('-')[0]]);
    expect(keys).toEqual([]);
    expectRedirectError(provider, await provider.authorize(client, { resource: identifier }), 'invalid_target');
    expect((await provider.admin('POST', RESOURCE_SERVERS, body)).status).toBe(201);
    expectOAuthRefused(await provider.exchange(client, grant, { resource: identifier }), 'invalid_grant');
    expectOAuthRefused(await provider.refresh(client, tokens.refresh_token), 'invalid_grant');
  });

  it('is described on the consent page by the name of the resource server and the words of its scopes', async () => {
    const { identifier, name } = await registerResourceServer(provider, {
      scopes: [{ name: 'notes.read', description: 'See <b>your</b> notes' }],
    });
    const { answer } = await provider.authorize(client, { resource: identifier }, { method: 'GET' });
    expect(answer.status).toBe(200);
    for (const text of [name, identifier, 'See &lt;b&gt;your&lt;/b&gt; notes', 'notes.read']) expect(answer.text).toContain(text);
    expect(answer.text).not.toContain('After you revoke access');
  });

  it('is listed among the connected apps with the name of the resource server and the words of its scopes', async () => {
    const { identifier, name } = await registerResourceServer(provider);
    await provider.obtainTokens(client, { resource: identifier, scope: 'notes.read' }, { resource: identifier });
    const grants = expectJson<{ resource: string }[]>(await provider.admin('GET', '/api/v2/users/me/oauth2-grants'), 200);
    expect(grants.find(({ resource }) => resource === identifier)).toMatchObject({ resource_name: name, scopes: ['notes.read'] });
    const page = await provider.get('/account/apps', { cookie: `coder_session_token=${provider.session}` });
    expect(page.text).toContain(`<bdi>${name}</bdi></strong> (<bdi>${identifier}</bdi>)`);
    expect(page.text).toContain('See your notes <code>notes.read</code>');
  });

  it('that verifies tokens itself is described with how long a revocation takes', async () => {
    const { identifier } = await registerResourceServer(provider, { access_token_format: 'jwt', access_token_lifetime_seconds: 300 });
    const { answer } = await provider.authorize(client, { resource: identifier }, { method: 'GET' });
    expect(answer.text).toContain('After you revoke access, the API can accept it for up to 5 minutes more');
  });

  it('is not issued when the resource server was changed or deleted after the person saw the page', async () => {
    const body = resourceServer();
    const { id, identifier } = (await provider.admin('POST', RESOURCE_SERVERS, body)).json<Registered>();
    const cookie = { cookie: `coder_session_token=${provider.session}`, origin: provider.url };
    const page = await provider.authorize(client, { resource: identifier }, { method: 'GET', headers: cookie });
    const token = /name="csrf_token" value="([^"]+)"/.exec(page.answer.text)?.[1] ?? '';
    const scopes = [
      { name: 'notes.read', description: 'See and share your notes' },
      { name: 'notes.write', description: 'Change your notes' },
    ];
    expect((await provider.admin('PUT', `${RESOURCE_SERVERS}/${id}`, { ...body, scopes })).status).toBe(200);
    const options = { method: 'POST', headers: cookie, form: { csrf_token: token } };
    const again = await provider.authorize(client, { ...page.sent }, options);
    expect(again.answer.status).toBe(303);
    expect(again.redirect?.pathname).toBe('/oauth2/authorize');
    expect((await provider.admin('DELETE', `${RESOURCE_SERVERS}/${id}`)).status).toBe(204);
    expectRedirectError(provider, await provider.authorize(client, { ...page.sent }, options), 'invalid_target');
  });
});

describe('of many consents while a resource server is deleted', () => {
  it('none leaves a live grant', async () => {
    const provider = await startProvider();
    try {
      const client = await provider.createClient();
      const { id, identifier } = await registerResourceServer(provider);
      const consents = Array.from({ length: 32 }, () => provider.authorize(client, { resource: identifier }));
      const [deleted] = await Promise.all([provider.admin('DELETE', `${RESOURCE_SERVERS}/${id}`), ...consents]);
      expect(deleted.status).toBe(204);
      for (const { answer } of await Promise.all(consents)) expect([302, 409]).toContain(answer.status);
      const live = await provider.server.db.query(`SELECT 1 FROM oauth2_provider_grants WHERE resource = $1 AND revoked_at IS NULL`, [
        identifier,
      ]);
      expect(live).toEqual([]);
    } finally {
      await provider.server.stop();
    }
  });
});
