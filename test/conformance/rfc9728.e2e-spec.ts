import {
  expectBearerError,
  type Provider,
  readDocument,
  RESOURCE_METADATA,
  SERVER_METADATA,
  startProvider,
} from '../support/oauth/index.js';
import { bearer, ME } from '../support/sign-in.js';

describe('RFC 9728: protected resource metadata', () => {
  let provider: Provider;
  let document: Record<string, unknown>;

  beforeAll(async () => {
    provider = await startProvider();
    document = await readDocument(provider, RESOURCE_METADATA);
  });
  afterAll(() => provider.server.stop());

  it('9728-01 §2, 9728-02 §1.2: the resource is an http(s) URL without query and fragment, https unless on loopback', () => {
    const resource = new URL(String(document['resource']));
    expect(resource.search + resource.hash).toBe('');
    expect(String(document['resource'])).not.toMatch(/[?#]/);
    expect(resource.protocol === 'https:' || ['127.0.0.1', '[::1]', 'localhost'].includes(resource.hostname)).toBe(true);
  });

  it('9728-03 §2, MCP-02: the one authorization server is named exactly as in its own metadata', async () => {
    const { issuer } = await readDocument(provider, SERVER_METADATA);
    expect(document['authorization_servers']).toEqual([issuer]);
  });

  it('9728-04 §2, MCP-18: lists the minimal scopes that a client needs, all of which the authorization server supports', async () => {
    const server = await readDocument(provider, SERVER_METADATA);
    expect(document['scopes_supported']).toEqual(['user:read']);
    expect(server['scopes_supported']).toContain('user:read');
  });

  it('9728-06 §2: the resource has a human-readable name', () => {
    expect(document['resource_name']).toEqual(expect.stringMatching(/\S/));
  });

  it('9728-07 §2 (deviation): lists header and query, which are both accepted, but not the form body, which is not', async () => {
    expect(document['bearer_methods_supported']).toEqual(['header', 'query']);
    const { access_token: token } = await provider.obtainTokens(await provider.createClient());
    expect((await provider.get(ME, bearer(token))).status).toBe(200);
    expect((await provider.get(`${ME}?access_token=${token}`)).status).toBe(200);
    const body = new URLSearchParams({ access_token: token });
    expect((await provider.post('/api/v2/users/logout', { body })).status).toBe(401);
  });

  it.each(['/api/v2', '/mcp', '/api/v2/users/me', '/..', '//evil.example', '/%2e%2e/x'])(
    '9728-10 §3, 9728-13 §3.3: the document inserted before %s names that resource or does not exist',
    async (path) => {
      const answer = await provider.get(RESOURCE_METADATA + path);
      if (answer.status === 200) expect(answer.json()).toMatchObject({ resource: provider.url + path });
      else expect(answer.status).toBe(404);
    },
  );

  it('9728-11 §3.1: GET and HEAD answer 200 with JSON, other methods do not', async () => {
    const head = await provider.send('HEAD', RESOURCE_METADATA);
    expect(head.status).toBe(200);
    expect(head.headers.get('content-type')).toMatch(/^application\/json\b/);
    expect([404, 405]).toContain((await provider.post(RESOURCE_METADATA)).status);
  });

  it('9728-12 §3.2: no member is empty', () => {
    const empty = Object.values(document).filter((value) => value === null || value === '' || (Array.isArray(value) && value.length === 0));
    expect(empty).toEqual([]);
  });

  it('9728-13 §3.3: the root document names the identifier that its own URL was derived from', () => {
    expect(String(document['resource']).replace(/\/$/, '')).toBe(provider.url);
  });

  it('9728-14 §3.3, 9728-16 §5.1, MCP-03: the challenge of a 401 points to the metadata of the resource that was requested', async () => {
    for (const headers of [{}, bearer('AAAAAAAAAA-BBBBBBBBBBBBBBBBBBBBBB')]) {
      const answer = await provider.get(ME, headers);
      expect(answer.status).toBe(401);
      const url = /resource_metadata="([^"]+)"/.exec(answer.headers.get('www-authenticate') ?? '')?.[1] ?? '';
      const { pathname, origin } = new URL(url);
      expect(origin).toBe(provider.url);
      expect((await readDocument(provider, pathname))['resource']).toBe(document['resource']);
    }
  });

  it('9728-17 §5.1: so does the challenge for insufficient scope', async () => {
    const tokens = await provider.obtainTokens(await provider.createClient(), { scope: 'file:read' });
    expectBearerError(provider, await provider.me(tokens.access_token), 403, 'insufficient_scope');
  });

  it('9728-18 §4: if the authorization server lists its resources, this one is among them', async () => {
    const listed = (await readDocument(provider, SERVER_METADATA))['protected_resources'] ?? [document['resource']];
    expect(listed).toContain(document['resource']);
  });

  it('9728-23 §7.10: any origin may read the document, and caches may keep it for a limited time', async () => {
    const answer = await provider.get(RESOURCE_METADATA, { origin: 'https://app.example' });
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
    expect(answer.headers.get('cache-control')).toMatch(/max-age=[1-9]\d*/);
  });
});
