import { decodeJwt, type JWTPayload } from 'jose';
import * as oauth from 'oauth4webapi';
import { eventually } from '../support/eventually.js';
import { expectStatus } from '../support/expect-answer.js';
import {
  type Authorization,
  basic,
  CALLBACK,
  type Client,
  ClientHost,
  type Provider,
  registerResourceServer,
  SETTINGS,
  startProvider,
  type Tokens,
} from '../support/oauth/index.js';

// eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so to make people think; the test server speaks plain HTTP
const INSECURE = { [oauth.allowInsecureRequests]: true };
const AFTER = 'https://client.example/signed-out';
const LOGOUT = '/oauth2/logout';

let host: ClientHost;
let provider: Provider;
beforeAll(async () => {
  host = await ClientHost.start();
  provider = await startProvider(host.env);
  await provider.admin('PUT', SETTINGS, { dynamic_client_registration: 'open' });
});
afterAll(async () => {
  await provider.server.stop();
  await host.stop();
});

type Fields = Readonly<Record<string, unknown>>;

let count = 0;
function published(fields: Fields = {}): Client {
  const id = `${host.origin}${host.publish({})}`;
  const client = { id, name: `Relying party ${++count}`, redirectUri: CALLBACK };
  republish(client, fields);
  return client;
}

function republish({ id, name }: Client, fields: Fields): void {
  host.replace(new URL(id).pathname, {
    client_id: id,
    client_name: name,
    redirect_uris: [CALLBACK],
    grant_types: ['authorization_code', 'refresh_token'],
    post_logout_redirect_uris: [AFTER],
    ...fields,
  });
}

const logout = (query: Readonly<Record<string, string>>, session?: string): ReturnType<Provider['get']> =>
  provider.get(
    `${LOGOUT}?${new URLSearchParams(query).toString()}`,
    session === undefined ? {} : { cookie: `coder_session_token=${session}` },
  );

