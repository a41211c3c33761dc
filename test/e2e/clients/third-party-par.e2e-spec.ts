import * as oauth from 'oauth4webapi';
import * as openid from 'openid-client';
import { type Provider, registerSigningClient, startProvider, WITH_ASSERTIONS } from '../../support/oauth/index.js';

// eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so to make people think; the test server speaks plain HTTP
const INSECURE = { [oauth.allowInsecureRequests]: true };

let provider: Provider;
beforeAll(async () => (provider = await startProvider({ ...WITH_ASSERTIONS, CODER_OAUTH_REQUIRE_PUSHED_AUTHORIZATION_REQUESTS: 'true' })));
afterAll(() => provider.server.stop());

async function usernameOf(accessToken: string): Promise<string> {
  return (await provider.me(accessToken)).json<{ username: string }>().username;
}
/** The user allows; returns where the browser is sent. */
async function allowed(url: URL): Promise<URL> {
  const answer = await provider.post(`${url.pathname}${url.search}`, { headers: { 'coder-session-token': provider.session } });
  return new URL(answer.headers.get('location') ?? '');
}

it.each(['client_secret_basic', 'private_key_jwt'])('openid-client pushes its request, with %s, and signs in', async (method) => {
  const signer = await registerSigningClient(provider.server, provider.session);
  const confidential = await provider.createClient();
  const [{ id, redirectUri }, authentication] =
    method === 'private_key_jwt'
      ? [signer, openid.PrivateKeyJwt({ key: signer.key.privateKey, kid: signer.key.kid })]
      : [confidential, openid.ClientSecretBasic(confidential.secret)];
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so to make people think; the test server speaks plain HTTP
  const execute = [openid.allowInsecureRequests];
  const config = await openid.discovery(new URL(provider.url), id, undefined, authentication, { algorithm: 'oauth2', execute });
  const pkceCodeVerifier = openid.randomPKCECodeVerifier();
  const expectedState = openid.randomState();
  const url = await openid.buildAuthorizationUrlWithPAR(config, {
    redirect_uri: redirectUri,
    scope: 'user:read',
    state: expectedState,
    code_challenge: await openid.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
  });
  expect([...url.searchParams.keys()].sort()).toEqual(['client_id', 'request_uri']);
  const tokens = await openid.authorizationCodeGrant(config, await allowed(url), { pkceCodeVerifier, expectedState });
  expect(await usernameOf(tokens.access_token)).toBe(provider.account.username);
});

it('oauth4webapi pushes the request of a public client, and signs in', async () => {
  const { id, redirectUri } = await provider.createClient({ type: 'public' });
  const issuer = new URL(provider.url);
  const as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, { ...INSECURE, algorithm: 'oauth2' }));
  const client: oauth.Client = { client_id: id };
  const verifier = oauth.generateRandomCodeVerifier();
  const parameters = {
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: 'user:read',
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  };
  const answer = await oauth.pushedAuthorizationRequest(as, client, oauth.None(), parameters, INSECURE);
  const { request_uri, expires_in } = await oauth.processPushedAuthorizationResponse(as, client, answer);
  expect(expires_in).toBe(90);
  const url = new URL(as.authorization_endpoint ?? '');
  url.search = new URLSearchParams({ client_id: id, request_uri }).toString();
  const callback = oauth.validateAuthResponse(as, client, await allowed(url));
  const exchanged = await oauth.authorizationCodeGrantRequest(as, client, oauth.None(), callback, redirectUri, verifier, INSECURE);
  const tokens = await oauth.processAuthorizationCodeResponse(as, client, exchanged);
  expect(await usernameOf(tokens.access_token)).toBe(provider.account.username);
});
