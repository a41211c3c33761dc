import { safeLocalPath } from '../common/index.js';
import { clientUrl, fragmentUrl, localUrl } from './safe-url.js';

describe('safeLocalPath', () => {
  it.each(['/', '/setup', '/oauth2/authorize?client_id=1&redirect_uri=https%3A%2F%2Fa.example%2F&state=a\\b', '/a#b', '/a?x=//b'])(
    'keeps %s unchanged',
    (path) => {
      expect(safeLocalPath(path)).toBe(path);
    },
  );

  it.each([
    '',
    'setup',
    'https://evil.example/',
    '//evil.example',
    '///evil.example',
    '//here.invalid/',
    '/\\evil.example',
    '/a\\..\\..\\evil',
    '\\/evil.example',
    'javascript:alert(1)',
    ' /a',
    '/a b',
    '/\t/evil.example',
    '/a\r\nSet-Cookie: x=1',
    '/a\u0000',
    '/\u2028',
  ])('refuses %j', (path) => {
    expect(safeLocalPath(path)).toBeNull();
    expect(() => localUrl(path)).toThrow(TypeError);
  });

  it('keeps an eight-kilobyte query complete', () => {
    const path = `/oauth2/authorize?state=${'s'.repeat(8192)}`;
    expect(localUrl(path).toString()).toBe(path);
  });
});

describe('clientUrl', () => {
  it.each([
    ['https://app.example/cb?error=access_denied&state=1', 'https://app.example/cb?error=access_denied&state=1'],
    ['http://127.0.0.1:5000/cb', 'http://127.0.0.1:5000/cb'],
    ['com.example.app:/cb?error=access_denied', 'com.example.app:/cb?error=access_denied'],
    ['cursor://anysphere.cursor/cb?a=1', 'cursor://anysphere.cursor/cb?a=1'],
  ])('accepts %s', (url, href) => {
    expect(clientUrl(url).toString()).toBe(href);
  });

  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' javascript:alert(1)',
    'java\nscript:alert(1)',
    '\u0001javascript:alert(1)',
    'data:text/html,<script>',
    'vbscript:x',
    'blob:https://a.example/1',
    'file:///etc/passwd',
    'view-source:https://a.example',
    '/relative',
    '',
  ])('refuses %j', (url) => {
    expect(() => clientUrl(url)).toThrow(TypeError);
  });

  it('omits the address from its error, which may be logged', () => {
    expect(() => clientUrl('javascript:secret')).toThrow(/^a page was given a client address with the scheme javascript:$/);
  });
});

describe('fragmentUrl', () => {
  it('stays on the page for any id', () => {
    expect(fragmentUrl('a b"#').toString()).toBe('#a%20b%22%23');
  });
});
