import fc from 'fast-check';
import { localPathOf, safeLocalPath } from './local-path.js';
import { anyText } from '../testing/index.js';

describe('localPathOf', () => {
  it.each([
    ['/', '/'],
    ['/a?b=c#d', '/a?b=c#d'],
    ['a', '/a'],
    ['', '/'],
    ['https://evil.example/a?b', '/a?b'],
    ['//evil.example/a', '/a'],
    ['https://user:password@evil.example/', '/'],
    ['http://x//evil.example', '/'],
    ['/\\evil.example', '/'],
    ['\\\\evil.example\\a', '/a'],
    ['/a/..//evil.example', '/'],
    ['javascript:alert(1)', '/'],
    ['data:text/html,x', '/'],
    ['/%2f%2fevil.example', '/%2f%2fevil.example'],
    ['/\t/evil.example', '/'],
    ['http://[', '/'],
  ])('of %j is %j', (value, expected) => {
    expect(localPathOf(value)).toBe(expected);
  });

  it('never leaves this server in any browser', () => {
    const pieces = fc.string({ unit: fc.constantFrom('/', '\\', '.', ':', '@', '?', '#', 'a', '%2f', '\t') });
    fc.assert(
      fc.property(
        fc.oneof(
          anyText(fc),
          pieces,
          fc
            .tuple(fc.constantFrom('https', 'http', 'data'), fc.domain(), pieces)
            .map(([scheme, host, rest]) => `${scheme}://${host}${rest}`),
        ),
        (value) => {
          expect(new URL(localPathOf(value), 'https://own.example/login').origin).toBe('https://own.example');
        },
      ),
    );
  });
});

describe('safeLocalPath', () => {
  it.each([
    ['/a?b=c#d', '/a?b=c#d'],
    ['/a%2Fb', '/a%2Fb'],
    ['/?a=\\b', '/?a=\\b'],
    // No header can hold them, and browsers would escape them.
    ['/ü€?ü#ü', '/%C3%BC%E2%82%AC?%C3%BC#%C3%BC'],
    ['/\u{1F600}', '/%F0%9F%98%80'],
    ['/\uD800', '/%EF%BF%BD'],
    ['//evil.example', null],
    ['/\\evil.example', null],
    ['/.//evil.example', null],
    ['/..//evil.example', null],
    ['/ü/..//evil.example', null],
    ['/%2e//evil.example', null],
    ['/\t/evil.example', null],
    ['https://evil.example/', null],
    ['', null],
  ])('of %j is %j', (value, expected) => {
    expect(safeLocalPath(value)).toBe(expected);
  });

  it('can always be a header value', () => {
    fc.assert(
      fc.property(anyText(fc), (value) => {
        expect(safeLocalPath(`/${value}`) ?? '/').toMatch(/^[\x21-\x7e]+$/);
      }),
    );
  });
});
