import fc from 'fast-check';
import { localPathOf } from './local-path.js';

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

  it('never leaves this server, whatever a browser makes of it', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom('/', '\\', '.', ':', '@', '?', '#', 'a', '\t') }), fc.webUrl()),
        (value) => {
          expect(new URL(localPathOf(value), 'https://own.example/login').origin).toBe('https://own.example');
        },
      ),
    );
  });
});
