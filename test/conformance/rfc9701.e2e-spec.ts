import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import {
  type Client,
  expectBearerError,
  expectInvalidClient,
  expectRefused,
  type Provider,
  readDocument,
  registerResourceServer,
  type ResourceServer,
  SERVER_METADATA,
  startProvider,
} from '../support/oauth/index.js';
import type { Answer } from '../support/http-client.js';

describe('RFC 9701: introspection responses as JWTs', () => {
  let provider: Provider;
  let client: Client;
  let notes: ResourceServer;

  beforeAll(async () => {
    provider = await startProvider();
    client = await provider.createClient();
    notes = await registerResourceServer(provider);
  });
  afterAll(() => provider.server.stop());

  const TYPE = 'application/token-introspection+jwt';
  const ask = (token: string, accept: string, caller: { id: string; secret?: string } = notes): Promise<Answer> =>
    provider.postAs({ ...client, ...caller }, '/oauth2/introspect', { token }, { headers: { accept } });

  it('9701-01 §4, 9701-02 §5, 9701-03 §5, 9701-06 §7: are signed for the caller that asks for them', async () => {
    const { access_token: token } = await provider.obtainTokens(client, { resource: notes.identifier }, { resource: notes.identifier });
    const plain = await ask(token, 'application/json');
    expect(plain.headers.get('content-type')).toMatch(/^application\/json\b/);
    for (const accept of [TYPE, `application/json;q=0.5, ${TYPE.toUpperCase()};q=0.9`, `*/*;q=0.1,${TYPE}`, `application/json, ${TYPE}`]) {
      const answer = await ask(token, accept);
      expect(answer.headers.get('content-type')).toMatch(/^application\/token-introspection\+jwt\b/);
      expect(answer.headers.get('cache-control')).toContain('no-store');
      const metadata = await readDocument(provider, SERVER_METADATA);
      expect(metadata['introspection_signing_alg_values_supported']).toEqual(['RS256']);
      const keys = createRemoteJWKSet(new URL(String(metadata['jwks_uri'])));
      const { payload, protectedHeader } = await jwtVerify(answer.text, keys, { typ: 'token-introspection+jwt' });
      expect(protectedHeader.alg).toBe('RS256');
      expect(payload).toEqual({
        iss: provider.url,
        aud: notes.identifier,
        iat: expect.any(Number) as unknown,
        token_introspection: plain.json(),
      });
    }
  });

  it.each(['*/*', `${TYPE};q=0`, `${TYPE} ; Q=0.0`, `application/json, ${TYPE};q=0.9`, `${TYPE};q=x`, ''])(
    '9701-01 §4: are plain for a caller that does not ask for a JWT, or prefers JSON: %j',
    async (accept) => {
      const answer = await ask('x', accept);
      expect(answer.headers.get('content-type')).toMatch(/^application\/json\b/);
      expect(answer.json()).toEqual({ active: false });
    },
  );

  it('9701-08 §3: the secret of a resource server is of no use at the other endpoints', async () => {
    const { access_token: token, refresh_token: refresh } = await provider.obtainTokens(client);
    const caller = { ...client, ...notes };
    expectInvalidClient(await provider.refresh(caller, refresh));
    expectInvalidClient(await provider.revoke(caller, token));
    expect((await provider.me(token)).status).toBe(200);
  });

  it('9701-09 §5: are refused without credentials with 400, and to a caller that only names itself with 401', async () => {
    const headers = { accept: TYPE };
    for (const authorization of [undefined, 'Bearer x']) {
      const body = new URLSearchParams({ token: 'x' });
      const answer = await provider.post('/oauth2/introspect', { headers: { ...headers, ...(authorization && { authorization }) }, body });
      expectRefused(answer, 'invalid_request');
    }
    expectInvalidClient(
      await provider.post('/oauth2/introspect', { headers, body: new URLSearchParams({ token: 'x', client_id: notes.id }) }),
    );
  });

  it('9701-04 §5: say nothing but inactive about a token for another resource server', async () => {
    const other = await registerResourceServer(provider);
    const { access_token: token } = await provider.obtainTokens(client, { resource: notes.identifier }, { resource: notes.identifier });
    const answer = await ask(token, TYPE, other);
    expect(decodeJwt(answer.text)['token_introspection']).toEqual({ active: false });
    expect((await ask(token, TYPE, { id: other.id, secret: notes.secret })).status).toBe(401);
  });

  it('9701-07 §8: are not accepted as an access token', async () => {
    const { access_token: token } = await provider.obtainTokens(client, { resource: notes.identifier }, { resource: notes.identifier });
    const { text } = await ask(token, TYPE);
    expectBearerError(provider, await provider.me(text), 401, 'invalid_token');
    expect((await ask(text, 'application/json')).json()).toEqual({ active: false });
  });
});
