import { expectStatus } from '../support/expect-answer.js';
import type { Answer } from '../support/http-client.js';
import {
  APPS,
  type Authorization,
  AUTHORIZE,
  basic,
  CALLBACK,
  challengeOf,
  type Client,
  encodeFields,
  expectInvalidClient,
  expectLocalRefusal,
  expectOAuthError,
  expectRedirectError,
  expectRefused,
  type Fields,
  formOf,
  newVerifier,
  PAR,
  type Provider,
  type Pushed,
  pushRequest,
  readDocument,
  registerItself,
  registerSigningClient,
  SERVER_METADATA,
  SETTINGS,
  signedForm,
  startProvider,
  WITH_ASSERTIONS,
} from '../support/oauth/index.js';

const URN = /^urn:ietf:params:oauth:request_uri:([\w-]{43})$/;

let provider: Provider;
let client: Client;
beforeAll(async () => {
  provider = await startProvider(WITH_ASSERTIONS);
  // The user has logged in long before the requests that are moved into the past.
  await provider.server.db.query(`UPDATE api_keys SET auth_time = now() - interval '1 hour' WHERE auth_time IS NOT NULL`);
  client = await provider.createClient();
});
afterAll(() => provider.server.stop());

const push = (fields: Fields = {}, by: Client = client): Promise<Answer> => provider.postAs(by, PAR, { ...requestOf(by), ...fields });
function requestOf({ redirectUri }: Client): Fields {
  return {
    response_type: 'code',
    redirect_uri: redirectUri,
    code_challenge: challengeOf(newVerifier()),
    code_challenge_method: 'S256',
    state: 'pushed',
  };
}
const pushed = async (fields: Fields = {}, by: Client = client): Promise<string> =>
  expectStatus(await push(fields, by), 201).json<Pushed>().request_uri;

/** Opens the link of a pushed request, as the browser of the signed-in person does. */
async function open(requestUri: string, by: Client = client, more: Fields = {}): Promise<Authorization> {
  const sent = { client_id: by.id, request_uri: requestUri, ...more };
  const query = encodeFields(sent).toString();
  const answer = await provider.get(`${AUTHORIZE}?${query}`, { cookie: `coder_session_token=${provider.session}` });
  const location = answer.headers.get('location');
  return { sent, query, verifier: '', answer, redirect: location === null ? null : new URL(location, provider.url) };
}
const allow = (requestUri: string, by: Client = client): Promise<Answer> =>
  provider.post(`${AUTHORIZE}?${encodeFields({ client_id: by.id, request_uri: requestUri }).toString()}`, {
    headers: { 'coder-session-token': provider.session },
  });
/** Moves the requests of this client into the past. */
const age = (seconds: number, by: Client = client): Promise<unknown> =>
  provider.server.db.query(
    `UPDATE oauth2_provider_pushed_requests SET created_at = created_at - $2 * interval '1 second', expires_at = expires_at - $2 * interval '1 second'
      WHERE app_id = $1`,
    [by.id, seconds],
  );

