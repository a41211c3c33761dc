import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { Provider } from 'oidc-provider';
import MemoryAdapter from 'oidc-provider/lib/adapters/memory_adapter.js';
import { addressOf, announce, programInput } from './announce.js';

/**
 * oidc-provider with its own in-memory adapter. Tokens and codes are made as its own endpoints would after consent; `POST /bench/codes`
 * makes more codes. Without the scope `openid` at the token endpoint: no ID token is signed, as this server signs none.
 */
const people = Array.from({ length: programInput().people }, () => randomUUID());
const REDIRECT_URI = 'http://127.0.0.1/callback';
const CLIENT = {
  client_id: 'bench',
  client_secret: 'bench-secret',
  redirect_uris: [REDIRECT_URI],
  grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
  token_endpoint_auth_method: 'client_secret_post',
  scope: 'openid profile email offline_access api:read',
};
const VERIFIER = 'v'.repeat(43);
const HOUR = 3600;

/** As much data about the user as `GET /api/v2/users/me` returns. */
const CLAIMS = {
  name: 'Bench Person',
  preferred_username: 'owner',
  email: 'owner@example.test',
  email_verified: true,
  updated_at: 1_764_000_000,
  picture: '',
  profile: 'a profile that is as long as the rest of the other answer, its organizations and roles, would be',
};

/** Its own would forget the first of more than a thousand tokens. */
const storage = new Map<string, unknown>();

const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const origin = addressOf(server);
  const provider = new Provider(origin, {
    clients: [CLIENT],
    adapter: (model: string) => new MemoryAdapter(model, storage),
    scopes: ['openid', 'offline_access', 'api:read'],
    claims: {
      openid: ['sub'],
      profile: ['name', 'preferred_username', 'updated_at', 'picture', 'profile'],
      email: ['email', 'email_verified'],
    },
    findAccount: (_context: unknown, accountId: string) => ({ accountId, claims: () => ({ sub: accountId, ...CLAIMS }) }),
    rotateRefreshToken: true,
    issueRefreshToken: () => true,
    ttl: { AccessToken: HOUR, AuthorizationCode: HOUR, RefreshToken: 24 * HOUR, Grant: 24 * HOUR, ClientCredentials: HOUR },
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: true },
      introspection: { enabled: true },
      clientCredentials: { enabled: true },
    },
  });
  const serve = provider.callback();
  server.on('request', (request, response) => {
    if (request.url !== '/bench/codes') {
      serve(request, response);
      return;
    }
    void makeCodes(provider, request).then((codes) => response.end(JSON.stringify(codes)));
  });
  void Promise.all(people.map((person) => issueTokens(provider, person))).then((tokens) => {
    announce(origin, {
      accessTokens: tokens.map(({ access }) => access),
      refreshTokens: tokens.map(({ refresh }) => refresh),
      client: { client_id: CLIENT.client_id, client_secret: CLIENT.client_secret },
      exchange: { grant_type: 'authorization_code', redirect_uri: REDIRECT_URI, code_verifier: VERIFIER },
    });
  });
});

async function grantOf(provider: Provider, accountId: string, scope: string): Promise<{ client: object; grantId: string }> {
  const client = await provider.Client.find(CLIENT.client_id);
  if (!client) throw new Error('oidc-provider does not know its client');
  const grant = new provider.Grant({ accountId, clientId: CLIENT.client_id });
  grant.addOIDCScope(scope);
  return { client, grantId: await grant.save() };
}

async function issueTokens(provider: Provider, accountId: string): Promise<{ access: string; refresh: string }> {
  const userinfo = { accountId, scope: 'openid profile email', gty: 'authorization_code' };
  const api = { accountId, scope: 'offline_access api:read', gty: 'authorization_code' };
  const [forUserinfo, forApi] = [await grantOf(provider, accountId, userinfo.scope), await grantOf(provider, accountId, api.scope)];
  return {
    access: await new provider.AccessToken({ ...userinfo, ...forUserinfo }).save(),
    refresh: await new provider.RefreshToken({ ...api, ...forApi, rotations: 0, iiat: Math.floor(Date.now() / 1000) }).save(),
  };
}

async function makeCodes(provider: Provider, request: IncomingMessage): Promise<string[]> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  const codeChallenge = createHash('sha256').update(VERIFIER).digest('base64url');
  const scope = 'offline_access api:read';
  return Promise.all(
    Array.from({ length: Number(body) }, async (_, n) => {
      const accountId = people[n % people.length] ?? '';
      const grant = await grantOf(provider, accountId, scope);
      const pkce = { codeChallenge, codeChallengeMethod: 'S256' };
      return new provider.AuthorizationCode({
        accountId,
        scope,
        gty: 'authorization_code',
        redirectUri: REDIRECT_URI,
        ...pkce,
        ...grant,
      }).save();
    }),
  );
}
