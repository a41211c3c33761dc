import { createHmac } from 'node:crypto';
import { type CryptoKey, exportSPKI, importJWK } from 'jose';
import { expectStatus } from '../support/expect-answer.js';
import type { Answer } from '../support/http-client.js';
import {
  APPS,
  assertedForm,
  basic,
  DEVICE_AUTHORIZATION,
  DEVICE_GRANT_TYPES,
  EXTENSION,
  exchangeFields,
  expectInvalidClient,
  expectRefused,
  type Fields,
  newSigningKey,
  PAR,
  type Provider,
  readDocument,
  refreshFields,
  registerItself,
  registerSigningClient,
  REVOKE,
  SERVER_METADATA,
  SETTINGS,
  signAssertion,
  signedForm,
  type SigningClient,
  type SigningKey,
  startProvider,
  TOKENS,
  type Tokens,
  UNKNOWN_ID,
  WITH_ASSERTIONS,
} from '../support/oauth/index.js';

const INTROSPECT = '/oauth2/introspect';
const DEVICE = { grant_type: DEVICE_GRANT_TYPES[0], device_code: 'x' };

let provider: Provider;
let client: SigningClient;
beforeAll(async () => {
  provider = await startProvider(WITH_ASSERTIONS);
  const grantTypes = ['authorization_code', 'refresh_token', ...DEVICE_GRANT_TYPES.slice(0, 1)];
  client = await registerSigningClient(provider.server, provider.session, { grant_types: grantTypes });
});
afterAll(() => provider.server.stop());

const post = (form: URLSearchParams, path = TOKENS): Promise<Answer> => provider.post(path, { body: form });
const now = (): number => Math.floor(Date.now() / 1000);

/** A token request with this assertion, for a refresh token that does not exist. */
async function attempt(
  claims: Fields | Record<string, unknown> = {},
  header: Record<string, unknown> = {},
  key?: SigningKey,
): Promise<Answer> {
  const assertion = await signAssertion(provider.server, client.id, key ?? client.key, claims, header);
  return post(assertedForm(assertion, DEVICE));
}
/** The client was authenticated: the request fails for what it asks. */
function expectAuthenticated(answer: Answer): void {
  expectRefused(answer, 'invalid_grant');
}
function expectFault(answer: Answer, fault: string): void {
  expectInvalidClient(answer);
  expect(answer.json<{ error_description: string }>().error_description).toContain(fault);
}

