import {
  APPS,
  type Client,
  expectAlive,
  expectDead,
  expectInvalidClient,
  expectLocalRefusal,
  expectNoStore,
  expectRedirectError,
  expectRefused,
  type Provider,
  REVOKE,
  startProvider,
  TOKENS,
  UNKNOWN_ID,
} from '../support/oauth/index.js';

const WEB = 'https://client.example/cb';

describe('OAuth 2.1: clients, their redirect URIs and their authentication', () => {
  let provider: Provider;
  let client: Client;
  let publicClient: Client;

  beforeAll(async () => {
    provider = await startProvider();
    client = await provider.createClient();
    publicClient = await provider.createClient({ type: 'public' });
  });
  afterAll(() => provider.server.stop());

  it.each(['confidential', 'public'] as const)('2.1-04 §2: a %s app is registered with its type and its URIs', async (type) => {
    const redirectUris = [WEB, 'https://client.example/second'];
    const { id } = await provider.createClient({ type, redirectUris });
    const app = await provider.admin('GET', `${APPS}/${id}`);
    expect(app.status).toBe(200);
    expect(app.json()).toMatchObject({ id, client_type: type, callback_url: WEB, redirect_uris: redirectUris });
  });

  it('2.1-05 §2.1: the type of an app cannot be changed', async () => {
    for (const [{ id, name }, other] of [
      [client, 'public'],
      [publicClient, 'confidential'],
    ] as const) {
      const before = (await provider.admin('GET', `${APPS}/${id}`)).json<{ client_type: string; callback_url: string }>();
      await provider.admin('PUT', `${APPS}/${id}`, { name, callback_url: before.callback_url, client_type: other });
      expect((await provider.admin('GET', `${APPS}/${id}`)).json()).toMatchObject({ client_type: before.client_type });
    }
    expectInvalidClient(await provider.exchange(client, await provider.obtainCode(client), {}, { auth: 'none' }));
  });

  it('2.1-06 §2.3.1: a private-use scheme in reverse-domain form can be registered and is redirected to', async () => {
    const native = await provider.createClient({ type: 'public', redirectUris: ['com.example.app:/cb'] });
    const { answer } = await provider.obtainCode(native);
    expect(answer.headers.get('location')).toMatch(/^com\.example\.app:\/cb\?code=/);
    expectLocalRefusal(await provider.authorize(native, { redirect_uri: 'com.example.app:/other' }));
  });

  it('2.1-06 §2.3.1: a private-use scheme without a dot can be registered, too, and consent warns that another app may have it', async () => {
    const editor = await provider.createClient({ type: 'public', redirectUris: ['editor://vendor.extension/cb'] });
    const { answer } = await provider.authorize(editor, {}, { method: 'GET' });
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('Another app may have claimed the same link.');
    const grant = await provider.obtainCode(editor);
    expect(grant.answer.headers.get('location')).toMatch(/^editor:\/\/vendor\.extension\/cb\?code=/);
  });

  it('2.1-07 §2.3.2: a client may omit its only registered URI, but not one of several', async () => {
    const single = await provider.createClient({ redirectUris: [WEB] });
    const grant = await provider.obtainCode(single, { redirect_uri: undefined });
    expect(grant.redirect.href.startsWith(`${WEB}?code=`)).toBe(true);
    expect((await provider.exchange(single, grant)).status).toBe(200);
    const several = await provider.createClient({ redirectUris: [WEB, 'https://client.example/second'] });
    expectLocalRefusal(await provider.authorize(several, { redirect_uri: undefined }));
    const second = await provider.obtainCode(several, { redirect_uri: 'https://client.example/second' });
    expect(second.redirect.href.startsWith('https://client.example/second?code=')).toBe(true);
  });

  it.each(['https://client.example/cb#x', 'https://client.example/cb#', '/relative', 'client.example/cb', 'https:', 'https://', ''])(
    '2.1-08 §2.3: %j is not absolute or has a fragment and cannot be registered',
    async (uri) => {
      expect((await provider.admin('POST', APPS, { name: 'bad', callback_url: uri, redirect_uris: [uri] })).status).toBe(400);
    },
  );

  it.each(['javascript:alert(1)', 'data:text/html,x', 'vbscript:x', 'file:///etc/passwd', 'JaVaScRiPt:alert(1)'])(
    '2.1-35 §7.12: %j would run in the browser and cannot be registered',
    async (uri) => {
      expect((await provider.admin('POST', APPS, { name: 'bad', callback_url: uri, redirect_uris: [uri] })).status).toBe(400);
      expect((await provider.admin('POST', APPS, { name: 'bad', callback_url: WEB, redirect_uris: [WEB, uri] })).status).toBe(400);
    },
  );

  it('2.1-08 §2.3: the query of the registered URI is kept', async () => {
    const tenant = await provider.createClient({ redirectUris: [`${WEB}?tenant=a&x`] });
    const { answer } = await provider.obtainCode(tenant);
    expect(answer.headers.get('location')).toMatch(/^https:\/\/client\.example\/cb\?tenant=a&x=?&code=/);
  });

  it('2.1-09 §2.3.5: an invalid redirect URI is reported to the user on a page', async () => {
    const authorization = await provider.authorize(client, { redirect_uri: 'https://evil.example/' }, { method: 'GET' });
    expectLocalRefusal(authorization);
    expect(authorization.answer.headers.get('content-type')).toMatch(/^text\/html\b/);
    expect(authorization.answer.text).toMatch(/redirect/i);
  });

  it('2.1-10 §2.4: a request that authenticates twice is refused and leaves the code usable', async () => {
    const grant = await provider.obtainCode(client);
    for (const secret of ['coder_AAAAAAAAAA_wrong', client.secret]) {
      expectRefused(await provider.exchange(client, grant, { client_secret: secret }, { auth: 'basic' }), 'invalid_request');
    }
    const named = await provider.exchange(client, grant, { client_id: publicClient.id }, { auth: 'basic' });
    expect([400, 401]).toContain(named.status);
    expect((await provider.exchange(client, grant, { client_id: client.id }, { auth: 'basic' })).status).toBe(200);
  });

  it.each(['post', 'basic'] as const)('2.1-11 §2.4.1, MCP-01: a confidential client authenticates by %s for every grant', async (auth) => {
    const answer = await provider.exchange(client, await provider.obtainCode(client), {}, { auth });
    expect(answer.status).toBe(200);
    const { refresh_token: token } = answer.json<{ refresh_token: string }>();
    expect((await provider.refresh(client, token, {}, { auth })).status).toBe(200);
  });

  it.each([TOKENS, REVOKE])('2.1-11 §2.4.1: a secret in the query of %s is refused, even the right one', async (path) => {
    const grant = await provider.obtainCode(client);
    const fields = { grant_type: 'authorization_code', token: 'x', code: grant.code, code_verifier: grant.verifier };
    const url = `${path}?client_secret=${client.secret}`;
    expectRefused(await provider.postAs(client, url, { ...fields, redirect_uri: client.redirectUri }, { auth: 'none' }), 'invalid_request');
    expect((await provider.exchange(client, grant)).status).toBe(200);
  });

  it('2.1-15 §3.2.2: a confidential client authenticates at every token request, refreshes included', async () => {
    const grant = await provider.obtainCode(client);
    const other = await provider.createClient();
    for (const secret of ['', 'x', `${client.secret}x`, other.secret ?? '', (client.secret ?? '').toLowerCase()]) {
      expectInvalidClient(await provider.exchange({ ...client, secret }, grant));
    }
    expectInvalidClient(await provider.exchange({ ...client, id: UNKNOWN_ID }, grant));
    expectInvalidClient(await provider.exchange({ ...client, id: 'not-a-uuid' }, grant));
    const tokens = (await provider.exchange(client, grant)).json<{ refresh_token: string }>();
    expectInvalidClient(await provider.refresh(client, tokens.refresh_token, {}, { auth: 'none' }));
    expectInvalidClient(await provider.refresh({ ...client, secret: 'x' }, tokens.refresh_token, {}, { auth: 'basic' }));
    await provider.refreshed(client, tokens.refresh_token);
  });

  it('2.1-15 §3.2.2: secrets may overlap; deleting one revokes what was issued with it and nothing else', async () => {
    const first = await provider.createClient();
    const second = { ...first, ...(await provider.createSecret(first.id)) };
    const [mine, others] = [await provider.obtainTokens(first), await provider.obtainTokens(second)];
    expect((await provider.admin('DELETE', `${APPS}/${first.id}/secrets/${first.secretId}`)).status).toBe(204);
    await expectDead(provider, mine.access_token);
    await expectAlive(provider, others.access_token);
    expectInvalidClient(await provider.refresh(first, mine.refresh_token));
    expectRefused(await provider.refresh(second, mine.refresh_token), 'invalid_grant');
  });

  it('2.1-33 §7.3, ASVS-10.7.1: a client that cannot authenticate needs consent every time', async () => {
    await provider.obtainTokens(publicClient);
    const { answer } = await provider.authorize(publicClient, {}, { method: 'GET' });
    expect(answer.status).toBe(200);
    expect(answer.text).toContain(publicClient.name);
  });

  it('2.1-34 §7.9, MCP-16, ASVS-10.7.2: the consent page shows client, redirect host, user and requested access, and is not cached', async () => {
    const web = await provider.createClient({ redirectUris: [WEB] });
    const { answer } = await provider.authorize(web, { scope: 'user:read' }, { method: 'GET' });
    expect(answer.status).toBe(200);
    expectNoStore(answer);
    for (const shown of [web.name, 'client.example', provider.account.username]) expect(answer.text).toContain(shown);
    expect(answer.text).toMatch(/1 hour|an hour|60 minutes/i);
    const everything = await provider.authorize(web, {}, { method: 'GET' });
    expect(everything.answer.text).not.toBe(answer.text);
  });

  it("2.1-35 §7.12: neither a client's name nor its parameters can become markup or headers", async () => {
    const markup = '"><script>alert(1)</script>';
    const named = await provider.admin('POST', APPS, { name: markup, callback_url: WEB, redirect_uris: [WEB] });
    expect([201, 400]).toContain(named.status);
    const asking = named.status === 201 ? { ...client, id: named.json<{ id: string }>().id, redirectUri: WEB } : client;
    const page = await provider.authorize(asking, { state: markup, scope: 'user:read' }, { method: 'GET' });
    expect(page.answer.text).not.toContain('<script>alert');
    for (const params of [{ response_type: markup }, { scope: markup }, { code_challenge_method: `${markup}\r\nx: y` }]) {
      const refused = await provider.authorize(client, params);
      expectRedirectError(provider, refused, 'invalid_request', 'invalid_scope', 'unsupported_response_type');
      expect(refused.answer.headers.get('x')).toBeNull();
    }
  });

  it('2.1-36 §8.1: a public client needs no secret and cannot have one', async () => {
    expect((await provider.admin('POST', `${APPS}/${publicClient.id}/secrets`)).status).toBe(400);
    const tokens = await provider.obtainTokens(publicClient);
    await expectAlive(provider, tokens.access_token);
    await provider.refreshed(publicClient, tokens.refresh_token);
  });

  it.each(['http://127.0.0.1:41234/cb', 'http://127.0.0.1/cb', 'http://[::1]:41234/cb', 'http://localhost:41234/cb'])(
    '2.1-37 §8.4.2: %s is the registered loopback URI with another port',
    async (uri) => {
      const redirectUris = ['http://127.0.0.1:9876/cb', 'http://[::1]:9876/cb', 'http://localhost:9876/cb'];
      const native = await provider.createClient({ type: 'public', redirectUris });
      const grant = await provider.obtainCode(native, { redirect_uri: uri });
      expect(grant.redirect.href.startsWith(`${uri}?code=`)).toBe(true);
      expectRefused(await provider.exchange(native, grant, { redirect_uri: redirectUris[0] }), 'invalid_grant');
      expect((await provider.exchange(native, grant)).status).toBe(200);
    },
  );
});
