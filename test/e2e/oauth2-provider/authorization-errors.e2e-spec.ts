import { AUTHORIZE, type Client, encodeFields, type Fields, type Provider, startProvider, UNKNOWN_ID } from '../../support/oauth/index.js';
import { bearer } from '../../support/sign-in.js';
import { createPerson } from '../../support/people.js';
import type { Answer } from '../../support/http-client.js';
import { defaultOrganizationId } from '../../support/organizations.js';

/** Where the authorization endpoint reports an error: to the client by redirect, or here, to the user or script. */
describe('an authorization error reported here', () => {
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
    ['an unknown client', () => ({ client_id: UNKNOWN_ID }), /does not identify a client/],
    ['an invalid client id', () => ({ client_id: '\u0000' }), /does not identify a client/],
    ['two clients', () => ({ client_id: [client.id, UNKNOWN_ID] }), /must not be repeated/],
    ['a foreign redirect URI', () => ({ client_id: client.id, redirect_uri: 'https://evil.example/' }), /is not registered/],
  ];

  it.each(doubtful)('for %s: a page for browsers, for GET and POST', async (_what, fields, reason) => {
    for (const method of ['GET', 'POST'] as const) {
      const answer = await send(method, fields(), 'text/html,application/xhtml+xml');
      expect(answer.status).toBe(400);
      expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(answer.headers.get('location')).toBeNull();
      expect(answer.text).toMatch(reason);
    }
  });

  it.each(doubtful)('for %s: an OAuth error for a script that consents, and never a challenge', async (_what, fields, reason) => {
    const answer = await send('POST', fields());
    expect(answer.status).toBe(400);
    expect(answer.headers.get('www-authenticate')).toBeNull();
    expect(answer.headers.get('location')).toBeNull();
    expect(answer.json()).toEqual({ error: 'invalid_request', error_description: expect.stringMatching(reason) as unknown });
  });

  describe('for an unregistered redirect URI', () => {
    const received = `https://client.example/cb?x="'><script>alert(1)</script>&y=${'long'.repeat(1000)}`;
    const page = async (token: string, fields: Fields = {}): Promise<string> => {
      const query = encodeFields({ response_type: 'code', client_id: client.id, redirect_uri: received, ...fields });
      const headers = { 'coder-session-token': token, accept: 'text/html' };
      const [shown, submitted] = await Promise.all(
        ['GET', 'POST'].map((method) => provider.send(method, `${AUTHORIZE}?${query.toString()}`, { headers })),
      );
      expect([shown?.status, submitted?.status]).toEqual([400, 400]);
      const text = (answer?: Answer): string => (answer?.text ?? '').replace(/<p class="muted small divided">.*?<\/p>/s, '');
      expect(text(shown)).toBe(text(submitted));
      return shown?.text ?? '';
    };

    it('shows an administrator the received and registered URIs and the app, shortened and as text', async () => {
      const text = await page(provider.session);
      for (const shown of [client.name, client.id, client.redirectUri, 'https://client.example/cb?x=']) expect(text).toContain(shown);
      expect(text).not.toContain('<script>alert');
      expect(text).not.toContain('long'.repeat(100));
      // Also without an app to name.
      const unknown = await page(provider.session, { client_id: UNKNOWN_ID });
      expect(unknown).toContain(UNKNOWN_ID);
      expect(unknown).not.toContain(client.name);
    });

    it('shows a member none of that', async () => {
      const account = { email: 'member@example.test', username: 'member', password: provider.account.password };
      const created = await provider.admin('POST', '/api/v2/users', {
        ...account,
        login_type: 'password',
        organization_ids: [await defaultOrganizationId(provider.server.db)],
      });
      expect(created.status).toBe(201);
      const login = await provider.post('/api/v2/users/login', { body: { email: account.email, password: account.password } });
      const text = await page(login.json<{ session_token: string }>().session_token);
      expect(text).toContain('is not registered for this client');
      for (const hidden of [client.name, client.redirectUri, 'client.example', 'administrators', 'long'])
        expect(text).not.toContain(hidden);
    });

    it('gives every script with a login session the same OAuth error, and other scripts nothing', async () => {
      const member = await createPerson(provider.server);
      const { access_token } = await provider.obtainTokens(client, { scope: 'coder:all' });
      const query = encodeFields({ response_type: 'code', client_id: client.id, redirect_uri: received, code_challenge: 'x'.repeat(43) });
      const consent = (headers: Readonly<Record<string, string>>) => provider.post(`${AUTHORIZE}?${query.toString()}`, { headers });
      const cookie = `coder_session_token=${member.token}`;
      for (const headers of [
        { 'coder-session-token': provider.session },
        bearer(provider.session),
        { 'coder-session-token': member.token },
        { 'coder-session-token': member.token, cookie },
        bearer(member.token),
      ]) {
        const answer = await consent(headers);
        expect(answer.status).toBe(400);
        expect(answer.json()).toEqual({
          error: 'invalid_request',
          error_description: 'Invalid query params: redirect_uri: is not registered for this client',
        });
      }
      const [app, nobody] = [await consent(bearer(access_token)), await consent({})];
      expect([app.status, nobody.status]).toEqual([403, 400]);
      expect(nobody.text).toContain('wrong with your CSRF token');
      for (const { text } of [app, nobody]) {
        for (const hidden of ['redirect_uri', 'is not registered', client.name, client.redirectUri]) expect(text).not.toContain(hidden);
      }
    });
  });

  it('an empty client_id beside a real one is a repetition, not another client', async () => {
    const answer = await send('POST', { client_id: ['', client.id] });
    expect(answer.status).toBe(302);
    const redirect = new URL(answer.headers.get('location') ?? '');
    expect(redirect.searchParams.get('error')).toBe('invalid_request');
    expect(redirect.searchParams.get('state')).toBe('st');
    expect(redirect.searchParams.get('iss')).toBe(provider.url);
  });

  it.each(['javascript:alert(1)//evil', 'data:text/html,evil', 'https://[evil'])(
    'a registration corrupted to %s never redirects, is logged, and is not echoed',
    async (uri) => {
      const broken = await provider.createClient();
      await provider.server.db.query(`UPDATE oauth2_provider_apps SET callback_url = $2, redirect_uris = ARRAY[$2] WHERE id = $1`, [
        broken.id,
        uri,
      ]);
      // Checked before anything else in the request.
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

  it('response parameters in the query of a redirect URI are dropped, in any spelling', async () => {
    const own = await provider.createClient({
      redirectUris: ['https://client.example/cb?keep=1&code=old&%63ode=old&st%61te=old&iss=old&error=old'],
    });
    const { redirect } = await provider.authorize(own, { state: 'mine' });
    expect(redirect?.searchParams.getAll('code')).toEqual([expect.stringMatching(/^coder_/)]);
    expect(redirect?.searchParams.getAll('state')).toEqual(['mine']);
    expect(redirect?.searchParams.getAll('iss')).toEqual([provider.url]);
    expect([...(redirect?.searchParams.keys() ?? [])].sort()).toEqual(['code', 'iss', 'keep', 'state']);
  });

  it('a user whose app was deleted while they read the page gets an error page', async () => {
    const doomed = await provider.createClient();
    await provider.server.db.query(`DELETE FROM oauth2_provider_apps WHERE id = $1`, [doomed.id]);
    const answer = await send('POST', { client_id: doomed.id }, 'text/html');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([400, 'text/html; charset=utf-8']);
  });
});
