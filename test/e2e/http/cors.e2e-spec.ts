import { createOwner } from '../../support/sign-in.js';
import type { Answer } from '../../support/http-client.js';
import { startServer, type RunningServer } from '../../support/server.js';

const PORTAL = 'https://portal.example.com';
const ME = '/api/v2/users/me';

function corsHeaders({ headers }: Answer): Record<string, string> {
  return Object.fromEntries([...headers].filter(([name]) => name.startsWith('access-control-')));
}

function preflight(server: RunningServer, path: string, origin: string): Promise<Answer> {
  return server.request('OPTIONS', path, {
    headers: { origin, 'access-control-request-method': 'GET', 'access-control-request-headers': 'authorization' },
  });
}

describe('the API and other origins', () => {
  let server: RunningServer;
  let session: string;

  beforeAll(async () => {
    server = await startServer({ env: { CODER_CORS_ALLOWED_ORIGINS: `${PORTAL},http://localhost:5173` } });
    session = await createOwner(server);
  });
  afterAll(() => server.stop());

  it('a listed origin may send a bearer token and read the response, errors included', async () => {
    for (const [headers, status] of [
      [{ authorization: `Bearer ${session}` }, 200],
      [{}, 401],
    ] as const) {
      const answer = await server.get(ME, { ...headers, origin: PORTAL });
      expect(answer.status).toBe(status);
      expect(answer.headers.get('vary')).toBe('Origin');
      expect(corsHeaders(answer)).toEqual({
        'access-control-allow-origin': PORTAL,
        'access-control-expose-headers': expect.stringContaining('WWW-Authenticate') as string,
      });
    }
    expect(corsHeaders(await server.get('/api/v2/nothing', { origin: PORTAL }))).toHaveProperty('access-control-allow-origin', PORTAL);
  });

  it('its preflight gets the methods of the path and the allowed headers, and never permission for cookies', async () => {
    const answer = await preflight(server, '/api/v2/users/me/keys/tokens', PORTAL);
    expect(answer.status).toBe(204);
    expect(answer.text).toBe('');
    expect(answer.headers.get('vary')).toBe('Origin, Access-Control-Request-Method, Access-Control-Request-Headers');
    expect(corsHeaders(answer)).toEqual({
      'access-control-allow-origin': PORTAL,
      'access-control-expose-headers': expect.any(String) as string,
      'access-control-allow-methods': expect.stringMatching(/\bGET\b.*\bPOST\b/) as string,
      'access-control-allow-headers': expect.stringMatching(/^Authorization, DPoP, Content-Type, /) as string,
      'access-control-max-age': '600',
    });
  });

  it.each([
    'https://evil.example',
    'https://portal.example.com.evil.example',
    'https://portal.example.com:8443',
    'http://portal.example.com',
    'https://sub.portal.example.com',
    'HTTPS://PORTAL.EXAMPLE.COM',
    'null',
    '',
  ])('an unlisted origin gets no CORS headers, and caches learn that the response varies: %j', async (origin) => {
    const answer = await server.get(ME, { authorization: `Bearer ${session}`, origin });
    expect(corsHeaders(answer)).toEqual({});
    expect(answer.headers.get('vary')).toBe('Origin');
    expect(corsHeaders(await preflight(server, ME, origin))).toEqual({});
  });

  it('every origin may call the endpoints of OAuth clients that take no cookies, and read the response', async () => {
    for (const endpoint of ['tokens', 'token', 'revoke', 'par', 'register']) {
      const path = `/oauth2/${endpoint}`;
      const allowed = {
        'access-control-allow-origin': '*',
        'access-control-expose-headers': expect.stringContaining('DPoP-Nonce') as string,
      };
      const answer = await server.post(path, new URLSearchParams({ client_id: 'x' }), { origin: 'https://spa.example' });
      expect([path, answer.status >= 400, corsHeaders(answer)]).toEqual([path, true, allowed]);
      const asked = await preflight(server, path, 'https://spa.example');
      expect([path, asked.status]).toEqual([path, 200]);
      expect(corsHeaders(asked)).toMatchObject({
        'access-control-allow-origin': '*',
        'access-control-allow-methods': expect.stringContaining('POST') as string,
        'access-control-allow-headers': expect.stringMatching(/^Authorization, DPoP, Content-Type/) as string,
      });
      expect(asked.headers.get('access-control-allow-credentials')).toBeNull();
    }
  });

  it('CORS is for the API and these endpoints only: pages and consent refuse every origin', async () => {
    for (const path of ['/login', '/oauth2/authorize', '/account', '/healthz', '/swagger/openapi.json']) {
      expect(corsHeaders(await server.get(path, { origin: PORTAL }))).toEqual({});
      expect(corsHeaders(await preflight(server, path, PORTAL))).toEqual({});
    }
  });

  it('a cookie does not authorize a change requested by such an origin', async () => {
    const answer = await server.post('/api/v2/users/logout', undefined, { origin: PORTAL, cookie: `coder_session_token=${session}` });
    expect(answer.status).toBe(400);
    expect((await server.get(ME, { 'coder-session-token': session })).status).toBe(200);
  });
});

it('without the setting no origin is allowed, and no response varies by origin', async () => {
  const server = await startServer();
  try {
    const answer = await server.get(ME, { origin: PORTAL });
    expect(corsHeaders(answer)).toEqual({});
    expect(answer.headers.get('vary')).toBeNull();
    expect(corsHeaders(await preflight(server, ME, PORTAL))).toEqual({});
  } finally {
    await server.stop();
  }
});
