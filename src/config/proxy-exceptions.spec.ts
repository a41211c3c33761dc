import { ProxyExceptions } from './proxy-exceptions.js';

const covers = (exceptions: string, url: string): boolean => new ProxyExceptions(exceptions).covers(new URL(url));

describe('exceptions from the proxy', () => {
  it.each([
    ['example.com', 'https://example.com', true],
    ['example.com', 'https://idp.Example.com', true],
    ['example.com', 'https://notexample.com', false],
    ['example.com', 'https://example.com.evil.test', false],
    ['EXAMPLE.com', 'https://example.com.', true],
    ['.example.com', 'https://example.com', false],
    ['.example.com', 'https://a.b.example.com', true],
    ['*.example.com', 'https://a.example.com', true],
    ['*.example.com', 'https://example.com', false],
    ['a.test, b.test c.test', 'http://c.test', true],
    ['example.com:8443', 'https://example.com:8443', true],
    ['example.com:8443', 'https://example.com', false],
    ['example.com:443', 'https://example.com', true],
    ['*', 'https://anything.test', true],
    ['', 'https://anything.test', false],
    ['10.0.0.0/8', 'http://10.1.2.3', true],
    ['10.0.0.0/8', 'http://11.1.2.3', false],
    ['10.0.0.7', 'http://10.0.0.7:8080', true],
    ['10.0.0.0/99', 'http://10.0.0.1', false],
    ['2001:db8::/32', 'http://[2001:db8::1]', true],
    ['[2001:db8::1]', 'http://[2001:db8::1]', true],
    ['10.0.0.7:8080', 'http://10.0.0.7:8080', true],
    ['10.0.0.7:8080', 'http://10.0.0.7', false],
    ['1', 'http://0.0.0.1', false],
  ])('%j and %s: %s', (exceptions, url, expected) => {
    expect(covers(exceptions, url)).toBe(expected);
  });

  it.each(['http://localhost:5556', 'http://dex.localhost', 'http://127.0.0.1:8080', 'http://127.9.9.9', 'http://[::1]:80'])(
    'always include this machine: %s',
    (url) => {
      expect(covers('', url)).toBe(true);
    },
  );
});
