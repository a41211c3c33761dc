import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';
import { createVerifier, type Verifier } from '../../../src/resource-server/index.js';
import { expectStatus } from '../../support/expect-answer.js';
import { sendRequest } from '../../support/http-client.js';
import { basic, DpopKey } from '../../support/oauth/index.js';
import { sha256 } from '../../../src/common/index.js';
import { ask, bearer, challengeOf, RESOURCE, statusOf, URL_OF_REQUEST } from './world.js';

const OPAQUE = 'https://calendar.example.com/api';

/** `oidc-provider`, a certified implementation, as the authorization server of two APIs: one gets JWTs, the other opaque tokens. */
describe('tokens of an authorization server that others wrote', () => {
  let server: Server;
  let url: string;
  let verifier: Verifier;

  beforeAll(async () => {
    server = createServer();
    await once(server.listen(0, '127.0.0.1'), 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const provider = new Provider(url, {
      clients: ['app', 'calendar'].map((id) => ({
        client_id: id,
        client_secret: `secret-of-${id}`,
        grant_types: ['client_credentials'],
        redirect_uris: [],
        response_types: [],
      })),
      jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), alg: 'RS256', use: 'sig', kid: 'first' }] },
      cookies: { keys: ['of a test'] },
      features: {
        devInteractions: { enabled: false },
        clientCredentials: { enabled: true },
        dPoP: { enabled: true },
        introspection: { enabled: true, allowedPolicy: (_: unknown, client: { clientId: string }) => client.clientId === 'calendar' },
        resourceIndicators: {
          enabled: true,
          getResourceServerInfo: (_: unknown, resource: string) => ({
            audience: resource,
            scope: 'notes.read notes.write',
            accessTokenTTL: 300,
            accessTokenFormat: resource === OPAQUE ? 'opaque' : 'jwt',
            ...(resource !== OPAQUE && { jwt: { sign: { alg: 'RS256' } } }),
          }),
        },
      },
    });
    server.on('request', provider.callback());
    verifier = createVerifier({ issuer: url, resource: RESOURCE, jwt: {} });
  });
  afterAll(async () => {
    server.closeAllConnections();
    await once(server.close(), 'close');
  });

  const obtain = async (resource: string, proof?: string): Promise<string> => {
    const body = new URLSearchParams({ grant_type: 'client_credentials', resource, scope: 'notes.read' });
    const headers = { authorization: basic('app', 'secret-of-app'), ...(proof !== undefined && { dpop: proof }) };
    const answer = expectStatus(await sendRequest('POST', new URL(`${url}/token`), { headers, body }), 200);
    return answer.json<{ access_token: string }>().access_token;
  };

  it('are accepted as JWTs with their client and scopes (RFC 9068)', async () => {
    const result = await bearer(verifier, await obtain(RESOURCE), ['notes.read']);
    expect(result).toMatchObject({ allowed: true, clientId: 'app', scopes: ['notes.read'] });
  });

  it('are refused without the scope that a request needs, and by another API', async () => {
    const token = await obtain(RESOURCE);
    expect(statusOf(await bearer(verifier, token, ['notes.write']))).toBe(403);
    const other = createVerifier({ issuer: url, resource: 'https://other.example.com', jwt: {} });
    expect(challengeOf(await bearer(other, token))).toContain('error="invalid_token"');
  });

  it('are refused when a character of the signature has changed', async () => {
    const token = await obtain(RESOURCE);
    const at = token.length - 10;
    const changed = `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`;
    expect(statusOf(await bearer(verifier, changed))).toBe(401);
  });

  it('are accepted as bound JWTs with a proof of their key only (RFC 9449)', async () => {
    const key = await DpopKey.create();
    const token = await obtain(RESOURCE, await key.proof('POST', `${url}/token`));
    const proof = await key.proof('GET', URL_OF_REQUEST, { claims: { ath: sha256(token).toString('base64url') } });
    expect(statusOf(await bearer(verifier, token))).toBe(401);
    expect(await ask(verifier, `DPoP ${token}`, [proof])).toMatchObject({ allowed: true, jkt: key.jkt });
  });

  it('are accepted as opaque tokens by introspection (RFC 7662)', async () => {
    const introspection = { clientId: 'calendar', clientSecret: 'secret-of-calendar' };
    const asking = createVerifier({ issuer: url, resource: OPAQUE, introspection });
    expect(await bearer(asking, await obtain(OPAQUE), ['notes.read'])).toMatchObject({ allowed: true, clientId: 'app' });
    expect(statusOf(await bearer(asking, 'unknown-to-everybody'))).toBe(401);
  });
});
