import {
  AUTHORIZE,
  type Client,
  expectLocalRefusal,
  expectNoStore,
  type Provider,
  RESOURCE_METADATA,
  REVOKE,
  SERVER_METADATA,
  startProvider,
  TOKENS,
  UNKNOWN_ID,
} from '../support/oauth/index.js';

const WEB = 'https://client.example/cb';
const ORIGIN = 'https://app.example';

describe('RFC 9700: pages, redirects and browsers', () => {
  let provider: Provider;
  let client: Client;
  let webClient: Client;

  beforeAll(async () => {
    provider = await startProvider();
    client = await provider.createClient();
    webClient = await provider.createClient({ redirectUris: [WEB] });
  });
  afterAll(() => provider.server.stop());

  it.each([
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '\\/evil.example',
    'https:evil.example',
    '/\t/evil.example',
    'javascript:alert(1)',
  ])('9700-02 §2.1, 9700-25 §4.12: a login with redirect=%j redirects within this site, with 303', async (target) => {
    const { email, password } = provider.account;
    const answer = await provider.post('/login', {
      headers: { origin: provider.url },
      body: new URLSearchParams({ email, password, redirect: target }),
    });
    expect(answer.status).toBe(303);
    expect(new URL(answer.headers.get('location') ?? '', provider.url).origin).toBe(provider.url);
  });

  it('9700-02 §2.1: denying consent leads only to the registered URI, with access_denied, state and issuer', async () => {
    const { answer, sent } = await provider.authorize(webClient, {}, { method: 'GET' });
    const links = [...answer.text.matchAll(/href="(https?:[^"]*)"/g)].map(([, url = '']) => new URL(url.replaceAll('&amp;', '&')));
    const abroad = links.filter(({ origin }) => origin !== provider.url);
    expect(abroad.map(({ origin, pathname }) => origin + pathname)).toEqual([WEB]);
    expect(abroad[0]?.searchParams.get('error')).toBe('access_denied');
    expect(abroad[0]?.searchParams.get('state')).toBe(sent['state']);
    expect(abroad[0]?.searchParams.get('iss')).toBe(provider.url);
  });

  it('9700-16 §2.6: the authorization endpoint sends no CORS headers', async () => {
    for (const method of ['GET', 'POST', 'OPTIONS']) {
      const headers = { 'coder-session-token': provider.session, origin: ORIGIN, 'access-control-request-method': 'POST' };
      const { answer } = await provider.authorize(client, {}, { method, headers });
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    }
  });

  it.each([TOKENS, REVOKE, SERVER_METADATA, RESOURCE_METADATA])(
    '9700-16 §2.6, 7009-09 §2.3: any origin can call %s, without cookies',
    async (path) => {
      const preflight = {
        origin: ORIGIN,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type',
      };
      const allowed = await provider.send('OPTIONS', path, { headers: preflight });
      expect([200, 204]).toContain(allowed.status);
      expect(allowed.headers.get('access-control-allow-headers')).toMatch(/\*|authorization/i);
      const called = await provider.send(path.startsWith('/oauth2') ? 'POST' : 'GET', path, { headers: { origin: ORIGIN } });
      for (const answer of [allowed, called]) {
        expect(answer.headers.get('access-control-allow-origin')).toBe('*');
        expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
      }
    },
  );

  it('9700-18 §4.2.4, 9700-32 §4.17: the consent page runs no script and neither loads from nor sends a referrer to another origin', async () => {
    const { answer } = await provider.authorize(client, {}, { method: 'GET' });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('referrer-policy')).toMatch(/^(no-referrer|same-origin)$/);
    expect(answer.headers.get('content-security-policy')).toMatch(/default-src 'none'/);
    expect(answer.text).not.toMatch(/<script/i);
    const sources = [...answer.text.matchAll(/<(?:script|img|link|iframe|source|video|object|embed)\b[^>]*?(?:src|href|data)="([^"]*)"/g)];
    expect(sources.map(([, url = '']) => new URL(url, provider.url).origin).filter((origin) => origin !== provider.url)).toEqual([]);
  });

  it('9700-20 §4.3: the redirect to the client carries a code and no token; the redirect to the login drops tokens', async () => {
    const { redirect } = await provider.obtainCode(client);
    expect([...redirect.searchParams.keys()].sort()).toEqual(['code', 'iss', 'state']);
    const tokens = { access_token: provider.session, coder_session_token: provider.session };
    const { answer } = await provider.authorize(client, tokens, { method: 'GET', headers: {} });
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).not.toContain(provider.session);
    expect(answer.headers.get('location')).not.toContain('session_token');
  });

  it('9700-24 §4.11.2: no redirect to a client happens before the user signs in, or for an unknown client', async () => {
    const stranger = await provider.authorize(client, { response_type: 'nonsense' }, { method: 'GET', headers: {} });
    expect(stranger.answer.status).toBe(303);
    expect(stranger.redirect?.origin).toBe(provider.url);
    expect(stranger.redirect?.pathname).toBe('/login');
    for (const id of [UNKNOWN_ID, 'not-a-uuid', '', undefined, [client.id, webClient.id]]) {
      for (const method of ['GET', 'POST']) expectLocalRefusal(await provider.authorize(client, { client_id: id }, { method }));
    }
  });

  it('9700-25 §4.12: consent is answered with 302 or 303, which turn the POST into a GET', async () => {
    const { answer } = await provider.authorize(client);
    expect([302, 303]).toContain(answer.status);
  });

  it('9700-26 §4.13: forwarding headers from an untrusted sender change nothing', async () => {
    const forged = { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https', forwarded: 'host=evil.example;proto=https' };
    const answers = [
      await provider.get(SERVER_METADATA, forged),
      await provider.get(RESOURCE_METADATA, forged),
      await provider.get('/api/v2/users/me', forged),
      await provider.get(RESOURCE_METADATA, { ...forged, host: 'evil.example' }),
      await provider.get('/api/v2/users/me', { ...forged, host: 'evil.example' }),
      (await provider.authorize(client, {}, { method: 'GET', headers: forged })).answer,
    ];
    for (const answer of answers) {
      expect(answer.text).not.toContain('evil.example');
      expect(JSON.stringify([...answer.headers])).not.toContain('evil.example');
    }
  });

  it.each(['/login', `${AUTHORIZE}?client_id=${UNKNOWN_ID}&response_type=code`, 'consent'])(
    '9700-31 §4.16: %s cannot be framed',
    async (path) => {
      const session = { 'coder-session-token': provider.session, accept: 'text/html' };
      const answer =
        path === 'consent'
          ? (await provider.authorize(client, {}, { method: 'GET' })).answer
          : await provider.get(path, path === '/login' ? {} : session);
      expect(answer.headers.get('content-type')).toMatch(/^text\/html\b/);
      expect(answer.headers.get('content-security-policy')).toMatch(/frame-ancestors 'none'/);
      expect(answer.headers.get('x-frame-options')).toBe('DENY');
      expectNoStore(answer);
    },
  );
});
