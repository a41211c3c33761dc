import * as oauth from 'oauth4webapi';
import * as openid from 'openid-client';
import { elementsNamed } from '../../../src/testing/index.js';
import { BrowserSession } from '../../support/browser-session.js';
import { expectStatus } from '../../support/expect-answer.js';
import { answerDevice, APPS, type Client, type Provider, startProvider } from '../../support/oauth/index.js';
import { OWNER } from '../../support/sign-in.js';

// eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so to make people think; the test server speaks plain HTTP
const INSECURE = { [oauth.allowInsecureRequests]: true };
// eslint-disable-next-line @typescript-eslint/no-deprecated -- the same
const ALLOW_HTTP = openid.allowInsecureRequests;

const SCOPE = 'openid profile email groups offline_access';
const ALGORITHMS = ['RS256', 'ES256'] as const;

let provider: Provider;
beforeAll(async () => (provider = await startProvider()));
afterAll(() => provider.server.stop());

/** An app whose ID tokens and UserInfo are signed like this. */
async function registered(algorithm: string): Promise<Client & { readonly secret: string }> {
  const client = await provider.createClient();
  const settings = { id_token_signed_response_alg: algorithm, userinfo_signed_response_alg: algorithm };
  expectStatus(await provider.admin('PUT', `${APPS}/${client.id}`, { name: client.name, ...settings }), 200);
  return { ...client, secret: client.secret ?? '' };
}

const visit = (url: URL): Promise<URL> => new BrowserSession(provider.server).authorize(url, OWNER);

describe.each(ALGORITHMS)('a relying party that insists on %s', (algorithm) => {
  it('of openid-client discovers, signs a user in, checks signatures, nonce and age of the login, asks UserInfo and refreshes', async () => {
    const client = await registered(algorithm);
    const metadata = { id_token_signed_response_alg: algorithm, userinfo_signed_response_alg: algorithm };
    const execute = [ALLOW_HTTP, openid.enableNonRepudiationChecks];
    const config = await openid.discovery(new URL(provider.url), client.id, metadata, openid.ClientSecretPost(client.secret), { execute });
    const pkceCodeVerifier = openid.randomPKCECodeVerifier();
    const [expectedNonce, expectedState] = [openid.randomNonce(), openid.randomState()];
    const url = openid.buildAuthorizationUrl(config, {
      redirect_uri: client.redirectUri,
      scope: SCOPE,
      nonce: expectedNonce,
      state: expectedState,
      max_age: '3600',
      code_challenge: await openid.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: 'S256',
    });
    const checks = { pkceCodeVerifier, expectedNonce, expectedState, maxAge: 3600, idTokenExpected: true };
    const tokens = await openid.authorizationCodeGrant(config, await visit(url), checks);
    const { sub = '' } = tokens.claims() ?? {};
    expect(await openid.fetchUserInfo(config, tokens.access_token, sub)).toMatchObject({ sub, email: OWNER.email, email_verified: true });
    const refreshed = await openid.refreshTokenGrant(config, tokens.refresh_token ?? '');
    expect(refreshed.claims()).toMatchObject({ sub, aud: client.id });
    await expect(openid.fetchUserInfo(config, refreshed.access_token, 'another user')).rejects.toMatchObject({
      code: 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED',
    });
  });

  it('of oauth4webapi does the same step by step, and refuses the ID token with another nonce', async () => {
    const registration = await registered(algorithm);
    const issuer = new URL(provider.url);
    const as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, INSECURE));
    const client: oauth.Client = {
      client_id: registration.id,
      id_token_signed_response_alg: algorithm,
      userinfo_signed_response_alg: algorithm,
      require_auth_time: true,
    };
    const auth = oauth.ClientSecretBasic(registration.secret);
    const obtained = async (nonce: string): Promise<{ response: Response }> => {
      const verifier = oauth.generateRandomCodeVerifier();
      const url = new URL(as.authorization_endpoint ?? '');
      url.search = new URLSearchParams({
        client_id: client.client_id,
        redirect_uri: registration.redirectUri,
        response_type: 'code',
        scope: SCOPE,
        nonce,
        code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      }).toString();
      const parameters = oauth.validateAuthResponse(as, client, await visit(url));
      const { redirectUri } = registration;
      return { response: await oauth.authorizationCodeGrantRequest(as, client, auth, parameters, redirectUri, verifier, INSECURE) };
    };

    const nonce = oauth.generateRandomNonce();
    const { response } = await obtained(nonce);
    const tokens = await oauth.processAuthorizationCodeResponse(as, client, response, { expectedNonce: nonce, requireIdToken: true });
    await oauth.validateApplicationLevelSignature(as, response, INSECURE);
    const { sub = '' } = oauth.getValidatedIdTokenClaims(tokens) ?? {};
    const answer = await oauth.userInfoRequest(as, client, tokens.access_token, INSECURE);
    expect(await oauth.processUserInfoResponse(as, client, sub, answer)).toMatchObject({ preferred_username: OWNER.username, groups: [] });
    await oauth.validateApplicationLevelSignature(as, answer, INSECURE);

    const other = await obtained('another nonce');
    await expect(
      oauth.processAuthorizationCodeResponse(as, client, other.response, { expectedNonce: nonce, requireIdToken: true }),
    ).rejects.toMatchObject({ code: 'OAUTH_JWT_CLAIM_COMPARISON_FAILED' });
  });
});

