import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  AUTHORIZE,
  CALLBACK,
  type ClientInformation,
  clientMetadata,
  expectNoStore,
  expectRefused,
  INITIAL_TOKENS,
  parseChallenge,
  type Provider,
  REGISTER,
  registerItself,
  selfRegistered,
  SETTINGS,
  startProvider,
} from '../support/oauth/index.js';
import type { Answer } from '../support/http-client.js';

describe('RFC 7591: dynamic client registration', () => {
  let provider: Provider;

  beforeAll(async () => {
    provider = await startProvider();
  });
  afterAll(() => provider.server.stop());

  const register = (fields: Record<string, unknown> = {}, token?: string): Promise<Answer> =>
    registerItself(provider.server, fields, token);
  const registered = async (fields: Record<string, unknown> = {}): Promise<ClientInformation> =>
    (await selfRegistered(provider.server, fields)).information;

  it('7591-01 §3: a registration is a POST of a JSON object; any other body is refused', async () => {
    const form = await provider.post(REGISTER, { body: new URLSearchParams({ client_name: 'x' }) });
    expectRefused(form, 'invalid_client_metadata');
    for (const [type, body] of [
      ['text/plain', '{}'],
      ['application/json', '{'],
      ['application/json', '[]'],
      ['application/json', '"x"'],
      ['application/json', ''],
    ]) {
      const answer = await provider.post(REGISTER, { headers: { 'content-type': type! }, body: body! });
      expectRefused(answer, 'invalid_request', 'invalid_client_metadata');
      expect(answer.text).not.toContain('form-urlencoded');
    }
    expect((await provider.get(REGISTER)).status).toBe(405);
  });

  it('7591-02 §3: with the policy token, a registration needs a valid initial access token; a wrong one is invalid_token', async () => {
    expect((await provider.admin('PUT', SETTINGS, { dynamic_client_registration: 'token' })).status).toBe(200);
    const created = await provider.admin('POST', INITIAL_TOKENS, { name: 'CI' });
    const { token } = created.json<{ token: string }>();
    const wrong = `${token.slice(0, -1)}${token.endsWith('x') ? 'y' : 'x'}`;
    for (const presented of [undefined, wrong, 'x', provider.session]) {
      const answer = await register({}, presented);
      expect([answer.status, answer.json<{ error: string }>().error]).toEqual([401, 'invalid_token']);
      // Without a token the challenge is bare (RFC 6750 section 3.1).
      const params = presented === undefined ? { realm: 'coder' } : { realm: 'coder', error: 'invalid_token' };
      expect(parseChallenge(answer)).toMatchObject({ scheme: 'Bearer', params });
      expect('error' in parseChallenge(answer).params).toBe(presented !== undefined);
    }
    expect((await register({}, token)).status).toBe(201);
    // Used up.
    expect((await register({}, token)).status).toBe(401);
    expect((await provider.admin('PUT', SETTINGS, { dynamic_client_registration: 'open' })).status).toBe(200);
    expect((await register({}, wrong)).status).toBe(401);
  });

  it('7591-03 §2, 7591-04 §5, ASVS-10.4.7: at least one redirect URI is required, and each is checked', async () => {
    for (const uris of [
      undefined,
      null,
      [],
      'https://client.example/cb',
      [CALLBACK, 'javascript:alert(1)'],
      ['data:text/html,x'],
      ['file:///etc/passwd'],
      ['vbscript:x'],
      ['https://client.example/cb#x'],
      ['https://user:secret@client.example/cb'],
      ['http://client.example/cb'],
      ['/callback'],
      ['https://*.client.example/cb'],
      Array.from({ length: 33 }, (_, n) => `https://client.example/${n}`),
      [`https://client.example/${'x'.repeat(2048)}`],
      // Pages of this server.
      [`${provider.url}/swagger/oauth2-redirect.html`],
      [`${provider.url.replace('127.0.0.1', 'localhost')}/cb`],
    ]) {
      expectRefused(await register({ redirect_uris: uris }), 'invalid_redirect_uri');
    }
    const uris = ['https://client.example/cb?x=1', 'http://localhost:7777/cb', 'com.example.app:/callback'];
    expect((await registered({ redirect_uris: uris }))['redirect_uris']).toEqual(uris);
  });

  it('7591-05 §2, 7591-14 §3.1: what is omitted gets the default of the standard, and the response says what was registered', async () => {
    const answer = await provider.post(REGISTER, { body: { redirect_uris: [CALLBACK] } });
    expect(answer.status).toBe(201);
    expect(answer.json()).toEqual({
      client_id: expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown,
      client_id_issued_at: expect.any(Number) as unknown,
      client_name: 'App at 127.0.0.1:9876',
      client_secret: expect.stringMatching(/^coder_\w{10}_\w{40}$/) as unknown,
      client_secret_expires_at: 0,
      dpop_bound_access_tokens: false,
      grant_types: ['authorization_code'],
      id_token_signed_response_alg: 'RS256',
      redirect_uris: [CALLBACK],
      registration_access_token: expect.stringMatching(/^coder_\w{10}_\w{40}$/) as unknown,
      registration_client_uri: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/oauth2\/clients\/[0-9a-f-]{36}$/) as unknown,
      response_types: ['code'],
      subject_type: 'public',
      token_endpoint_auth_method: 'client_secret_basic',
    });
  });

  it('7591-06 §2.1: grant types and response types must fit together, and to an app that nobody has reviewed', async () => {
    for (const fields of [
      { response_types: ['token'] },
      { response_types: ['code', 'id_token'] },
      { response_types: [] },
      { grant_types: ['implicit'] },
      { grant_types: ['authorization_code', 'client_credentials'] },
      { grant_types: ['password'] },
      { grant_types: ['refresh_token'] },
      { grant_types: [] },
      { token_endpoint_auth_method: 'private_key_jwt' },
      { token_endpoint_auth_method: 'client_secret_jwt' },
    ]) {
      expectRefused(await register(fields), 'invalid_client_metadata');
    }
    // Clients list extension grants in case that a server has them.
    const types = ['refresh_token', 'authorization_code', 'urn:ietf:params:oauth:grant-type:device_code'];
    expect((await registered({ grant_types: types }))['grant_types']).toEqual(['authorization_code', 'refresh_token']);
  });

  it('7591-07 §2: keys come by value or by reference, and never with a private part', async () => {
    const jwk = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' };
    for (const fields of [
      { jwks: { keys: [jwk] }, jwks_uri: 'https://client.example/jwks' },
      { jwks_uri: 'http://client.example/jwks' },
      { jwks_uri: 'x' },
      { jwks: { keys: [{ ...jwk, d: 'd' }] } },
      { jwks: { keys: [{ kty: 'oct', k: 'k' }] } },
      { jwks: { keys: 'x' } },
      { jwks: { keys: [null] } },
      { jwks: 'x' },
      { jwks: { keys: Array.from({ length: 11 }, () => jwk) } },
    ]) {
      expectRefused(await register(fields), 'invalid_client_metadata');
    }
    expect((await registered({ jwks: { keys: [jwk] } }))['jwks']).toEqual({ keys: [jwk] });
  });

  it('7591-08 §2, 7591-09 §2.2: unknown and localized metadata is accepted and not returned', async () => {
    const information = await registered({
      'client_name#fr': 'Éditeur',
      nonsense: { deep: [1] },
      client_id: 'mine',
      client_secret: 'mine',
    });
    expect(Object.keys(information).filter((name) => name === 'nonsense' || name.includes('#'))).toEqual([]);
    expect(information.client_id).not.toBe('mine');
    expect(information.client_secret).toBeUndefined();
  });

  it('7591-10 §2.3: a software statement is never accepted', async () => {
    expectRefused(await register({ software_statement: 'eyJhbGciOiJub25lIn0.e30.' }), 'unapproved_software_statement');
    for (const statement of ['x', 7, {}]) expectRefused(await register({ software_statement: statement }), 'invalid_software_statement');
  });

  it('7591-11 §3.2.1: the response is 201, is never cached, and returns all registered metadata', async () => {
    const fields = {
      client_uri: 'https://client.example',
      logo_uri: 'https://client.example/logo.png',
      tos_uri: 'https://client.example/tos',
      policy_uri: 'https://client.example/privacy',
      contacts: ['dev@client.example'],
      software_id: 'b5c2',
      software_version: '1.0',
      application_type: 'native',
      scope: 'user:read file:read',
      token_endpoint_auth_method: 'client_secret_post',
    };
    const answer = await register(fields);
    expect(answer.status).toBe(201);
    expectNoStore(answer);
    expect(answer.json()).toMatchObject({ ...fields, client_secret_expires_at: 0 });
  });

  it('7591-12 §3.2.1: a public client gets no secret, and a secret is shown only once', async () => {
    const open = await registered();
    expect([open.client_secret, open['client_secret_expires_at']]).toEqual([undefined, undefined]);
    const closed = await registered({ token_endpoint_auth_method: 'client_secret_basic' });
    const path = new URL(closed.registration_client_uri).pathname;
    const read = await provider.get(path, { authorization: `Bearer ${closed.registration_access_token}` });
    expect(read.json<ClientInformation>().client_secret).toBeUndefined();
  });

  it('7591-13 §3.2.2, 7591-19: every member has a type and a bound; a violation names the member', async () => {
    const values = {
      client_name: 7,
      scope: 'x'.repeat(4097),
      token_endpoint_auth_method: ['none'],
      grant_types: ['authorization_code', 7],
      response_types: 'code',
      contacts: Array.from({ length: 11 }, () => 'x'),
      software_id: 'x'.repeat(256),
      client_uri: `https://client.example/${'x'.repeat(2048)}`,
      logo_uri: 'javascript:alert(1)',
      application_type: 'desktop',
    };
    for (const [name, value] of Object.entries(values)) {
      const answer = await register({ [name]: value });
      expectRefused(answer, 'invalid_client_metadata');
      expect(answer.json<{ error_description: string }>().error_description).toContain(name);
    }
    const large = await register({ client_name: 'x'.repeat(20_000) });
    expect([large.status, large.json<{ error: string }>().error]).toEqual([413, 'invalid_request']);
  });

  it('7591-15 §5: addresses of web pages may be http or https, are stored, linked with their hosts except for the logo, and not fetched', async () => {
    const requests: (string | undefined)[] = [];
    const host = createServer((request, response) => {
      requests.push(request.url);
      response.end();
    });
    await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
    try {
      const authority = `127.0.0.1:${(host.address() as AddressInfo).port}`; // a TCP server that listens has one
      const pages = Object.fromEntries(
        ['logo_uri', 'client_uri', 'policy_uri', 'tos_uri'].map((name, n) => [
          name,
          `http${n % 2 === 0 ? '' : 's'}://${authority}/${name}`,
        ]),
      );
      const { client, information } = await selfRegistered(provider.server, pages);
      expect(information).toMatchObject(pages);
      const { answer } = await provider.authorize(client, {}, { method: 'GET' });
      expect(answer.status).toBe(200);
      for (const name of ['client_uri', 'policy_uri', 'tos_uri']) expect(answer.text).toContain(`href="${pages[name] ?? ''}"`);
      expect(answer.text.split(`at <bdi>${authority}</bdi>`)).toHaveLength(4);
      expect(answer.text).not.toContain(`${authority}/logo_uri`);
      expect(answer.headers.get('content-security-policy')).not.toContain(authority);
      await provider.obtainTokens(client);
      expect(requests).toEqual([]);
    } finally {
      await new Promise((resolve) => host.close(resolve));
    }
  });

  it('7591-17 §5, ASVS-10.4.7: consent is asked every time, names the host, and says that the app is unverified', async () => {
    const { client } = await selfRegistered(provider.server, { redirect_uris: ['https://client.example/cb'] });
    for (let visit = 0; visit < 2; visit++) {
      const { answer } = await provider.authorize(
        client,
        {},
        { method: 'GET', headers: { cookie: `coder_session_token=${provider.session}` } },
      );
      expect(answer.status).toBe(200);
      expect(answer.text).toContain('This app is unverified.');
      expect(answer.text).toContain('client.example');
      await provider.obtainTokens(client);
    }
    expect((await provider.get(AUTHORIZE)).status).toBe(303);
  });

  it('7591-18: the application type, if the client states one, is enforced on its redirect URIs', async () => {
    expectRefused(await register({ application_type: 'web' }), 'invalid_redirect_uri');
    const native = { application_type: 'native', redirect_uris: ['https://localhost/cb'] };
    expectRefused(await register(native), 'invalid_redirect_uri');
    expect((await registered({ application_type: 'web', redirect_uris: ['https://client.example/cb'] }))['application_type']).toBe('web');
  });

  it('7591-14 §3.1: administrator scopes are never registered, and a scope that has nothing else is refused', async () => {
    expect((await registered({ scope: 'gatehouse:admin user:read gatehouse:admin.read' }))['scope']).toBe('user:read');
    expectRefused(await register({ scope: 'gatehouse:admin' }), 'invalid_client_metadata');
    const { client } = await selfRegistered(provider.server);
    const tokens = await provider.obtainTokens(client, { scope: 'user:read gatehouse:admin gatehouse:admin.read' });
    expect(tokens.scope).toBe('user:read');
  });

  it('7591-08 §2: null is the same as absent', async () => {
    const fields = Object.fromEntries(Object.keys(clientMetadata()).map((name) => [name, null]));
    const information = await registered({ ...fields, redirect_uris: [CALLBACK] });
    expect(information['token_endpoint_auth_method']).toBe('client_secret_basic');
  });
});
