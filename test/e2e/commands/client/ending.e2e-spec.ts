import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CommandLine } from '../../../support/client-command.js';

/** Closes no connection that is idle: a command that waits for that never ends. */
let server: Server;
let line: CommandLine;
beforeAll(async () => {
  server = createServer((request, response) => {
    const { url = '' } = request;
    request.resume();
    if (url === '/healthz') response.writeHead(200, { 'x-coder-build-version': '2.0.0' }).end('OK');
    else if (url.startsWith('/api/v2/users/me/secrets/')) response.writeHead(204).end();
    else if (url.startsWith('/api/v2/groups')) response.writeHead(302, { location: 'https://elsewhere.example/' }).end('Moved');
    else response.writeHead(500, { 'content-type': 'application/json' }).end('{"message":"Broken."}');
  });
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  line = await CommandLine.open();
});
afterAll(async () => {
  await line.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

it.each([
  ['a response without a body', ['secrets', 'delete', 'npm-token', '--yes'], 0],
  ['an error', ['whoami'], 1],
  ['a redirect', ['groups', 'list'], 1],
  ['a body that nobody reads', ['ping'], 7],
])('a command ends after %s, also if the server keeps the connection', async (_what, argv, code) => {
  const { port } = server.address() as AddressInfo; // a TCP server that listens has one
  const env = { CODER_URL: `http://127.0.0.1:${port}`, CODER_SESSION_TOKEN: 'AAAAAAAAAA-BBBBBBBBBBBBBBBBBBBBBB' };
  expect(await line.run(argv, { env })).toMatchObject({ code });
});
