import { decodeJwt } from 'jose';
import * as openid from 'openid-client';
import { BrowserSession } from '../support/browser-session.js';
import { expectStatus } from '../support/expect-answer.js';
import {
  APPS,
  challengeOf,
  type Client,
  expectRedirectError,
  expectRefused,
  type Fields,
  newVerifier,
  PAR,
  type Provider,
  selfRegistered,
  SETTINGS,
  startProvider,
  type Tokens,
} from '../support/oauth/index.js';
import { OWNER } from '../support/sign-in.js';
import { uniqueName } from '../support/unique-name.js';

/** What a relying party sends that knows OpenID Connect, but not PKCE. */
const WITHOUT_PKCE: Fields = { code_challenge: undefined, code_challenge_method: undefined, scope: 'openid', nonce: 'a-nonce' };
const NO_VERIFIER: Fields = { code_verifier: undefined };

let provider: Provider;
let excepted: Client;

beforeAll(async () => {
  provider = await startProvider();
  excepted = await provider.createClient();
  await except(excepted);
});
afterAll(() => provider.server.stop());

const except = async (client: Client, requirePkce = false): Promise<void> => {
  const answer = await provider.admin('PUT', `${APPS}/${client.id}`, { name: client.name, require_pkce: requirePkce });
  expect(expectStatus(answer, 200).json()).toMatchObject({ require_pkce: requirePkce });
};

describe('an app that an owner has excepted from PKCE (OAuth 2.1 section 7.5.1)', () => {
  it('7636-06 §4.4.1: signs a user in with openid-client, which checks the nonce', async () => {
    const metadata = { client_secret: excepted.secret ?? '' };
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so to make people think; the test server speaks plain HTTP
    const execute = [openid.allowInsecureRequests];
    const config = await openid.discovery(new URL(provider.url), excepted.id, metadata, undefined, { execute });
    const [expectedNonce, expectedState] = [openid.randomNonce(), openid.randomState()];
    const request = { redirect_uri: excepted.redirectUri, scope: 'openid', nonce: expectedNonce, state: expectedState };
    const callback = await new BrowserSession(provider.server).authorize(openid.buildAuthorizationUrl(config, request), OWNER);
    const tokens = await openid.authorizationCodeGrant(config, callback, { expectedNonce, expectedState, idTokenExpected: true });
    expect(tokens.claims()).toMatchObject({ nonce: expectedNonce, aud: excepted.id });
  });

  it.each([
    ['no nonce', { nonce: undefined }, /nonce: is required/],
    ['an empty nonce', { nonce: '' }, /nonce: is required/],
    ['a method', { code_challenge_method: 'S256' }, /code_challenge: is required with code_challenge_method/],
    ['the method plain', { code_challenge_method: 'plain' }, /code_challenge: is required/],
    ['a scope without openid', { scope: 'user:read' }, /needs the scope openid/],
    ['no scope', { scope: undefined }, /needs the scope openid/],
  ])('7636-06 §4.4.1: is refused a request without a challenge that has %s', async (_what, fields, description) => {
    for (const method of ['GET', 'POST']) {
      const refused = await provider.authorize(excepted, { ...WITHOUT_PKCE, ...fields }, { method });
      expectRedirectError(provider, refused, 'invalid_request');
      expect(refused.redirect?.searchParams.get('error_description')).toMatch(description);
    }
  });

  it('7636-06 §4.4.1: is refused a request without a challenge if it is not registered for openid, so that it would get no ID token', async () => {
    const client = await provider.createClient({ scope: 'user:read' });
    await except(client);
    expectRedirectError(provider, await provider.authorize(client, { ...WITHOUT_PKCE, scope: 'openid user:read' }), 'invalid_request');
  });

  it('7636-06 §4.4.1: is refused the exchange if it is no longer registered for openid', async () => {
    const client = await provider.createClient({ scope: 'openid user:read' });
    await except(client);
    const grant = await provider.obtainCode(client, { ...WITHOUT_PKCE, scope: 'openid user:read' });
    expectStatus(await provider.admin('PUT', `${APPS}/${client.id}`, { name: client.name, scope: 'user:read' }), 200);
    expectRefused(await provider.exchange(client, grant, NO_VERIFIER), 'invalid_grant');
  });

  it('7636-06 §4.4.1: is refused the exchange of a code without a challenge once the exception has ended', async () => {
    const client = await provider.createClient();
    await except(client);
    const grant = await provider.obtainCode(client, WITHOUT_PKCE);
    await except(client, true);
    expectRefused(await provider.exchange(client, grant, NO_VERIFIER), 'invalid_grant');
  });

  it('7636-09, 9700-22 §4.8.2: is refused a verifier for a code without a challenge, which uses up the code', async () => {
    const grant = await provider.obtainCode(excepted, WITHOUT_PKCE);
    expectRefused(await provider.exchange(excepted, grant), 'invalid_grant');
    expectRefused(await provider.exchange(excepted, grant, NO_VERIFIER), 'invalid_grant');
  });

  it('2.1-23 §4.1.3: needs the right verifier for a code with a challenge, as every app', async () => {
    const grant = await provider.obtainCode(excepted, { scope: 'openid', nonce: 'a-nonce' });
    expectRefused(await provider.exchange(excepted, grant, NO_VERIFIER), 'invalid_request');
    expectStatus(await provider.exchange(excepted, grant), 200);
    const other = await provider.obtainCode(excepted, { scope: 'openid', nonce: 'a-nonce', code_challenge: challengeOf(newVerifier()) });
    expectRefused(await provider.exchange(excepted, other), 'invalid_grant');
  });

  it('2.1-24 §4.1.3: has to send the redirect_uri of the request to exchange a code without a challenge; another one leaves the code usable', async () => {
    const grant = await provider.obtainCode(excepted, WITHOUT_PKCE);
    for (const redirect_uri of [undefined, '', `${excepted.redirectUri}/`]) {
      expectRefused(await provider.exchange(excepted, grant, { ...NO_VERIFIER, redirect_uri }), 'invalid_grant');
    }
    const tokens = expectStatus(await provider.exchange(excepted, grant, NO_VERIFIER), 200).json<Tokens & { id_token: string }>();
    expect(decodeJwt(tokens.id_token)).toMatchObject({ nonce: 'a-nonce' });
  });

  it('2.1-22 §4.1.3: loses what it got for a code without a challenge when the code is used again; one of many exchanges succeeds', async () => {
    const grant = await provider.obtainCode(excepted, WITHOUT_PKCE);
    const answers = await Promise.all(Array.from({ length: 16 }, () => provider.exchange(excepted, grant, NO_VERIFIER)));
    const [won, ...others] = answers.filter(({ status }) => status === 200);
    expect(others).toEqual([]);
    const { refresh_token: refreshToken } = won!.json<Tokens>();
    expectRefused(await provider.refresh(excepted, refreshToken), 'invalid_grant');
  });

  it('7636-06 §4.4.1: can push its request', async () => {
    const request = { response_type: 'code', redirect_uri: excepted.redirectUri, scope: 'openid' };
    expectRefused(await provider.postAs(excepted, PAR, request), 'invalid_request');
    expectStatus(await provider.postAs(excepted, PAR, { ...request, nonce: 'a-nonce' }), 201);
  });

  it('7636-06 §4.4.1: is asked for PKCE again as soon as the exception ends', async () => {
    const client = await provider.createClient();
    await except(client);
    await provider.obtainCode(client, WITHOUT_PKCE);
    await except(client, true);
    expectRedirectError(provider, await provider.authorize(client, WITHOUT_PKCE), 'invalid_request');
  });
});

