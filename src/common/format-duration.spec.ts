import { formatDuration } from './format-duration.js';

describe('formatDuration', () => {
  it.each([
    [3600, '1 hour'],
    [7200, '2 hours'],
    [5400, '1 hour 30 minutes'],
    [86_400, '1 day'],
    [7_776_000, '90 days'],
    [90_061, '1 day 1 hour'],
    [61, '1 minute 1 second'],
    [0.4, '0 seconds'],
    [-5, '0 seconds'],
  ])('says %d seconds as %s', (seconds, words) => {
    expect(formatDuration(seconds)).toBe(words);
  });
});
