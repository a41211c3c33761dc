import { decodeJwt } from 'jose';
import { DPOP_ALGORITHMS } from '../../src/dpop-proof/index.js';
import {
  answerDevice,
  authorizeDevice,
  boundMe,
  type Client,
  DEVICE_GRANT_TYPES,
  DpopKey,
  expectAlive,
  expectRedirectError,
  expectRefused,
  parseChallenge,
  parseChallenges,
  pollForm,
  type Provider,
  readDocument,
  registerResourceServer,
  RESOURCE_METADATA,
  SERVER_METADATA,
  startProvider,
  TOKENS,
  type Tokens,
} from '../support/oauth/index.js';
import type { Answer } from '../support/http-client.js';
import { expectStatus } from '../support/expect-answer.js';
import { bearer, ME } from '../support/sign-in.js';

describe('RFC 9449: bound tokens', () => {
  let provider: Provider;
  let open: Client;
  let secret: Client;
  let key: DpopKey;
  let other: DpopKey;

  beforeAll(async () => {
    provider = await startProvider();
    open = await provider.createClient({ type: 'public' });
    secret = await provider.createClient();
    [key, other] = [await DpopKey.create(), await DpopKey.create('RS256')];
  });
  afterAll(() => provider.server.stop());

  /** Tokens of a user that are bound to the key. */
  async function boundTokens(client: Client, of = key): Promise<Tokens> {
    const code = await provider.obtainCode(client, { scope: 'user:read' });
    return expectStatus(await provider.exchange(client, code, {}, { headers: await of.forTokens(provider) }), 200).json<Tokens>();
  }

  async function refresh(client: Client, token: string, of: DpopKey | null): Promise<Answer> {
    return provider.refresh(client, token, {}, { headers: of ? await of.forTokens(provider) : {} });
  }

  function expectMisbound(answer: Answer, scheme: 'bearer' | 'dpop'): void {
    expect(answer.status).toBe(401);
    const { [scheme]: tried, ...rest } = parseChallenges(answer);
    expect(tried).toMatchObject({ error: 'invalid_token' });
    expect(Object.values(rest)[0]).not.toHaveProperty('error');
  }

  it.each(['authorization_code', 'refresh_token', 'device_code', 'client_credentials'])(
    '9449-07 §5, 9700-09 §2.2.1, ASVS-10.4.14: with a proof, the tokens of the grant %s have the type DPoP and are bound',
    async (grant) => {
      const headers = await key.forTokens(provider);
      let answer: Answer;
      if (grant === 'client_credentials') {
        answer = await provider.actForItself(await provider.createServiceClient(), { scope: 'user:read' }, { headers });
      } else if (grant === 'device_code') {
        const device = await provider.createClient({ type: 'public', grantTypes: DEVICE_GRANT_TYPES, redirectUris: [] });
        const code = await authorizeDevice(provider.server, device, { scope: 'user:read' });
        await answerDevice(provider.server, provider.session, code.user_code);
        answer = await provider.post(TOKENS, { headers, body: pollForm(device, code.device_code) });
      } else if (grant === 'refresh_token') {
        const { refresh_token: token } = await provider.obtainTokens(open, { scope: 'user:read' });
        answer = await provider.refresh(open, token, {}, { headers });
      } else answer = await provider.exchange(open, await provider.obtainCode(open, { scope: 'user:read' }), {}, { headers });
      const tokens = expectStatus(answer, 200).json<Tokens>();
      expect(tokens.token_type).toBe('DPoP');
      expect((await boundMe(provider, key, tokens.access_token)).status).toBe(200);
      expectMisbound(await provider.me(tokens.access_token), 'bearer');
    },
  );

  it('9449-08 §5: the refresh token of a public client works with its key only, and refusals leave it usable', async () => {
    const { refresh_token: token, access_token: access } = await boundTokens(open);
    expectRefused(await refresh(open, token, other), 'invalid_grant');
    expectRefused(await refresh(open, token, null), 'invalid_grant');
    const next = expectStatus(await refresh(open, token, key), 200).json<Tokens>();
    expect(next.token_type).toBe('DPoP');
    expect((await boundMe(provider, key, access)).status).toBe(401);
    // Nobody without the key can end the family by sending an old token, either.
    expectRefused(await refresh(open, token, other), 'invalid_grant');
    expectRefused(await refresh(open, token, null), 'invalid_grant');
    expect((await boundMe(provider, key, next.access_token)).status).toBe(200);
    expect((await refresh(open, next.refresh_token, key)).status).toBe(200);
  });

  it('9449-08 §5: a public client that lost the response gets it again, with another proof of the same key', async () => {
    const { refresh_token: token } = await boundTokens(open);
    const [first, second] = [await refresh(open, token, key), await refresh(open, token, key)];
    expect([first.status, second.text]).toEqual([200, first.text]);
  });

  it('9449-08 §5: the refresh token of a confidential client is bound to its authentication, and can change the key', async () => {
    const { refresh_token: token } = await boundTokens(secret);
    const next = expectStatus(await refresh(secret, token, other), 200).json<Tokens>();
    expect(next.token_type).toBe('DPoP');
    expect((await boundMe(provider, other, next.access_token)).status).toBe(200);
    expectMisbound(await boundMe(provider, key, next.access_token), 'dpop');
    // A retry is not the same request with another key.
    expectRefused(await refresh(secret, token, key), 'invalid_grant');
  });

  it('9449-09 §5.1: the metadata of the server and of the API list the algorithms', async () => {
    for (const path of [SERVER_METADATA, RESOURCE_METADATA]) {
      expect(await readDocument(provider, path)).toMatchObject({ dpop_signing_alg_values_supported: DPOP_ALGORITHMS });
    }
    expect(DPOP_ALGORITHMS).toEqual(expect.arrayContaining(['ES256', 'RS256']));
  });

  it.each(['public', 'confidential'] as const)(
    '9449-10 §5.2: a %s client with dpop_bound_access_tokens gets no token without a proof, and no code or token is used up',
    async (type) => {
      const client = await provider.createClient({ type, bound: true });
      const code = await provider.obtainCode(client);
      expectRefused(await provider.exchange(client, code), 'invalid_dpop_proof');
      const answer = await provider.exchange(client, code, {}, { headers: await key.forTokens(provider) });
      const { refresh_token: token } = expectStatus(answer, 200).json<Tokens>();
      expectRefused(await refresh(client, token, null), type === 'public' ? 'invalid_grant' : 'invalid_dpop_proof');
      expect((await refresh(client, token, key)).json()).toMatchObject({ token_type: 'DPoP' });
    },
  );

  it('9449-11 §6.1, §6.2: the JWT of another resource has cnf.jkt, and introspection says the same and token_type DPoP', async () => {
    for (const format of ['jwt', 'opaque']) {
      const { identifier: resource, ...notes } = await registerResourceServer(provider, { access_token_format: format });
      const code = await provider.obtainCode(open, { resource });
      const answer = await provider.exchange(open, code, { resource }, { headers: await key.forTokens(provider) });
      const { access_token: token } = expectStatus(answer, 200).json<Tokens>();
      if (format === 'jwt') expect(decodeJwt(token)).toMatchObject({ cnf: { jkt: key.jkt } });
      const introspected = await provider.postAs({ ...open, ...notes }, '/oauth2/introspect', { token });
      expect(introspected.json()).toMatchObject({ active: true, token_type: 'DPoP', cnf: { jkt: key.jkt } });
    }
    const plain = await provider.obtainTokens(secret);
    const introspected = await provider.postAs(secret, '/oauth2/introspect', { token: plain.access_token });
    expect(introspected.json()).toMatchObject({ active: true, token_type: 'Bearer' });
    expect(introspected.json()).not.toHaveProperty('cnf');
  });

  it('9449-12 §7.1: the API needs the scheme DPoP and a proof of the key of the token', async () => {
    const { access_token: token } = await boundTokens(open);
    expect((await boundMe(provider, key, token)).status).toBe(200);
    const { authorization, ...headers } = await key.forApi(provider, token);
    expect((await provider.get(ME, { ...headers, authorization: authorization.replace('DPoP', 'dpop') })).status).toBe(200);
    expectMisbound(await boundMe(provider, other, token), 'dpop');
    const { access_token: unbound } = await provider.obtainTokens(open, { scope: 'user:read' });
    expectMisbound(await boundMe(provider, key, unbound), 'dpop');
    await expectAlive(provider, unbound);
  });

  it('9449-13 §7.2: a bound token is refused as Bearer, in the query and in every place of a session, with or without a proof', async () => {
    const { access_token: token } = await boundTokens(open);
    const { dpop } = await key.forApi(provider, token);
    expectMisbound(await provider.get(ME, { ...bearer(token), dpop }), 'bearer');
    expectMisbound(await provider.me(token), 'bearer');
    for (const name of ['access_token', 'coder_session_token']) expectMisbound(await provider.get(`${ME}?${name}=${token}`), 'bearer');
    expectMisbound(await provider.get(ME, { 'coder-session-token': token }), 'bearer');
    expectMisbound(await provider.get(ME, { cookie: `coder_session_token=${token}` }), 'bearer');
    expect((await provider.get(`${ME}?access_token=${token}`, await key.forApi(provider, token))).status).toBe(400);
    expect((await boundMe(provider, key, token)).status).toBe(200);
  });

  it('9449-14 §7.1: the error is in the challenge of the scheme that was tried, and without credentials in neither', async () => {
    const bare = parseChallenges(await provider.get(ME));
    expect(bare.bearer).not.toHaveProperty('error');
    expect(bare.dpop).toEqual({ algs: DPOP_ALGORITHMS.join(' ') });

    const unknown = `ABCDEFGHIJ-${'x'.repeat(22)}`;
    const tried = parseChallenges(await boundMe(provider, key, unknown));
    expect(tried.bearer).not.toHaveProperty('error');
    expect(tried.dpop).toMatchObject({ error: 'invalid_token', algs: DPOP_ALGORITHMS.join(' ') });
    const other = parseChallenges(await provider.me(unknown));
    expect([other.bearer['error'], other.dpop]).toEqual(['invalid_token', { algs: DPOP_ALGORITHMS.join(' ') }]);

    const { access_token: token } = await boundTokens(open);
    const path = '/api/v2/users/me/keys/tokens';
    const headers = await key.forApi(provider, token, { claims: { htu: provider.url + path } });
    const narrow = await provider.get(path, headers);
    expect([narrow.status, parseChallenge(narrow)]).toEqual([
      403,
      { scheme: 'DPoP', params: expect.objectContaining({ error: 'insufficient_scope' }) as unknown },
    ]);
    const malformed = await provider.get(ME, { authorization: 'DPoP a b' });
    expect([malformed.status, parseChallenge(malformed)]).toEqual([
      400,
      { scheme: 'DPoP', params: expect.objectContaining({ error: 'invalid_request' }) as unknown },
    ]);
  });

  it('9449-17 §10: dpop_jkt binds the code: another key, and none, get no tokens and leave it usable', async () => {
    const code = await provider.obtainCode(open, { dpop_jkt: key.jkt });
    expectRefused(await provider.exchange(open, code), 'invalid_grant');
    expectRefused(await provider.exchange(open, code, {}, { headers: await other.forTokens(provider) }), 'invalid_grant');
    const tokens = await provider.exchange(open, code, {}, { headers: await key.forTokens(provider) });
    expect(tokens.status).toBe(200);
    // Without the key a replay proves nothing.
    expectRefused(await provider.exchange(open, code, {}, { headers: await other.forTokens(provider) }), 'invalid_grant');
    expect((await boundMe(provider, key, tokens.json<Tokens>().access_token)).status).toBe(200);
    expectRefused(await provider.exchange(open, code, {}, { headers: await key.forTokens(provider) }), 'invalid_grant');
    expect((await boundMe(provider, key, tokens.json<Tokens>().access_token)).status).toBe(401);
  });

  it.each(['x', 'x'.repeat(42), `${'x'.repeat(42)}=`, ['x'.repeat(43), 'x'.repeat(43)]])(
    '9449-17 §10: the dpop_jkt %j is refused at the authorization endpoint',
    async (thumbprint) => {
      expectRedirectError(provider, await provider.authorize(open, { dpop_jkt: thumbprint }), 'invalid_request');
    },
  );

  it('9449-19 §11.2: without nonces, access tokens are valid for at most an hour by default', async () => {
    expect((await boundTokens(open)).expires_in).toBeLessThanOrEqual(3600);
  });
});
