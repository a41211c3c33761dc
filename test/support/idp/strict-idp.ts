import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

/**
 * A process that is `oidc-provider`, a certified implementation, with its own pages for login and consent. Arguments: the redirect URI of
 * its only client, and the public key (JWK) for the client's authentication; without it, a secret is used.
 */
const [redirectUri = '', clientKey] = process.argv.slice(2);
const authentication =
  clientKey === undefined
    ? { client_secret: 'strict-client-secret', token_endpoint_auth_method: 'client_secret_basic' }
    : { jwks: { keys: [JSON.parse(clientKey) as object] }, token_endpoint_auth_method: 'private_key_jwt' };
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(origin, {
    clients: [
      {
        client_id: 'gatehouse',
        ...authentication,
        redirect_uris: [redirectUri],
        grant_types: ['authorization_code', 'refresh_token'],
      },
    ],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), alg: 'RS256', use: 'sig', kid: 'first' }] },
    claims: { openid: ['sub'], profile: ['name', 'preferred_username', 'picture'], email: ['email', 'email_verified'], groups: ['groups'] },
    scopes: ['openid', 'offline_access', 'profile', 'email', 'groups'],
    pkce: { required: () => true },
    rotateRefreshToken: true,
    ttl: { AccessToken: 60, AuthorizationCode: 60, IdToken: 60, RefreshToken: 3600, Interaction: 600, Session: 600, Grant: 3600 },
    cookies: { keys: ['of a test'] },
    findAccount: (_context: unknown, accountId: string) => ({
      accountId,
      claims: () => ({
        sub: accountId,
        name: `Person ${accountId}`,
        preferred_username: accountId,
        email: `${accountId}@example.test`,
        email_verified: true,
        groups: ['staff'],
      }),
    }),
    features: { devInteractions: { enabled: true } },
  });
  server.on('request', provider.callback());
  console.log(`ready ${origin}`);
});