describe('the JWT that a client authenticates with', () => {
  it('7523-01 RFC 7521 §4.2: has the type jwt-bearer, which is sent with it; another type is invalid_client, one without the other invalid_request', async () => {
    expectAuthenticated(await attempt());
    const assertion = await signAssertion(provider.server, client.id, client.key);
    const saml = 'urn:ietf:params:oauth:client-assertion-type:saml2-bearer';
    expectFault(await post(assertedForm(assertion, { ...DEVICE, client_assertion_type: saml })), 'client_assertion_type must be');
    expectRefused(await post(assertedForm(assertion, { ...DEVICE, client_assertion_type: undefined })), 'invalid_request');
    expectRefused(await post(assertedForm(assertion, { ...DEVICE, client_assertion: undefined })), 'invalid_request');
    expectRefused(await post(assertedForm(assertion, { ...DEVICE, client_assertion: [assertion, assertion] })), 'invalid_request');
  });

  it('7523-02 §3: names the client as issuer and as subject, and a client_id beside it is the same', async () => {
    for (const claims of [{ iss: UNKNOWN_ID }, { iss: undefined }, { sub: undefined }, { sub: '' }, { sub: 7 }]) {
      expectFault(await attempt(claims), 'iss and sub must be the client ID');
    }
    // Somebody else's name, with the own key: nothing says whether that client exists.
    for (const sub of [UNKNOWN_ID, 'x', 'https://client.example/x.json'])
      expectFault(await attempt({ iss: sub, sub }), 'The client credentials are invalid');
    const assertion = (): Promise<string> => signAssertion(provider.server, client.id, client.key);
    expectAuthenticated(await post(assertedForm(await assertion(), { ...DEVICE, client_id: client.id })));
    expectFault(await post(assertedForm(await assertion(), { ...DEVICE, client_id: UNKNOWN_ID })), 'must be the client_id');
  });

  it('7523-03 RFC 7523bis, 2.1-12 §2.4, 9126-06 §2: has the issuer as its only audience, as a string or a list of one; the token endpoint is refused', async () => {
    expectAuthenticated(await attempt({ aud: [provider.url] }));
    for (const aud of [
      undefined,
      `${provider.url}/`,
      provider.url + TOKENS,
      provider.url + PAR,
      [provider.url, provider.url + TOKENS],
      [provider.url + TOKENS, provider.url],
      [],
      'https://elsewhere.example',
      client.id,
    ]) {
      expectFault(await attempt({ aud }), `aud must be ${provider.url} and nothing else`);
    }
  });

  it('7523-04 §3: expires within an hour, and is valid between nbf and exp, with a minute for clocks that differ', async () => {
    expectAuthenticated(await attempt({ exp: now() + 3600 }));
    expectAuthenticated(await attempt({ exp: now() - 30, iat: undefined }));
    expectAuthenticated(await attempt({ nbf: now() + 30, iat: now() + 30 }));
    expectFault(await attempt({ exp: undefined }), 'exp is missing');
    expectFault(await attempt({ exp: '9999999999' }), 'exp is missing, or not a number');
    expectFault(await attempt({ exp: now() - 120 }), 'has expired');
    expectFault(await attempt({ exp: now() + 2 * 3600 }), 'exp must be at most 3600 seconds from now');
    expectFault(await attempt({ nbf: now() + 600 }), 'not valid yet');
    expectFault(await attempt({ iat: now() + 600 }), 'iat is in the future');
  });

  it('7523-05 §3: has a jti, and is accepted once, whatever came of the request', async () => {
    for (const jti of [undefined, '', 'x'.repeat(256), 7]) expectFault(await attempt({ jti }), 'jti must be 1 to 255 characters');
    const assertion = await signAssertion(provider.server, client.id, client.key);
    expectAuthenticated(await post(assertedForm(assertion, DEVICE)));
    for (const path of [TOKENS, REVOKE, INTROSPECT])
      expectFault(await post(assertedForm(assertion, { ...DEVICE, token: 'x' }), path), 'it was used before');
    // The same jti of another client is another one.
    const other = await registerSigningClient(provider.server, provider.session);
    for (const each of [client, other]) {
      expectStatus(
        await post(assertedForm(await signAssertion(provider.server, each.id, each.key, { jti: 'same' }), { token: 'x' }), REVOKE),
        200,
      );
    }
    expectFault(await attempt({ jti: 'same' }), 'it was used before');
  });

  it('7523-06 RFC 7523bis: has the typ client-authentication+jwt or JWT, or none: tokens of other kinds are refused', async () => {
    for (const typ of ['client-authentication+jwt', 'application/client-authentication+jwt', 'JWT', 'jwt'])
      expectAuthenticated(await attempt({}, { typ }));
    for (const typ of ['at+jwt', 'application/at+jwt', 'dpop+jwt', 'logout+jwt', 'token-introspection+jwt', '']) {
      expectFault(await attempt({}, { typ }), 'typ must be');
    }
  });

  it('7523-07 §3, 9700-13 §2.5, ASVS-10.4.16: is signed with a registered key and an asymmetric algorithm, which the registration can pin', async () => {
    expectFault(await attempt({}, {}, await newSigningKey('ES256', client.key.kid)), 'The client credentials are invalid');
    expectFault(await attempt({}, {}, await newSigningKey('ES256')), 'The client credentials are invalid');
    const [head, claims] = (await signAssertion(provider.server, client.id, client.key)).split('.');
    const encode = (header: object): string => Buffer.from(JSON.stringify(header)).toString('base64url');
    for (const alg of ['none', 'None', 'NONE']) {
      expectFault(await post(assertedForm(`${encode({ alg })}.${claims}.`, DEVICE)), 'alg must be one of');
    }
    expectFault(
      await post(assertedForm(`${encode({ alg: 'ES256', kid: client.key.kid })}.${claims}.`, DEVICE)),
      'The client credentials are invalid',
    );
    // Whoever knows the public key could make these, if it were taken for a shared secret.
    const spki = await exportSPKI((await importJWK(client.key.publicJwk, 'ES256', { extractable: true })) as CryptoKey);
    for (const secret of [spki, JSON.stringify(client.key.publicJwk)]) {
      const signed = `${encode({ alg: 'HS256', kid: client.key.kid })}.${claims}`;
      const mac = createHmac('sha256', secret).update(signed).digest('base64url');
      expectFault(await post(assertedForm(`${signed}.${mac}`, DEVICE)), 'alg must be one of');
    }
    // A key in the header is not a registered one.
    const own = await newSigningKey('ES256');
    expectFault(await attempt({}, { kid: undefined, jwk: own.publicJwk }, own), 'The client credentials are invalid');
    expectFault(await attempt({}, { crit: [EXTENSION], [EXTENSION]: true }), 'without extensions');
    for (const text of [`${head}.${claims}`, 'x', 'a.b.c', `${head}.${claims}.!`])
      expectInvalidClient(await post(assertedForm(text, DEVICE)));

    const rsa = await newSigningKey('RS256');
    const keys = { jwks: { keys: [rsa.publicJwk, client.key.publicJwk].map(({ alg: _any, ...jwk }) => jwk) } };
    const pinned = await registerSigningClient(provider.server, provider.session, { ...keys, token_endpoint_auth_signing_alg: 'PS256' });
    const signedWith = async (key: SigningKey, header: object = {}): Promise<Answer> =>
      post(assertedForm(await signAssertion(provider.server, pinned.id, key, {}, { ...header }), { token: 'x' }), REVOKE);
    for (const key of [rsa, client.key]) expectFault(await signedWith(key), 'alg must be one of PS256');
    expectStatus(await provider.admin('PUT', `${APPS}/${pinned.id}`, { name: pinned.name, token_endpoint_auth_signing_alg: '' }), 200);
    for (const key of [rsa, client.key]) expectStatus(await signedWith(key), 200);
    expectStatus(await signedWith(rsa, { kid: undefined }), 200);
  });

  it('7523-08 RFC 6749 §2.3: is the only credential of the request, and of the client: only the registered method works', async () => {
    const assertion = (): Promise<string> => signAssertion(provider.server, client.id, client.key);
    expectRefused(await post(assertedForm(await assertion(), { ...DEVICE, client_secret: 'x' })), 'invalid_request');
    const headers = { authorization: basic(client.id, 'x') };
    expectRefused(await provider.post(TOKENS, { headers, body: assertedForm(await assertion(), DEVICE) }), 'invalid_request');
    expectRefused(await post(assertedForm('', DEVICE), `${TOKENS}?client_assertion=${await assertion()}`), 'invalid_request');

    // Without its key the client is nobody, and there is no secret to steal.
    expectInvalidClient(await provider.postAs(client, TOKENS, DEVICE, { auth: 'none' }));
    expect((await provider.admin('POST', `${APPS}/${client.id}/secrets`)).status).toBe(400);
    const confidential = await provider.createClient();
    const open = await provider.createClient({ type: 'public' });
    for (const { id } of [confidential, open]) {
      expectFault(
        await post(assertedForm(await signAssertion(provider.server, id, client.key), DEVICE)),
        'The client credentials are invalid',
      );
    }
    // A secret that it had before counts as little.
    const keys = { token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [client.key.publicJwk] } };
    expectStatus(await provider.admin('PUT', `${APPS}/${confidential.id}`, { name: confidential.name, ...keys }), 200);
    expectInvalidClient(await provider.refresh(confidential, 'x'));
    expectInvalidClient(await provider.refresh(confidential, 'x', {}, { auth: 'basic' }));
    expectStatus(await post(await signedForm(provider.server, { ...confidential, key: client.key }, { token: 'x' }), REVOKE), 200);
  });

  it('7523-10 §2.2: is accepted wherever clients authenticate: for codes, refreshes, devices, introspection and revocation', async () => {
    const grant = await provider.obtainCode(client);
    const exchanged = await post(await signedForm(provider.server, client, exchangeFields(grant)));
    const first = expectStatus(exchanged, 200).json<Tokens>();
    expect((await provider.me(first.access_token)).status).toBe(200);
    const refreshed = await post(await signedForm(provider.server, client, refreshFields(first.refresh_token)));
    const tokens = expectStatus(refreshed, 200).json<Tokens>();
    const introspected = await post(await signedForm(provider.server, client, { token: tokens.access_token }), INTROSPECT);
    expect(expectStatus(introspected, 200).json()).toMatchObject({ active: true, client_id: client.id });
    const device = await post(await signedForm(provider.server, client), DEVICE_AUTHORIZATION);
    expect(expectStatus(device, 200).json()).toMatchObject({ device_code: expect.any(String) as unknown });
    expectStatus(await post(await signedForm(provider.server, client, { token: tokens.refresh_token }), REVOKE), 200);
    expect((await provider.me(tokens.access_token)).status).toBe(401);

    for (const [path, fields] of [
      [TOKENS, refreshFields(tokens.refresh_token)],
      [INTROSPECT, { token: tokens.access_token }],
      [REVOKE, { token: tokens.access_token }],
      [DEVICE_AUTHORIZATION, {}],
    ] as const) {
      const forged = await signAssertion(provider.server, client.id, await newSigningKey('ES256', client.key.kid));
      expectInvalidClient(await post(assertedForm(forged, fields), path));
      const atEndpoint = await signAssertion(provider.server, client.id, client.key, { aud: provider.url + path });
      expectInvalidClient(await post(assertedForm(atEndpoint, fields), path));
    }
  });

  it('7523-11 RFC 8414 §2: the metadata lists the method and its algorithms', async () => {
    const metadata = await readDocument(provider, SERVER_METADATA);
    const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'];
    for (const endpoint of ['token', 'revocation', 'introspection']) {
      expect(metadata[`${endpoint}_endpoint_auth_methods_supported`]).toContain('private_key_jwt');
      expect(metadata[`${endpoint}_endpoint_auth_methods_supported`]).not.toContain('client_secret_jwt');
      expect(metadata[`${endpoint}_endpoint_auth_signing_alg_values_supported`]).toEqual(algorithms);
    }
    for (const alg of ['RS256', 'PS512', 'ES384', 'EdDSA', 'Ed25519']) {
      const key = await newSigningKey(alg);
      const each = await registerSigningClient(provider.server, provider.session, { jwks: { keys: [key.publicJwk] } });
      expectStatus(await post(assertedForm(await signAssertion(provider.server, each.id, key), { token: 'x' }), REVOKE), 200);
    }
  });

  it('7523-12 RFC 7521 §5.2: is refused before it is parsed if it is longer than 8192 characters', async () => {
    expectFault(await attempt({ padding: 'x'.repeat(8192) }), 'at most 8192 characters');
    expectAuthenticated(await attempt({ padding: 'x'.repeat(4096) }));
  });

  it('7523-13 §2.2: is not signed with a client secret, because the server has only the hash of it: client_secret_jwt cannot be registered', async () => {
    const name = 'Symmetric';
    const body = { name, callback_url: client.redirectUri, token_endpoint_auth_method: 'client_secret_jwt' };
    expect((await provider.admin('POST', APPS, body)).status).toBe(400);
    await provider.admin('PUT', SETTINGS, { dynamic_client_registration: 'open' });
    expectRefused(await registerItself(provider.server, { token_endpoint_auth_method: 'client_secret_jwt' }), 'invalid_client_metadata');
    const confidential = await provider.createClient();
    const claims = (await signAssertion(provider.server, confidential.id, client.key)).split('.')[1];
    const signed = `${Buffer.from('{"alg":"HS256"}').toString('base64url')}.${claims}`;
    const mac = createHmac('sha256', confidential.secret!).update(signed).digest('base64url');
    expectInvalidClient(await post(assertedForm(`${signed}.${mac}`, { token: 'x' }), REVOKE));
  });
});

