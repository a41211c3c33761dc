import { createDatabase, type TestDatabase } from '../../support/database.js';
import { bearer, createOwner, ME } from '../../support/sign-in.js';
import { obtainTokens, registerClient } from '../../support/oauth/index.js';
import { startServer, type RunningServer } from '../../support/server.js';

/** Every route of the provider that a client could call. */
const ROUTES: readonly [string, string][] = [
  ['GET', '/oauth2/authorize'],
  ['POST', '/oauth2/authorize'],
  ['POST', '/oauth2/tokens'],
  ['POST', '/oauth2/token'],
  ['DELETE', '/oauth2/tokens'],
  ['POST', '/oauth2/revoke'],
  ['POST', '/oauth2/device_authorization'],
  ['GET', '/device'],
  ['POST', '/device/answer'],
  ['GET', '/oauth2/logout'],
  ['POST', '/oauth2/logout'],
  ['GET', '/.well-known/oauth-authorization-server'],
  ['GET', '/.well-known/oauth-protected-resource'],
  ['GET', '/api/v2/oauth2-provider/apps'],
  ['POST', '/api/v2/oauth2-provider/apps'],
];

describe('with CODER_OAUTH2_PROVIDER_ENABLE=false', () => {
  let server: RunningServer;
  let session: string;
  let accessToken: string;

  let database: TestDatabase;

  beforeAll(async () => {
    database = await createDatabase();
    const on = await startServer({ database });
    session = await createOwner(on);
    accessToken = (await obtainTokens(on, session, await registerClient(on, session))).access_token;
    await on.stop();
    // At the same address, which is the audience of the token.
    server = await startServer({ database, env: { CODER_OAUTH2_PROVIDER_ENABLE: 'false', CODER_HTTP_ADDRESS: new URL(on.url).host } });
  });
  afterAll(async () => {
    await server.stop();
    await database.drop();
  });

  it.each(ROUTES)('%s %s answers 404 to everybody', async (method, path) => {
    for (const headers of [{}, { 'coder-session-token': session }]) {
      const answer = await server.request(method, path, { headers });
      expect(answer.status).toBe(404);
      expect(answer.json()).toEqual({ message: 'Route not found.' });
    }
  });

  it.each(['/oauth2/tokens', '/oauth2/revoke', '/.well-known/oauth-authorization-server'])(
    'pages of other origins may not call %s',
    async (path) => {
      const headers = { origin: 'https://app.example', 'access-control-request-method': 'POST' };
      expect((await server.request('OPTIONS', path, { headers })).status).toBe(404);
    },
  );

  it('existing access tokens remain valid, until their user ends them', async () => {
    expect((await server.get(ME, bearer(accessToken))).status).toBe(200);
    const ended = await server.request('DELETE', '/api/v2/users/me/oauth2-grants', { headers: { 'coder-session-token': session } });
    expect(ended.json()).toEqual({ ended: 1 });
    expect((await server.get(ME, bearer(accessToken))).status).toBe(401);
  });

  it('a challenge names no metadata', async () => {
    expect((await server.get(ME)).headers.get('www-authenticate')).toBe('Bearer realm="coder"');
    expect((await server.get(ME, bearer(`ABCDEFGHIJ-${'x'.repeat(22)}`))).headers.get('www-authenticate')).toBe(
      'Bearer realm="coder", error="invalid_token", error_description="The access token is invalid"',
    );
  });

  it('the OpenAPI document and the explorer offer no OAuth flow', async () => {
    const document = (await server.get('/swagger/openapi.json')).json<{
      paths: Record<string, unknown>;
      components: { securitySchemes: Record<string, unknown> };
    }>();
    // The callback of GitHub belongs to the login here, not to the authorization server; and people can still end what apps have and their sign-ins, and forget what they allowed.
    const paths = Object.keys(document.paths).filter((path) => path.includes('oauth'));
    expect(paths.sort()).toEqual([
      '/api/v2/users/oauth2/github/callback',
      '/api/v2/users/{user}/oauth2-consents',
      '/api/v2/users/{user}/oauth2-consents/{app}',
      '/api/v2/users/{user}/oauth2-grants',
      '/api/v2/users/{user}/oauth2-grants/{grant}',
      '/api/v2/users/{user}/oauth2-sign-ins',
      '/api/v2/users/{user}/oauth2-sign-ins/{sign_in}',
    ]);
    expect(Object.keys(document.components.securitySchemes).sort()).toEqual(['agent', 'bearer', 'session']);
    expect(JSON.stringify(document)).not.toContain('"oauth2":[');
  });

  it('the start page offers no apps', async () => {
    const page = await server.get('/', { cookie: `coder_session_token=${session}` });
    expect(page.status).toBe(200);
    expect(page.text).not.toMatch(/oauth|issuer|well-known/i);
  });
});

it('a server that never had the provider registers no client for the API explorer', async () => {
  const server = await startServer({ env: { CODER_OAUTH2_PROVIDER_ENABLE: 'false' } });
  try {
    expect(await server.db.query('SELECT 1 FROM oauth2_provider_apps')).toEqual([]);
  } finally {
    await server.stop();
  }
});
