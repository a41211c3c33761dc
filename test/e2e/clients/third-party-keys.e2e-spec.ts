import * as oauth from 'oauth4webapi';
import * as openid from 'openid-client';
import { newSigningKey, type Provider, registerSigningClient, startProvider, WITH_ASSERTIONS } from '../../support/oauth/index.js';

// eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so to make people think; the test server speaks plain HTTP
const INSECURE = { [oauth.allowInsecureRequests]: true };

let provider: Provider;
beforeAll(async () => (provider = await startProvider(WITH_ASSERTIONS)));
afterAll(() => provider.server.stop());

async function usernameOf(accessToken: string): Promise<string> {
  return (await provider.me(accessToken)).json<{ username: string }>().username;
}

it.each(['RS256', 'PS256', 'ES256', 'Ed25519'])(
  'openid-client with PrivateKeyJwt and %s signs in, refreshes, introspects and revokes',
  async (alg) => {
    const key = await newSigningKey(alg);
    const { id, redirectUri } = await registerSigningClient(provider.server, provider.session, { jwks: { keys: [key.publicJwk] } });
    const authentication = openid.PrivateKeyJwt({ key: key.privateKey, kid: key.kid });
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so to make people think; the test server speaks plain HTTP
    const execute = [openid.allowInsecureRequests];
    const config = await openid.discovery(new URL(provider.url), id, undefined, authentication, { algorithm: 'oauth2', execute });
    const pkceCodeVerifier = openid.randomPKCECodeVerifier();
    const expectedState = openid.randomState();
    const url = openid.buildAuthorizationUrl(config, {
      redirect_uri: redirectUri,
      scope: 'user:read',
      state: expectedState,
      code_challenge: await openid.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: 'S256',
    });
    const consented = await provider.post(`${url.pathname}${url.search}`, { headers: { 'coder-session-token': provider.session } });
    const callback = new URL(consented.headers.get('location') ?? '');
    const tokens = await openid.authorizationCodeGrant(config, callback, { pkceCodeVerifier, expectedState });
    expect(await usernameOf(tokens.access_token)).toBe(provider.account.username);
    const refreshed = await openid.refreshTokenGrant(config, tokens.refresh_token ?? '');
    expect(await openid.tokenIntrospection(config, refreshed.access_token)).toMatchObject({ active: true, client_id: id });
    await openid.tokenRevocation(config, refreshed.access_token);
    expect((await provider.me(refreshed.access_token)).status).toBe(401);
  },
);

it('oauth4webapi with PrivateKeyJwt gets tokens for a service account', async () => {
  const { accountId, username } = await provider.createServiceClient();
  const fields = { grant_types: ['client_credentials'], service_account_id: accountId, scope: 'user:read' };
  const { id, key } = await registerSigningClient(provider.server, provider.session, fields);
  const issuer = new URL(provider.url);
  const as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, { ...INSECURE, algorithm: 'oauth2' }));
  const client: oauth.Client = { client_id: id };
  const authentication = oauth.PrivateKeyJwt({ key: key.privateKey, kid: key.kid });
  for (let request = 0; request < 2; request++) {
    const answer = await oauth.clientCredentialsGrantRequest(as, client, authentication, { scope: 'user:read' }, INSECURE);
    expect(await usernameOf((await oauth.processClientCredentialsResponse(as, client, answer)).access_token)).toBe(username);
  }
});
