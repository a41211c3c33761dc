import Fastify from 'fastify';
import { serverOptions } from './server-options.js';

describe('the options of the server', () => {
  it('limit how long a request may take to arrive', () => {
    expect(serverOptions({ version: 'v1', trustedProxies: [], keepAliveSeconds: 72 }).requestTimeout).toBeGreaterThan(0);
  });

  it('trust no forwarding header unless proxies are configured', () => {
    expect(serverOptions({ version: 'v1', trustedProxies: [], keepAliveSeconds: 72 }).trustProxy).toBe(false);
    expect(serverOptions({ version: 'v1', trustedProxies: ['10.0.0.0/8'], keepAliveSeconds: 72 }).trustProxy).toEqual(['10.0.0.0/8']);
  });

  it.each([
    ['a request', { querystring: { type: 'object' } }],
    ['a response', { response: { 200: { type: 'object' } } }],
  ])('refuse a route with a JSON Schema of %s at the start', async (_what, schema) => {
    const server = Fastify(serverOptions({ version: 'v1', trustedProxies: [], keepAliveSeconds: 72 }));
    server.get('/', { schema }, () => 'ok');
    await expect(server.ready()).rejects.toThrow('a route has a JSON Schema');
  });
});
