import { boundedKey } from './bounded-key.js';

describe('boundedKey', () => {
  it('is the text itself up to 128 characters', () => {
    expect(boundedKey('é'.repeat(128))).toBe('é'.repeat(128));
  });

  it('of a longer text has one size, and is another for another text', () => {
    const keys = [129, 130, 100_000].map((length) => boundedKey('a'.repeat(length)));
    expect(new Set(keys).size).toBe(3);
    expect(keys.map((key) => key.length)).toEqual([51, 51, 51]);
    expect(boundedKey('a'.repeat(129))).toBe(keys[0]);
  });
});
