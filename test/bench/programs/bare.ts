import { createServer } from 'node:http';
import { addressOf, announce, programInput } from './announce.js';

/** `node:http` alone, with the same bodies: the limit of Node.js on this machine. */
const answers = new Map(
  Object.entries(programInput().bodies).map(([path, { type, text }]) => [
    path,
    { text, headers: { 'content-type': type, 'content-length': Buffer.byteLength(text) } },
  ]),
);

const server = createServer((request, response) => {
  const answer = answers.get(request.url ?? '');
  if (answer) response.writeHead(200, answer.headers).end(answer.text);
  else response.writeHead(404).end();
});
server.listen(0, '127.0.0.1', () => {
  announce(addressOf(server));
});
