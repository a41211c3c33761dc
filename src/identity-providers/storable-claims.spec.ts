import { DomainError } from '../common/index.js';
import { storableClaims } from './storable-claims.js';

const nested = (depth: number): unknown => (depth === 0 ? 'x' : { inside: nested(depth - 1) });

const named = (count: number): object => Object.fromEntries(Array.from({ length: count }, (_, i) => [`c${i}`, i]));

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

  it('refuses more values than any person has, at whatever depth', () => {
    expect(() => storableClaims({ ...named(24_998), groups: ['a'] })).not.toThrow();
    for (const claims of [{ ...named(25_001) }, { a: named(25_000) }, { groups: Array(25_000).fill('g') as string[] }]) {
      expect(() => storableClaims(claims)).toThrow(DomainError);
    }
  });

  it('refuses extreme nesting', () => {
    expect(() => storableClaims({ a: nested(60) })).not.toThrow();
    expect(() => storableClaims({ a: nested(100_000 / 1000) })).toThrow(DomainError);
  });
});
