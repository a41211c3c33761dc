// An MCP server whose tools are for people who have signed in at Gatehouse. README.md says how to register it.
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import express from 'express';
import { accessOf, protectResource } from 'gatehouse/resource-server/express';

const { ISSUER, CLIENT_ID, CLIENT_SECRET, PORT } = process.env;
const url = new URL(process.env.MCP_URL ?? `http://127.0.0.1:${PORT}/mcp`);

const api = protectResource({
  issuer: ISSUER,
  resource: url.href,
  introspection: { clientId: CLIENT_ID, clientSecret: CLIENT_SECRET },
  resourceName: 'Notes',
  scopes: ['notes.read'],
  // A token that was revoked is refused from the next request on. Every request then takes an introspection.
  cacheSeconds: 0,
});

function createServer({ username }) {
  const server = new McpServer({ name: 'notes', version: '1.0.0' });
  server.registerTool('whoami', { description: 'Says who has signed in' }, () => ({
    content: [{ type: 'text', text: `You are ${username}` }],
  }));
  return server;
}

const app = express();
app.use(api.metadata);
app.post(url.pathname, api.requires(), express.json(), async (request, response) => {
  // A server per request: it keeps no sessions.
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined });
  response.on('close', () => transport.close());
  await createServer(accessOf(request)).connect(transport);
  await transport.handleRequest(request, response, request.body);
});
app.all(url.pathname, api.requires(), (_, response) => response.status(405).set('Allow', 'POST').end());
app.listen(Number(PORT), '127.0.0.1', () => console.log(`listening on ${url.href}`));