describe('without CODER_OAUTH_PRIVATE_KEY_JWT_ENABLE', () => {
  let off: Provider;
  beforeAll(async () => (off = await startProvider()));
  afterAll(() => off.server.stop());

  it('7523-14 §2.2: no client can be registered for the method, the metadata does not list it, and no assertion is accepted', async () => {
    const metadata = await readDocument(off, SERVER_METADATA);
    for (const endpoint of ['token', 'revocation', 'introspection']) {
      expect(metadata[`${endpoint}_endpoint_auth_methods_supported`]).not.toContain('private_key_jwt');
      expect(metadata).not.toHaveProperty(`${endpoint}_endpoint_auth_signing_alg_values_supported`);
    }
    const key = await newSigningKey();
    const keys = { token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [key.publicJwk] } };
    const refused = await off.admin('POST', APPS, { name: 'Signer', callback_url: client.redirectUri, ...keys });
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('CODER_OAUTH_PRIVATE_KEY_JWT_ENABLE');
    await off.admin('PUT', SETTINGS, { dynamic_client_registration: 'open' });
    expectRefused(await registerItself(off.server, keys), 'invalid_client_metadata');

    // An app from a time when it was on.
    const app = await off.createClient();
    const tokens = await off.obtainTokens(app);
    await off.server.db.query(`UPDATE oauth2_provider_apps SET token_endpoint_auth_method = 'private_key_jwt', jwks = $2 WHERE id = $1`, [
      app.id,
      JSON.stringify(keys.jwks),
    ]);
    for (const [path, fields] of [
      [TOKENS, refreshFields(tokens.refresh_token)],
      [INTROSPECT, { token: tokens.access_token }],
    ] as const) {
      expectInvalidClient(await off.post(path, { body: assertedForm(await signAssertion(off.server, app.id, key), fields) }));
    }
    expectInvalidClient(await off.refresh(app, tokens.refresh_token));
    // It can be renamed, and be given a secret again.
    expectStatus(await off.admin('PUT', `${APPS}/${app.id}`, { name: app.name }), 200);
    expectStatus(await off.admin('PUT', `${APPS}/${app.id}`, { name: app.name, token_endpoint_auth_method: 'client_secret_post' }), 200);
    await off.refreshed(app, tokens.refresh_token);
  });
});
