import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import {
  type Client,
  expectBearerError,
  type Provider,
  readDocument,
  registerResourceServer,
  type ResourceServer,
  SERVER_METADATA,
  startProvider,
  type Tokens,
} from '../support/oauth/index.js';
import type { Answer } from '../support/http-client.js';
import { uniqueName } from '../support/unique-name.js';

describe('RFC 9068: JWT access tokens', () => {
  let provider: Provider;
  let client: Client;
  let notes: ResourceServer;
  let keys: ReturnType<typeof createRemoteJWKSet>;

  beforeAll(async () => {
    provider = await startProvider();
    client = await provider.createClient();
    notes = await registerResourceServer(provider, { access_token_format: 'jwt' });
    const { jwks_uri: uri } = await readDocument(provider, SERVER_METADATA);
    keys = createRemoteJWKSet(new URL(String(uri)));
  });
  afterAll(() => provider.server.stop());

  const obtain = (scope = 'notes.read'): Promise<Tokens> =>
    provider.obtainTokens(client, { resource: notes.identifier, scope }, { resource: notes.identifier });

  const introspect = (token: string, caller: { id: string; secret?: string } = notes): Promise<Answer> =>
    provider.postAs({ ...client, ...caller }, '/oauth2/introspect', { token });

  it('9068-01 §2.1: the header says at+jwt, and the signature is RS256 by a published key', async () => {
    const { access_token: token } = await obtain();
    const { protectedHeader } = await jwtVerify(token, keys, { typ: 'at+jwt', algorithms: ['RS256'] });
    expect(protectedHeader).toEqual({ alg: 'RS256', typ: 'at+jwt', kid: expect.any(String) as unknown });
  });

  it('9068-02 §2.2, 9068-03 §2.2.3, 9068-05 §3: has every required claim, the resource as audience, and its scope', async () => {
    const tokens = await obtain('notes.read user:read');
    const { payload } = await jwtVerify(tokens.access_token, keys, { issuer: provider.url, audience: notes.identifier });
    const { id } = (await provider.get('/api/v2/users/me', { 'coder-session-token': provider.session })).json<{ id: string }>();
    expect(payload).toEqual({
      iss: provider.url,
      exp: (payload.iat ?? 0) + tokens.expires_in,
      aud: notes.identifier,
      sub: id,
      client_id: client.id,
      iat: expect.any(Number) as unknown,
      jti: expect.any(String) as unknown,
      scope: 'notes.read',
    });
    expect(tokens.expires_in).toBe(600);
    const next = await provider.refreshed(client, tokens.refresh_token);
    expect(decodeJwt(next.access_token)).toMatchObject({ aud: notes.identifier, sub: id, scope: 'notes.read' });
    expect(decodeJwt(next.access_token).jti).not.toBe(payload.jti);
  });

  it('9068-11 §5: resource servers whose identifiers differ by a slash have tokens with different audiences', async () => {
    for (const [one = '', other = ''] of [
      ['', '//'],
      ['?tenant=', '?tenant=/'],
    ]) {
      const base = `https://${uniqueName('slash')}.example.com/api`;
      const audiences = new Set<unknown>();
      for (const identifier of [base + one, base + other]) {
        await registerResourceServer(provider, { access_token_format: 'jwt', identifier });
        const { access_token: token } = await provider.obtainTokens(client, { resource: identifier }, { resource: identifier });
        expect(decodeJwt(token).aud).toBe(identifier);
        audiences.add(decodeJwt(token).aud);
      }
      expect(audiences.size).toBe(2);
    }
  });

  it('9068-07 §4: the API of this server refuses it', async () => {
    const { access_token: token } = await obtain();
    expectBearerError(provider, await provider.me(token), 401, 'invalid_token');
  });

  it('9068-09 §5: introspection reports it as active until it is revoked, and nothing else signed here', async () => {
    const tokens = await obtain();
    expect((await introspect(tokens.access_token)).json()).toMatchObject({
      active: true,
      aud: notes.identifier,
      scope: 'notes.read',
      jti: decodeJwt(tokens.access_token).jti,
    });
    const stranger = await registerResourceServer(provider);
    expect((await introspect(tokens.access_token, stranger)).json()).toEqual({ active: false });
    const [header = '', claims = '', signature = ''] = tokens.access_token.split('.');
    const unsigned = Buffer.from(JSON.stringify({ ...decodeProtectedHeader(tokens.access_token), alg: 'none' })).toString('base64url');
    const forged = `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`;
    const answered = await provider.postAs(
      { ...client, ...notes },
      '/oauth2/introspect',
      { token: tokens.access_token },
      {
        headers: { accept: 'application/token-introspection+jwt' },
      },
    );
    for (const text of [`${header}.${claims}.${forged}`, `${unsigned}.${claims}.`, answered.text]) {
      expect((await introspect(text)).json()).toEqual({ active: false });
    }
    expect((await provider.revoke(client, tokens.access_token)).status).toBe(200);
    expect((await introspect(tokens.access_token)).json()).toEqual({ active: false });
  });

  it('9068-10, 8414-08 §2: keys are published with their use and without private parts, each with its own id, and are stored', async () => {
    const path = '/.well-known/jwks.json';
    const answer = await provider.get(path);
    const { keys: published } = answer.json<{ keys: Record<string, string>[] }>();
    expect(published.map((key) => Object.keys(key).sort())).toEqual([
      ['alg', 'e', 'kid', 'kty', 'n', 'use'],
      ['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'],
    ]);
    expect(published[0]).toMatchObject({ alg: 'RS256', kty: 'RSA', use: 'sig' });
    expect(new Set(published.map(({ kid }) => kid)).size).toBe(published.length);
    expect(answer.headers.get('cache-control')).toBe('public, max-age=300');
    const rows = await provider.server.db.query(`SELECT secret FROM crypto_keys WHERE feature = 'oidc_signing'`);
    expect(rows).toHaveLength(1);
  });
});
