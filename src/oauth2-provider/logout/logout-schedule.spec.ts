import { nextAttempt } from './logout-schedule.js';

const NOW = new Date('2026-01-01T00:00:00Z');

describe('nextAttempt', () => {
  it('waits longer after each failure, and gives up after eight attempts', () => {
    const pauses = Array.from({ length: 9 }, (_each, index) => nextAttempt(index + 1, NOW)).map(
      (at) => at && (at.getTime() - NOW.getTime()) / 1000,
    );
    expect(pauses).toEqual([5, 30, 120, 600, 1800, 7200, 28_800, null, null]);
  });
});
