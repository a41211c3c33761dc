import { expectStatus } from '../support/expect-answer.js';
import type { Answer } from '../support/http-client.js';
import {
  assertedForm,
  type Authorization,
  CALLBACK,
  challengeOf,
  ClientHost,
  DEVICE_AUTHORIZATION,
  exchangeFields,
  expectInvalidClient,
  expectLocalRefusal,
  type Fields,
  newSigningKey,
  newVerifier,
  PAR,
  type Provider,
  type Pushed,
  refreshFields,
  REVOKE,
  signAssertion,
  signedForm,
  type SigningClient,
  type SigningKey,
  startProvider,
  TOKENS,
  type Tokens,
  WITH_ASSERTIONS,
} from '../support/oauth/index.js';

const INTROSPECT = '/oauth2/introspect';

describe('clients with keys in their metadata documents', () => {
  let host: ClientHost;
  let provider: Provider;
  beforeAll(async () => {
    host = await ClientHost.start();
    provider = await startProvider({ ...WITH_ASSERTIONS, ...host.env });
  });
  afterAll(async () => {
    await provider.server.stop();
    await host.stop();
  });

  interface Documented extends SigningClient {
    readonly path: string;
  }

  function documentOf(id: string, fields: object): object {
    const grants = { grant_types: ['authorization_code', 'refresh_token'] };
    return { client_id: id, client_name: 'Signing tool', redirect_uris: [CALLBACK], ...grants, ...fields };
  }
  const withKeys = (...keys: readonly SigningKey[]): object => ({
    token_endpoint_auth_method: 'private_key_jwt',
    jwks: { keys: keys.map(({ publicJwk }) => publicJwk) },
  });
  async function publish(fields?: object): Promise<Documented> {
    const key = await newSigningKey();
    const path = host.publish({});
    const id = host.origin + path;
    host.replace(path, documentOf(id, fields ?? withKeys(key)));
    return { id, name: 'Signing tool', redirectUri: CALLBACK, key, path };
  }
  const page = (client: Documented): Promise<Authorization> =>
    provider.authorize(client, {}, { method: 'GET', headers: { cookie: `coder_session_token=${provider.session}` } });
  const post = async (client: SigningClient, fields: Fields, path = TOKENS): Promise<Answer> =>
    provider.post(path, { body: await signedForm(provider.server, client, fields) });
  async function obtain(client: Documented): Promise<Tokens> {
    return expectStatus(await post(client, exchangeFields(await provider.obtainCode(client))), 200).json<Tokens>();
  }
  const expire = (client: Documented): Promise<unknown> =>
    provider.server.db.query(`UPDATE oauth2_provider_client_documents SET fresh_until = now() WHERE url = $1`, [client.id]);

  it('CIMD-09 §6.2: private_key_jwt makes the client confidential: it authenticates at every endpoint, or is refused', async () => {
    const client = await publish();
    const tokens = await obtain(client);
    expect(expectStatus(await post(client, { token: tokens.access_token }, INTROSPECT), 200).json()).toMatchObject({ active: true });
    const refreshed = expectStatus(await post(client, refreshFields(tokens.refresh_token)), 200).json<Tokens>();

    const [{ app_id: appId }] = (await provider.server.db.query<{ app_id: string }>(
      `SELECT app_id FROM oauth2_provider_client_documents WHERE url = $1`,
      [client.id],
    )) as [{ app_id: string }];
    const code = await provider.obtainCode(client);
    for (const [path, fields] of [
      [TOKENS, exchangeFields(code)],
      [TOKENS, refreshFields(refreshed.refresh_token)],
      [INTROSPECT, { token: refreshed.access_token }],
      [REVOKE, { token: refreshed.access_token }],
      [DEVICE_AUTHORIZATION, {}],
    ] as const) {
      expectInvalidClient(await provider.postAs(client, path, fields, { auth: 'none' }));
      expectInvalidClient(await post({ ...client, key: await newSigningKey('ES256', client.key.kid) }, fields, path));
      // The ID of its app is not its name.
      expectInvalidClient(await post({ ...client, id: appId }, fields, path));
    }
    expect((await provider.me(refreshed.access_token)).status).toBe(200);
    expectStatus(await post(client, { token: refreshed.access_token }, REVOKE), 200);
    expect((await provider.me(refreshed.access_token)).status).toBe(401);
  });

  it('CIMD-09 §6.2: the keys can be at a URL; without a key, or with a secret, the document is refused', async () => {
    const key = await newSigningKey();
    const jwks_uri = host.origin + host.publish({ keys: [key.publicJwk] });
    const client = await publish({ token_endpoint_auth_method: 'private_key_jwt', jwks_uri });
    expectStatus(await post({ ...client, key }, exchangeFields(await provider.obtainCode(client))), 200);
    for (const fields of [
      { token_endpoint_auth_method: 'private_key_jwt' },
      { token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [] } },
      { token_endpoint_auth_method: 'client_secret_basic' },
      { token_endpoint_auth_method: 'client_secret_jwt' },
    ]) {
      expectLocalRefusal(await page(await publish(fields)));
    }
  });

  it('CIMD-09 §6.2: a new key in the document is found when the client uses it, and a key that was removed ends with the copy', async () => {
    const client = await publish();
    const tokens = await obtain(client);
    const fetches = host.requestsOf(client.path);
    const next = await newSigningKey();
    host.replace(client.path, documentOf(client.id, withKeys(next)));
    const renewed = expectStatus(await post({ ...client, key: next }, refreshFields(tokens.refresh_token)), 200).json<Tokens>();
    expect(host.requestsOf(client.path)).toBe(fetches + 1);
    expectInvalidClient(await post(client, refreshFields(renewed.refresh_token)));
    // Anybody can send an assertion with a key that nobody knows: that fetches nothing again at once.
    for (let i = 0; i < 3; i++) expectInvalidClient(await post({ ...client, key: await newSigningKey() }, { token: 'x' }, REVOKE));
    expect(host.requestsOf(client.path)).toBe(fetches + 1);

    host.replace(client.path, documentOf(client.id, withKeys(client.key)));
    await expire(client);
    expectInvalidClient(await post({ ...client, key: next }, refreshFields(renewed.refresh_token)));
    expectStatus(await post(client, refreshFields(renewed.refresh_token)), 200);
  });

  it('CIMD-09 §6.2: the client authenticates where it pushes requests, too, even if nobody has met it before', async () => {
    const client = await publish();
    const request = { response_type: 'code', redirect_uri: CALLBACK, code_challenge: challengeOf(newVerifier()) };
    expectInvalidClient(await provider.postAs(client, PAR, request, { auth: 'none' }));
    const { request_uri } = expectStatus(await post(client, request, PAR), 201).json<Pushed>();
    const { answer } = await provider.authorize({ ...client }, { request_uri, redirect_uri: undefined, code_challenge: undefined });
    expect(expectStatus(answer, 302).headers.get('location')).toMatch(/[?&]code=/);
    const unknown = { ...client, id: `${client.id}?unknown` };
    expectInvalidClient(await post(unknown, request, PAR));
  });

  it('CIMD-15 §6.3: access that was given to a public client ends when its document asks for a key, and the other way round', async () => {
    const client = await publish({});
    const open = await provider.obtainTokens(client);
    host.replace(client.path, documentOf(client.id, withKeys(client.key)));
    await expire(client);
    expect((await page(client)).answer.status).toBe(200);
    expect((await provider.me(open.access_token)).status).toBe(401);
    expectInvalidClient(await provider.refresh(client, open.refresh_token));
    const tokens = await obtain(client);

    host.replace(client.path, documentOf(client.id, {}));
    await expire(client);
    expectInvalidClient(
      await provider.post(TOKENS, {
        body: assertedForm(await signAssertion(provider.server, client.id, client.key), refreshFields(tokens.refresh_token)),
      }),
    );
    expect((await provider.me(tokens.access_token)).status).toBe(401);
    await provider.obtainTokens(client);
  });
});
