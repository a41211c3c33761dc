import { lineOf } from './forwarded-entry.js';

describe('a line of a forwarded entry', () => {
  const text = 'a\u0000\u001b[2J\u007f\u0085\u009b2J\u2028\u2029\u202e\u2066\u200f"\\\ud800 ä😀\n';

  it('has no character that a terminal obeys, that ends a line or that reorders text, and parses to what it was', () => {
    const line = lineOf({ audit: { username: text, [text]: 1 } });
    expect(line).not.toMatch(/[\p{Cc}\u2028\u2029\p{Bidi_Control}]/u);
    expect(JSON.parse(line)).toEqual({ audit: { username: text, [text]: 1 } });
  });

  it('has other text as it is', () => {
    expect(lineOf({ name: 'Zoë 你好 😀 a-b_c' })).toBe('{"name":"Zoë 你好 😀 a-b_c"}');
  });
});
