import { createPrivateKey } from 'node:crypto';
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import * as openid from 'openid-client';
import { eventually } from '../support/eventually.js';
import { expectStatus } from '../support/expect-answer.js';
import { type Client, type Provider, readDocument, SERVER_METADATA, SIGNING_KEYS, startProvider } from '../support/oauth/index.js';
import { bearer } from '../support/sign-in.js';

const CONFIGURATION = '/.well-known/openid-configuration';
const JWKS = '/.well-known/jwks.json';

interface SigningKey {
  readonly kid: string;
  readonly algorithm: string;
  readonly state: string;
}

describe('OpenID Connect Discovery', () => {
  let provider: Provider;
  let configuration: Record<string, unknown>;

  beforeAll(async () => {
    provider = await startProvider();
    configuration = await readDocument(provider, CONFIGURATION);
  });
  afterAll(() => provider.server.stop());

  it('DISC-01 §4.1, DISC-02 §4.2, DISC-03 §4.3: the document below the issuer is JSON, names it to the byte, and has no empty member', async () => {
    const answer = expectStatus(await provider.get(CONFIGURATION), 200);
    expect(answer.headers.get('content-type')).toMatch(/^application\/json\b/);
    expect(configuration['issuer']).toBe(provider.url);
    const empty = Object.values(configuration).filter(
      (value) => value === null || value === '' || (Array.isArray(value) && value.length === 0),
    );
    expect(empty).toEqual([]);
  });

  it('KEY-13: reading it has the keys made, and the request for the key set after it makes none', async () => {
    const stored = (): Promise<unknown[]> =>
      provider.server.db.query(`SELECT id, feature, secret FROM crypto_keys WHERE feature LIKE 'oidc_signing%' ORDER BY feature`);
    await eventually('the keys were made', async () => (await stored()).length === 2);
    const made = await stored();
    const keySet = expectStatus(await provider.get(JWKS), 200).json<{ keys: { alg: string }[] }>();
    expect(keySet.keys.map(({ alg }) => alg).sort()).toEqual(['ES256', 'RS256']);
    expect(await stored()).toEqual(made);
  });

  it('DISC-04 §3, DISC-05 §3, DISC-07: has what relying parties insist on', () => {
    expect(configuration).toMatchObject({
      authorization_endpoint: `${provider.url}/oauth2/authorize`,
      token_endpoint: `${provider.url}/oauth2/tokens`,
      userinfo_endpoint: `${provider.url}/oauth2/userinfo`,
      jwks_uri: `${provider.url}${JWKS}`,
      registration_endpoint: `${provider.url}/oauth2/register`,
      response_types_supported: ['code'],
      subject_types_supported: ['public', 'pairwise'],
      id_token_signing_alg_values_supported: ['RS256', 'ES256'],
      userinfo_signing_alg_values_supported: ['RS256', 'ES256'],
      code_challenge_methods_supported: ['S256'],
      claim_types_supported: ['normal'],
    });
    expect(configuration['scopes_supported']).toEqual(
      expect.arrayContaining(['openid', 'profile', 'email', 'groups', 'roles', 'offline_access']),
    );
    expect(configuration['claims_supported']).toEqual(
      expect.arrayContaining(['sub', 'iss', 'auth_time', 'acr', 'email_verified', 'groups']),
    );
  });

  it('DISC-06 §3: says what it does not support where silence would claim it', () => {
    expect(configuration).toMatchObject({
      request_parameter_supported: false,
      request_uri_parameter_supported: false,
      response_modes_supported: expect.not.arrayContaining(['fragment']) as unknown,
      grant_types_supported: expect.not.arrayContaining(['implicit']) as unknown,
    });
    expect(configuration).toHaveProperty('claims_parameter_supported');
  });

  it('DISC-08: agrees with the document of RFC 8414, value by value', async () => {
    expect(configuration).toMatchObject(await readDocument(provider, SERVER_METADATA));
  });

  it('DISC-10 §3: announces the logout endpoint and back-channel logout, and no other kind of logout', () => {
    const logout = Object.keys(configuration).filter((name) => /logout|end_session|check_session/.test(name));
    expect(logout).toEqual(['end_session_endpoint', 'backchannel_logout_supported', 'backchannel_logout_session_supported']);
  });

  it('DISC-11: any web page can read it, and it can be cached', async () => {
    const { headers } = await provider.get(CONFIGURATION, { origin: 'https://app.example' });
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('cache-control')).toBe('public, max-age=60');
  });

  it.each(['/tenant', '//evil.example', '/..'])('DISC-01, 8414-10 §3: the document inserted before %s does not exist', async (path) => {
    expect((await provider.get(CONFIGURATION + path)).status).toBe(404);
  });

  it('DISC-12: discovery of openid-client with its defaults accepts it, but for TLS', async () => {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so to make people think; the test server speaks plain HTTP
    const execute = [openid.allowInsecureRequests];
    const config = await openid.discovery(new URL(provider.url), 'client', undefined, undefined, { execute });
    expect(config.serverMetadata().issuer).toBe(provider.url);
  });
});

