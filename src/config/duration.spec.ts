import fc from 'fast-check';

import { duration, parseDuration } from './duration.js';
import { InvalidValueError } from './option.js';

describe('parseDuration', () => {
  it.each([
    ['24h', 86_400],
    ['90s', 90],
    ['1h30m', 5400],
    ['7d', 604_800],
    ['1y', 31_536_000],
    ['1d12h', 129_600],
    ['1.5h', 5400],
    ['1.1h', 3960],
    ['.5m', 30],
    ['2000ms', 2],
    ['1500ms500ms', 2],
    ['3000000us', 3],
    ['3000000µs', 3],
    ['3000000μs', 3],
    ['1000000000ns', 1],
    ['0', 0],
    ['0s', 0],
    ['876600h', 3_155_760_000],
  ])('reads %s as %d seconds', (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds);
  });

  it.each([
    ['24', /no unit/],
    ['1.5', /no unit/],
    ['-1h', /negative/],
    ['1h 30m', /not a duration/],
    ['h', /not a duration/],
    ['1w', /not a duration/],
    ['1H', /not a duration/],
    ['1h30', /not a duration/],
    ['one hour', /not a duration/],
    ['1constructor', /not a duration/],
    ['', /whole seconds/],
    ['500ms', /whole seconds/],
    ['876601h', /at most 876600h/],
    ['999999999999999999999y', /at most 876600h/],
  ])('refuses %j', (text, reason) => {
    expect(() => parseDuration(text)).toThrow(InvalidValueError);
    expect(() => parseDuration(text)).toThrow(reason);
  });

  it('adds its terms', () => {
    const terms = fc.array(fc.tuple(fc.nat(1000), fc.constantFrom(['s', 1] as const, ['m', 60] as const, ['h', 3600] as const)), {
      minLength: 1,
    });
    fc.assert(
      fc.property(terms, (given) => {
        const text = given.map(([amount, [unit]]) => `${amount}${unit}`).join('');
        expect(parseDuration(text)).toBe(given.reduce((sum, [amount, [, seconds]]) => sum + amount * seconds, 0));
      }),
    );
  });
});

describe('duration', () => {
  it.each(['0', '0s', '0h0m'])('refuses %s: a zero lifetime is a mistake', (text) => {
    expect(() => duration.parse(text)).toThrow(new InvalidValueError('must be greater than zero'));
  });

  it('accepts the shortest one, a second', () => {
    expect(duration.parse('1s')).toBe(1);
  });
});
