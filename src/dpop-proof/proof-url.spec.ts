import { normalizedUrl } from './proof-url.js';

describe('normalizedUrl', () => {
  it.each([
    ['query and fragment', 'https://id.example/a?b=c#d'],
    ['the case of scheme and host', 'HTTPS://ID.Example/a'],
    ['the default port', 'https://id.example:443/a'],
    ['dot segments', 'https://id.example/b/../a'],
    ['an encoded character that needs no encoding', 'https://id.example/%61'],
  ])('ignores %s', (_what, text) => {
    expect(normalizedUrl(text)).toBe('https://id.example/a');
  });

  it('ignores the case of an encoded octet, and adds the path of a bare origin', () => {
    expect(normalizedUrl('https://id.example/a%2fb')).toBe('https://id.example/a%2Fb');
    expect(normalizedUrl('https://id.example')).toBe('https://id.example/');
  });

  it.each([
    ['another path', 'https://id.example/b'],
    ['the case of the path', 'https://id.example/A'],
    ['a trailing slash', 'https://id.example/a/'],
    ['another port', 'https://id.example:8443/a'],
    ['another scheme', 'http://id.example/a'],
    ['another host', 'https://id.example.org/a'],
    ['an encoded slash', 'https://id.example%2Fa'],
  ])('keeps %s apart', (_what, text) => {
    expect(normalizedUrl(text)).not.toBe('https://id.example/a');
  });

  it.each(['', '/a', 'id.example/a', 'ftp://id.example/a', 'https://ada@id.example/a', 'https://:pw@id.example/a'])(
    'returns null for %j',
    (text) => {
      expect(normalizedUrl(text)).toBeNull();
    },
  );
});
