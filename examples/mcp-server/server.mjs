// An MCP server whose tools are for people who have signed in at Gatehouse. README.md says how to register it.
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { requireBearerAuth } from '@modelcontextprotocol/sdk/server/auth/middleware/bearerAuth.js';
import { InvalidTokenError } from '@modelcontextprotocol/sdk/server/auth/errors.js';
import { getOAuthProtectedResourceMetadataUrl, mcpAuthMetadataRouter } from '@modelcontextprotocol/sdk/server/auth/router.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import express from 'express';

const { ISSUER, CLIENT_ID, CLIENT_SECRET, PORT } = process.env;
const url = new URL(process.env.MCP_URL ?? `http://127.0.0.1:${PORT}/mcp`);
const scopes = ['notes.read'];
const metadata = await (await fetch(`${ISSUER}/.well-known/oauth-authorization-server`)).json();

/** RFC 7662. Gatehouse says `active` only of tokens for this server, so the audience needs no further check. */
async function verifyAccessToken(token) {
  const response = await fetch(metadata.introspection_endpoint, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${CLIENT_ID}:${CLIENT_SECRET}`).toString('base64')}` },
    body: new URLSearchParams({ token }),
  });
  if (!response.ok) throw new Error(`introspection failed with status ${response.status}`);
  const found = await response.json();
  if (!found.active) throw new InvalidTokenError('The token has expired, was revoked, or is for another server');
  const { client_id: clientId, scope, exp: expiresAt, username } = found;
  return { token, clientId, scopes: scope.split(' '), expiresAt, extra: { username } };
}

function createServer() {
  const server = new McpServer({ name: 'notes', version: '1.0.0' });
  server.registerTool('whoami', { description: 'Says who has signed in' }, ({ authInfo }) => ({
    content: [{ type: 'text', text: `You are ${authInfo.extra.username}` }],
  }));
  return server;
}

const app = express();
app.use(express.json());
app.use(mcpAuthMetadataRouter({ oauthMetadata: metadata, resourceServerUrl: url, scopesSupported: scopes, resourceName: 'Notes' }));
const auth = requireBearerAuth({
  verifier: { verifyAccessToken },
  requiredScopes: scopes,
  resourceMetadataUrl: getOAuthProtectedResourceMetadataUrl(url),
});
app.post(url.pathname, auth, async (request, response) => {
  // A server per request: it keeps no sessions.
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined });
  response.on('close', () => transport.close());
  await createServer().connect(transport);
  await transport.handleRequest(request, response, request.body);
});
app.all(url.pathname, auth, (_, response) => response.status(405).set('Allow', 'POST').end());
app.listen(Number(PORT), '127.0.0.1', () => console.log(`listening on ${url.href}`));
