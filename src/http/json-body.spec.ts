import { jsonBodyFault } from './json-body.js';

const MAX_VALUES = 10_000;

function nested(depth: number): unknown {
  return Array.from({ length: depth }).reduce<unknown>((inner) => ({ inner }), 'core');
}

describe('what a JSON body may be', () => {
  it.each([[null], ['text'], [{ scopes: ['a', 'b'], deep: { er: [1] } }], ['\u{1f600} is a whole character']])('%j passes', (body) => {
    expect(jsonBodyFault(body, MAX_VALUES)).toBeNull();
  });

  it('stops at a depth that no recursion minds', () => {
    expect(jsonBodyFault(nested(32), MAX_VALUES)).toBeNull();
    expect(jsonBodyFault(nested(33), MAX_VALUES)?.detail).toMatch(/nested/);
    expect(jsonBodyFault(nested(500_000), MAX_VALUES)?.detail).toMatch(/nested/);
  });

  it('stops at the number of values that the route can afford', () => {
    expect(jsonBodyFault(new Array(9).fill({}), 10)).toBeNull();
    expect(jsonBodyFault(new Array(10).fill({}), 10)?.detail).toBe('It holds more than 10 values.');
  });

  it.each([['\ud800'], [{ email: 'a\udc00b' }], [['x', ['\udfff']]]])('refuses half a character, wherever it stands: %j', (body) => {
    expect(jsonBodyFault(body, MAX_VALUES)?.code).toBe('invalid_input');
  });
});
