import { createHash } from 'node:crypto';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { JWT_ALGORITHMS, type JwtAlgorithm, MAX_RESOURCE_TOKEN_SECONDS } from '../../../src/crypto-keys/index.js';
import { variableOf } from '../../../src/crypto-keys/signing-algorithms.js';
import { createDatabase, type TestDatabase } from '../../support/database.js';
import { expectStatus } from '../../support/expect-answer.js';
import { APPS, type Client, Provider, SIGNING_KEYS, startProvider, type Tokens } from '../../support/oauth/index.js';
import { type RunningServer, startServer } from '../../support/server.js';
import { bearer, OWNER } from '../../support/sign-in.js';

interface ListedKey {
  readonly kid: string;
  readonly algorithm: string;
  readonly state: string;
  readonly published_until: string | null;
}

const EDDSA = { CODER_OAUTH_SIGNING_EDDSA: 'true' };

const list = async (provider: Provider): Promise<ListedKey[]> => expectStatus(await provider.admin('GET', SIGNING_KEYS), 200).json();

const ofEddsa = (keys: readonly ListedKey[]): ListedKey[] => keys.filter(({ algorithm }) => algorithm === 'EdDSA');

const published = async (provider: Provider): Promise<{ kid: string; alg: string }[]> =>
  expectStatus(await provider.get('/.well-known/jwks.json'), 200).json<{ keys: { kid: string; alg: string }[] }>().keys;

const offered = async (provider: Provider): Promise<unknown> =>
  (await provider.get('/.well-known/openid-configuration')).json<Record<string, unknown>>()['id_token_signing_alg_values_supported'];

const obtain = (provider: Provider, client: Client): Promise<Tokens & { readonly id_token?: string }> =>
  provider.obtainTokens(client, { scope: 'openid' });

function verify(provider: Provider, text = ''): ReturnType<typeof jwtVerify> {
  return jwtVerify(text, createRemoteJWKSet(new URL('/.well-known/jwks.json', provider.url)));
}

/** What `at_hash` is made with (OpenID Connect Core section 3.1.3.6); for EdDSA with Ed25519 it is the hash of that signature. */
const HASHES: Readonly<Record<JwtAlgorithm, string>> = { RS256: 'sha256', ES256: 'sha256', EdDSA: 'sha512' };

describe('of all signing algorithms, with every one of them offered,', () => {
  let provider: Provider;

  beforeAll(async () => {
    const variables = JWT_ALGORITHMS.map(variableOf).filter((variable) => variable !== null);
    provider = await startProvider(Object.fromEntries(variables.map((variable) => [variable, 'true'])));
  });
  afterAll(() => provider.server.stop());

  it('each has a key in the key set and is in the lists of discovery', async () => {
    expect((await published(provider)).map(({ alg }) => alg).sort()).toEqual([...JWT_ALGORITHMS].sort());
    expect((await list(provider)).map(({ algorithm }) => algorithm).sort()).toEqual([...JWT_ALGORITHMS].sort());
    expect((await provider.get('/.well-known/openid-configuration')).json()).toMatchObject({
      id_token_signing_alg_values_supported: JWT_ALGORITHMS,
      userinfo_signing_alg_values_supported: JWT_ALGORITHMS,
    });
  });

  it.each(JWT_ALGORITHMS)('%s signs ID tokens, with its at_hash, and UserInfo, and its key can be replaced', async (algorithm) => {
    const client = await provider.createClient();
    const settings = { name: client.name, id_token_signed_response_alg: algorithm, userinfo_signed_response_alg: algorithm };
    expectStatus(await provider.admin('PUT', `${APPS}/${client.id}`, settings), 200);
    const tokens = await obtain(provider, client);
    const { payload, protectedHeader } = await verify(provider, tokens.id_token);
    expect(protectedHeader.alg).toBe(algorithm);
    const digest = createHash(HASHES[algorithm]).update(tokens.access_token).digest();
    expect(payload['at_hash']).toBe(digest.subarray(0, digest.length / 2).toString('base64url'));
    const info = await verify(provider, (await provider.get('/oauth2/userinfo', bearer(tokens.access_token))).text);
    expect([info.protectedHeader.alg, info.payload.sub, info.payload.aud]).toEqual([algorithm, payload.sub, client.id]);
    const next = expectStatus(await provider.admin('POST', SIGNING_KEYS, { algorithm }), 201).json<ListedKey>();
    expect((await list(provider)).filter((key) => key.algorithm === algorithm).map(({ kid, state }) => [kid, state])).toEqual([
      [next.kid, 'next'],
      [protectedHeader.kid, 'current'],
    ]);
  });
});

