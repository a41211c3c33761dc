import * as oauth from 'oauth4webapi';
import * as openid from 'openid-client';
import {
  answerDevice,
  DEVICE_GRANT_TYPES,
  type Provider,
  registerResourceServer,
  type ServiceClient,
  startProvider,
} from '../../support/oauth/index.js';

// eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so to make people think; the test server speaks plain HTTP
const INSECURE = { [oauth.allowInsecureRequests]: true };

let provider: Provider;
let service: ServiceClient;
beforeAll(async () => {
  provider = await startProvider();
  service = await provider.createServiceClient({ scope: 'user:read notes.read' });
});
afterAll(() => provider.server.stop());

async function usernameOf(accessToken: string): Promise<string> {
  return (await provider.me(accessToken)).json<{ username: string }>().username;
}

describe('oauth4webapi', () => {
  async function discovered(): Promise<oauth.AuthorizationServer> {
    const issuer = new URL(provider.url);
    return oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, { ...INSECURE, algorithm: 'oauth2' }));
  }

  it('gets tokens for itself, for this API and for another one', async () => {
    const as = await discovered();
    const client: oauth.Client = { client_id: service.id };
    const { identifier: resource } = await registerResourceServer(provider);
    for (const [parameters, scope] of [
      [{ scope: 'user:read' }, 'user:read'],
      [{ resource }, 'notes.read'],
    ] as const) {
      const answer = await oauth.clientCredentialsGrantRequest(
        as,
        client,
        oauth.ClientSecretBasic(service.secret!),
        { ...parameters },
        INSECURE,
      );
      const tokens = await oauth.processClientCredentialsResponse(as, client, answer);
      expect(tokens).toMatchObject({ token_type: 'bearer', scope });
      expect(tokens).not.toHaveProperty('refresh_token');
      if (scope === 'user:read') expect(await usernameOf(tokens.access_token)).toBe(service.username);
    }
  });

  it('authorizes a device, and understands every answer to its polls', async () => {
    const as = await discovered();
    const { id } = await provider.createClient({ type: 'public', grantTypes: DEVICE_GRANT_TYPES, redirectUris: [] });
    const client: oauth.Client = { client_id: id };
    const started = await oauth.deviceAuthorizationRequest(as, client, oauth.None(), { scope: 'user:read' }, INSECURE);
    const device = await oauth.processDeviceAuthorizationResponse(as, client, started);
    expect(device.verification_uri_complete).toBe(`${device.verification_uri}?user_code=${device.user_code}`);
    const poll = async (): Promise<oauth.TokenEndpointResponse> =>
      oauth.processDeviceCodeResponse(
        as,
        client,
        await oauth.deviceCodeGrantRequest(as, client, oauth.None(), device.device_code, INSECURE),
      );
    for (const error of ['authorization_pending', 'slow_down']) await expect(poll()).rejects.toMatchObject({ error });
    await answerDevice(provider.server, provider.session, device.user_code);
    const tokens = await poll();
    expect(tokens).toMatchObject({ scope: 'user:read', refresh_token: expect.any(String) as unknown });
    expect(await usernameOf(tokens.access_token)).toBe(provider.account.username);
  });
});

describe('openid-client', () => {
  function configured(id: string, authentication: openid.ClientAuth): Promise<openid.Configuration> {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so to make people think; the test server speaks plain HTTP
    const execute = [openid.allowInsecureRequests];
    return openid.discovery(new URL(provider.url), id, undefined, authentication, { algorithm: 'oauth2', execute });
  }

  it('gets a token for itself', async () => {
    const config = await configured(service.id, openid.ClientSecretPost(service.secret));
    const tokens = await openid.clientCredentialsGrant(config, { scope: 'user:read' });
    expect(await usernameOf(tokens.access_token)).toBe(service.username);
  });

  it('authorizes a device, polls until the user has answered, and refreshes', async () => {
    const { id } = await provider.createClient({ type: 'public', grantTypes: DEVICE_GRANT_TYPES, redirectUris: [] });
    const config = await configured(id, openid.None());
    const device = await openid.initiateDeviceAuthorization(config, { scope: 'user:read' });
    await answerDevice(provider.server, provider.session, device.user_code);
    // The user was faster than the first poll, which need not wait.
    const tokens = await openid.pollDeviceAuthorizationGrant(config, { ...device, interval: 0.1 });
    expect(await usernameOf(tokens.access_token)).toBe(provider.account.username);
    const refreshed = await openid.refreshTokenGrant(config, tokens.refresh_token ?? '');
    expect(await usernameOf(refreshed.access_token)).toBe(provider.account.username);
  });
});
