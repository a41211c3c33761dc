import { isEveryInterface, isLoopback, listenAddress, network } from './address.js';
import { InvalidValueError } from './option.js';

describe('listenAddress', () => {
  it.each([
    ['127.0.0.1:3000', '127.0.0.1', 3000],
    ['127.0.0.1:0', '127.0.0.1', 0],
    ['0.0.0.0:65535', '0.0.0.0', 65_535],
    ['localhost:80', 'localhost', 80],
    ['id-1.example.com:443', 'id-1.example.com', 443],
    ['[::1]:3000', '::1', 3000],
    ['[0:0:0:0:0:0:0:1]:3000', '::1', 3000],
    ['[::]:3000', '::', 3000],
    [':3000', '', 3000],
  ])('reads %s', (text, host, port) => {
    expect(listenAddress.parse(text)).toEqual({ host, port });
  });

  it.each([
    ['3000', /host:port/],
    ['127.0.0.1', /host:port/],
    ['127.0.0.1:', /host:port/],
    ['127.0.0.1:http', /host:port/],
    ['127.0.0.1:-1', /host:port/],
    ['::1:3000', /host:port/],
    ['http://127.0.0.1:3000', /host:port/],
    ['127.0.0.1:65536', /port above 65535/],
    ['999.0.0.1:3000', /neither a name nor an IP address/],
    ['127.1:3000', /neither a name nor an IP address/],
    ['a b:3000', /neither a name nor an IP address/],
    ['-a:3000', /neither a name nor an IP address/],
    ['[127.0.0.1]:3000', /not an IPv6 address/],
    ['[fe80::1%eth0]:3000', /not an IPv6 address/],
    ['[]:3000', /not an IPv6 address/],
  ])('refuses %j', (text, reason) => {
    expect(() => listenAddress.parse(text)).toThrow(InvalidValueError);
    expect(() => listenAddress.parse(text)).toThrow(reason);
  });
});

describe('isLoopback', () => {
  it.each(['127.0.0.1', '127.9.9.9', 'localhost', 'LocalHost', '::1', '::ffff:7f00:1'])('is true for %s', (host) => {
    expect(isLoopback(host)).toBe(true);
  });

  it.each(['', '0.0.0.0', '::', '10.0.0.1', 'example.com', '127.example.com', '::2', 'localhost.example.com', '::ffff:a00:1'])(
    'is false for %j',
    (host) => {
      expect(isLoopback(host)).toBe(false);
    },
  );
});

describe('isEveryInterface', () => {
  it.each(['', '0.0.0.0', '::'])('is true for %j', (host) => {
    expect(isEveryInterface(host)).toBe(true);
  });

  it.each(['127.0.0.1', '::1', 'localhost'])('is false for %s', (host) => {
    expect(isEveryInterface(host)).toBe(false);
  });
});

describe('network', () => {
  it.each([
    ['10.0.0.0/8', '10.0.0.0/8'],
    ['10.0.0.0/0', '10.0.0.0/0'],
    ['192.168.1.7', '192.168.1.7/32'],
    ['fd00::/8', 'fd00::/8'],
    ['::1', '::1/128'],
  ])('reads %s as %s', (text, value) => {
    expect(network.parse(text)).toBe(value);
  });

  it.each(['', '10.0.0', '10.0.0.0/33', 'fd00::/129', '10.0.0.0/', '10.0.0.0/-1', '10.0.0.0/8/8', 'example.com', 'fe80::1%eth0', 'all'])(
    'refuses %j',
    (text) => {
      expect(() => network.parse(text)).toThrow(InvalidValueError);
    },
  );
});
