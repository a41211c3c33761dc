import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { Connection, parseAnswer } from './connection.js';

describe('the connection of the load generator', () => {
  it.each([
    ['HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi', { status: 200, body: 'hi' }],
    ['HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nh', null],
    ['HTTP/1.1 404 Not Found\r\ncontent-length:0\r\n\r\n', { status: 404, body: '' }],
    ['HTTP/1.1 204 No Content\r\n\r\n', { status: 204, body: '' }],
    ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n3\r\n you\r\n', null],
    ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n4\r\n you\r\n0\r\n\r\n', { status: 200, body: 'hi you' }],
    ['HTTP/1.1 200 OK\r\nContent-', null],
  ])('reads %j as %j', (text, answer) => {
    expect(parseAnswer(text)).toEqual(answer);
  });

  it('reports a closed connection as no response, and opens another for the next request', async () => {
    let requests = 0;
    const server = createServer((socket) => {
      socket.once('data', () => {
        requests += 1;
        if (requests === 1) socket.destroy();
        else socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi');
      });
      socket.on('error', () => undefined);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const connection = new Connection('127.0.0.1', (server.address() as AddressInfo).port);
    const ask = (): Promise<unknown> =>
      new Promise((resolve) => {
        connection.send('GET / HTTP/1.1\r\n\r\n', resolve);
      });
    expect(await ask()).toBeNull();
    expect(await ask()).toEqual({ status: 200, body: 'hi' });
    connection.close();
    await new Promise((resolve) => server.close(resolve));
  });
});
