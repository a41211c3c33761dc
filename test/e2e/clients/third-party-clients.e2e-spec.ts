import * as oauth from 'oauth4webapi';
import * as openid from 'openid-client';
import { BrowserSession } from '../../support/browser-session.js';
import { createOwner, ME, OWNER } from '../../support/sign-in.js';
import { type Client, registerClient } from '../../support/oauth/index.js';
import { startServer, type RunningServer } from '../../support/server.js';

type Authentication = 'client_secret_basic' | 'client_secret_post' | 'none';

const AUTHENTICATIONS: readonly Authentication[] = ['client_secret_basic', 'client_secret_post', 'none'];
// eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so to make people think; the test server speaks plain HTTP
const INSECURE = { [oauth.allowInsecureRequests]: true };

let server: RunningServer;
let session: string;

beforeAll(async () => {
  server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
  session = await createOwner(server);
});
afterAll(() => server.stop());

function register(authentication: Authentication): Promise<Client> {
  return registerClient(server, session, { type: authentication === 'none' ? 'public' : 'confidential' });
}

/** A client that knows only the URL of the API: the challenge leads to the resource metadata, which names the authorization server. */
async function discover(): Promise<{ resource: string; issuer: URL; scopes: readonly string[] }> {
  const refusal = await oauth
    .protectedResourceRequest('AAAAAAAAAA-BBBBBBBBBBBBBBBBBBBBBB', 'GET', new URL(ME, server.url), undefined, null, INSECURE)
    .catch((error: unknown) => error);
  if (!(refusal instanceof oauth.WWWAuthenticateChallengeError)) throw new Error('the API sent no challenge');
  const [challenge] = refusal.cause;
  expect(challenge).toMatchObject({ scheme: 'bearer', parameters: { error: 'invalid_token' } });
  const metadataUrl = challenge?.parameters.resource_metadata ?? '';

  const resourceServer = await oauth.processResourceDiscoveryResponse(new URL(server.url), await fetch(metadataUrl));
  expect(resourceServer.bearer_methods_supported).toContain('header');
  const [issuer = ''] = resourceServer.authorization_servers ?? [];
  return { resource: resourceServer.resource, issuer: new URL(issuer), scopes: resourceServer.scopes_supported ?? [] };
}

interface Me {
  readonly username: string;
}

/** The resource that the token is bound to, in canonical form: a bare origin has a trailing slash. */
async function audienceOf(accessToken: string): Promise<string | undefined> {
  const [row] = await server.db.query<{ audience: string }>(`SELECT audience FROM oauth2_provider_app_tokens WHERE access_key_id = $1`, [
    accessToken.split('-')[0],
  ]);
  return row?.audience;
}

async function statusOf(accessToken: string): Promise<number> {
  return (await server.get(ME, { authorization: `Bearer ${accessToken}` })).status;
}

describe('oauth4webapi, the strictest client library', () => {
  function authenticationOf(authentication: Authentication, secret = ''): oauth.ClientAuth {
    if (authentication === 'none') return oauth.None();
    return authentication === 'client_secret_basic' ? oauth.ClientSecretBasic(secret) : oauth.ClientSecretPost(secret);
  }

  it.each(AUTHENTICATIONS)('discovers, authorizes, calls the API, refreshes and revokes (%s)', async (authentication) => {
    const registered = await register(authentication);
    const client: oauth.Client = { client_id: registered.id };
    const auth = authenticationOf(authentication, registered.secret);

    const { resource, issuer, scopes } = await discover();
    const as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, { ...INSECURE, algorithm: 'oauth2' }));
    expect(as.issuer).toBe(server.url);
    expect(as.code_challenge_methods_supported).toEqual(['S256']);
    expect(as.token_endpoint_auth_methods_supported).toContain(authentication);
    expect(as.authorization_response_iss_parameter_supported).toBe(true);
    expect(scopes).toContain('user:read');

    const verifier = oauth.generateRandomCodeVerifier();
    const state = oauth.generateRandomState();
    const url = new URL(as.authorization_endpoint ?? '');
    url.search = new URLSearchParams({
      client_id: client.client_id,
      response_type: 'code',
      redirect_uri: registered.redirectUri,
      scope: 'user:read',
      state,
      resource,
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    }).toString();
    const callback = await new BrowserSession(server).authorize(url, OWNER);
    expect(callback.origin + callback.pathname).toBe(registered.redirectUri);
    expect(callback.searchParams.get('iss')).toBe(as.issuer);
    expect([...callback.searchParams.keys()].sort()).toEqual(['code', 'iss', 'state']);

    // Checks state and, since the server announces it, iss.
    const parameters = oauth.validateAuthResponse(as, client, callback, state);
    const tokens = await oauth.processAuthorizationCodeResponse(
      as,
      client,
      await oauth.authorizationCodeGrantRequest(as, client, auth, parameters, registered.redirectUri, verifier, {
        ...INSECURE,
        additionalParameters: { resource },
      }),
    );
    expect(tokens).toMatchObject({ token_type: 'bearer', scope: 'user:read', expires_in: 3600 });
    expect(await audienceOf(tokens.access_token)).toBe(`${server.url}/`);

    const me = await oauth.protectedResourceRequest(tokens.access_token, 'GET', new URL(ME, server.url), undefined, null, INSECURE);
    expect(me.status).toBe(200);
    expect((await me.json()) as Me).toMatchObject({ username: OWNER.username });

    const refreshed = await oauth.processRefreshTokenResponse(
      as,
      client,
      await oauth.refreshTokenGrantRequest(as, client, auth, tokens.refresh_token ?? '', {
        ...INSECURE,
        additionalParameters: { resource },
      }),
    );
    expect(refreshed.access_token).not.toBe(tokens.access_token);
    expect(await statusOf(tokens.access_token)).toBe(401);
    expect(await statusOf(refreshed.access_token)).toBe(200);

    await oauth.processRevocationResponse(await oauth.revocationRequest(as, client, auth, refreshed.refresh_token ?? '', INSECURE));
    expect(await statusOf(refreshed.access_token)).toBe(401);
    const afterRevocation = await oauth.refreshTokenGrantRequest(as, client, auth, refreshed.refresh_token ?? '', INSECURE);
    await expect(oauth.processRefreshTokenResponse(as, client, afterRevocation)).rejects.toMatchObject({
      name: 'ResponseBodyError',
      error: 'invalid_grant',
      status: 400,
    });
  });

  it('recognizes an error redirect with its state and issuer', async () => {
    const registered = await register('none');
    const client: oauth.Client = { client_id: registered.id };
    const { issuer } = await discover();
    const as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, { ...INSECURE, algorithm: 'oauth2' }));
    const query = new URLSearchParams({
      client_id: client.client_id,
      response_type: 'code',
      state: 'a-state',
      scope: 'no:such',
      code_challenge: 'x'.repeat(43),
    });
    const answer = await server.get(`/oauth2/authorize?${query.toString()}`, { 'coder-session-token': session });
    const callback = new URL(answer.headers.get('location') ?? '');
    const outcome = (): unknown => {
      try {
        return oauth.validateAuthResponse(as, client, callback, 'a-state');
      } catch (error) {
        return error;
      }
    };
    expect(outcome()).toBeInstanceOf(oauth.AuthorizationResponseError);
    expect(outcome()).toMatchObject({ error: 'invalid_scope' });
    // It accepts responses, errors included, from the expected server only (RFC 9207 section 2.4).
    callback.searchParams.set('iss', 'https://evil.example');
    expect(outcome()).toMatchObject({ name: 'OperationProcessingError', message: expect.stringContaining('iss') as string });
  });
});

