import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as oauth from 'oauth4webapi';
import * as openid from 'openid-client';
import {
  ACCESS_TOKEN_TYPE,
  type Client,
  createRule,
  type Provider,
  registerBackend,
  registerResourceServer,
  type ResourceServer,
  startProvider,
  TOKEN_EXCHANGE,
} from '../../support/oauth/index.js';

// eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so to make people think; the test server speaks plain HTTP
const INSECURE = { [oauth.allowInsecureRequests]: true };

/** Exchanges a token that Notes received for one for this resource. */
type ExchangeWith = (subjectToken: string, resource: string) => Promise<string>;

/** What Calendar learned about the caller. */
interface Seen {
  readonly active: boolean;
  readonly username?: string;
  readonly client_id?: string;
  readonly scope?: string;
  readonly act?: unknown;
}

/**
 * Two APIs, each a program of its own that introspects the tokens it receives. Notes exchanges the token of its caller, and asks Calendar; the
 * response is what Calendar learned.
 */
describe('an API calls another one on behalf of its caller', () => {
  let provider: Provider;
  let backend: Client;
  let front: Client;
  let notes: ResourceServer;
  let calendar: ResourceServer;
  let exchangeWith: ExchangeWith;
  const servers: Server[] = [];

  beforeAll(async () => {
    provider = await startProvider();
    front = await provider.createClient();
    backend = await registerBackend(provider);
    calendar = await serve(['calendar.read'], (seen) => Promise.resolve(seen));
    notes = await serve(['notes.read'], async (_seen, token) => {
      const own = await exchangeWith(token, calendar.identifier);
      const answer = await fetch(calendar.identifier, { headers: { authorization: `Bearer ${own}` } });
      return { status: answer.status, seen: await answer.json() };
    });
    await createRule(provider, backend.id, notes, calendar, [{ name: 'calendar.read', requires: 'notes.read' }]);
  });
  afterAll(async () => {
    await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    await provider.server.stop();
  });

  /** Starts an API and registers it at its URL. It answers 401 unless the token is active. */
  async function serve(scopes: readonly string[], answer: (seen: Seen, token: string) => Promise<unknown>): Promise<ResourceServer> {
    const server = createServer((request, response) => {
      const token = tokenOf(request);
      introspect(registered, token)
        .then(async (seen) => {
          response.writeHead(seen.active ? 200 : 401, { 'content-type': 'application/json' });
          response.end(JSON.stringify(seen.active ? await answer(seen, token) : {}));
        })
        .catch((error: unknown) => {
          response.writeHead(500).end(JSON.stringify({ error: String(error) }));
        });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    servers.push(server);
    const identifier = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`; // a TCP server that listens has one
    const registered = await registerResourceServer(provider, { identifier, scopes: scopes.map((name) => ({ name, description: name })) });
    return registered;
  }

  async function introspect({ id, secret }: ResourceServer, token: string): Promise<Seen> {
    const as: oauth.AuthorizationServer = { issuer: provider.url, introspection_endpoint: `${provider.url}/oauth2/introspect` };
    const client: oauth.Client = { client_id: id };
    const answer = await oauth.introspectionRequest(as, client, oauth.ClientSecretBasic(secret), token, INSECURE);
    return oauth.processIntrospectionResponse(as, client, answer);
  }

  const CLIENTS: Readonly<Record<string, () => ExchangeWith>> = {
    'openid-client': () => async (subject_token, resource) => {
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so to make people think; the test server speaks plain HTTP
      const execute = [openid.allowInsecureRequests];
      const options = { algorithm: 'oauth2', execute } as const;
      const config = await openid.discovery(new URL(provider.url), backend.id, undefined, openid.ClientSecretPost(backend.secret), options);
      expect(config.serverMetadata().grant_types_supported).toContain(TOKEN_EXCHANGE);
      const parameters = { subject_token, subject_token_type: ACCESS_TOKEN_TYPE, resource, scope: 'calendar.read' };
      const tokens = await openid.genericGrantRequest(config, TOKEN_EXCHANGE, parameters);
      expect(tokens).toMatchObject({ issued_token_type: ACCESS_TOKEN_TYPE, token_type: 'bearer', scope: 'calendar.read' });
      expect(tokens.expiresIn()).toBeGreaterThan(0);
      return tokens.access_token;
    },
    oauth4webapi: () => async (subject_token, resource) => {
      const issuer = new URL(provider.url);
      const found = await oauth.discoveryRequest(issuer, { ...INSECURE, algorithm: 'oauth2' });
      const as = await oauth.processDiscoveryResponse(issuer, found);
      const client: oauth.Client = { client_id: backend.id };
      const parameters = { subject_token, subject_token_type: ACCESS_TOKEN_TYPE, resource };
      const authentication = oauth.ClientSecretBasic(backend.secret!);
      const answer = await oauth.genericTokenEndpointRequest(as, client, authentication, TOKEN_EXCHANGE, parameters, INSECURE);
      const tokens = await oauth.processGenericTokenEndpointResponse(as, client, answer);
      expect(tokens).toMatchObject({ issued_token_type: ACCESS_TOKEN_TYPE, token_type: 'bearer', scope: 'calendar.read' });
      return tokens.access_token;
    },
  };

  it.each(Object.keys(CLIENTS))(
    'with %s: the other one sees the user, the app that acts for the user, and only the scope of the rule',
    async (name) => {
      exchangeWith = CLIENTS[name]!();
      const tokens = await provider.obtainTokens(front, { resource: notes.identifier });
      const asked = await fetch(notes.identifier, { headers: { authorization: `Bearer ${tokens.access_token}` } });
      expect([asked.status, await asked.json()]).toEqual([
        200,
        {
          status: 200,
          seen: expect.objectContaining({
            active: true,
            username: provider.account.username,
            client_id: backend.id,
            act: { sub: backend.id },
            scope: 'calendar.read',
            aud: calendar.identifier,
          }) as unknown,
        },
      ]);
      // Neither token works at the other API.
      expect((await fetch(calendar.identifier, { headers: { authorization: `Bearer ${tokens.access_token}` } })).status).toBe(401);
      const own = await exchangeWith(tokens.access_token, calendar.identifier);
      expect((await fetch(notes.identifier, { headers: { authorization: `Bearer ${own}` } })).status).toBe(401);
      expect((await fetch(calendar.identifier, { headers: { authorization: `Bearer ${own}` } })).status).toBe(200);
      await provider.revoke(front, tokens.access_token);
      expect((await fetch(calendar.identifier, { headers: { authorization: `Bearer ${own}` } })).status).toBe(401);
    },
  );

  it('with both clients, a refusal is an error with the code of the response', async () => {
    const errors = { 'openid-client': 'invalid_target', oauth4webapi: 'invalid_target' };
    const { access_token } = await provider.obtainTokens(front, { resource: notes.identifier });
    for (const [name, error] of Object.entries(errors)) {
      await expect(CLIENTS[name]!()(access_token, 'https://nobody.example/')).rejects.toMatchObject({ error });
    }
  });
});

function tokenOf({ headers }: IncomingMessage): string {
  return /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1] ?? '';
}
