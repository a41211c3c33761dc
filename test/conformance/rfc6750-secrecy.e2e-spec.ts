import type { Answer } from '../support/http-client.js';
import {
  AUTHORIZE,
  type Client,
  encodeFields,
  expectAlive,
  expectBareChallenge,
  expectDead,
  expectRefused,
  type Fields,
  type Provider,
  readDocument,
  RESOURCE_METADATA,
  startProvider,
} from '../support/oauth/index.js';
import { ME } from '../support/sign-in.js';

describe('RFC 6750: protecting tokens', () => {
  let provider: Provider;
  let client: Client;

  beforeAll(async () => {
    provider = await startProvider();
    client = await provider.createClient();
  });
  afterAll(() => provider.server.stop());

  it('6750-16 §5.3: scripts cannot read the session cookie, and other sites cannot use it', async () => {
    const login = await provider.post('/api/v2/users/login', { body: { ...provider.account } });
    const [cookie = ''] = login.headers.getSetCookie().filter((line) => line.startsWith('coder_session_token='));
    expect(cookie).toMatch(/; HttpOnly/i);
    expect(cookie).toMatch(/; SameSite=Lax/i);
    const headers = { cookie: cookie.split(';')[0] };
    for (const origin of [undefined, 'https://evil.example', 'null', `${provider.url}.evil.example`]) {
      const answer = await provider.post('/api/v2/users/logout', { headers: { ...headers, ...(origin && { origin }) } });
      expect([400, 403]).toContain(answer.status);
    }
    expect((await provider.get(ME, headers)).status).toBe(200);
    expect((await provider.post('/api/v2/users/logout', { headers: { ...headers, origin: provider.url } })).status).toBe(200);
    expect((await provider.get(ME, headers)).status).toBe(401);
  });

  it('6750-16 §5.3: a consent that does not come from our consent page yields no code', async () => {
    const cookie = `coder_session_token=${provider.session}`;
    const page = await provider.authorize(client, {}, { method: 'GET', headers: { cookie } });
    const field = /<input[^>]*name="csrf_token"[^>]*>/.exec(page.answer.text)?.[0] ?? '';
    const csrfToken = /value="([^"]+)"/.exec(field)?.[1] ?? '';
    expect(csrfToken).not.toBe('');
    const cookies = [cookie, ...page.answer.headers.getSetCookie().map((line) => line.split(';')[0])].join('; ');
    const press = (headers: Readonly<Record<string, string>>, form: Fields): Promise<Answer> =>
      provider.post(`${AUTHORIZE}?${page.query}`, { headers: { cookie: cookies, ...headers }, body: encodeFields(form) });
    const own = { origin: provider.url };
    const forged = [
      await press({}, { csrf_token: csrfToken }),
      await press({ origin: 'https://evil.example' }, { csrf_token: csrfToken }),
      await press({ origin: 'null' }, { csrf_token: csrfToken }),
      await press({ 'sec-fetch-site': 'cross-site' }, { csrf_token: csrfToken }),
      await press({ 'sec-fetch-site': 'same-site' }, { csrf_token: csrfToken }),
      await press(own, {}),
      await press(own, { csrf_token: '' }),
      await press(own, { csrf_token: `${csrfToken}x` }),
    ];
    for (const answer of forged) {
      expect([400, 403]).toContain(answer.status);
      expect(answer.headers.get('location')).toBeNull();
    }
    const allowed = await press(own, { csrf_token: csrfToken });
    expect([302, 303]).toContain(allowed.status);
    expect(new URL(allowed.headers.get('location') ?? '').searchParams.has('code')).toBe(true);
  });

  it('6750-17 §5.3: an access token lives for an hour, and using it does not extend that', async () => {
    const tokens = await provider.obtainTokens(client);
    expect(tokens.expires_in).toBeGreaterThan(3590);
    expect(tokens.expires_in).toBeLessThanOrEqual(3600);
    await expectAlive(provider, tokens.access_token);
    await provider.rows.expireAccessToken(tokens.access_token);
    await expectDead(provider, tokens.access_token);
  });

  it('6750-18 §5.3: every token has an audience and a scope, even if the request had neither', async () => {
    const tokens = await provider.obtainTokens(client);
    expect(tokens.scope).toBe('user:read');
    expect((await provider.rows.audienceOf(tokens.access_token)).replace(/\/$/, '')).toBe(provider.url);
  });
});

describe('RFC 6750: a dedicated server', () => {
  it('6750-05 §2.3: with query tokens disabled, a query token is ignored, and the metadata does not list the method', async () => {
    const provider = await startProvider({ CODER_DISABLE_QUERY_TOKENS: 'true' });
    try {
      const { access_token: token } = await provider.obtainTokens(await provider.createClient());
      expectBareChallenge(provider, await provider.get(`${ME}?access_token=${token}`));
      expectBareChallenge(provider, await provider.get(`${ME}?coder_session_token=${provider.session}`));
      expect((await readDocument(provider, RESOURCE_METADATA))['bearer_methods_supported']).toEqual(['header']);
      await expectAlive(provider, token);
    } finally {
      await provider.server.stop();
    }
  });

  it('6750-19 §5.2: no token, code or secret is ever logged, in whatever form it was sent', async () => {
    const provider = await startProvider({ CODER_VERBOSE: 'true' });
    const client = await provider.createClient();
    const grant = await provider.obtainCode(client);
    const answer = await provider.exchange(client, grant, {}, { auth: 'basic' });
    const { access_token: access, refresh_token: refresh } = answer.json<{ access_token: string; refresh_token: string }>();
    await provider.me(access);
    await provider.get(`${ME}?access_token=${access}&coder_session_token=${provider.session}`);
    await provider.get(`/no/such/page?access_token=${access}`);
    await provider.get(ME, { cookie: `coder_session_token=${provider.session}` });
    expectRefused(await provider.postAs(client, `/oauth2/tokens?client_secret=${client.secret}&code=${grant.code}`, {}), 'invalid_request');
    await provider.revoke(client, refresh);
    await provider.server.stop();
    const log = [provider.server.logs()].flat().join('\n');
    expect(log).not.toBe('');
    const secrets = [access, refresh, grant.code, grant.verifier, client.secret ?? '', provider.session, provider.account.password];
    // Of the product's own formats the id before the last separator is public; a verifier has no such part.
    const secretParts = secrets.map((secret) => (secret === grant.verifier ? secret : (secret.split(/[-_]/).at(-1) ?? secret)));
    for (const secret of secretParts) expect(log.includes(secret)).toBe(false);
  });
});
