import fc from 'fast-check';
import { runs } from '../../testing/index.js';
import { checkProfileName, formerProfileNameOf, isProtected, profileNameOf, serverUrl } from './profile.js';

describe('the URL of a server', () => {
  it.each([
    ['gatehouse.example.com', 'https://gatehouse.example.com'],
    ['https://Gatehouse.Example.com/', 'https://gatehouse.example.com'],
    ['localhost:3000', 'http://localhost:3000'],
    ['localhost.evil.example:39999', 'https://localhost.evil.example:39999'],
    ['http://10.0.0.1:8080/base/', 'http://10.0.0.1:8080/base'],
    ['https://gatehouse.example.com/?a=b#c', 'https://gatehouse.example.com'],
    [' gatehouse.example.com:8443 ', 'https://gatehouse.example.com:8443'],
  ])('%j is %s', (given, url) => {
    expect(serverUrl(given)).toBe(url);
  });

  it.each(['ftp://gatehouse.example.com', 'https://', 'https://ada:hunter2@gatehouse.example.com', 'not a url'])(
    '%j is refused',
    (given) => {
      expect(() => serverUrl(given)).toThrow(/^the URL of the server must/);
    },
  );

  it.each([
    ['https://gatehouse.example.com', 'gatehouse.example.com'],
    ['http://localhost:3000', 'localhost_3000'],
    ['https://localhost:3000', 'localhost_3000_https'],
    ['http://[::1]:3000', 'ipv6_i--1_3000'],
    ['https://h:8443', 'h_8443'],
    ['https://h/8443', 'h__8443'],
    ['https://h_8443', 'h_x5f8443'],
    ['http://h:8443', 'h_8443_http'],
    ['https://h/Base', 'h___x42ase'],
    ['https://h/base', 'h__base'],
  ])('of %s names the profile %s', (url, name) => {
    expect(checkProfileName(profileNameOf(url))).toBe(name);
  });

  it('that is long or begins unusually names a profile, too', () => {
    const urls = [`https://h/${'a'.repeat(100)}`, `https://h/${'a'.repeat(101)}`, 'https://-h.example', 'https://_h.example'];
    const names = urls.map((url) => checkProfileName(profileNameOf(url)));
    expect(new Set(names).size).toBe(urls.length);
  });

  it('has a name that no other URL has', () => {
    const part = (pieces: readonly string[]): fc.Arbitrary<string> =>
      fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 4 }).map((all) => all.join(''));
    const parts = fc.tuple(
      fc.constantFrom('http', 'https'),
      fc.oneof(
        part(['h', '8443', '_', 'x5f', 'ipv6', '-']).map((host) => `a${host}.test`),
        fc.constantFrom('localhost', '[::1]', '[1::]'),
      ),
      fc.constantFrom('', ':8443', ':80', ':443'),
      fc.array(part(['h', '8443', '_', '__', 'x5f', 'H', '%2f', '.', '_http', '~']), { maxLength: 2 }),
    );
    const url = parts.map(([scheme, host, port, path]) =>
      serverUrl(`${scheme}://${host}${port}${path.map((each) => `/${each}`).join('')}`),
    );
    fc.assert(
      fc.property(url, url, (one, other) => {
        expect([one, other, profileNameOf(one) === profileNameOf(other)]).toEqual([one, other, one === other]);
      }),
      runs(300),
    );
  });

  it('had a name that others had, too', () => {
    expect(['https://h:8443', 'https://h/8443', 'http://h:8443', 'https://[::]'].map(formerProfileNameOf)).toEqual([
      'h_8443',
      'h_8443',
      'h_8443',
      null,
    ]);
  });

  it.each([
    ['https://gatehouse.example.com', true],
    ['http://localhost:3000', true],
    ['http://127.0.0.1:3000', true],
    ['http://[::1]:3000', true],
    ['http://127.0.0.1.example.com', false],
    ['http://gatehouse.example.com', false],
  ])('%s keeps a token on this machine or encrypted: %s', (url, expected) => {
    expect(isProtected(url)).toBe(expected);
  });
});

it.each(['..', '.hidden', 'a/b', 'a\\b', '', 'A', 'a'.repeat(101)])('%j is not the name of a profile', (name) => {
  expect(() => checkProfileName(name)).toThrow(/is not the name of a profile/);
});
