import { DomainError } from '../common/index.js';
import { storableClaims } from './storable-claims.js';

const nested = (depth: number): unknown => (depth === 0 ? 'x' : { inside: nested(depth - 1) });

describe('storableClaims', () => {
  it('keeps what a database can keep', () => {
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

  it('never changes what an object is made of', () => {
    const claims = storableClaims(JSON.parse('{"__proto__": {"admin": true}}') as Record<string, unknown>);
    expect((claims as { admin?: unknown }).admin).toBeUndefined();
    expect(Object.keys(claims)).toEqual(['__proto__']);
  });

  it('refuses what is nested beyond any meaning', () => {
    expect(() => storableClaims({ a: nested(60) })).not.toThrow();
    expect(() => storableClaims({ a: nested(100_000 / 1000) })).toThrow(DomainError);
  });
});