describe('a signing algorithm that is not offered', () => {
  let provider: Provider;

  beforeAll(async () => {
    provider = await startProvider();
  });
  afterAll(() => provider.server.stop());

  it('cannot be published: rotating it is refused, and the key set stays as it is', async () => {
    const before = await published(provider);
    expect(before.map(({ alg }) => alg).sort()).toEqual(['ES256', 'RS256']);
    const answer = await provider.admin('POST', SIGNING_KEYS, { algorithm: 'EdDSA' });
    expect(answer.status).toBe(400);
    expect(answer.json()).toMatchObject({
      message: 'EdDSA is not offered.',
      validations: [{ field: 'algorithm', detail: 'must be one of RS256, ES256, unless CODER_OAUTH_SIGNING_EDDSA is set' }],
    });
    expect(await published(provider)).toEqual(before);
  });
});

describe('a signing algorithm that was offered', () => {
  let database: TestDatabase;
  let server: RunningServer | undefined;

  beforeAll(async () => {
    database = await createDatabase();
  });
  afterAll(async () => {
    await server?.stop();
    await database.drop();
  });

  /** The same deployment, with another setting. */
  async function restart(env: Record<string, string>, session: string): Promise<Provider> {
    await server?.stop();
    server = await startServer({ database, env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true', ...env } });
    const provider = new Provider(server, OWNER);
    provider.session = session;
    return provider;
  }

  it('signs while it is offered, and verifies for the longest lifetime of tokens after that; then it is gone, and can be offered again', async () => {
    const on = await startProvider(EDDSA, { database });
    server = on.server;
    const { session } = on;
    const client = await on.createClient();
    expectStatus(await on.admin('PUT', `${APPS}/${client.id}`, { name: client.name, id_token_signed_response_alg: 'EdDSA' }), 200);
    expect(await offered(on)).toEqual(['RS256', 'ES256', 'EdDSA']);
    const tokens = await obtain(on, client);
    const { payload, protectedHeader } = await verify(on, tokens.id_token);
    expect(protectedHeader.alg).toBe('EdDSA');
    const digest = createHash('sha512').update(tokens.access_token).digest();
    expect(payload['at_hash']).toBe(digest.subarray(0, 32).toString('base64url'));
    const next = expectStatus(await on.admin('POST', SIGNING_KEYS, { algorithm: 'EdDSA' }), 201).json<ListedKey>();
    expect(ofEddsa(await list(on)).map(({ kid, state }) => [kid, state])).toEqual([
      [next.kid, 'next'],
      [protectedHeader.kid, 'current'],
    ]);

    const off = await restart({}, session);
    expect(await offered(off)).toEqual(['RS256', 'ES256']);
    expect((await verify(off, (await obtain(off, client)).id_token)).protectedHeader.alg).toBe('RS256');
    expect((await verify(off, tokens.id_token)).payload).toEqual(payload);
    const remaining = ofEddsa(await list(off));
    expect(remaining.map(({ kid, state }) => [kid, state])).toEqual([
      [next.kid, 'previous'],
      [protectedHeader.kid, 'previous'],
    ]);
    const lastTokenEnds = Date.now() + Math.max(tokens.expires_in, MAX_RESOURCE_TOKEN_SECONDS) * 1000;
    expect(Date.parse(remaining[0]?.published_until ?? '')).toBeGreaterThan(lastTokenEnds - 600_000);
    expect(Date.parse(remaining[0]?.published_until ?? '')).toBeLessThan(lastTokenEnds + 600_000);
    expectStatus(await off.admin('DELETE', `${SIGNING_KEYS}/${next.kid}`), 204);
    expect(ofEddsa(await list(off)).map(({ kid }) => kid)).toEqual([protectedHeader.kid]);
    expect((await published(off)).filter(({ alg }) => alg === 'EdDSA').map(({ kid }) => kid)).toEqual([protectedHeader.kid]);

    await database.query(`UPDATE crypto_keys SET deletes_at = now() - interval '1 second' WHERE feature = 'oidc_signing_eddsa'`);
    const later = await restart({}, session);
    expect((await published(later)).map(({ alg }) => alg).sort()).toEqual(['ES256', 'RS256']);
    expect(ofEddsa(await list(later))).toEqual([]);

    const again = await restart(EDDSA, session);
    const renewed = await verify(again, (await obtain(again, client)).id_token);
    expect(renewed.protectedHeader.alg).toBe('EdDSA');
    expect(renewed.protectedHeader.kid).not.toBe(protectedHeader.kid);
    await expect(verify(again, tokens.id_token)).rejects.toThrow('no applicable key');
  });
});