describe('openid-client, which most Node applications use', () => {
  function authenticationOf(authentication: Authentication, secret = ''): openid.ClientAuth {
    if (authentication === 'none') return openid.None();
    return authentication === 'client_secret_basic' ? openid.ClientSecretBasic(secret) : openid.ClientSecretPost(secret);
  }

  it.each(AUTHENTICATIONS)('discovers, authorizes, calls the API, refreshes and revokes (%s)', async (authentication) => {
    const registered = await register(authentication);
    const { resource, issuer } = await discover();
    const config = await openid.discovery(issuer, registered.id, undefined, authenticationOf(authentication, registered.secret), {
      algorithm: 'oauth2',
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so to make people think; the test server speaks plain HTTP
      execute: [openid.allowInsecureRequests],
    });
    expect(config.serverMetadata().issuer).toBe(server.url);

    const pkceCodeVerifier = openid.randomPKCECodeVerifier();
    const expectedState = openid.randomState();
    const url = openid.buildAuthorizationUrl(config, {
      redirect_uri: registered.redirectUri,
      scope: 'coder:all',
      resource,
      state: expectedState,
      code_challenge: await openid.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: 'S256',
    });
    const callback = await new BrowserSession(server).authorize(url, OWNER);
    expect(callback.searchParams.get('state')).toBe(expectedState);
    expect(callback.searchParams.get('iss')).toBe(server.url);

    const tokens = await openid.authorizationCodeGrant(config, callback, { pkceCodeVerifier, expectedState }, { resource });
    expect(tokens).toMatchObject({ token_type: 'bearer', scope: 'coder:all', expires_in: 3600 });
    expect(await audienceOf(tokens.access_token)).toBe(`${server.url}/`);
    const me = await openid.fetchProtectedResource(config, tokens.access_token, new URL(ME, server.url), 'GET');
    expect((await me.json()) as Me).toMatchObject({ username: OWNER.username });

    const narrowed = await openid.refreshTokenGrant(config, tokens.refresh_token ?? '', { scope: 'user:read', resource });
    expect(narrowed.scope).toBe('user:read');
    expect(await statusOf(narrowed.access_token)).toBe(200);
    expect(await statusOf(tokens.access_token)).toBe(401);

    await openid.tokenRevocation(config, narrowed.access_token, { token_type_hint: 'access_token' });
    expect(await statusOf(narrowed.access_token)).toBe(401);
    await expect(openid.refreshTokenGrant(config, narrowed.refresh_token ?? '')).rejects.toMatchObject({ error: 'invalid_grant' });
  });

  it('gets an error that names the unknown resource when it requests one', async () => {
    const registered = await register('none');
    const config = await openid.discovery(new URL(server.url), registered.id, undefined, openid.None(), {
      algorithm: 'oauth2',
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so to make people think; the test server speaks plain HTTP
      execute: [openid.allowInsecureRequests],
    });
    const pkceCodeVerifier = openid.randomPKCECodeVerifier();
    const url = openid.buildAuthorizationUrl(config, {
      redirect_uri: registered.redirectUri,
      state: 'a-state',
      resource: 'https://elsewhere.example/api',
      code_challenge: await openid.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: 'S256',
    });
    const answer = await server.get(url.pathname + url.search, { 'coder-session-token': session });
    const callback = new URL(answer.headers.get('location') ?? '');
    const outcome = openid.authorizationCodeGrant(config, callback, { pkceCodeVerifier, expectedState: 'a-state' });
    await expect(outcome).rejects.toMatchObject({ error: 'invalid_target' });
  });
});
