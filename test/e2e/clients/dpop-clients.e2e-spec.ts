import * as oauth from 'oauth4webapi';
import * as openid from 'openid-client';
import { type Client, type Provider, startProvider } from '../../support/oauth/index.js';
import { ME, OWNER } from '../../support/sign-in.js';

// eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so to make people think; the test server speaks plain HTTP
const INSECURE = { [oauth.allowInsecureRequests]: true };

interface Me {
  readonly username: string;
}

/** The libraries make the proofs, read the challenges and keep the nonces. */
describe.each([
  ['without nonces', 'false'],
  ['with nonces', 'true'],
])('%s', (_name, nonce) => {
  let provider: Provider;
  beforeAll(async () => (provider = await startProvider({ CODER_OAUTH2_DPOP_NONCE: nonce })));
  afterAll(() => provider.server.stop());

  const register = (type: 'public' | 'confidential'): Promise<Client> => provider.createClient({ type, bound: true });

  /** The user consents in a browser. Returns where the browser is sent. */
  async function consent(url: URL): Promise<URL> {
    return new URL(
      (await provider.send('POST', url.pathname + url.search, { headers: { 'coder-session-token': provider.session } })).headers.get(
        'location',
      )!,
    );
  }

  describe.each(['public', 'confidential'] as const)('a %s client', (type) => {
    it('of oauth4webapi signs in, calls the API, refreshes and calls it again', async () => {
      const registered = await register(type);
      const issuer = new URL(provider.url);
      const as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, { ...INSECURE, algorithm: 'oauth2' }));
      const client: oauth.Client = { client_id: registered.id };
      const auth = type === 'public' ? oauth.None() : oauth.ClientSecretBasic(registered.secret!);
      const pair = await oauth.generateKeyPair('ES256');
      const DPoP = oauth.DPoP(client, pair);
      const options = { ...INSECURE, DPoP };
      /** The library stores the nonce of a refusal, and leaves it to its caller to try again. */
      const withNonce = async <T>(request: () => Promise<T>): Promise<T> => {
        try {
          return await request();
        } catch (error) {
          if (!oauth.isDPoPNonceError(error)) throw error;
          return request();
        }
      };

      const verifier = oauth.generateRandomCodeVerifier();
      const url = new URL(as.authorization_endpoint!);
      url.search = new URLSearchParams({
        client_id: registered.id,
        redirect_uri: registered.redirectUri,
        response_type: 'code',
        scope: 'user:read',
        code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        dpop_jkt: await DPoP.calculateThumbprint(),
      }).toString();
      const parameters = oauth.validateAuthResponse(as, client, await consent(url));
      const tokens = await withNonce(async () =>
        oauth.processAuthorizationCodeResponse(
          as,
          client,
          await oauth.authorizationCodeGrantRequest(as, client, auth, parameters, registered.redirectUri, verifier, options),
        ),
      );
      expect(tokens.token_type).toBe('dpop');
      const me = async (token: string): Promise<Me> =>
        withNonce(async () => {
          const answer = await oauth.protectedResourceRequest(token, 'GET', new URL(ME, provider.url), undefined, null, options);
          return (await answer.json()) as Me;
        });
      expect(await me(tokens.access_token)).toMatchObject({ username: OWNER.username });

      const refreshed = await withNonce(async () =>
        oauth.processRefreshTokenResponse(
          as,
          client,
          await oauth.refreshTokenGrantRequest(as, client, auth, tokens.refresh_token!, options),
        ),
      );
      expect(refreshed.token_type).toBe('dpop');
      expect(await me(refreshed.access_token)).toMatchObject({ username: OWNER.username });
    });

    it('of openid-client signs in, calls the API, refreshes and calls it again', async () => {
      const registered = await register(type);
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so to make people think; the test server speaks plain HTTP
      const execute = [openid.allowInsecureRequests];
      const auth = type === 'public' ? openid.None() : openid.ClientSecretPost(registered.secret);
      const config = await openid.discovery(new URL(provider.url), registered.id, undefined, auth, { algorithm: 'oauth2', execute });
      const DPoP = openid.getDPoPHandle(config, await openid.randomDPoPKeyPair('ES256'));
      const verifier = openid.randomPKCECodeVerifier();
      const url = openid.buildAuthorizationUrl(config, {
        redirect_uri: registered.redirectUri,
        scope: 'user:read',
        code_challenge: await openid.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        dpop_jkt: await DPoP.calculateThumbprint(),
      });
      const tokens = await openid.authorizationCodeGrant(config, await consent(url), { pkceCodeVerifier: verifier }, undefined, { DPoP });
      expect(tokens.token_type).toBe('dpop');
      const me = async (token: string): Promise<unknown> =>
        (await openid.fetchProtectedResource(config, token, new URL(ME, provider.url), 'GET', null, undefined, { DPoP })).json();
      expect(await me(tokens.access_token)).toMatchObject({ username: OWNER.username });
      const refreshed = await openid.refreshTokenGrant(config, tokens.refresh_token!, undefined, { DPoP });
      expect(await me(refreshed.access_token)).toMatchObject({ username: OWNER.username });
    });
  });
});
