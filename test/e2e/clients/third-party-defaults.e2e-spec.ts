import { createHash, randomBytes } from 'node:crypto';
import * as openid from 'openid-client';
import PassportOAuth2 from 'passport-oauth2';
import { AuthorizationCode } from 'simple-oauth2';
import { bearer, createOwner, ME, OWNER } from '../../support/sign-in.js';
import { type Client, registerClient } from '../../support/oauth/index.js';
import { BrowserSession } from '../../support/browser-session.js';
import { startServer, type RunningServer } from '../../support/server.js';

/**
 * Libraries with the minimal set-up of their documentation: no scope or the one of their examples, no resource, PKCE on. Their default
 * parameters must not cause failures.
 */
let server: RunningServer;
let session: string;

beforeAll(async () => {
  server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
  session = await createOwner(server);
});
afterAll(() => server.stop());

const IDENTITY = 'openid profile email';
const asBrowser = (url: string | URL): Promise<URL> => new BrowserSession(server).authorize(new URL(url), OWNER);

/** From where a token of this scope can learn it. */
async function usernameOf(accessToken: string, scope: string | undefined): Promise<string | undefined> {
  if (scope !== IDENTITY) return (await server.get(ME, bearer(accessToken))).json<{ username?: string }>().username;
  return (await server.get('/oauth2/userinfo', bearer(accessToken))).json<{ preferred_username?: string }>().preferred_username;
}

describe.each([undefined, IDENTITY])('requesting the scope %j', (scope) => {
  let client: Client;
  beforeAll(async () => {
    client = await registerClient(server, session);
  });

  it('simple-oauth2 gets a token, refreshes and revokes it', async () => {
    const library = new AuthorizationCode({
      client: { id: client.id, secret: client.secret ?? '' },
      auth: { tokenHost: server.url, authorizePath: '/oauth2/authorize', tokenPath: '/oauth2/tokens', revokePath: '/oauth2/revoke' },
    });
    const verifier = randomBytes(32).toString('base64url');
    const pkce = { code_challenge: createHash('sha256').update(verifier).digest('base64url'), code_challenge_method: 'S256' };
    const url = library.authorizeURL({ redirect_uri: client.redirectUri, ...(scope !== undefined && { scope }), state: 'x', ...pkce });
    const code = (await asBrowser(url)).searchParams.get('code') ?? '';
    // Its documentation passes a redirect_uri here; it works without.
    const token = await library.getToken({ code, code_verifier: verifier } as unknown as Parameters<typeof library.getToken>[0]);
    expect(token.token['scope']).toBe(scope ?? 'user:read');
    expect(await usernameOf(token.token['access_token'] as string, scope)).toBe(OWNER.username);
    const refreshed = await token.refresh();
    await refreshed.revokeAll();
    expect((await server.get(ME, bearer(refreshed.token['access_token'] as string))).status).toBe(401);
  });

  it('passport-oauth2 signs a user in', async () => {
    type Outcome = { redirect: string } | { token: string; scope: string } | { failed: unknown };
    const strategy = new PassportOAuth2(
      {
        authorizationURL: `${server.url}/oauth2/authorize`,
        tokenURL: `${server.url}/oauth2/tokens`,
        clientID: client.id,
        clientSecret: client.secret ?? '',
        callbackURL: client.redirectUri,
        // Both need the session of an application.
        pkce: true,
        state: true,
        ...(scope !== undefined && { scope: scope.split(' ') }),
      },
      (token: string, _refresh: string, params: { scope: string }, _profile: unknown, done: (error: null, user: object) => void) => {
        done(null, { token, scope: params.scope });
      },
    );
    const applicationSession = {};
    const visit = (url: string | URL): Promise<Outcome> =>
      new Promise((resolve) => {
        const run = Object.assign(Object.create(strategy) as PassportOAuth2, {
          redirect: (to: string) => {
            resolve({ redirect: to });
          },
          success: (user: { token: string; scope: string }) => {
            resolve(user);
          },
          fail: (why: unknown) => {
            resolve({ failed: why });
          },
          error: (why: unknown) => {
            resolve({ failed: why });
          },
        });
        const query = Object.fromEntries(new URL(url).searchParams);
        run.authenticate({ query, session: applicationSession, headers: {} } as unknown as Parameters<typeof run.authenticate>[0], {});
      });
    const login = await visit(client.redirectUri);
    const back = await visit(await asBrowser('redirect' in login ? login.redirect : ''));
    expect(back).toMatchObject({ scope: scope ?? 'user:read' });
    expect(await usernameOf('token' in back ? back.token : '', scope)).toBe(OWNER.username);
  });

  it('openid-client sends the resource with a trailing slash, once, and keeps it', async () => {
    const config = await openid.discovery(new URL(server.url), client.id, client.secret, undefined, {
      algorithm: 'oauth2',
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so to make people think; the test server speaks plain HTTP
      execute: [openid.allowInsecureRequests],
    });
    const pkceCodeVerifier = openid.randomPKCECodeVerifier();
    const url = openid.buildAuthorizationUrl(config, {
      redirect_uri: client.redirectUri,
      resource: `${server.url}/`,
      code_challenge: await openid.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: 'S256',
      ...(scope !== undefined && { scope }),
    });
    const tokens = await openid.authorizationCodeGrant(config, await asBrowser(url), { pkceCodeVerifier });
    expect(tokens.scope).toBe(scope ?? 'user:read');
    const refreshed = await openid.refreshTokenGrant(config, tokens.refresh_token ?? '', { ...(scope !== undefined && { scope }) });
    expect(refreshed.scope).toBe(scope ?? 'user:read');
    expect(await usernameOf(refreshed.access_token, scope)).toBe(OWNER.username);
  });
});
