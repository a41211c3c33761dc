import { expectAlive, expectBearerError, expectRedirectError, expectRefused } from '../support/oauth-expect.js';
import { startProvider, type Client, type Provider } from '../support/oauth.js';

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
    '8707-01 §2: %j is no absolute URI: invalid_target',
    async (resource) => {
      for (const method of ['POST', 'GET']) {
        expectRedirectError(provider, await provider.authorize(client, { resource }, { method }), 'invalid_target');
      }
    },
  );

  it.each(['#x', '#', '/#', '/?#'])('8707-02 §2: a fragment %j is refused, an empty one too', async (fragment) => {
    expectRedirectError(provider, await provider.authorize(client, { resource: here + fragment }), 'invalid_target');
    const grant = await provider.obtainCode(client, { resource: here });
    expectRefused(await provider.exchange(client, grant, { resource: here + fragment }), 'invalid_target');
  });

  it('8707-03 §2: a query makes another resource', async () => {
    for (const query of ['?tenant=1', '/?tenant=1']) {
      expectRedirectError(provider, await provider.authorize(client, { resource: here + query }), 'invalid_target');
    }
  });

  it('8707-04 §2: several resources are not a malformed request, but one token is for one of them: invalid_target', async () => {
    expectRedirectError(provider, await provider.authorize(client, { resource: [here, FOREIGN] }), 'invalid_target');
    const grant = await provider.obtainCode(client, { resource: here });
    expectRefused(await provider.exchange(client, grant, { resource: [here, FOREIGN] }), 'invalid_target');
    expect((await provider.exchange(client, grant)).status).toBe(200);
  });

  it.each([FOREIGN, 'urn:example:api', 'http://127.0.0.1', 'http://127.0.0.1:1'])(
    '8707-05 §2: %s is not known here: invalid_target, at consent and at the token endpoint',
    async (resource) => {
      expectRedirectError(provider, await provider.authorize(client, { resource }), 'invalid_target');
      const grant = await provider.obtainCode(client);
      expectRefused(await provider.exchange(client, grant, { resource }), 'invalid_target');
    },
  );

  it('8707-06 §2.1: what was asked at consent is asked again at the exchange, or there is no token; the code stays usable', async () => {
    const grant = await provider.obtainCode(client, { resource: here });
    expectRefused(await provider.exchange(client, grant, { resource: undefined }), 'invalid_target');
    expectRefused(await provider.exchange(client, grant, { resource: FOREIGN }), 'invalid_target');
    const tokens = await provider.exchange(client, grant);
    expect(tokens.status).toBe(200);
    expect(await bound(tokens.json<{ access_token: string }>().access_token)).toBe(here);
  });

  it('8707-07 §2.2: the exchange cannot name a resource that consent did not', async () => {
    const grant = await provider.obtainCode(client);
    expectRefused(await provider.exchange(client, grant, { resource: FOREIGN }), 'invalid_target');
    expect((await provider.exchange(client, grant)).status).toBe(200);
  });

  it('8707-08 §2.2: a refresh may repeat the resource or leave it out, every time; another one is refused and spends nothing', async () => {
    let { refresh_token: token } = await provider.obtainTokens(client, { resource: here });
    for (const resource of [here, undefined, `${here}/`, undefined]) {
      expectRefused(await provider.refresh(client, token, { resource: FOREIGN }), 'invalid_target');
      const next = await provider.refreshed(client, token, { resource });
      expect(await bound(next.access_token)).toBe(here);
      await expectAlive(provider, next.access_token);
      token = next.refresh_token;
    }
  });

  it('8707-09 §2.2: nothing asked at all is a token for this API, and stays so over a refresh', async () => {
    const tokens = await provider.obtainTokens(client);
    expect(await bound(tokens.access_token)).toBe(here);
    const next = await provider.refreshed(client, tokens.refresh_token);
    expect(await bound(next.access_token)).toBe(here);
  });

  it('8707-09 §2.2: an empty resource is none', async () => {
    const grant = await provider.obtainCode(client, { resource: '' });
    expect((await provider.exchange(client, grant, { resource: '' })).status).toBe(200);
  });

  it('8707-10 §2, 9728-21 §7.4, MCP-10: the token is bound to the resource asked for', async () => {
    const tokens = await provider.obtainTokens(client, { resource: here });
    expect(await bound(tokens.access_token)).toBe(here);
    await expectAlive(provider, tokens.access_token);
  });

  it.each(['/api/v2', '/api', '.evil.example', '.', '@evil.example', ':1'])(
    '8707-12 §3: the whole identifier counts, so this server followed by %j is another resource',
    async (suffix) => {
      expectRedirectError(provider, await provider.authorize(client, { resource: here + suffix }), 'invalid_target');
    },
  );

  it.each([FOREIGN, 'PREFIX/api/v2', 'PREFIX.evil.example'])(
    '8707-13, 9700-23 §4.10, 2.1-31 §5.2: a token for %s is an invalid token here',
    async (template) => {
      const tokens = await provider.obtainTokens(client);
      await provider.rows.rebind(tokens.access_token, template.replace('PREFIX', here));
      const hints = { 'x-forwarded-host': 'api.example.com', 'x-forwarded-proto': 'https', referer: FOREIGN, host: 'api.example.com' };
      for (const headers of [{}, hints]) {
        const path = `/api/v2/users/me?resource=${encodeURIComponent(template)}`;
        const answer = await provider.get(path, { ...headers, authorization: `Bearer ${tokens.access_token}` });
        expectBearerError(provider, answer, 401, 'invalid_token');
      }
    },
  );

  it('8707-14: every spelling of the same origin is the same resource, and one of them is stored', async () => {
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
