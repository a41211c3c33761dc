import { decodeJwt } from 'jose';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { sendRequest } from '../../support/http-client.js';
import { type Client, DpopKey, type Provider, registerClient, registerResourceServer } from '../../support/oauth/index.js';
import { eventually } from '../../support/eventually.js';
import type { Program } from '../../bench/contestants/program.js';
import type { Recipe } from './recipe.js';

const SCOPE = 'notes.read notes.write';
const INITIALIZE = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
};

/** A recipe that is a resource server: what it is registered as, and where it serves. */
export interface ResourceRecipe {
  readonly url: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly stop: () => Promise<void>;
}

export async function registerResource({ client, tokens }: Recipe, port: number, provider: Provider): Promise<ResourceRecipe> {
  const base = `http://127.0.0.1:${port}`;
  const url = base + (client === 'api' ? '/notes' : '/mcp');
  const { id, secret } = await registerResourceServer(provider, {
    identifier: url,
    allows_self_registered_apps: client === 'mcp-server',
    ...(tokens && { access_token_format: tokens }),
  });
  const variables = { ISSUER: provider.url, CLIENT_ID: id, CLIENT_SECRET: secret, RESOURCE: url };
  if (client === 'api') {
    const backend = await startBackend();
    const { port: backendPort } = backend.address() as AddressInfo;
    return { url, variables: { ...variables, BACKEND: `http://127.0.0.1:${backendPort}` }, stop: () => closed(backend) };
  }
  const nothing = (): Promise<void> => Promise.resolve();
  if (client !== 'mcp-proxy') return { url, variables, stop: nothing };
  const app = await provider.createClient({ redirectUris: [`${base}/auth/callback`], scope: 'notes.read' });
  return { url, variables: { ...variables, APP_ID: app.id, APP_SECRET: app.secret ?? '' }, stop: nothing };
}

/** The API behind Apache: says whom it believes to have asked. */
async function startBackend(): Promise<Server> {
  const server = createServer((request, response) => {
    response.end(`You are ${String(request.headers['oauth2_claim_username'])} ${String(request.headers.authorization)}`);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return server;
}

async function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  await once(server.close(), 'close');
}

/** Who gets in, and who does not. Throws if one request is not answered as the pages say. */
export async function checkAccess({ client: kind, tokens }: Recipe, url: string, provider: Provider, program: Program): Promise<void> {
  await eventually(`${url} is served`, async () => {
    if (program.child.exitCode !== null) throw new Error('it ended');
    return sendRequest('GET', new URL(url)).then(
      () => true,
      () => false,
    );
  });
  const ask = (headers: Readonly<Record<string, string>>): ReturnType<typeof sendRequest> =>
    kind === 'api'
      ? sendRequest('GET', new URL(url), { headers: { oauth2_claim_username: 'root', ...headers } })
      : sendRequest('POST', new URL(url), { headers: { accept: 'application/json, text/event-stream', ...headers }, body: INITIALIZE });
  const refused = async (what: string, headers: Readonly<Record<string, string>>, statuses: readonly number[]): Promise<void> => {
    const { status, headers: received } = await ask(headers);
    if (!statuses.includes(status) || !/^Bearer\b/.test(received.get('www-authenticate') ?? ''))
      throw new Error(`${what} gets ${status} and "${String(received.get('www-authenticate'))}"`);
  };

  const app = await registerClient(provider.server, provider.session, { scope: `${SCOPE} user:read` });
  const good = await token(provider, app, url, SCOPE);
  await refused('a request without a token', {}, [401]);
  await refused('a text that is no token', { authorization: 'Bearer nonsense' }, [401]);
  await refused(
    'a token for the API of Gatehouse',
    { authorization: `Bearer ${await token(provider, app, undefined, 'user:read')}` },
    [401],
  );
  const { identifier } = await registerResourceServer(provider);
  await refused('a token for another API', { authorization: `Bearer ${await token(provider, app, identifier, SCOPE)}` }, [401]);
  // fastmcp says of a token without a required scope that it is invalid.
  const small = await token(provider, app, url, 'notes.write');
  await refused('a token without the scope', { authorization: `Bearer ${small}` }, kind === 'api' ? [403] : [401]);
  if (kind === 'api') {
    const bound = await boundToken(provider, app, url);
    await refused('a bound token without a proof', { authorization: `Bearer ${bound}` }, tokens === 'jwt' ? [401] : [403]);
  }

  const answer = await ask({ authorization: `Bearer ${good}` });
  const name = tokens === 'jwt' ? userIdIn(good) : `${provider.account.username} undefined`;
  const isIn = answer.status === 200 && (kind !== 'api' || answer.text === `You are ${name}`);
  if (!isIn) throw new Error(`a token with the scope gets ${answer.status} ${answer.text.slice(0, 300)}`);

  if (tokens === 'jwt') return;
  await provider.revoke(app, good);
  await eventually('the revoked token is refused', async () => (await ask({ authorization: `Bearer ${good}` })).status === 401);
}

function userIdIn(jwt: string): string {
  return decodeJwt(jwt).sub ?? '';
}

async function token(provider: Provider, app: Client, resource: string | undefined, scope: string): Promise<string> {
  return (await provider.obtainTokens(app, { resource, scope }, { resource })).access_token;
}

async function boundToken(provider: Provider, app: Client, resource: string): Promise<string> {
  const key = await DpopKey.create();
  const grant = await provider.obtainCode(app, { resource, scope: SCOPE });
  const answer = await provider.exchange(app, grant, { resource }, { headers: await key.forTokens(provider) });
  return answer.json<{ access_token: string }>().access_token;
}
