import { serverOptions } from './server-options.js';

describe('how the server is set up', () => {
  it('does not wait for ever for a request to arrive', () => {
    expect(serverOptions({ version: 'v1', trustedProxies: [] }).requestTimeout).toBeGreaterThan(0);
  });

  it('believes nobody about the client, unless proxies are named', () => {
    expect(serverOptions({ version: 'v1', trustedProxies: [] }).trustProxy).toBe(false);
    expect(serverOptions({ version: 'v1', trustedProxies: ['10.0.0.0/8'] }).trustProxy).toEqual(['10.0.0.0/8']);
  });
});
