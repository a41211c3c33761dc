import { acceptablePictureUrl, ownPictureFault, pictureUrlFault, remotePictureUrl } from './picture-url.js';

describe('the URL of a picture', () => {
  it.each([
    '',
    'https://cdn.example/a.png',
    'HTTP://cdn.example:8080/a.png?s=200#x',
    'https://[2001:db8::1]/a',
    '/emojis/1f47e.png',
    '/icon/coder.svg?v=2',
    `https://cdn.example/${'a'.repeat(2028)}`,
  ])('may be %j', (text) => {
    expect(pictureUrlFault(text)).toBeNull();
    expect(acceptablePictureUrl(text)).toBe(text);
  });

  it.each([
    'javascript:alert(1)',
    'java\nscript:alert(1)',
    ' https://cdn.example/a.png',
    'data:image/svg+xml,<svg/>',
    'blob:https://cdn.example/1',
    'file:///etc/passwd',
    'ftp://cdn.example/a.png',
    '//cdn.example/a.png',
    '/\\cdn.example/a.png',
    '\\\\cdn.example\\a.png',
    'https:cdn.example/a.png',
    'https://',
    'https://?x',
    'https://a"onerror="x',
    'https://cdn.example/a b.png',
    'https://cdn.example/ä.png',
    'https://user:secret@cdn.example/a.png',
    'https://user@cdn.example/a.png',
    'emojis/1f47e.png',
    'i',
    `https://cdn.example/${'a'.repeat(2029)}`,
  ])('must not be %j', (text) => {
    expect(pictureUrlFault(text)).not.toBeNull();
    expect(acceptablePictureUrl(text)).toBe('');
  });

  it('is on this server for an app, and not for an identity provider', () => {
    for (const [text, isOwn, isRemote] of [
      ['/icon/a.svg', true, false],
      ['https://cdn.example/a.png', false, true],
      [`/${'a'.repeat(256)}`, false, false],
      ['//cdn.example/a.png', false, false],
      ['javascript:x', false, false],
    ] as const) {
      expect([text, ownPictureFault(text) === null, remotePictureUrl(text) === text]).toEqual([text, isOwn, isRemote]);
    }
  });
});
