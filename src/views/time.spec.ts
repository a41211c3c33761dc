import { inWords, renderAgo } from './time.js';

const NOW = new Date('2026-01-02T03:04:05Z');
const at = (seconds: number): Date => new Date(NOW.getTime() + seconds * 1000);

describe('a time in words', () => {
  it.each([
    [0, 'just now'],
    [-59, 'just now'],
    [59, 'in less than a minute'],
    [-60, '1 minute ago'],
    [-3_599, '59 minutes ago'],
    [-3_600, '1 hour ago'],
    [3_540, 'in 59 minutes'],
    [86_399, 'in 1 day'],
    [7 * 86_400 - 1, 'in 7 days'],
    [86_400, 'in 1 day'],
    [-29 * 86_400, '29 days ago'],
    [-30 * 86_400, '1 month ago'],
    [365 * 86_400, 'in 1 year'],
  ])('%d seconds from now is "%s"', (seconds, words) => {
    expect(inWords(at(seconds), NOW)).toBe(words);
  });

  it('has the exact time in its title', () => {
    expect(renderAgo(at(-60), NOW).toString()).toBe(
      '<time datetime="2026-01-02T03:03:05.000Z" title="2026-01-02 03:03 UTC">1 minute ago</time>',
    );
  });
});
