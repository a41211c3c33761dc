import {
  APPS,
  type Client,
  expectAlive,
  expectBothDead,
  expectDead,
  expectLocalRefusal,
  expectRedirectError,
  expectRefused,
  type Provider,
  readDocument,
  SERVER_METADATA,
  startProvider,
  TOKENS,
  UNKNOWN_ID,
} from '../support/oauth/index.js';

const WEB = 'https://client.example/cb';

describe('RFC 9700: security best current practice', () => {
  let provider: Provider;
  let client: Client;
  let webClient: Client;
  let publicClient: Client;

  beforeAll(async () => {
    provider = await startProvider();
    client = await provider.createClient();
    webClient = await provider.createClient({ redirectUris: [WEB] });
    publicClient = await provider.createClient({ type: 'public' });
  });
  afterAll(() => provider.server.stop());

  it.each([
    'https://client.example/cb/',
    'https://client.example/cb/deeper',
    'https://client.example/',
    'https://client.example/c%62',
    'https://client.example:443/cb',
    'https://client.example:8443/cb',
    'https://CLIENT.example/cb',
    'HTTPS://client.example/cb',
    'https://client.example/cb?x=1',
    'https://client.example/cb?',
    'https://client.example/cb#x',
    'https://client.example/cb#',
    'https://client.example/./cb',
    'https://client.example.evil.example/cb',
    'https://client.example@evil.example/cb',
    'https://sub.client.example/cb',
    'http://client.example/cb',
    '//client.example/cb',
    '/cb',
    'client.example/cb',
    ' https://client.example/cb',
    'javascript:alert(1)',
  ])(
    '9700-01 §2.1, 9700-17 §4.1.3, MCP-15, ASVS-10.4.1: %j is not the registered URI and is refused with 400, without a redirect',
    async (uri) => {
      for (const method of ['GET', 'POST']) {
        const authorization = await provider.authorize(webClient, { redirect_uri: uri }, { method });
        expectLocalRefusal(authorization);
        expect(authorization.answer.status).toBe(400);
        expect(authorization.answer.text).not.toMatch(/(href|src|action|content)="[^"]*evil/);
      }
    },
  );

  it('9700-05 §2.1.1: PKCE is published and enforced', async () => {
    expect((await readDocument(provider, SERVER_METADATA))['code_challenge_methods_supported']).toEqual(['S256']);
    const grant = await provider.obtainCode(client);
    expectRefused(await provider.exchange(client, grant, { code_verifier: undefined }), 'invalid_request', 'invalid_grant');
  });

  it.each(['token', 'id_token', 'code token', 'none', 'CODE'])('9700-08 §2.1.2: response_type=%s is unsupported', async (type) => {
    for (const method of ['GET', 'POST']) {
      const authorization = await provider.authorize(client, { response_type: type }, { method });
      expectRedirectError(provider, authorization, 'unsupported_response_type');
    }
  });

  it("9700-10 §2.2.2, 2.1-27 §4.3.1, MCP-13: a public client's refresh token is replaced at every use", async () => {
    const first = await provider.obtainTokens(publicClient);
    const second = await provider.refreshed(publicClient, first.refresh_token);
    const third = await provider.refreshed(publicClient, second.refresh_token);
    expect(new Set([first.refresh_token, second.refresh_token, third.refresh_token]).size).toBe(3);
    await expectDead(provider, first.access_token);
    await expectAlive(provider, third.access_token);
  });

  it('9700-12 §2.4: there is no password grant', async () => {
    const { email, password } = provider.account;
    const answer = await provider.postAs(client, TOKENS, { grant_type: 'password', username: email, password });
    expectRefused(answer, 'unsupported_grant_type');
    expect((await readDocument(provider, SERVER_METADATA))['grant_types_supported']).not.toContain('password');
  });

  it('9700-14 §2.6: the metadata is published, and a client cannot choose its id', async () => {
    expect((await readDocument(provider, SERVER_METADATA))['issuer']).toBe(provider.url);
    const app = { name: 'chooser', callback_url: WEB, id: UNKNOWN_ID, client_id: UNKNOWN_ID };
    const { id } = (await provider.admin('POST', APPS, app)).json<{ id: string }>();
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    expect(id).not.toBe(UNKNOWN_ID);
  });

  it.each(['http://client.example/cb', 'http://127.0.0.1.evil.example/cb', 'http://10.0.0.1/cb', 'http://localhost.evil.example/cb'])(
    '9700-15 §2.6, MCP-14: %s cannot be registered: http is for loopback',
    async (uri) => {
      expect((await provider.admin('POST', APPS, { name: 'plain', callback_url: uri, redirect_uris: [uri] })).status).toBe(400);
    },
  );

  it('9700-19 §4.2.4, 2.1-22 §4.1.3, ASVS-10.4.2: a second redemption that proves everything revokes what the first one issued', async () => {
    const grant = await provider.obtainCode(client);
    const first = (await provider.exchange(client, grant)).json<{ access_token: string; refresh_token: string }>();
    const second = await provider.refreshed(client, first.refresh_token);
    expectRefused(await provider.exchange(client, grant), 'invalid_grant');
    await expectBothDead(provider, client, second);
  });

  it('9700-27 §4.14.2: a refresh token works only for its client, resource and scope, and survives refused attempts', async () => {
    const { refresh_token: token } = await provider.obtainTokens(client, { scope: 'user:read' });
    expectRefused(await provider.refresh(webClient, token), 'invalid_grant');
    expectRefused(await provider.refresh(publicClient, token), 'invalid_grant');
    expectRefused(await provider.refresh(client, token, { resource: 'https://api.example.com' }), 'invalid_target');
    expectRefused(await provider.refresh(client, token, { scope: 'coder:all' }), 'invalid_scope');
    expect((await provider.refreshed(client, token)).scope).toBe('user:read');
  });

  it('9700-28 §4.14.2, ASVS-10.4.5: a refresh token whose successor was used revokes the whole grant', async () => {
    const first = await provider.obtainTokens(client);
    const bystander = await provider.obtainTokens(client);
    const second = await provider.refreshed(client, first.refresh_token);
    const third = await provider.refreshed(client, second.refresh_token);
    expectRefused(await provider.refresh(client, first.refresh_token), 'invalid_grant');
    await expectBothDead(provider, client, third);
    await expectAlive(provider, bystander.access_token);
  });

  it('9700-28 §4.14.2: a refresh token presented ten seconds after its use is reuse, even if its successor is unused', async () => {
    const first = await provider.obtainTokens(client);
    const second = await provider.refreshed(client, first.refresh_token);
    await provider.rows.leaveReplayWindow(first.refresh_token);
    expectRefused(await provider.refresh(client, first.refresh_token), 'invalid_grant');
    await expectBothDead(provider, client, second);
  });

  it('9700-28 §4.14.2: a used refresh token presented by another client revokes nothing', async () => {
    const first = await provider.obtainTokens(client);
    const second = await provider.refreshed(client, first.refresh_token);
    await provider.rows.leaveReplayWindow(first.refresh_token);
    expectRefused(await provider.refresh(publicClient, first.refresh_token), 'invalid_grant');
    await expectAlive(provider, second.access_token);
  });

  it('9700-29 §4.14.2, 2.1-29 §4.3.3, ASVS-10.4.8: a refresh token expires when idle too long, and never outlives its grant', async () => {
    const idle = await provider.obtainTokens(client);
    await provider.rows.expireRefreshToken(idle.refresh_token);
    expectRefused(await provider.refresh(client, idle.refresh_token), 'invalid_grant');
    const old = await provider.obtainTokens(client);
    const newest = await provider.refreshed(client, old.refresh_token);
    await provider.rows.expireGrant(newest.refresh_token);
    expectRefused(await provider.refresh(client, newest.refresh_token), 'invalid_grant');
  });
});
