import { AsyncLocalStorage } from 'node:async_hooks';
import { Agent, get } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { fastify, type FastifyInstance } from 'fastify';
import { handleInTurns } from './turns.js';

const server = (): FastifyInstance => fastify({ logger: { level: 'silent' } });

/** The response body over a connection of the agent; null when the connection broke. */
function fetchText(app: FastifyInstance, path: string, agent: Agent): Promise<string | null> {
  const { port } = app.server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    get({ port, host: '127.0.0.1', path, agent }, (response) => {
      text(response).then(resolve, reject);
    }).on('error', () => {
      resolve(null);
    });
  });
}

describe('requests that arrive in one turn of the event loop', () => {
  it('keep their own asynchronous context, through everything they wait for', async () => {
    const app = server();
    const contexts = new AsyncLocalStorage<string>();
    app.addHook('onRequest', (request, _reply, done) => {
      contexts.run(request.url, done);
    });
    handleInTurns(app);
    app.get('/:name', async () => {
      const seen = [contexts.getStore()];
      await nextTurn();
      await Promise.resolve();
      seen.push(contexts.getStore());
      return seen.join(' ');
    });
    await app.listen();
    const agent = new Agent({ keepAlive: true, maxSockets: 40 });
    const paths = Array.from({ length: 400 }, (_, n) => `/${n}`);
    const answers = await Promise.all(paths.map((path) => fetchText(app, path, agent)));
    agent.destroy();
    await app.close();
    expect(answers).toEqual(paths.map((path) => `${path} ${path}`));
  });

  it('do not suffer from an error that another one throws into the turn', async () => {
    const app = server();
    handleInTurns(app);
    app.addHook('onRequest', (request, reply, done) => {
      // Makes every response fail, that to the error included.
      if (request.url === '/bad') reply.raw.writeHead(200);
      done();
    });
    app.get('/:name', (_request, reply) => {
      void reply.send('fine');
    });
    await app.listen();
    const agent = new Agent({ keepAlive: true, maxSockets: 10 });
    const answers = await Promise.all(['/1', '/bad', '/2', '/3'].map((path) => fetchText(app, path, agent)));
    agent.destroy();
    await app.close();
    expect(answers).toEqual(['fine', null, 'fine', 'fine']);
  });

  it('are skipped when their connection is gone', async () => {
    const app = server();
    const handled: string[] = [];
    app.addHook('onRequest', (request, _reply, done) => {
      if (request.url === '/gone') request.raw.socket.destroy();
      done();
    });
    handleInTurns(app);
    app.get('/:name', (request) => {
      handled.push(request.url);
      return 'fine';
    });
    await app.listen();
    const agent = new Agent({ keepAlive: true, maxSockets: 10 });
    const answers = await Promise.all(['/1', '/gone', '/2'].map((path) => fetchText(app, path, agent)));
    agent.destroy();
    await app.close();
    expect(answers).toEqual(['fine', null, 'fine']);
    expect(handled.sort()).toEqual(['/1', '/2']);
  });

  it('hold up the event loop for 64 of them at most', async () => {
    const app = server();
    handleInTurns(app);
    const order: string[] = [];
    app.get('/', () => {
      // The next turn of requests is scheduled by now, and the one after it is not.
      if (order.length === 0) setImmediate(() => order.push('the rest of the process'));
      order.push('request');
      return 'fine';
    });
    await app.listen();
    const { port } = app.server.address() as AddressInfo;
    const socket = connect(port, '127.0.0.1');
    const request = (connection: string): string => `GET / HTTP/1.1\r\nHost: test\r\nConnection: ${connection}\r\n\r\n`;
    socket.write(request('keep-alive').repeat(299) + request('close'));
    await text(socket);
    await app.close();
    expect(order.filter((each) => each === 'request')).toHaveLength(300);
    expect(order.indexOf('the rest of the process')).toBeLessThanOrEqual(2 * 64);
  });

  it('do not wait for another one: a lone request is handled in the turn in which it arrived', async () => {
    const app = server();
    const order: string[] = [];
    app.addHook('onRequest', (_request, _reply, done) => {
      setImmediate(() => setImmediate(() => order.push('the next turn')));
      done();
    });
    handleInTurns(app);
    app.get('/', () => {
      order.push('request');
      return 'fine';
    });
    await app.listen();
    const agent = new Agent();
    await fetchText(app, '/', agent);
    await nextTurn();
    await nextTurn();
    await app.close();
    expect(order).toEqual(['request', 'the next turn']);
  });
});
