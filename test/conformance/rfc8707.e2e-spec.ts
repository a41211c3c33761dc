import {
  type Client,
  expectAlive,
  expectBearerError,
  expectRedirectError,
  expectRefused,
  type Provider,
  registerResourceServer,
  startProvider,
} from '../support/oauth/index.js';

const FOREIGN = 'https://api.example.com';

describe('RFC 8707: resource indicators', () => {
  let provider: Provider;
  let client: Client;
  let here: string;

  beforeAll(async () => {
    provider = await startProvider();
    client = await provider.createClient();
    here = provider.url;
  });
  afterAll(() => provider.server.stop());

  const bound = async (token: string): Promise<string> => (await provider.rows.audienceOf(token)).replace(/\/$/, '');

  it.each(['/api/v2', 'api', '//host/x', 'https://', 'http:', '::', 'http://[', 'a b', ' ', '%'])(
    '8707-01 §2: %j is not an absolute URI: invalid_target',
    async (resource) => {
      for (const method of ['POST', 'GET']) {
        expectRedirectError(provider, await provider.authorize(client, { resource }, { method }), 'invalid_target');
      }
    },
  );

  it.each(['#x', '#', '/#', '/?#'])('8707-02 §2: refuses a fragment, %j, even an empty one', async (fragment) => {
    expectRedirectError(provider, await provider.authorize(client, { resource: here + fragment }), 'invalid_target');
    const grant = await provider.obtainCode(client, { resource: here });
    expectRefused(await provider.exchange(client, grant, { resource: here + fragment }), 'invalid_target');
  });

  it('8707-03 §2: a query makes it a different resource', async () => {
    for (const query of ['?tenant=1', '/?tenant=1']) {
      expectRedirectError(provider, await provider.authorize(client, { resource: here + query }), 'invalid_target');
    }
  });

  it('8707-04 §2: repeated resource parameters are well-formed, but a token is for one resource: invalid_target', async () => {
    expectRedirectError(provider, await provider.authorize(client, { resource: [here, FOREIGN] }), 'invalid_target');
    const grant = await provider.obtainCode(client, { resource: here });
    expectRefused(await provider.exchange(client, grant, { resource: [here, FOREIGN] }), 'invalid_target');
    expect((await provider.exchange(client, grant)).status).toBe(200);
  });

  it.each([FOREIGN, 'urn:example:api', 'http://127.0.0.1', 'http://127.0.0.1:1'])(
    '8707-05 §2: %s is unknown here: invalid_target, at consent and at the token endpoint',
    async (resource) => {
      expectRedirectError(provider, await provider.authorize(client, { resource }), 'invalid_target');
      const grant = await provider.obtainCode(client);
      expectRefused(await provider.exchange(client, grant, { resource }), 'invalid_target');
    },
  );

  it('8707-06 §2.1: the code is bound to the resource of the consent: an exchange for another one consumes nothing, one without keeps it', async () => {
    const grant = await provider.obtainCode(client, { resource: here });
    expectRefused(await provider.exchange(client, grant, { resource: FOREIGN }), 'invalid_target');
    const tokens = await provider.exchange(client, grant, { resource: undefined });
    expect(tokens.status).toBe(200);
    expect(await bound(tokens.json<{ access_token: string }>().access_token)).toBe(here);
  });

  it('8707-07 §2.2: the exchange cannot name a resource that the consent did not include', async () => {
    const grant = await provider.obtainCode(client);
    expectRefused(await provider.exchange(client, grant, { resource: FOREIGN }), 'invalid_target');
    expect((await provider.exchange(client, grant)).status).toBe(200);
  });

  it('8707-08 §2.2: a refresh may repeat or omit the resource; a different one is refused and consumes nothing', async () => {
    let { refresh_token: token } = await provider.obtainTokens(client, { resource: here });
    for (const resource of [here, undefined, `${here}/`, undefined]) {
      expectRefused(await provider.refresh(client, token, { resource: FOREIGN }), 'invalid_target');
      const next = await provider.refreshed(client, token, { resource });
      expect(await bound(next.access_token)).toBe(here);
      await expectAlive(provider, next.access_token);
      token = next.refresh_token;
    }
  });

  it('8707-09 §2.2: without a resource the token is for this API, and remains so after a refresh', async () => {
    const tokens = await provider.obtainTokens(client);
    expect(await bound(tokens.access_token)).toBe(here);
    const next = await provider.refreshed(client, tokens.refresh_token);
    expect(await bound(next.access_token)).toBe(here);
  });

  it('8707-09 §2.2: an empty resource is treated as missing', async () => {
    const grant = await provider.obtainCode(client, { resource: '' });
    expect((await provider.exchange(client, grant, { resource: '' })).status).toBe(200);
  });

  it('8707-10 §2, 9728-21 §7.4, MCP-10: the token is bound to the requested resource', async () => {
    const tokens = await provider.obtainTokens(client, { resource: here });
    expect(await bound(tokens.access_token)).toBe(here);
    await expectAlive(provider, tokens.access_token);
  });

  it('8707-11 §2: a token has only scopes of its resource, and the response says which', async () => {
    const { identifier } = await registerResourceServer(provider);
    const scope = 'user:read notes.read coder:all';
    const there = await provider.obtainTokens(client, { resource: identifier, scope }, { resource: identifier });
    expect(there.scope).toBe('notes.read');
    const own = await provider.obtainTokens(client, { scope: 'user:read notes.read' });
    expect(own.scope).toBe('user:read');
  });

  it('8707-13: a token for a registered resource server is invalid here', async () => {
    const { identifier } = await registerResourceServer(provider);
    const { access_token: token } = await provider.obtainTokens(client, { resource: identifier }, { resource: identifier });
    expectBearerError(provider, await provider.me(token), 401, 'invalid_token');
  });

  it.each(['/api/v2', '/api', '.evil.example', '.', '@evil.example', ':1'])(
    "8707-12 §3: the whole identifier is compared, so this server's URL followed by %j is a different resource",
    async (suffix) => {
      expectRedirectError(provider, await provider.authorize(client, { resource: here + suffix }), 'invalid_target');
    },
  );

  it.each([FOREIGN, 'PREFIX/api/v2', 'PREFIX.evil.example'])(
    '8707-13, 9700-23 §4.10, 2.1-31 §5.2: a token for %s is invalid here',
    async (template) => {
      const tokens = await provider.obtainTokens(client);
      await provider.rows.rebind(tokens.access_token, template.replace('PREFIX', here));
      const hints = { 'x-forwarded-host': 'api.example.com', 'x-forwarded-proto': 'https', referer: FOREIGN };
      for (const headers of [{}, hints]) {
        const path = `/api/v2/users/me?resource=${encodeURIComponent(template)}`;
        const answer = await provider.get(path, { ...headers, authorization: `Bearer ${tokens.access_token}` });
        expectBearerError(provider, answer, 401, 'invalid_token');
      }
    },
  );

  it('8707-14: every spelling of an origin is the same resource and is stored in one form', async () => {
    const { host } = new URL(here);
    const spellings = [here, `${here}/`, `HTTP://${host}`, `${here}/.`, `${here}/a/..`];
    const stored = new Set<string>();
    for (const resource of spellings) {
      const tokens = await provider.obtainTokens(client, { resource }, { resource: here });
      stored.add(await provider.rows.audienceOf(tokens.access_token));
      await expectAlive(provider, tokens.access_token);
      await provider.refreshed(client, tokens.refresh_token, { resource });
    }
    expect(stored.size).toBe(1);
  });
});