describe('from PKCE', () => {
  it('7636-06 §4.4.1: nobody is excepted by openid and a nonce alone', async () => {
    const client = await provider.createClient();
    expectRedirectError(provider, await provider.authorize(client, WITHOUT_PKCE), 'invalid_request');
  });

  it('9700-06 §2.1.1, ASVS-10.4.6: no public app can be excepted, and none that registered itself', async () => {
    const refusal = {
      validations: [{ field: 'require_pkce', detail: 'must be true for a public app, and for one that registered itself' }],
    };
    const body = { name: uniqueName('app'), callback_url: excepted.redirectUri, client_type: 'public', require_pkce: false };
    expect(expectStatus(await provider.admin('POST', APPS, body), 400).json()).toMatchObject(refusal);
    const open = await provider.createClient({ type: 'public' });
    const change = await provider.admin('PUT', `${APPS}/${open.id}`, { name: open.name, require_pkce: false });
    expect(expectStatus(change, 400).json()).toMatchObject(refusal);
    expectStatus(await provider.admin('PUT', SETTINGS, { dynamic_client_registration: 'open' }), 200);
    const { client } = await selfRegistered(provider.server, { require_pkce: false });
    expect(expectStatus(await provider.admin('GET', `${APPS}/${client.id}`), 200).json()).toMatchObject({ require_pkce: true });
    const named = await provider.admin('PUT', `${APPS}/${client.id}`, { name: client.name, require_pkce: false });
    expect(expectStatus(named, 400).json()).toMatchObject(refusal);
  });
});
