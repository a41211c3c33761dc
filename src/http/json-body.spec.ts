import { jsonBodyFault } from './json-body.js';

function nested(depth: number): unknown {
  return Array.from({ length: depth }).reduce<unknown>((inner) => ({ inner }), 'core');
}

describe('what a JSON body may be', () => {
  it.each([[null], ['text'], [{ scopes: ['a', 'b'], deep: { er: [1] } }], ['\u{1f600} is a whole character']])('%j passes', (body) => {
    expect(jsonBodyFault(body)).toBeNull();
  });

  it('stops at a depth that no recursion minds', () => {
    expect(jsonBodyFault(nested(32))).toBeNull();
    expect(jsonBodyFault(nested(33))?.detail).toMatch(/nested/);
    expect(jsonBodyFault(nested(500_000))?.detail).toMatch(/nested/);
  });

  it('stops at a number of values that validation can afford', () => {
    expect(jsonBodyFault(new Array(9_999).fill({}))).toBeNull();
    expect(jsonBodyFault(new Array(10_000).fill({}))?.detail).toMatch(/values/);
  });

  it.each([['\ud800'], [{ email: 'a\udc00b' }], [['x', ['\udfff']]]])('refuses half a character, wherever it stands: %j', (body) => {
    expect(jsonBodyFault(body)?.code).toBe('invalid_input');
  });
});