describe('a relying party that demands a login', () => {
  const discovered = async (): Promise<{ config: openid.Configuration; client: Client & { readonly secret: string } }> => {
    const client = await registered('RS256');
    const execute = [ALLOW_HTTP, openid.enableNonRepudiationChecks];
    const metadata = { require_auth_time: true, default_max_age: 60 };
    return {
      client,
      config: await openid.discovery(new URL(provider.url), client.id, metadata, openid.ClientSecretPost(client.secret), { execute }),
    };
  };
  const parameters = async (verifier: string, client: Client): Promise<Record<string, string>> => ({
    redirect_uri: client.redirectUri,
    scope: SCOPE,
    state: 'a state',
    code_challenge: await openid.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  });
  const checks = (pkceCodeVerifier: string): openid.AuthorizationCodeGrantChecks => ({
    pkceCodeVerifier,
    expectedState: 'a state',
    maxAge: 0,
    idTokenExpected: true,
  });

  it('of openid-client gets it, by link and by a pushed request, and finds auth_time in the ID token', async () => {
    const { config, client } = await discovered();
    for (const build of [
      (wanted: Record<string, string>) => Promise.resolve(openid.buildAuthorizationUrl(config, wanted)),
      (wanted: Record<string, string>) => openid.buildAuthorizationUrlWithPAR(config, wanted),
    ]) {
      const verifier = openid.randomPKCECodeVerifier();
      const url = await build({ ...(await parameters(verifier, client)), max_age: '0', prompt: 'login' });
      const before = Math.floor(Date.now() / 1000);
      const tokens = await openid.authorizationCodeGrant(config, await visit(url), checks(verifier));
      expect(tokens.claims()?.auth_time).toBeGreaterThanOrEqual(before);
    }
  });

  it('of openid-client takes the response of a form that the browser posts', async () => {
    const { config, client } = await discovered();
    const verifier = openid.randomPKCECodeVerifier();
    const url = openid.buildAuthorizationUrl(config, { ...(await parameters(verifier, client)), response_mode: 'form_post' });
    const person = new BrowserSession(provider.server);
    const login = await person.open(url.pathname + url.search);
    const page = await person.submit(await person.open((await person.signIn(login, OWNER)).headers.get('location') ?? ''));
    const [form] = elementsNamed(page.text, 'form');
    const fields = elementsNamed(page.text, 'input').map(({ attributes }): [string, string] => [
      attributes['name'] ?? '',
      attributes['value'] ?? '',
    ]);
    const posted = new Request(form?.attributes['action'] ?? '', { method: 'POST', body: new URLSearchParams(fields) });
    expect((await openid.authorizationCodeGrant(config, posted, { ...checks(verifier), maxAge: 60 })).claims()).toMatchObject({
      aud: client.id,
    });
  });

  it('of openid-client reads the errors of prompt=none', async () => {
    const { config, client } = await discovered();
    const verifier = openid.randomPKCECodeVerifier();
    const url = openid.buildAuthorizationUrl(config, { ...(await parameters(verifier, client)), prompt: 'none' });
    const back = (await provider.get(url.pathname + url.search)).headers.get('location') ?? '';
    await expect(openid.authorizationCodeGrant(config, new URL(back), checks(verifier))).rejects.toMatchObject({ error: 'login_required' });
  });
});

it('a device gets an ID token about the login of the user who allowed it', async () => {
  const { id } = await provider.createClient({ type: 'public', grantTypes: ['urn:ietf:params:oauth:grant-type:device_code'] });
  const config = await openid.discovery(new URL(provider.url), id, undefined, openid.None(), { execute: [ALLOW_HTTP] });
  const device = await openid.initiateDeviceAuthorization(config, { scope: 'openid email' });
  await answerDevice(provider.server, provider.session, device.user_code);
  const tokens = await openid.pollDeviceAuthorizationGrant(config, { ...device, interval: 0.1 });
  expect(tokens.claims()).toMatchObject({ aud: id, acr: 'urn:gatehouse:acr:password', auth_time: expect.any(Number) as unknown });
});
