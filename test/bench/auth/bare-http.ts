import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A process that answers every request with the body it was started with: what Node alone can do on this machine. */
const body = process.argv[2] ?? '';
const headers = { 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(body) };

const server = createServer((_request, response) => {
  response.writeHead(200, headers).end(body);
});
server.listen(0, '127.0.0.1', () => {
  console.log(`ready ${JSON.stringify({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, tokens: ['none'] })}`);
});
