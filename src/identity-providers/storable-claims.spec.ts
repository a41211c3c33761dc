import { DomainError } from '../common/index.js';
import { storableClaims } from './storable-claims.js';

const nested = (depth: number): unknown => (depth === 0 ? 'x' : { inside: nested(depth - 1) });

describe('storableClaims', () => {
  it('keeps storable values', () => {
    const claims = { sub: 'a', groups: ['b', { c: null }], n: 1.5, yes: true, emoji: '\u{1F600}' };
    expect(storableClaims(claims)).toEqual(claims);
  });

  it('replaces NUL and halves of surrogate pairs, in names and in texts', () => {
    expect(storableClaims({ 'a\0b': 'c\0', half: 'x\ud800', other: '\udc00y', list: ['\0'] })).toEqual({
      'a\ufffdb': 'c\ufffd',
      half: 'x\ufffd',
      other: '\ufffdy',
      list: ['\ufffd'],
    });
  });

  it('never changes the prototype of an object', () => {
    const claims = storableClaims(JSON.parse('{"__proto__": {"admin": true}}') as Record<string, unknown>);
    expect((claims as { admin?: unknown }).admin).toBeUndefined();
    expect(Object.keys(claims)).toEqual(['__proto__']);
  });

  it('refuses extreme nesting', () => {
    expect(() => storableClaims({ a: nested(60) })).not.toThrow();
    expect(() => storableClaims({ a: nested(100_000 / 1000) })).toThrow(DomainError);
  });
});
