import { createPerson } from '../support/people.js';
import {
  APPS,
  AUTHORIZE,
  type Client,
  expectAlive,
  expectBareChallenge,
  expectDead,
  expectInvalidClient,
  expectOAuthError,
  expectRefused,
  type Provider,
  RESOURCE_METADATA,
  REVOKE,
  SERVER_METADATA,
  startProvider,
  TOKENS,
  type Tokens,
} from '../support/oauth/index.js';
import { bearer, ME } from '../support/sign-in.js';

describe('Cross-cutting: attackers and broken clients', () => {
  let provider: Provider;
  let client: Client;
  let other: Client;

  beforeAll(async () => {
    provider = await startProvider();
    client = await provider.createClient();
    other = await provider.createClient();
  });
  afterAll(() => provider.server.stop());

  it.each(['"\'><b>', 'a\r\nset-cookie: x=1', '%0d%0a', 'x'.repeat(8000), '\u202e\u0000', '漢 +&='])(
    'NEG-09: hostile state %# is returned unchanged or not at all',
    async (state) => {
      const { answer, redirect } = await provider.authorize(client, { state });
      expect(answer.status).toBeLessThan(500);
      expect(answer.headers.get('set-cookie')).toBeNull();
      if (answer.status === 302) expect(redirect?.searchParams.getAll('state')).toEqual([state]);
      else expect(redirect).toBeNull();
    },
  );

  it("NEG-10: a client cannot redeem another client's code or refresh token, and the attempt consumes nothing", async () => {
    const grant = await provider.obtainCode(client);
    expectRefused(await provider.exchange(other, grant), 'invalid_grant');
    const tokens = (await provider.exchange(client, grant)).json<Tokens>();
    expectRefused(await provider.refresh(other, tokens.refresh_token), 'invalid_grant');
    await provider.refreshed(client, tokens.refresh_token);
  });

  it.each([
    'http://127.0.0.2:1/cb',
    'http://127.1:1/cb',
    'http://2130706433:1/cb',
    'http://0x7f000001:1/cb',
    'http://0.0.0.0:1/cb',
    'http://[::ffff:127.0.0.1]:1/cb',
    'http://127.0.0.1.:1/cb',
    'http://user@127.0.0.1:1/cb',
    'https://127.0.0.1:1/cb',
    'http://127.0.0.1:1/cb/',
    'http://localhost:1/cb',
    'http://127.0.0.1:1@evil.example/cb',
    'http://127.0.0.1:99999/cb',
  ])('NEG-11: %s is not the registered loopback address with another port', async (uri) => {
    const native = await provider.createClient({ type: 'public', redirectUris: ['http://127.0.0.1:9876/cb'] });
    const { answer } = await provider.authorize(native, { redirect_uri: uri });
    expect(answer.status).toBe(400);
    expect(answer.headers.get('location')).toBeNull();
  });

  it('NEG-12: a page with an opaque origin may not read the API with cookies', async () => {
    for (const origin of ['null', 'https://evil.example']) {
      const answer = await provider.get(ME, { origin, cookie: `coder_session_token=${provider.session}` });
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
      expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
    }
  });

  it('NEG-13: pages of other origins can read errors too', async () => {
    const headers = { origin: 'https://app.example' };
    const failed = [
      await provider.post(TOKENS, { headers, body: new URLSearchParams() }),
      await provider.post(TOKENS, { headers, body: { json: true } }),
      await provider.postAs({ ...client, secret: 'wrong' }, REVOKE, { token: 'x' }, { headers }),
      await provider.send('GET', REVOKE, { headers }),
    ];
    for (const answer of failed) {
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    }
  });

  it("NEG-15: a suspended user's codes and refresh tokens yield no token, and their access token stops working", async () => {
    const grant = await provider.obtainCode(client);
    const tokens = await provider.obtainTokens(client);
    // The last owner cannot be suspended.
    await createPerson(provider.server, { siteRoles: ['owner'] });
    await provider.rows.setUserStatus(provider.account.email, 'suspended');
    try {
      expectRefused(await provider.exchange(client, grant), 'invalid_grant');
      expectRefused(await provider.refresh(client, tokens.refresh_token), 'invalid_grant');
      await expectDead(provider, tokens.access_token);
    } finally {
      await provider.rows.setUserStatus(provider.account.email, 'active');
    }
  });

  it('NEG-16: a deleted app gets no token, and its tokens stop working', async () => {
    const doomed = await provider.createClient();
    const grant = await provider.obtainCode(doomed);
    const tokens = await provider.obtainTokens(doomed);
    expect((await provider.admin('DELETE', `${APPS}/${doomed.id}`)).status).toBe(204);
    expectInvalidClient(await provider.exchange(doomed, grant));
    expectInvalidClient(await provider.refresh(doomed, tokens.refresh_token));
    await expectDead(provider, tokens.access_token);
  });

  it("NEG-17, ASVS-10.4.11: new tokens lack a scope removed from the app's registration until it is restored; with no scope left the grant is refused", async () => {
    const app = await provider.createClient();
    const allow = async (scope: string): Promise<void> => {
      expect((await provider.admin('PUT', `${APPS}/${app.id}`, { name: app.name, scope })).status).toBe(200);
    };
    await allow('user:read file:read');
    const grant = await provider.obtainCode(app, { scope: 'user:read file:read' });
    const tokens = await provider.obtainTokens(app, { scope: 'user:read file:read' });
    await allow('user:read');
    const exchanged = (await provider.exchange(app, grant)).json<Tokens>();
    expect(exchanged.scope).toBe('user:read');
    let refreshed = await provider.refreshed(app, tokens.refresh_token);
    expect(refreshed.scope).toBe('user:read');
    expectRefused(await provider.refresh(app, refreshed.refresh_token, { scope: 'file:read' }), 'invalid_scope');

    const late = await provider.obtainCode(app, { scope: 'user:read' });
    await allow('file:create');
    for (const refused of [await provider.exchange(app, late), await provider.refresh(app, refreshed.refresh_token)]) {
      expectRefused(refused, 'invalid_grant');
      expect(refused.json()).toHaveProperty('error_description', expect.stringContaining('registered scopes') as unknown);
    }

    // Neither refusal consumed anything, and the user's consent still exists.
    await allow('');
    expect((await provider.exchange(app, late)).status).toBe(200);
    refreshed = await provider.refreshed(app, refreshed.refresh_token);
    expect(refreshed.scope).toBe('user:read file:read');
  });

  it('NEG-19: a database failure during a refresh leaves the old token pair valid and reveals no detail', async () => {
    const tokens = await provider.obtainTokens(client);
    await provider.rows.whileKeysCannotBeStored(async () => {
      const answer = await provider.refresh(client, tokens.refresh_token);
      expectOAuthError(answer, 500, 'server_error');
      expect(answer.text).not.toMatch(/disk|refuse_key|INSERT|api_keys/i);
    });
    await expectAlive(provider, tokens.access_token);
    await provider.refreshed(client, tokens.refresh_token);
  });

  it('NEG-20: a client that lost the response to a refresh gets the same response again, until it uses the new refresh token', async () => {
    const { refresh_token: token } = await provider.obtainTokens(client);
    const first = await provider.refreshed(client, token);
    const again = await provider.refreshed(client, token);
    expect(again).toEqual(first);
    await expectAlive(provider, again.access_token);
    await provider.refreshed(client, again.refresh_token);
    expectRefused(await provider.refresh(client, token), 'invalid_grant');
  });

  it('NEG-20: a repeated refresh with another scope, other client authentication or another client is refused', async () => {
    const { refresh_token: token } = await provider.obtainTokens(client, { resource: provider.url });
    await provider.refreshed(client, token);
    expectRefused(await provider.refresh(client, token, { scope: 'user:read' }), 'invalid_grant');
    expectInvalidClient(await provider.refresh(client, token, {}, { auth: 'none' }));
    expectRefused(await provider.refresh(other, token), 'invalid_grant');
  });

  it.each(['HEAD', 'OPTIONS', 'TRACE', 'PATCH', 'PROPFIND'])('NEG-21: %s is answered below 500 everywhere', async (method) => {
    for (const path of [ME, AUTHORIZE, TOKENS, REVOKE, SERVER_METADATA, RESOURCE_METADATA, '/oauth2/nothing', '/']) {
      const answer = await provider.send(method, path, { headers: bearer('AAAAAAAAAA-BBBBBBBBBBBBBBBBBBBBBB') });
      expect({ path, failed: answer.status >= 500 }).toEqual({ path, failed: false });
      expect(answer.text).not.toContain('BBBBBBBBBB');
    }
  });

  it('NEG-22: refuses strings that only resemble our tokens', async () => {
    const grant = await provider.obtainCode(client);
    const tokens = await provider.obtainTokens(client);
    const [, prefix = '', secret = ''] = tokens.refresh_token.split('_');
    const lookalikes = [
      `coder_${prefix}`,
      `coder_${prefix}_`,
      `coder__${secret}`,
      `_${prefix}_${secret}`,
      `CODER_${prefix}_${secret}`,
      `coder_${prefix}_${secret.slice(1)}`,
      `coder_${prefix}_${secret}A`,
      `coder_${prefix}_${secret}_`,
      `coder_AAAAAAAAAA_${secret}`,
      `coder_%_${secret}`,
      tokens.access_token,
      grant.code,
    ];
    for (const made of lookalikes) {
      expectRefused(await provider.refresh(client, made), 'invalid_grant');
      expectRefused(await provider.exchange(client, grant, { code: made === grant.code ? tokens.refresh_token : made }), 'invalid_grant');
      if (!made.includes('%') && made !== tokens.access_token) await expectDead(provider, made);
    }
    expect((await provider.exchange(client, grant)).status).toBe(200);
    await provider.refreshed(client, tokens.refresh_token);
  });

  it('NEG-23: a token of 1 MB, or one that fills the headers, is refused and nothing breaks', async () => {
    const megabyte = 'x'.repeat(1_000_000);
    expectOAuthError(await provider.refresh(client, megabyte), 413, 'invalid_request');
    expectOAuthError(await provider.revoke(client, megabyte), 413, 'invalid_request');
    const longest = 'x'.repeat(15_000);
    expectRefused(await provider.refresh(client, longest), 'invalid_grant');
    expect((await provider.revoke(client, longest)).status).toBe(200);
    await expectDead(provider, 'x'.repeat(12_000));
    expectBareChallenge(provider, await provider.get(ME));
  });
});
