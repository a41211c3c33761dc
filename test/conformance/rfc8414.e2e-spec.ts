import { type Provider, readDocument, registerItself, SERVER_METADATA, SETTINGS, startProvider } from '../support/oauth/index.js';

/** All members that name an endpoint or a document. */
const URL_MEMBER = /(_endpoint|_uri|_documentation)$/;

describe('RFC 8414: authorization server metadata', () => {
  let provider: Provider;
  let metadata: Record<string, unknown>;

  beforeAll(async () => {
    provider = await startProvider();
    metadata = await readDocument(provider, SERVER_METADATA);
  });
  afterAll(() => provider.server.stop());

  it('8414-01 §2, MCP-19: the issuer is exactly the URL that the document was requested from, https unless on loopback', () => {
    expect(metadata['issuer']).toBe(provider.url);
    const { search, hash, protocol, hostname } = new URL(String(metadata['issuer']));
    expect(search + hash).toBe('');
    expect(protocol === 'https:' || ['127.0.0.1', '[::1]', 'localhost'].includes(hostname)).toBe(true);
  });

  it('8414-02 §2, 8414-04 §2: endpoints, response types, grant types and scopes are stated explicitly, without relying on defaults', () => {
    expect(metadata).toMatchObject({
      authorization_endpoint: `${provider.url}/oauth2/authorize`,
      token_endpoint: `${provider.url}/oauth2/tokens`,
      revocation_endpoint: `${provider.url}/oauth2/revoke`,
      response_types_supported: ['code'],
    });
    expect(metadata['grant_types_supported']).toEqual(expect.arrayContaining(['authorization_code', 'refresh_token']));
    expect(metadata['grant_types_supported']).not.toContain('implicit');
    // Of what exists here: neither the reference's workspaces nor what an administrator registers by name.
    expect(metadata['scopes_supported']).toEqual([
      ...['openid', 'profile', 'email', 'groups', 'roles', 'offline_access'],
      ...['*', 'create', 'delete', 'read', 'update'].map((action) => `api_key:${action}`),
      'coder:all',
      'coder:apikeys.manage_self',
      ...['*', 'create', 'read'].map((action) => `file:${action}`),
      ...['*', 'delete', 'read', 'update'].map((action) => `organization:${action}`),
      ...['*', 'read', 'read_personal', 'update_personal'].map((action) => `user:${action}`),
      ...['*', 'create', 'delete', 'read', 'update'].map((action) => `user_secret:${action}`),
    ]);
  });

  it('8414-03 §2, 8414-14: every advertised endpoint is below the issuer and responds', async () => {
    const advertised = Object.entries(metadata).filter(([name]) => URL_MEMBER.test(name));
    expect(advertised.length).toBeGreaterThanOrEqual(3);
    for (const [name, url] of advertised) {
      expect(String(url).startsWith(`${provider.url}/`)).toBe(true);
      const method = name.endsWith('_endpoint') ? 'POST' : 'GET';
      const { status } = await provider.send(method, new URL(String(url)).pathname);
      expect({ name, missing: status === 404 || status === 405 || status >= 500 }).toEqual({ name, missing: false });
    }
  });

  it('8414-03 §2: an endpoint that is switched off is not advertised, and is again once it is switched on', async () => {
    for (const [policy, status, endpoint] of [
      ['off', 403, undefined],
      ['open', 201, `${provider.url}/oauth2/register`],
    ] as const) {
      await provider.admin('PUT', SETTINGS, { dynamic_client_registration: policy });
      expect((await readDocument(provider, SERVER_METADATA))['registration_endpoint']).toBe(endpoint);
      expect((await registerItself(provider.server)).status).toBe(status);
    }
  });

  it('MCP-08: dynamic registration and metadata documents of clients are advertised', () => {
    expect(metadata).toMatchObject({
      registration_endpoint: `${provider.url}/oauth2/register`,
      client_id_metadata_document_supported: true,
    });
  });

  it('8414-03 §2: endpoints that do not exist are not advertised', async () => {
    const candidates = {
      introspection_endpoint: '/oauth2/introspect',
      device_authorization_endpoint: '/oauth2/device_authorization',
      pushed_authorization_request_endpoint: '/oauth2/par',
    };
    for (const [name, path] of Object.entries(candidates)) {
      const { status } = await provider.post(path, { body: {} });
      expect({ name, advertised: name in metadata }).toEqual({ name, advertised: status !== 404 && status !== 403 });
    }
  });

  it('8414-05 §2, 8414-07 §2, MCP-20: the listed client authentication methods are those that work, including none', async () => {
    const methods = metadata['token_endpoint_auth_methods_supported'];
    expect([...(methods as string[])].sort()).toEqual(['client_secret_basic', 'client_secret_post', 'none']);
    expect(metadata['revocation_endpoint_auth_methods_supported']).toEqual(methods);
    // Nobody asks about tokens without a secret.
    expect(metadata['introspection_endpoint_auth_methods_supported']).toEqual(['client_secret_basic', 'client_secret_post']);
    const client = await provider.createClient();
    for (const auth of ['basic', 'post'] as const) {
      expect((await provider.exchange(client, await provider.obtainCode(client), {}, { auth })).status).toBe(200);
    }
    const open = await provider.createClient({ type: 'public' });
    expect((await provider.exchange(open, await provider.obtainCode(open))).status).toBe(200);
  });

  it('8414-09 §2, MCP-04: S256 is the only challenge method', () => {
    expect(metadata['code_challenge_methods_supported']).toEqual(['S256']);
  });

  it.each(['/tenant', '/api/v2', '//evil.example'])(
    '8414-10 §3: the document inserted before %s is about that issuer or does not exist',
    async (path) => {
      const answer = await provider.get(SERVER_METADATA + path);
      if (answer.status === 200) expect(answer.json()).toMatchObject({ issuer: provider.url + path });
      else expect(answer.status).toBe(404);
    },
  );

  it('8414-11 §3.2: no member is empty, and HEAD works like GET', async () => {
    const empty = Object.values(metadata).filter((value) => value === null || value === '' || (Array.isArray(value) && value.length === 0));
    expect(empty).toEqual([]);
    const head = await provider.send('HEAD', SERVER_METADATA);
    expect(head.status).toBe(200);
    expect(head.headers.get('content-type')).toMatch(/^application\/json\b/);
  });

  it('8414-14: the metadata announces the issuer in authorization responses, which is sent', async () => {
    expect(metadata['authorization_response_iss_parameter_supported']).toBe(true);
    const { redirect } = await provider.obtainCode(await provider.createClient());
    expect(redirect.searchParams.get('iss')).toBe(metadata['issuer']);
  });
});
