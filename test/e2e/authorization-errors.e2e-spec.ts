import { AUTHORIZE, startProvider, UNKNOWN_ID, encodeFields, type Client, type Fields, type Provider } from '../support/oauth.js';
import type { Answer } from '../support/http-client.js';

/** Where a failure of the authorization endpoint is told (spec oauth2 3.1): to the client, or here, to whoever asks. */
describe('an authorization request that is told here', () => {
  let provider: Provider;
  let client: Client;

  beforeAll(async () => {
    provider = await startProvider();
    client = await provider.createClient();
  });
  afterAll(() => provider.server.stop());

  function send(method: 'GET' | 'POST', fields: Fields, accept?: string): Promise<Answer> {
    const headers = { 'coder-session-token': provider.session, ...(accept !== undefined && { accept }) };
    const query = encodeFields({ response_type: 'code', code_challenge: 'x'.repeat(43), state: 'st', ...fields });
    return provider.send(method, `${AUTHORIZE}?${query.toString()}`, { headers });
  }

  const doubtful: readonly [string, () => Fields, RegExp][] = [
    ['no client', () => ({}), /client_id/],
    ['an unknown client', () => ({ client_id: UNKNOWN_ID }), /names no client/],
    ['what is no client id', () => ({ client_id: '\u0000' }), /names no client/],
    ['two clients', () => ({ client_id: [client.id, UNKNOWN_ID] }), /must not be repeated/],
    ['a foreign redirect URI', () => ({ client_id: client.id, redirect_uri: 'https://evil.example/' }), /is not registered/],
  ];

  it.each(doubtful)('with %s: a page for browsers, whether they come or submit', async (_what, fields, reason) => {
    for (const method of ['GET', 'POST'] as const) {
      const answer = await send(method, fields(), 'text/html,application/xhtml+xml');
      expect(answer.status).toBe(400);
      expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(answer.headers.get('location')).toBeNull();
      expect(answer.text).toMatch(reason);
    }
  });

  it.each(doubtful)('with %s: an OAuth error for a script that consents, and never a challenge', async (_what, fields, reason) => {
    const answer = await send('POST', fields());
    expect(answer.status).toBe(400);
    expect(answer.headers.get('www-authenticate')).toBeNull();
    expect(answer.headers.get('location')).toBeNull();
    expect(answer.json()).toEqual({ error: 'invalid_request', error_description: expect.stringMatching(reason) as unknown });
  });

  it('an empty client_id beside a real one is no other client, but it is a repetition', async () => {
    const answer = await send('POST', { client_id: ['', client.id] });
    expect(answer.status).toBe(302);
    const redirect = new URL(answer.headers.get('location') ?? '');
    expect(redirect.searchParams.get('error')).toBe('invalid_request');
    expect(redirect.searchParams.get('state')).toBe('st');
    expect(redirect.searchParams.get('iss')).toBe(provider.url);
  });

  it.each(['javascript:alert(1)//evil', 'data:text/html,evil', 'https://[evil'])(
    'a registration that was broken to %s helps nobody, is logged, and is not repeated',
    async (uri) => {
      const broken = await provider.createClient();
      await provider.server.db.query(`UPDATE oauth2_provider_apps SET callback_url = $2, redirect_uris = ARRAY[$2] WHERE id = $1`, [
        broken.id,
        uri,
      ]);
      // Before anything else that may be wrong with the request.
      const page = await send('GET', { client_id: broken.id, redirect_uri: 'https://x.example/', response_type: 'token' });
      expect([page.status, page.headers.get('location')]).toEqual([500, null]);
      expect(page.text).toContain('Invalid Callback URL');
      const answer = await send('POST', { client_id: broken.id });
      expect([answer.status, answer.headers.get('location')]).toEqual([500, null]);
      expect(answer.json()).toEqual({
        error: 'server_error',
        error_description: "The application's registered callback URL is not usable.",
      });
      await provider.server.waitForLog(new RegExp(`${broken.id}.*the registered callback URL of an app is not usable`));
      expect(page.text + answer.text).not.toContain('evil');
    },
  );

  it('what a redirect URI itself says in the place of the answer is dropped, however it is spelled', async () => {
    const own = await provider.createClient({
      redirectUris: ['https://client.example/cb?keep=1&code=old&%63ode=old&st%61te=old&iss=old&error=old'],
    });
    const { redirect } = await provider.authorize(own, { state: 'mine' });
    expect(redirect?.searchParams.getAll('code')).toEqual([expect.stringMatching(/^coder_/)]);
    expect(redirect?.searchParams.getAll('state')).toEqual(['mine']);
    expect(redirect?.searchParams.getAll('iss')).toEqual([provider.url]);
    expect([...(redirect?.searchParams.keys() ?? [])].sort()).toEqual(['code', 'iss', 'keep', 'state']);
  });

  it('a person whose app was deleted while they read is told so', async () => {
    const doomed = await provider.createClient();
    await provider.server.db.query(`DELETE FROM oauth2_provider_apps WHERE id = $1`, [doomed.id]);
    const answer = await send('POST', { client_id: doomed.id }, 'text/html');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([400, 'text/html; charset=utf-8']);
  });
});
