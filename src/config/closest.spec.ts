import { closest } from './closest.js';

describe('closest', () => {
  it.each([
    ['servre', 'server'],
    ['sever', 'server'],
    ['serverr', 'server'],
    ['zerver', 'server'],
    ['server', 'server'],
  ])('finds the intended name for %s', (word, meant) => {
    expect(closest(word, ['version', 'server'])).toBe(meant);
  });

  it('prefers the nearest one', () => {
    expect(closest('abcd', ['abxy', 'abcx'])).toBe('abcx');
  });

  it('finds nothing beyond two edits', () => {
    expect(closest('abc', ['xyz', 'abcdef', ''])).toBeUndefined();
  });
});