describe('a client that is named by its document', () => {
  it('IDT-02: is the audience of its ID tokens, UserInfo responses and refreshed ID tokens by its URL, so that a strict library accepts them', async () => {
    const { id } = published({ userinfo_signed_response_alg: 'RS256' });
    const issuer = new URL(provider.url);
    const server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, INSECURE));
    const client = { client_id: id, userinfo_signed_response_alg: 'RS256' };
    const [verifier, nonce] = [oauth.generateRandomCodeVerifier(), oauth.generateRandomNonce()];
    const challenge = await oauth.calculatePKCECodeChallenge(verifier);
    const asked: Authorization = await provider.authorize(
      { id, name: '', redirectUri: CALLBACK },
      { scope: 'openid', nonce, code_challenge: challenge },
    );
    const params = oauth.validateAuthResponse(server, client, asked.redirect!, asked.sent['state'] as string);
    const response = await oauth.authorizationCodeGrantRequest(server, client, oauth.None(), params, CALLBACK, verifier, INSECURE);
    const tokens = await oauth.processAuthorizationCodeResponse(server, client, response, { expectedNonce: nonce, requireIdToken: true });
    const claims = oauth.getValidatedIdTokenClaims(tokens)!;
    expect(claims.aud).toBe(id);
    const told = await oauth.userInfoRequest(server, client, tokens.access_token, INSECURE);
    expect(await oauth.processUserInfoResponse(server, client, claims.sub, told)).toMatchObject({ aud: id, sub: claims.sub });
    const again = await oauth.refreshTokenGrantRequest(server, client, oauth.None(), tokens.refresh_token!, INSECURE);
    await oauth.processRefreshTokenResponse(server, client, again);
  });

  it('CIMD-19: is called by its URL in JWT access tokens and by introspection', async () => {
    const { identifier, ...api } = await registerResourceServer(provider, {
      access_token_format: 'jwt',
      allows_self_registered_apps: true,
    });
    const client = published();
    const { access_token: token } = await provider.obtainTokens(client, { scope: 'notes.read', resource: identifier });
    expect(decodeJwt(token)['client_id']).toBe(client.id);
    const headers = { authorization: basic(api.id, api.secret) };
    const answer = await provider.post('/oauth2/introspect', { body: new URLSearchParams({ token }), headers });
    expect(expectStatus(answer, 200).json()).toMatchObject({ active: true, client_id: client.id });
  });

  it('BCL-01: is the audience of its logout tokens by its URL', async () => {
    const received: JWTPayload[] = [];
    const path = host.publish((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        received.push(decodeJwt(new URLSearchParams(body).get('logout_token') ?? ''));
        response.end();
      });
    });
    const client = published({ backchannel_logout_uri: `${host.origin}${path}` });
    const session = await provider.signIn();
    const grant = await provider.obtainCode(client, { scope: 'openid' }, { headers: { 'coder-session-token': session } });
    expectStatus(await provider.exchange(client, grant), 200);
    expectStatus(await provider.post('/api/v2/users/logout', { headers: { 'coder-session-token': session } }), 200);
    await eventually('the app is told', () => Promise.resolve(received.length > 0));
    expect(received.map(({ aud }) => aud)).toEqual([client.id]);
  });

  it('BCL-11: gets the logouts that it has missed again when its document names another URI, and only then', async () => {
    const [broken, corrected] = [
      host.publish((_, response) => response.writeHead(400).end()),
      host.publish((_, response) => response.end()),
    ];
    const client = published({ backchannel_logout_uri: `${host.origin}${broken}` });
    const { db } = provider.server;
    const signIn = async (): Promise<string> => {
      const session = await provider.signIn();
      const grant = await provider.obtainCode(client, { scope: 'openid' }, { headers: { 'coder-session-token': session } });
      expectStatus(await provider.exchange(client, grant), 200);
      return session;
    };
    const session = await signIn();
    expectStatus(await provider.post('/api/v2/users/logout', { headers: { 'coder-session-token': session } }), 200);
    const missed = (): Promise<Record<string, unknown>[]> =>
      db.query(
        `SELECT l.fault, l.next_attempt_at FROM oauth2_provider_logouts l
           JOIN oauth2_provider_client_documents d ON d.app_id = l.app_id WHERE d.url = $1`,
        [client.id],
      );
    await eventually('the failure is recorded', async () => (await missed()).some(({ fault }) => fault !== ''));
    await db.query(`UPDATE oauth2_provider_logouts SET attempts = 8, next_attempt_at = NULL`);
    const readAgain = async (fields: Fields): Promise<void> => {
      republish(client, fields);
      await db.query(`UPDATE oauth2_provider_client_documents SET fresh_until = now() WHERE url = $1`, [client.id]);
      await signIn();
    };
    await readAgain({ backchannel_logout_uri: `${host.origin}${broken}`, client_name: 'Another name' });
    expect(await missed()).toMatchObject([{ next_attempt_at: null }]);
    await readAgain({ backchannel_logout_uri: `${host.origin}${corrected}` });
    await eventually('it is delivered', async () => (await missed()).length === 0);
    expect([host.requestsOf(broken), host.requestsOf(corrected)]).toEqual([1, 1]);
  });

  it('RPL-05: can ask for a logout with its URL and its own ID token, and gets the person back only after a confirmation', async () => {
    const client = published();
    const session = await provider.signIn();
    const grant = await provider.obtainCode(client, { scope: 'openid' }, { headers: { 'coder-session-token': session } });
    const { id_token: hint } = expectStatus(await provider.exchange(client, grant), 200).json<Tokens & { id_token: string }>();
    const query = { client_id: client.id, id_token_hint: hint, post_logout_redirect_uri: AFTER };
    const stranger = expectStatus(await logout(query), 303);
    expect(stranger.headers.get('location')).toBe('/?signed-out=1');
    const asked = expectStatus(await logout(query, session), 303);
    const page = await provider.get(asked.headers.get('location') ?? '', { cookie: `coder_session_token=${session}` });
    expect(expectStatus(page, 200).text).toContain('Sign out?');
    const [, token = ''] = /name="form_token" value="([^"]+)"/.exec(page.text) ?? [];
    const body = new URLSearchParams({ form_token: token, decision: 'sign-out' });
    const headers = { origin: provider.url, cookie: `coder_session_token=${session}` };
    expect((await provider.post(`${LOGOUT}/confirm`, { body, headers })).headers.get('location')).toBe(AFTER);
  });
});
