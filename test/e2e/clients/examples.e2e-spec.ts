import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UnauthorizedError } from '@modelcontextprotocol/sdk/client/auth.js';
import { Client as McpClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { OAuthTokens } from '@modelcontextprotocol/sdk/shared/auth.js';
import { BrowserSession } from '../../support/browser-session.js';
import { freePort, untilListening } from '../../support/free-port.js';
import { type Client, type Provider, registerResourceServer, startProvider, WebAppVisitor } from '../../support/oauth/index.js';
import { programFolder } from '../../support/program-folder.js';
import { OWNER } from '../../support/sign-in.js';

const EXAMPLES = fileURLToPath(new URL('../../../../examples/', import.meta.url));

let provider: Provider;
const children: ChildProcess[] = [];

let folder: string;

beforeAll(async () => {
  provider = await startProvider();
  folder = await programFolder('examples');
});
afterAll(async () => {
  for (const child of children) {
    child.kill();
    await once(child, 'exit');
  }
  await provider.server.stop();
  rmSync(folder, { recursive: true });
});

/** Starts an example as its README says. */
async function start(program: string, port: number, client: Pick<Client, 'id' | 'secret'>): Promise<void> {
  const env = { ISSUER: provider.url, CLIENT_ID: client.id, CLIENT_SECRET: client.secret ?? '', PORT: String(port) };
  const file = join(folder, basename(program));
  copyFileSync(EXAMPLES + program, file);
  const child = spawn(process.execPath, [file], { env: { PATH: process.env['PATH'] ?? '', ...env }, stdio: 'inherit' });
  children.push(child);
  await untilListening(port, child);
}

it('examples/web-app signs a person in, and signing out revokes the access', async () => {
  const port = await freePort();
  const app = `http://127.0.0.1:${port}`;
  const client = await provider.createClient({ redirectUris: [`${app}/callback`], scope: 'user:read' });
  await start('web-app/app.mjs', port, client);
  const visitor = new WebAppVisitor(app, provider.server, OWNER);
  expect((await visitor.signIn('/login')).text).toContain(`Signed in as ${OWNER.username}`);
  const grants = async (): Promise<unknown[]> => {
    const all = (await provider.admin('GET', '/api/v2/users/me/oauth2-grants')).json<{ app: { id: string } }[]>();
    return all.filter((grant) => grant.app.id === client.id);
  };
  expect(await grants()).toHaveLength(1);
  expect((await visitor.post('/logout')).status).toBe(302);
  expect(await grants()).toEqual([]);
  expect((await visitor.open('/')).text).not.toContain(OWNER.username);
});

/** An MCP client that knows nothing but the URL of the MCP server and its own registration. */
class Visitor {
  #tokens: OAuthTokens | undefined;
  #verifier = '';
  authorizationUrl: URL | undefined;
  readonly redirectUrl: string;
  readonly clientMetadata: { redirect_uris: string[]; client_name: string };

  constructor(private readonly client: Client) {
    this.redirectUrl = client.redirectUri;
    this.clientMetadata = { redirect_uris: [client.redirectUri], client_name: client.name };
  }

  clientInformation = () => ({ client_id: this.client.id, ...(this.client.secret !== undefined && { client_secret: this.client.secret }) });
  tokens = () => this.#tokens;
  saveTokens = (tokens: OAuthTokens): void => {
    this.#tokens = tokens;
  };
  redirectToAuthorization = (url: URL): void => {
    this.authorizationUrl = url;
  };
  saveCodeVerifier = (verifier: string): void => {
    this.#verifier = verifier;
  };
  codeVerifier = () => this.#verifier;
}

it('examples/mcp-server lets MCP clients in after a person has signed in and consented, and only while that lasts', async () => {
  const port = await freePort();
  const url = new URL(`http://127.0.0.1:${port}/mcp`);
  const api = await registerResourceServer(provider, { identifier: url.href });
  await start('mcp-server/server.mjs', port, api);
  const client = await provider.createClient({ type: 'public' });
  const authProvider = new Visitor(client);
  const connect = async (): Promise<McpClient> => {
    const mcp = new McpClient({ name: 'test', version: '1.0.0' });
    await mcp.connect(new StreamableHTTPClientTransport(url, { authProvider }));
    return mcp;
  };
  await expect(connect()).rejects.toThrow(UnauthorizedError);
  const asked = authProvider.authorizationUrl!;
  expect(asked.origin).toBe(provider.url);
  expect(asked.searchParams.get('resource')).toBe(url.href);
  const back = await new BrowserSession(provider.server).authorize(asked, OWNER);
  await new StreamableHTTPClientTransport(url, { authProvider }).finishAuth(back.searchParams.get('code') ?? '');

  const mcp = await connect();
  expect(await mcp.callTool({ name: 'whoami', arguments: {} })).toMatchObject({
    content: [{ type: 'text', text: `You are ${OWNER.username}` }],
  });
  // Neither a token for another API, nor a revoked one.
  const withToken = (token: string): Promise<Response> =>
    fetch(url, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: '{}' });
  const own = await provider.obtainTokens(client);
  expect((await withToken(own.access_token)).status).toBe(401);
  const token = authProvider.tokens()?.access_token ?? '';
  expect((await withToken(token)).status).not.toBe(401);
  expect((await provider.revoke(client, token)).status).toBe(200);
  const refused = await withToken(token);
  expect(refused.status).toBe(401);
  expect(refused.headers.get('www-authenticate')).toContain(
    `resource_metadata="http://127.0.0.1:${port}/.well-known/oauth-protected-resource/mcp"`,
  );
});
