import type { Answer } from '../support/http-client.js';
import {
  type Client,
  expectAlive,
  expectBothDead,
  expectDead,
  expectNoStore,
  expectRedirectError,
  expectRefused,
  type Fields,
  newVerifier,
  type Provider,
  startProvider,
  TOKENS,
  type Tokens,
} from '../support/oauth/index.js';

/** How many requests redeem or refresh at once where only one may win. */
const RACERS = 50;

describe('OAuth 2.1: codes and tokens', () => {
  let provider: Provider;
  let client: Client;
  let other: Client;

  beforeAll(async () => {
    provider = await startProvider();
    client = await provider.createClient();
    other = await provider.createClient();
  });
  afterAll(() => provider.server.stop());

  const distinctPairs = (answers: readonly Answer[]): Set<string> =>
    new Set(answers.filter(({ status }) => status === 200).map((answer) => JSON.stringify(answer.json<Tokens>().refresh_token)));

  it('2.1-01 §1.4.1: the scope is always returned: the requested one, or all scopes when the request has none', async () => {
    expect((await provider.obtainTokens(client, { scope: 'user:read' })).scope).toBe('user:read');
    expect((await provider.obtainTokens(client)).scope).toBe('user:read');
    const narrowed = await provider.obtainTokens(client, { scope: 'address user:read no-such:scope' });
    expect(narrowed.scope).toBe('user:read');
  });

  it('2.1-02 §1.4: tokens and codes are too long to guess and never repeat', async () => {
    const [one, two] = [await provider.obtainTokens(client), await provider.obtainTokens(client)];
    const { code } = await provider.obtainCode(client);
    // 22 and 40 characters of 62 are 131 and 238 bits; OAuth 2.1 section 7.7 asks for 128.
    expect(one.access_token).toMatch(/^[A-Za-z0-9]{10}-[A-Za-z0-9]{22}$/);
    for (const secret of [one.refresh_token, code, client.secret]) expect(secret).toMatch(/^coder_[A-Za-z0-9]{10}_[A-Za-z0-9]{40}$/);
    expect(new Set([one.access_token, two.access_token, one.refresh_token, two.refresh_token]).size).toBe(4);
  });

  it('2.1-02 §7.7: neither codes nor refresh tokens can be read from the database', async () => {
    const grant = await provider.obtainCode(client);
    const { refresh_token: token } = (await provider.exchange(client, grant)).json<Tokens>();
    const stored = {
      [grant.code]: await provider.rows.storedText('oauth2_provider_app_codes', grant.code),
      [token]: await provider.rows.storedText('oauth2_provider_app_tokens', token),
    };
    for (const [secret, text] of Object.entries(stored)) {
      const hidden = secret.split('_')[2] ?? '';
      for (const form of [hidden, Buffer.from(hidden).toString('hex'), Buffer.from(hidden).toString('base64')])
        expect(text).not.toContain(form);
    }
  });

  it('2.1-03 §1.5: a redirect to a non-loopback host uses https', async () => {
    const body = { name: 'plain', callback_url: 'http://client.example/cb', redirect_uris: ['http://client.example/cb'] };
    expect((await provider.admin('POST', '/api/v2/oauth2-provider/apps', body)).status).toBe(400);
  });

  it('2.1-13 §3.1: the authorization endpoint ignores unknown parameters and treats an empty value as missing', async () => {
    const grant = await provider.obtainCode(client, { audience: 'x', prompt: 'none', nonce: 'n', scope: '', resource: '', state: '' });
    expect(grant.redirect.searchParams.has('state')).toBe(false);
    expect((await provider.exchange(client, grant, { resource: undefined })).status).toBe(200);
  });

  const repeatable: [string, Fields][] = [
    ['response_type', { response_type: ['code', 'code'] }],
    ['state', { state: ['a', 'a'] }],
    ['scope', { scope: ['user:read', 'user:read'] }],
    ['code_challenge_method', { code_challenge_method: ['S256', 'S256'] }],
  ];
  it.each(repeatable)('2.1-13 §3.1: refuses a repeated %s', async (name, params) => {
    const authorization = await provider.authorize(client, params);
    if (name === 'state') expect(authorization.redirect?.searchParams.get('error')).toBe('invalid_request');
    else expectRedirectError(provider, authorization, 'invalid_request');
  });

  it('2.1-14 §3.2: the token endpoint ignores unknown parameters and treats an empty value as missing', async () => {
    const grant = await provider.obtainCode(client);
    expect((await provider.exchange(client, grant, { unknown: 'x', scope: '', resource: '', refresh_token: '' })).status).toBe(200);
    expectRefused(await provider.exchange(client, await provider.obtainCode(client), { code: '' }), 'invalid_request');
  });

  it.each(['code', 'client_id', 'client_secret', 'grant_type', 'code_verifier', 'redirect_uri'])(
    '2.1-14 §3.2: refuses a repeated %s and leaves the code usable',
    async (name) => {
      const grant = await provider.obtainCode(client);
      const values: Record<string, string> = {
        code: grant.code,
        client_id: client.id,
        client_secret: client.secret ?? '',
        grant_type: 'authorization_code',
        code_verifier: grant.verifier,
        redirect_uri: client.redirectUri,
      };
      const value = values[name] ?? '';
      const answer = await provider.exchange(client, grant, { [name]: [value, value] });
      expectRefused(answer, 'invalid_request');
      expect((await provider.exchange(client, grant)).status).toBe(200);
    },
  );

  it.each(['GET', 'HEAD', 'PUT', 'PATCH'])('2.1-14 §3.2: %s redeems nothing', async (method) => {
    const grant = await provider.obtainCode(client);
    const query = new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: client.id,
      code: grant.code,
      code_verifier: grant.verifier,
    });
    expect([404, 405]).toContain((await provider.send(method, `${TOKENS}?${query.toString()}`)).status);
    expect((await provider.exchange(client, grant)).status).toBe(200);
  });

  it.each([TOKENS, '/oauth2/token'])(
    '2.1-16 §3.2.3: %s answers with a bearer token, its lifetime and its scope, not to be cached',
    async (path) => {
      const answer = await provider.exchange(client, await provider.obtainCode(client), {}, { path });
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toMatch(/^application\/json\b/);
      expectNoStore(answer);
      expect(answer.json()).toMatchObject({ token_type: expect.stringMatching(/^bearer$/i) as unknown, scope: 'user:read' });
      await expectAlive(provider, answer.json<Tokens>().access_token);
    },
  );

  it('2.1-17 §3.2.4: errors are uncached JSON with allowed characters; failed client authentication is 401 with a Basic challenge', async () => {
    const grant = await provider.obtainCode(client);
    expectRefused(await provider.exchange(client, grant, { code: 'ü"\\\u0000' }), 'invalid_grant', 'invalid_request');
    expectRefused(await provider.postAs(client, TOKENS, { grant_type: 'ü"\\' }), 'unsupported_grant_type');
    const failed = await provider.exchange({ ...client, secret: 'wrong' }, grant, {}, { auth: 'basic' });
    expect(failed.status).toBe(401);
    expect(failed.headers.get('www-authenticate')).toMatch(/^Basic realm="coder"/);
    expect(failed.json()).toMatchObject({ error: 'invalid_client' });
  });

  const misuses: [string, string[], Fields][] = [
    ['an unknown grant type', ['unsupported_grant_type'], { grant_type: 'urn:example:none' }],
    ['the implicit grant', ['unsupported_grant_type'], { grant_type: 'implicit' }],
    ['no grant type', ['unsupported_grant_type'], { grant_type: undefined }],
    ['no code', ['invalid_request'], { code: undefined }],
    ['an unknown code', ['invalid_grant'], { code: `coder_AAAAAAAAAA_${'B'.repeat(40)}` }],
    ['a refresh token for a code', ['invalid_request', 'invalid_grant'], { grant_type: 'refresh_token' }],
    ['an unknown refresh token', ['invalid_grant'], { grant_type: 'refresh_token', refresh_token: `coder_AAAAAAAAAA_${'B'.repeat(40)}` }],
    ['a redirect URI that was not asked for', ['invalid_grant'], { redirect_uri: 'https://client.example/other' }],
    ['a foreign resource', ['invalid_target'], { resource: 'https://api.example.com' }],
  ];
  it.each(misuses)('2.1-18 §3.2.4: %s is %j', async (_what, errors, fields) => {
    const grant = await provider.obtainCode(client);
    expectRefused(await provider.exchange(client, grant, fields), ...errors);
    expect((await provider.exchange(client, grant)).status).toBe(200);
  });

  it.each([
    [undefined, 'invalid_request'],
    ['', 'invalid_request'],
    ['nonsense', 'unsupported_response_type'],
  ])('2.1-19 §4.1.1: the response type %j is refused by redirect to the client as %s', async (type, error) => {
    for (const method of ['GET', 'POST']) {
      expectRedirectError(provider, await provider.authorize(client, { response_type: type }, { method }), error);
    }
  });

  it('2.1-20 §4.1.2, ASVS-10.4.3: a code expires after at most ten minutes', async () => {
    const grant = await provider.obtainCode(client);
    expect(await provider.rows.codeLifetimeSeconds(grant.code)).toBeGreaterThan(0);
    expect(await provider.rows.codeLifetimeSeconds(grant.code)).toBeLessThanOrEqual(600);
    await provider.rows.expireCode(grant.code);
    expectRefused(await provider.exchange(client, grant), 'invalid_grant');
  });

  it('2.1-21 §4.1.3: of fifty racing redemptions of one code exactly one succeeds', async () => {
    const grant = await provider.obtainCode(client);
    const answers = await Promise.all(Array.from({ length: RACERS }, () => provider.exchange(client, grant)));
    const lost = answers.filter(({ status }) => status !== 200);
    expect(lost).toHaveLength(RACERS - 1);
    for (const answer of lost) expectRefused(answer, 'invalid_grant');
  });

  it('2.1-22 §7.5.2: a second redemption that proves nothing revokes nothing', async () => {
    const grant = await provider.obtainCode(client);
    const tokens = (await provider.exchange(client, grant)).json<Tokens>();
    expectRefused(await provider.exchange(client, grant, { code_verifier: newVerifier() }), 'invalid_grant');
    expectRefused(await provider.exchange(other, grant), 'invalid_grant');
    expectRefused(await provider.exchange(client, grant, { redirect_uri: 'https://client.example/other' }), 'invalid_grant');
    await expectAlive(provider, tokens.access_token);
    await provider.refreshed(client, tokens.refresh_token);
  });

  it('2.1-24 §4.1.3: an exchange with another redirect_uri than the consented one is refused and consumes nothing', async () => {
    const grant = await provider.obtainCode(client);
    for (const uri of ['https://client.example/other', `${client.redirectUri}/`, client.redirectUri.toUpperCase()]) {
      expectRefused(await provider.exchange(client, grant, { redirect_uri: uri }), 'invalid_grant');
    }
    expect((await provider.exchange(client, grant, { redirect_uri: client.redirectUri })).status).toBe(200);
  });

  it('2.1-24 §4.1.3: an exchange may omit the redirect_uri because every code has PKCE; the verifier still binds the code', async () => {
    for (const redirect_uri of [undefined, '']) {
      const grant = await provider.obtainCode(client);
      expect((await provider.exchange(client, grant, { redirect_uri })).status).toBe(200);
    }
    const grant = await provider.obtainCode(client);
    expectRefused(await provider.exchange(client, grant, { redirect_uri: undefined, code_verifier: newVerifier() }), 'invalid_grant');
    expectRefused(await provider.exchange(client, grant, { redirect_uri: undefined }), 'invalid_grant');
  });

  it.each(['fragment', 'form_post.jwt', 'query.jwt', 'QUERY', 'no such'])(
    '2.1-19 §4.1.1: the response mode %s is refused, by redirect, in the query',
    async (response_mode) => {
      for (const method of ['GET', 'POST']) {
        const refused = await provider.authorize(client, { response_mode }, { method });
        expectRedirectError(provider, refused, 'invalid_request');
        expect(refused.redirect?.searchParams.get('error_description')).toContain('response_mode');
        expect(refused.redirect?.hash).toBe('');
      }
    },
  );

  it('2.1-19 §4.1.1: the response mode query is accepted, being the default; a repeated one is malformed', async () => {
    for (const response_mode of ['query', '']) await provider.obtainCode(client, { response_mode });
    expectRedirectError(provider, await provider.authorize(client, { response_mode: ['query', 'query'] }), 'invalid_request');
  });

  it('2.1-26 §4.3.1: a refresh without a scope keeps the scope of the grant, a narrower scope narrows it, and none can widen it', async () => {
    let { refresh_token: token } = await provider.obtainTokens(client, { scope: 'user:read file:read' });
    for (const scope of ['coder:all', 'file:create', 'no-such:scope']) {
      expectRefused(await provider.refresh(client, token, { scope }), 'invalid_scope');
    }
    const steps = [
      ['user:read', 'user:read'],
      ['user:read file:create no-such:scope', 'user:read'],
      [undefined, 'user:read file:read'],
      // Some libraries repeat at every refresh the scope of the first request.
      ['openid offline_access', 'user:read file:read'],
    ] as const;
    for (const [scope, granted] of steps) {
      const next = await provider.refreshed(client, token, { scope });
      expect(next.scope).toBe(granted);
      token = next.refresh_token;
    }
  });

  it('2.1-26 §4.3.1: refuses the refresh token of a revoked grant', async () => {
    const tokens = await provider.obtainTokens(client);
    await provider.revoke(client, tokens.access_token);
    await expectBothDead(provider, client, tokens);
  });

  it('2.1-28 §4.3.2, MCP-07: narrowing affects the access token only: the next refresh may request the full scope', async () => {
    const all = await provider.obtainTokens(client, { scope: 'coder:all' });
    const narrow = await provider.refreshed(client, all.refresh_token, { scope: 'file:read' });
    expect((await provider.me(narrow.access_token)).status).toBe(403);
    const again = await provider.refreshed(client, narrow.refresh_token);
    expect(again.scope).toBe('coder:all');
    await expectAlive(provider, again.access_token);
  });

  it('2.1-27 §4.3.1: fifty racing refreshes of one token yield exactly one pair', async () => {
    const { refresh_token: token } = await provider.obtainTokens(client);
    const answers = await Promise.all(Array.from({ length: RACERS }, () => provider.refresh(client, token)));
    expect(distinctPairs(answers).size).toBe(1);
    for (const answer of answers.filter(({ status }) => status !== 200)) expectRefused(answer, 'invalid_grant');
  });

  it('2.1-31 §5.2: refuses expired, revoked and rotated access tokens', async () => {
    const [expired, revoked, rotated] = [
      await provider.obtainTokens(client),
      await provider.obtainTokens(client),
      await provider.obtainTokens(client),
    ];
    await provider.rows.expireAccessToken(expired.access_token);
    await provider.revoke(client, revoked.refresh_token);
    const next = await provider.refreshed(client, rotated.refresh_token);
    for (const { access_token: token } of [expired, revoked, rotated]) await expectDead(provider, token);
    await expectAlive(provider, next.access_token);
  });
});
