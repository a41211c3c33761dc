import { HeldTransaction } from '../../support/held-transaction.js';
import {
  APPS,
  type Client,
  expectRedirectError,
  expectRefused,
  prefixOf,
  type Provider,
  startProvider,
} from '../../support/oauth/index.js';
import { bearer, ME } from '../../support/sign-in.js';

describe('the scopes of an app', () => {
  let provider: Provider;

  beforeAll(async () => {
    provider = await startProvider();
  });
  afterAll(() => provider.server.stop());

  async function registered(scope: string): Promise<Client> {
    const client = await provider.createClient();
    expect((await provider.admin('PUT', `${APPS}/${client.id}`, { name: client.name, scope })).status).toBe(200);
    return client;
  }

  it.each([
    // Registered, requested, granted.
    ['user:read', 'user:read file:create no:such', 'user:read'],
    ['user:read', 'openid profile email offline_access user:read', 'user:read'],
    ['user:read file:read', undefined, 'user:read file:read'],
    ['coder:all', undefined, 'user:read'],
    ['', undefined, 'user:read'],
    ['', 'coder:all', 'coder:all'],
    ['', 'openid profile email user:read', 'openid profile email user:read'],
    ['', 'profile email', 'user:read'],
  ])('registered as %j, requested as %j: the response says %j, and the key is limited to that', async (scope, asked, granted) => {
    const client = await registered(scope);
    const { answer } = await provider.authorize(client, { scope: asked }, { method: 'GET' });
    expect(answer.status).toBe(200);
    const shown = [...answer.text.matchAll(/<li class="scope--[^>]*>.*?<code>(.*?)<\/code\s*>/gs)].map(([, name]) => name);
    expect(shown.sort()).toEqual(granted.split(' ').sort());

    const tokens = await provider.obtainTokens(client, { scope: asked });
    expect(tokens.scope).toBe(granted);
    const [keyId] = tokens.access_token.split('-');
    expect(await provider.server.db.query(`SELECT scopes FROM api_keys WHERE id = $1`, [keyId])).toEqual([{ scopes: granted.split(' ') }]);
    expect((await provider.me(tokens.access_token)).status).toBe(200);
    const created = await provider.post('/api/v2/files', {
      headers: { ...bearer(tokens.access_token), 'content-type': 'application/x-tar' },
      body: '',
    });
    expect(created.status === 403).toBe(granted !== 'coder:all');
  });

  it.each([
    ['user:read', 'file:create', /this app may be granted: user:read$/],
    ['user:read', 'coder:all', /this app may be granted: user:read$/],
    ['', 'no:such', /scopes_supported/],
    ['no:such', undefined, /none of the scopes registered for this app/],
    [' ', 'user:read', /none of the scopes registered for this app/],
  ])('registered as %j, requested as %j: no scope is left, and the error says what to do', async (scope, asked, text) => {
    const client = await registered(scope);
    for (const method of ['GET', 'POST']) {
      const refused = await provider.authorize(client, { scope: asked }, { method });
      expectRedirectError(provider, refused, 'invalid_scope');
      expect(refused.redirect?.searchParams.get('error_description')).toMatch(text);
    }
  });

  it.each(['user:read\tfile:read', 'user:read\nfile:read', '"user:read"', 'user:read \\', 'l\u00e9o', 'x'.repeat(4097)])(
    'cannot be registered as %j, an unknown scope',
    async (scope) => {
      const client = await provider.createClient();
      const answer = await provider.admin('PUT', `${APPS}/${client.id}`, { name: client.name, scope });
      expect(answer.status).toBe(400);
      expect(answer.json()).toMatchObject({ message: 'Validation failed.', validations: [{ field: 'scope' }] });
      expect((await provider.admin('GET', `${APPS}/${client.id}`)).json()).toMatchObject({ scope: '' });
    },
  );

  it('are read when a refresh is decided, not when it began; and waiting refreshes do not delay the administrator', async () => {
    const client = await registered('user:read file:read');
    const { refresh_token: token } = await provider.obtainTokens(client);
    const holder = await HeldTransaction.begin(provider.server.db);
    await holder.query(
      `SELECT 1 FROM oauth2_provider_grants WHERE id = (SELECT grant_id FROM oauth2_provider_app_tokens WHERE hash_prefix = $1) FOR UPDATE`,
      [prefixOf(token)],
    );
    const refreshing = provider.refreshed(client, token);
    const narrowed = await holder
      .untilItBlocks(provider.server.db)
      .then(() => provider.admin('PUT', `${APPS}/${client.id}`, { name: client.name, scope: 'user:read' }))
      .finally(() => holder.commit());
    expect(narrowed.status).toBe(200);
    expect((await refreshing).scope).toBe('user:read');
  });

  it('never exceed those that the user consented to, even when the registration grows', async () => {
    const client = await registered('user:read');
    const tokens = await provider.obtainTokens(client, { scope: 'user:read file:read' });
    await provider.admin('PUT', `${APPS}/${client.id}`, { name: client.name, scope: 'user:read file:read' });
    const refreshed = await provider.refreshed(client, tokens.refresh_token);
    expect(refreshed.scope).toBe('user:read');
    expectRefused(await provider.refresh(client, refreshed.refresh_token, { scope: 'file:read' }), 'invalid_scope');
  });

  it('are all named at once when a request lacks them', async () => {
    const client = await provider.createClient();
    const { access_token: token } = await provider.obtainTokens(client, { scope: 'file:read' });
    const answer = await provider.get('/api/v2/organizations/00000000-0000-4000-8000-000000000000/members', bearer(token));
    expect(answer.status).toBe(403);
    const [, scopes = ''] = /scope="([^"]*)"/.exec(answer.headers.get('www-authenticate') ?? '') ?? [];
    const asked = await provider.obtainTokens(client, { scope: scopes });
    // One request with the scopes of the challenge is enough.
    expect(
      (await provider.get('/api/v2/organizations/00000000-0000-4000-8000-000000000000/members', bearer(asked.access_token))).status,
    ).toBe(404);
    expect((await provider.get(ME, bearer(token))).status).toBe(403);
  });
});
