import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A process that answers every request with the given number of bytes: the limit of Node alone on this machine. */
const body = Buffer.alloc(Number(process.argv[2]), 'x');
const headers = { 'content-type': 'application/octet-stream', 'content-length': body.length };

const server = createServer((_request, response) => {
  response.writeHead(200, headers).end(body);
});
server.listen(0, '127.0.0.1', () => {
  process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
});
