import { checkProfileName, isProtected, profileNameOf, serverUrl } from './profile.js';

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
    ['http://[::1]:3000', '1_3000'],
    ['https://gatehouse.example.com/../base', 'gatehouse.example.com_base'],
  ])('of %s names the profile %s', (url, name) => {
    expect(checkProfileName(profileNameOf(url))).toBe(name);
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
