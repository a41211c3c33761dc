import { failuresAfter, restartDelayMs } from './back-off.js';

describe('a worker that ends', () => {
  it('is replaced at once, and ever later while it keeps failing, up to half a minute', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 8, 1_000].map(restartDelayMs)).toEqual([0, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  });

  it('has failed in a row unless it ran for a minute', () => {
    expect(failuresAfter(0, 10)).toBe(1);
    expect(failuresAfter(3, 59_999)).toBe(4);
    expect(failuresAfter(3, 60_000)).toBe(1);
  });
});