describe('pushed authorization requests', () => {
  it('9126-01 §2.1: are posted as a form by a client that authenticates as at the token endpoint, and cannot contain a request_uri', async () => {
    await pushed();
    expectStatus(await provider.postAs(client, PAR, requestOf(client), { auth: 'basic' }), 201);
    const signer = await registerSigningClient(provider.server, provider.session);
    expectStatus(await provider.post(PAR, { body: await signedForm(provider.server, signer, requestOf(signer)) }), 201);
    const open = await provider.createClient({ type: 'public' });
    await pushed({}, open);
    expectInvalidClient(await provider.postAs(client, PAR, requestOf(client), { auth: 'none' }));
    expectInvalidClient(await push({ client_secret: 'x' }));
    expectRefused(await push({ request_uri: await pushed() }), 'invalid_request');
    expectRefused(
      await provider.post(PAR, { headers: { authorization: basic(client.id, client.secret!) }, body: { response_type: 'code' } }),
      'invalid_request',
    );
    expect((await provider.get(PAR)).status).toBe(405);
  });

  it('9126-01 §2.1: are checked as at the authorization endpoint, and a fault is an error of the token endpoint', async () => {
    for (const [fields, error] of [
      [{ response_type: undefined }, 'invalid_request'],
      [{ response_type: 'token' }, 'unsupported_response_type'],
      [{ response_mode: 'fragment' }, 'invalid_request'],
      [{ redirect_uri: 'https://elsewhere.example/cb' }, 'invalid_request'],
      [{ redirect_uri: [CALLBACK, CALLBACK] }, 'invalid_request'],
      [{ code_challenge: undefined }, 'invalid_request'],
      [{ code_challenge: 'short' }, 'invalid_request'],
      [{ code_challenge_method: 'plain' }, 'invalid_request'],
      [{ scope: 'no:such' }, 'invalid_scope'],
      [{ resource: 'https://unknown.example/' }, 'invalid_target'],
      [{ state: ['a', 'b'] }, 'invalid_request'],
      [{ state: 'x'.repeat(8192) }, 'invalid_request'],
    ] as const) {
      expectRefused(await push(fields), error);
    }
    const device = await provider.createClient({ grantTypes: ['urn:ietf:params:oauth:grant-type:device_code'], redirectUris: [CALLBACK] });
    expectRefused(await push({}, device), 'unauthorized_client');
  });

  it('9126-02 §2.2: are answered by 201 with a request_uri of 256 random bits, which expires in 90 seconds', async () => {
    const answer = expectStatus(await push(), 201);
    expect(answer.headers.get('cache-control')).toMatch(/no-store/);
    expect(answer.headers.get('content-type')).toMatch(/^application\/json\b/);
    expect(answer.json()).toEqual({ request_uri: expect.stringMatching(URN) as unknown, expires_in: 90 });
    const [, reference = ''] = URN.exec(answer.json<Pushed>().request_uri) ?? [];
    expect(Buffer.from(reference, 'base64url')).toHaveLength(32);
    expect(await pushed()).not.toBe(await pushed());
  });

  it('9126-03 §2.2: lead the client that pushed them, and no other, to a consent for what was pushed, whatever else is in the link', async () => {
    const uri = await pushed({ scope: 'user:read', state: 'mine' });
    const page = (await open(uri, client, { scope: 'coder:all', redirect_uri: 'https://evil.example/', state: 'other' })).answer;
    expect(page.status).toBe(200);
    expect(page.text).toContain(client.name);
    const redirect = new URL(expectStatus(await allow(uri), 302).headers.get('location') ?? '');
    expect(redirect.origin + redirect.pathname).toBe(client.redirectUri);
    expect(Object.fromEntries(redirect.searchParams)).toEqual({ code: expect.any(String) as unknown, state: 'mine', iss: provider.url });

    const other = await provider.createClient();
    const foreign = await pushed();
    expectLocalRefusal(await open(foreign, other));
    for (const unknown of [`${foreign.slice(0, -1)}_`, 'urn:ietf:params:oauth:request_uri:x', 'x']) {
      const refused = await open(unknown);
      expectLocalRefusal(refused);
      expect(refused.answer.text).toContain('request_uri');
    }
    expectLocalRefusal(await open(foreign, client, { request_uri: [foreign, foreign] }));
    expectLocalRefusal(await open(foreign, client, { client_id: undefined }));
    expect((await open(foreign)).answer.status).toBe(200);
  });

  it('9126-03 §4: are used up by the consent, and not by opening the page, which can be reloaded', async () => {
    const uri = await pushed();
    for (let visit = 0; visit < 3; visit++) expect((await open(uri)).answer.status).toBe(200);
    expectStatus(await allow(uri), 302);
    expectLocalRefusal(await open(uri));
    expectOAuthError(await allow(uri), 400, 'invalid_request');
  });

  it('9126-03 §4, 9126-07 §4: have to be opened in time; then there is a quarter of an hour for login and consent', async () => {
    const late = await pushed();
    await age(91);
    expectLocalRefusal(await open(late));
    const opened = await pushed();
    expect((await open(opened)).answer.status).toBe(200);
    await age(91);
    expect((await open(opened)).answer.status).toBe(200);
    expectStatus(await allow(opened), 302);
    const forgotten = await pushed();
    expect((await open(forgotten)).answer.status).toBe(200);
    await age(901);
    expectLocalRefusal(await open(forgotten));

    // Somebody who has to log in first keeps the link, and may take longer than the link is valid.
    const uri = await pushed();
    const link = `${AUTHORIZE}?${encodeFields({ client_id: client.id, request_uri: uri }).toString()}`;
    const toLogin = await provider.get(link, { accept: 'text/html' });
    expect(toLogin.status).toBe(303);
    expect(new URL(toLogin.headers.get('location') ?? '', provider.url).searchParams.get('redirect')).toBe(link);
    await age(120);
    expectLocalRefusal(await open(uri));
    const session = await freshSession();
    expect((await provider.get(link, { cookie: `coder_session_token=${session}` })).status).toBe(200);
  });
  const freshSession = async (): Promise<string> => {
    const { email, password } = provider.account;
    const answer = await provider.post('/api/v2/users/login', { body: { email, password } });
    return expectStatus(answer, 201).json<{ session_token: string }>().session_token;
  };

  it('9126-04 §2.3: get 405 for another method, and 413 for a body that is too large', async () => {
    for (const method of ['PUT', 'DELETE', 'PATCH']) expect((await provider.send(method, PAR)).status).toBe(405);
    expect((await provider.post(PAR, { body: formOf(client, { ...requestOf(client), padding: 'x'.repeat(20_000) }) })).status).toBe(413);
  });

  it('9126-05 §5: are announced in the metadata', async () => {
    expect(await readDocument(provider, SERVER_METADATA)).toMatchObject({
      pushed_authorization_request_endpoint: provider.url + PAR,
      require_pushed_authorization_requests: false,
    });
  });

  it('9126-05 §6: are required of a client whose registration says so', async () => {
    const strict = await provider.createClient();
    const update = { name: strict.name, require_pushed_authorization_requests: true };
    expect(expectStatus(await provider.admin('PUT', `${APPS}/${strict.id}`, update), 200).json()).toMatchObject(update);
    expectRedirectError(provider, await provider.authorize(strict), 'invalid_request');
    expectStatus(await allow(await pushed({}, strict), strict), 302);
    expectStatus(await provider.admin('PUT', `${APPS}/${strict.id}`, { name: strict.name }), 200);
    expectRedirectError(provider, await provider.authorize(strict), 'invalid_request');

    await provider.admin('PUT', SETTINGS, { dynamic_client_registration: 'open' });
    const metadata = { require_pushed_authorization_requests: true };
    const registered = expectStatus(await registerItself(provider.server, metadata), 201).json<{ client_id: string }>();
    expect(registered).toMatchObject(metadata);
    const itself = { id: registered.client_id, name: '', redirectUri: CALLBACK };
    expectRedirectError(provider, await provider.authorize(itself), 'invalid_request');
    expectStatus(await allow(await pushed({}, itself), itself), 302);
    expectRefused(await registerItself(provider.server, { require_pushed_authorization_requests: 'yes' }), 'invalid_client_metadata');
  });

  it('9126-05 §5: are required of every client with CODER_OAUTH_REQUIRE_PUSHED_AUTHORIZATION_REQUESTS', async () => {
    const strict = await startProvider({ CODER_OAUTH_REQUIRE_PUSHED_AUTHORIZATION_REQUESTS: 'true' });
    expect(await readDocument(strict, SERVER_METADATA)).toMatchObject({ require_pushed_authorization_requests: true });
    const app = await strict.createClient();
    expectRedirectError(strict, await strict.authorize(app), 'invalid_request');
    const { request_uri } = await pushRequest(strict.server, app);
    const grant = await strict.obtainCode(app, { request_uri });
    expect(grant.code).toMatch(/^coder_/);
    await strict.server.stop();
  });
});
