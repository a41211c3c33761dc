import {
  type Client,
  expectRedirectError,
  type Fields,
  type Provider,
  readDocument,
  SERVER_METADATA,
  startProvider,
} from '../support/oauth/index.js';

describe('RFC 9207: issuer identification', () => {
  let provider: Provider;
  let client: Client;

  beforeAll(async () => {
    provider = await startProvider();
    client = await provider.createClient();
  });
  afterAll(() => provider.server.stop());

  it('9207-01 §2, MCP-09: the redirect with a code names the issuer exactly as the metadata does', async () => {
    const { issuer } = await readDocument(provider, SERVER_METADATA);
    const { redirect } = await provider.obtainCode(client);
    expect(redirect.searchParams.getAll('iss')).toEqual([issuer]);
  });

  const refusals: [string, Fields][] = [
    ['invalid_request', { code_challenge: undefined }],
    ['invalid_request', { response_mode: 'fragment' }],
    ['unsupported_response_type', { response_type: 'token' }],
    ['invalid_scope', { scope: 'no-such:scope' }],
    ['invalid_target', { resource: 'https://api.example.com' }],
  ];
  it.each(refusals)('9207-02 §2: so does the redirect with %s', async (error, params) => {
    for (const method of ['GET', 'POST']) {
      expectRedirectError(provider, await provider.authorize(client, params, { method }), error);
    }
  });

  it('9207-03 §3: the metadata announces it', async () => {
    expect((await readDocument(provider, SERVER_METADATA))['authorization_response_iss_parameter_supported']).toBe(true);
  });

  it('9207-04 §2: the issuer is form-encoded and appears once, even if the query of the registered URI contains iss', async () => {
    const uri = 'https://client.example/cb?tenant=a%20b&iss=https%3A%2F%2Fevil.example&code=forged&state=forged&error=forged';
    const other = await provider.createClient({ redirectUris: [uri] });
    const { redirect, sent, answer } = await provider.obtainCode(other);
    expect(redirect.searchParams.getAll('iss')).toEqual([provider.url]);
    expect(redirect.searchParams.getAll('state')).toEqual([sent['state']]);
    expect(redirect.searchParams.getAll('code')).toHaveLength(1);
    expect(redirect.searchParams.get('code')).not.toBe('forged');
    expect(redirect.searchParams.has('error')).toBe(false);
    expect(redirect.searchParams.get('tenant')).toBe('a b');
    expect(answer.headers.get('location')).toContain(`iss=${encodeURIComponent(provider.url)}`);
  });
});