/** The texts by which a response would give a private key away, in each format that it could be in. */
function formsOf(secret: string): Readonly<Record<string, string>> {
  const der = Buffer.from(secret, 'hex');
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const { d, p, q, dp, dq, qi } = key.export({ format: 'jwk' });
  const members = Object.entries({ d, p, q, dp, dq, qi }).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  // Line by line: JSON has the line breaks escaped.
  const [, first = '', second = ''] = key.export({ format: 'pem', type: 'pkcs8' }).toString().split('\n');
  const base64 = der.toString('base64');
  return {
    ...Object.fromEntries(members),
    hex: secret.slice(-40),
    pem: second || first,
    'the name of a PEM block': 'PRIVATE KEY',
    base64: base64.slice(40, 80),
    base64url: der.toString('base64url').slice(40, 80),
  };
}

describe('the keys of an OpenID provider', () => {
  let provider: Provider;
  let client: Client;

  beforeAll(async () => {
    provider = await startProvider();
    client = await provider.createClient();
  });
  afterAll(() => provider.server.stop());

  const published = async (): Promise<Record<string, string>[]> =>
    (await provider.get(JWKS)).json<{ keys: Record<string, string>[] }>().keys;
  const listed = async (): Promise<SigningKey[]> => expectStatus(await provider.admin('GET', SIGNING_KEYS), 200).json<SigningKey[]>();
  const idToken = async (): Promise<string> => {
    const tokens = await provider.obtainTokens(client, { scope: 'openid' });
    return (tokens as unknown as { id_token: string }).id_token;
  };

  it('KEY-01, KEY-08 §15.1, KEY-11, 8414-08 §2: RS256 and ES256 keys, each with its use, its algorithm and its own ID, and without private parts', async () => {
    const keys = await published();
    expect(keys.map(({ kty, alg, use }) => ({ kty, alg, use }))).toEqual(
      expect.arrayContaining([
        { kty: 'RSA', alg: 'RS256', use: 'sig' },
        { kty: 'EC', alg: 'ES256', use: 'sig' },
      ]),
    );
    for (const key of keys)
      expect(Object.keys(key).filter((name) => ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'].includes(name))).toEqual([]);
    expect(new Set(keys.map(({ kid }) => kid)).size).toBe(keys.length);
    expect(Buffer.from(keys.find(({ kty }) => kty === 'RSA')?.['n'] ?? '', 'base64url').length).toBeGreaterThanOrEqual(256);
  });

  it('KEY-13: the key set is JSON that any web page can read, and may be kept for five minutes only', async () => {
    const { headers } = await provider.get(JWKS, { origin: 'https://app.example' });
    expect(headers.get('content-type')).toMatch(/^application\/json\b/);
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('cache-control')).toBe('public, max-age=300');
  });

  it('KEY-02 §10.1.1, KEY-06: a rotated key is published beside the current one, which signs on, and the rotation is in the audit log', async () => {
    const before = decodeProtectedHeader(await idToken()).kid;
    const created = expectStatus(await provider.admin('POST', SIGNING_KEYS, { algorithm: 'RS256' }), 201).json<SigningKey>();
    expect(created).toMatchObject({ algorithm: 'RS256', state: 'next' });
    const kids = (await published()).map(({ kid }) => kid);
    expect(kids).toEqual(expect.arrayContaining([before, created.kid]));
    expect(decodeProtectedHeader(await idToken()).kid).toBe(before);
    const [entry] = await provider.server.db.query<{ action: string; resource_target: string }>(
      `SELECT action, resource_target FROM audit_logs WHERE resource_type = 'oauth2_signing_key' ORDER BY time DESC LIMIT 1`,
    );
    expect(entry).toEqual({ action: 'create', resource_target: 'RS256 2' });
  });

  it('KEY-05: a key that was replaced is published for two days after it has signed last, also if it was to go earlier', async () => {
    // Unless the next one is there already.
    expect([201, 409]).toContain((await provider.admin('POST', SIGNING_KEYS, { algorithm: 'RS256' })).status);
    const gone = `UPDATE crypto_keys SET deletes_at = now() + interval '1 minute' WHERE feature = 'oidc_signing' AND deletes_at IS NOT NULL RETURNING id`;
    expect(await provider.server.db.query(gone)).toHaveLength(1);
    const keys = expectStatus(await provider.admin('GET', SIGNING_KEYS), 200).json<Record<string, string>[]>();
    const [next, current] = keys.filter(({ algorithm }) => algorithm === 'RS256');
    const times = [current?.['published_until'], next?.['signs_from']].map((time) => Date.parse(time ?? ''));
    expect((times[0] ?? 0) - (times[1] ?? 0)).toBe(48 * 60 * 60 * 1000);
  });

  it('KEY-07: of many rotations at once, one makes a key', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => provider.admin('POST', SIGNING_KEYS, { algorithm: 'ES256' })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array.from({ length: 7 }, () => 409)]);
    expect((await listed()).filter(({ algorithm, state }) => algorithm === 'ES256' && state === 'next')).toHaveLength(1);
  });

  it('KEY-04: a revoked key is gone at once, what it signed is refused, and another key signs', async () => {
    const token = await idToken();
    const { kid = '' } = decodeProtectedHeader(token);
    expectStatus(await provider.admin('DELETE', `${SIGNING_KEYS}/${kid}`), 204);
    expect((await published()).map((key) => key['kid'])).not.toContain(kid);
    const next = await idToken();
    expect(decodeProtectedHeader(next).kid).not.toBe(kid);
    const keys = createRemoteJWKSet(new URL(JWKS, provider.url));
    await expect(jwtVerify(token, keys)).rejects.toThrow('no applicable key');
    expect((await jwtVerify(next, keys)).payload.iss).toBe(provider.url);
    expectStatus(await provider.admin('DELETE', `${SIGNING_KEYS}/${kid}`), 404);
  });

  it('KEY-12: private keys are stored as rows of the encrypted table, and no response has one', async () => {
    const rows = await provider.server.db.query<{ feature: string; secret: string }>(
      `SELECT feature, secret FROM crypto_keys WHERE feature LIKE 'oidc_signing%' ORDER BY feature`,
    );
    expect(rows.map(({ feature }) => feature)).toEqual(expect.arrayContaining(['oidc_signing', 'oidc_signing_es256']));
    const created = expectStatus(await provider.admin('POST', SIGNING_KEYS, { algorithm: 'RS256' }), 201);
    const [next] = await provider.server.db.query<{ secret: string }>(
      `SELECT secret FROM crypto_keys WHERE feature = 'oidc_signing' ORDER BY sequence DESC LIMIT 1`,
    );
    const answers = await Promise.all([
      provider.get(JWKS),
      provider.get(CONFIGURATION),
      provider.admin('GET', SIGNING_KEYS),
      provider.admin('GET', '/api/v2/audit?q=resource_type:oauth2_signing_key&limit=25'),
    ]);
    const texts = [created.text, ...answers.map((answer) => expectStatus(answer, 200).text)].join();
    expect(texts).toContain(created.json<SigningKey>().kid);
    for (const secret of [...rows, next].map((row) => row?.secret ?? '')) {
      for (const [form, text] of Object.entries(formsOf(secret))) expect([form, texts.includes(text)]).toEqual([form, false]);
    }
  });

  it('KEY-03: verifiers that ask for the key set only when their copy is too old verify every token while keys rotate under load', async () => {
    // Keeps its copy for as long as it may, and asks for no key that it does not know.
    const keys = createRemoteJWKSet(new URL(JWKS, provider.url), { cacheMaxAge: 300_000, cooldownDuration: 300_000 });
    let failures = 0;
    const verified = new Set<string | undefined>();
    const sign = async (): Promise<void> => {
      const token = await idToken();
      await jwtVerify(token, keys, { issuer: provider.url }).then(
        ({ protectedHeader }) => verified.add(protectedHeader.kid),
        () => (failures += 1),
      );
    };
    for (let rotation = 0; rotation < 3; rotation += 1) {
      await provider.admin('POST', SIGNING_KEYS, { algorithm: 'RS256' });
      await keys.reload();
      await Promise.all(Array.from({ length: 6 }, sign));
      // A day passes: what is published as the next key begins to sign.
      await provider.server.db.query(`UPDATE crypto_keys SET starts_at = starts_at - interval '25 hours' WHERE feature = 'oidc_signing'`);
      await provider.admin('GET', SIGNING_KEYS);
      await Promise.all(Array.from({ length: 6 }, sign));
    }
    expect(failures).toBe(0);
    expect(verified.size).toBeGreaterThanOrEqual(3);
  });

  it('KEY-14: no kind of JWT passes for another one', async () => {
    const token = await idToken();
    expect(decodeProtectedHeader(token).typ).toBe('JWT');
    expect((await provider.me(token)).status).toBe(401);
    expect((await provider.get('/oauth2/userinfo', bearer(token))).status).toBe(401);
    const introspected = await provider.postAs(client, '/oauth2/introspect', { token });
    expect(introspected.json()).toEqual({ active: false });
    expect(decodeJwt(token).aud).toBe(client.id);
  });
});
