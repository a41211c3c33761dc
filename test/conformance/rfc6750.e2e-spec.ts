import fc from 'fast-check';
import type { Answer } from '../support/http-client.js';
import {
  type Client,
  expectAlive,
  expectBareChallenge,
  expectBearerError,
  expectDead,
  expectNoStore,
  parseChallenge,
  type Provider,
  startProvider,
} from '../support/oauth/index.js';
import { bearer, ME } from '../support/sign-in.js';

/** Has the form of one of our tokens, but was never issued. */
const STRANGER = 'AAAAAAAAAA-BBBBBBBBBBBBBBBBBBBBBB';
/** A scope that does not allow reading accounts. */
const NARROW = 'file:read';

describe('RFC 6750: bearer tokens at the API', () => {
  let provider: Provider;
  let client: Client;
  let token: string;

  beforeAll(async () => {
    provider = await startProvider();
    client = await provider.createClient();
    token = (await provider.obtainTokens(client)).access_token;
  });
  afterAll(() => provider.server.stop());

  const withAuthorization = (value: string): Promise<Answer> => provider.get(ME, { authorization: value });

  it.each(['Bearer', 'bearer', 'BEARER', 'bEaReR'])('6750-01 §2.1: accepts the scheme written as %s', async (scheme) => {
    const answer = await withAuthorization(`${scheme} ${token}`);
    expect(answer.status).toBe(200);
    expect(answer.json()).toMatchObject({ username: provider.account.username });
  });

  it.each(['!!!x!!!', 'a Bearer b', 'a"b', 'a\\b', 'a,b="c"', '<script>', 'tok\u00e9n', 'a=b', '=', 'a\tb'])(
    '6750-02 §2.1: the token %j has characters outside the alphabet: the request is malformed and not echoed',
    async (malformed) => {
      const answer = await withAuthorization(`Bearer ${malformed}`);
      expectBearerError(provider, answer, 400, 'invalid_request');
      if (malformed.length > 1) expect(answer.headers.get('www-authenticate')).not.toContain(malformed);
    },
  );

  it('6750-03 §2, 2.1-30 §5.1: a token in both header and query, or repeated in either, is a malformed request', async () => {
    const header = `Bearer ${token}`;
    const query = `access_token=${token}`;
    const answers = [
      await provider.get(`${ME}?${query}`, { authorization: header }),
      await provider.get(`${ME}?${query}&${query}`),
      await provider.get(ME, { Authorization: [header, header] }),
    ];
    for (const answer of answers) expectBearerError(provider, answer, 400, 'invalid_request');
  });

  it('6750-03 §2 (deviation): cookie, session query and session header take precedence over Bearer, even when stale', async () => {
    const stale = [
      await provider.get(ME, { ...bearer(token), cookie: `coder_session_token=${STRANGER}` }),
      await provider.get(`${ME}?coder_session_token=${STRANGER}`, bearer(token)),
      await provider.get(ME, { ...bearer(token), 'coder-session-token': STRANGER }),
    ];
    for (const answer of stale) expectBearerError(provider, answer, 401, 'invalid_token');
    const { session } = provider;
    const precedence = [
      await provider.get(ME, { cookie: `coder_session_token=${session}`, 'coder-session-token': STRANGER }),
      await provider.get(`${ME}?coder_session_token=${session}`, { 'coder-session-token': STRANGER }),
      await provider.get(ME, { 'coder-session-token': session, authorization: 'Bearer !!!' }),
    ];
    expect(precedence.map(({ status }) => status)).toEqual([200, 200, 200]);
  });

  it('6750-04 §2.2: ignores a token in a form body', async () => {
    const answer = await provider.post('/api/v2/users/logout', { body: new URLSearchParams({ access_token: token }) });
    expectBareChallenge(provider, answer);
    await expectAlive(provider, token);
  });

  it('6750-05 §2.3, MCP-12 (deviation), 6750-06 §2.3: accepts a query token and forbids caching the response', async () => {
    const answer = await provider.get(`${ME}?access_token=${token}`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toMatch(/private/);
    expectNoStore(answer);
  });

  it.each(['GET', 'HEAD'])('6750-07 §3, 6750-12 §3.1, MCP-05 (deviation): %s without credentials gets a bare challenge', async (method) => {
    expectBareChallenge(provider, await provider.send(method, ME));
  });

  it.each(['Basic dXNlcjpwYXNz', 'Negotiate abc', 'invalid-token', 'Bearertoken'])(
    '6750-12 §3.1: %j is another scheme and is treated as no credentials',
    async (value) => {
      expectBareChallenge(provider, await withAuthorization(value));
    },
  );

  it.each(['GET', 'HEAD', 'POST', 'DELETE'])('6750-07 §3: every 401 to %s has a challenge', async (method) => {
    const paths = ['/api/v2/users/logout', ME, '/api/v2/oauth2-provider/apps'];
    for (const path of paths) {
      const answer = await provider.send(method, path, { headers: bearer(STRANGER) });
      if (answer.status !== 401) expect([404, 405]).toContain(answer.status);
      else expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer /);
    }
    const login = await provider.post('/api/v2/users/login', { body: { email: 'nobody@example.test', password: 'x' } });
    expect({ status: login.status, challenge: login.headers.get('www-authenticate') }).toMatchObject({
      status: 401,
      challenge: expect.stringMatching(/^Bearer /) as unknown,
    });
  });

  it('6750-08 §3, 6750-09 §3, 2.1-32 §5.3.1: every challenge is Bearer with parameters, none of them repeated', async () => {
    const narrow = await provider.obtainTokens(client, { scope: NARROW });
    const answers = [
      await provider.get(ME),
      await provider.me(STRANGER),
      await withAuthorization('Bearer !!!'),
      await provider.me(narrow.access_token),
    ];
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 400, 403]);
    for (const { scheme, params } of answers.map(parseChallenge)) {
      expect(scheme).toBe('Bearer');
      expect(params['realm']).toBe('coder');
    }
  });

  it('6750-10 §3, 6750-14 §3.1, MCP-06: the challenge names the missing scope, and a token with that scope is accepted', async () => {
    const narrow = await provider.obtainTokens(client, { scope: NARROW });
    const { params } = expectBearerError(provider, await provider.me(narrow.access_token), 403, 'insufficient_scope');
    expect(params['scope']).toMatch(/^[\x21\x23-\x5B\x5D-\x7E]+( [\x21\x23-\x5B\x5D-\x7E]+)*$/);
    await expectAlive(provider, (await provider.obtainTokens(client, { scope: params['scope'] })).access_token);
  });

  it('6750-11 §3: for any header value, the challenge uses only allowed characters and the status is 400 or 401', async () => {
    const printable = fc.string({
      unit: fc
        .integer({ min: 0x20, max: 0xff })
        .filter((c) => c !== 0x7f)
        .map((c) => String.fromCharCode(c)),
    });
    await fc.assert(
      fc.asyncProperty(printable, async (value) => {
        const answer = await withAuthorization(`Bearer ${value}`);
        expect([400, 401]).toContain(answer.status);
        const { params } = parseChallenge(answer);
        for (const name of ['error', 'error_description']) expect(params[name] ?? '').toMatch(/^[\x20-\x21\x23-\x5B\x5D-\x7E]*$/);
      }),
      { numRuns: 60 },
    );
  });

  it('6750-13 §3.1, 9700-11 §2.3, MCP-11: a malformed token is 400, an unusable one 401, insufficient scope 403', async () => {
    const narrow = await provider.obtainTokens(client, { scope: NARROW });
    expectBearerError(provider, await withAuthorization('Bearer a b'), 400, 'invalid_request');
    expectBearerError(provider, await provider.me(STRANGER), 401, 'invalid_token');
    expectBearerError(provider, await provider.me(narrow.access_token), 403, 'insufficient_scope');
  });

  it.each(['token', 'token-with-dashes', 'coder_AAAAAAAAAA_BBBBBBBB', 'a.b.c', 'AAAA==', 'AAAAAAAAAA-', '-', '~'])(
    '6750-13 §3.1: %j is well-formed by the RFC but not one of our tokens: an invalid token',
    async (made) => {
      await expectDead(provider, made);
    },
  );

  it('6750-15 §3.1: unknown, revoked and forged tokens get identical responses', async () => {
    const revoked = await provider.obtainTokens(client);
    await provider.revoke(client, revoked.access_token);
    const [id = '', secret = ''] = token.split('-');
    const forged = `${id}-${secret.slice(1)}${secret.slice(0, 1)}`;
    const answers = await Promise.all([STRANGER, revoked.access_token, forged].map((made) => provider.me(made)));
    const seen = answers.map(({ status, text, headers }) => ({ status, text, challenge: headers.get('www-authenticate') }));
    expect(seen[0]).toMatchObject({ status: 401 });
    expect(seen[1]).toEqual(seen[0]);
    expect(seen[2]).toEqual(seen[0]);
  });

  it('6750-15 §3.1 (deviation): the error for a once valid token says that it expired or names the wrong audience', async () => {
    const [expired, foreign] = [await provider.obtainTokens(client), await provider.obtainTokens(client)];
    await provider.rows.expireAccessToken(expired.access_token);
    await provider.rows.rebind(foreign.access_token, 'https://other.example/');
    const late = expectBearerError(provider, await provider.me(expired.access_token), 401, 'invalid_token');
    expect(late.params['error_description']).toMatch(/expired/);
    const astray = expectBearerError(provider, await provider.me(foreign.access_token), 401, 'invalid_token');
    expect(astray.params['error_description']).toMatch(/audience/);
  });
});
