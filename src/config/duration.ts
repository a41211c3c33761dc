import { InvalidValueError, type Kind } from './option.js';

const UNIT_SECONDS: ReadonlyMap<string, number> = new Map([
  ['ns', 1e-9],
  ['us', 1e-6],
  ['µs', 1e-6],
  ['ms', 1e-3],
  ['s', 1],
  ['m', 60],
  ['h', 3600],
  ['d', 86_400],
  ['y', 365 * 86_400],
]);
const TERM = /(\d+(?:\.\d*)?|\.\d+)([a-zµ]+)/y;
/** The reference's longest lifetime (876600 h). Without a limit, an expiry could exceed the range of a timestamp. */
const MAX_SECONDS = 876_600 * 3600;

/**
 * A length of time in the notation of Go (`24h`, `1h30m`, `90s`) with days (`d`, 24 h) and years (`y`, 365 d) added, in seconds.
 * Throws `InvalidValueError` for anything else, for a fraction of a second and for more than 876600 h.
 */
export function parseDuration(text: string): number {
  const given = text.replaceAll('μ', 'µ');
  if (/^[+-]?0$/.test(given)) return 0;
  if (/^\d+(\.\d*)?$/.test(given)) throw new InvalidValueError('has no unit: use for example 24h, 30m or 90s');
  if (given.startsWith('-')) throw new InvalidValueError('must not be negative');
  let seconds = 0;
  TERM.lastIndex = 0;
  while (TERM.lastIndex < given.length) {
    const [, amount, unit = ''] = TERM.exec(given) ?? [];
    const unitSeconds = UNIT_SECONDS.get(unit);
    if (amount === undefined || unitSeconds === undefined) {
      throw new InvalidValueError('is not a duration: use for example 24h, 1h30m, 90s or 7d');
    }
    seconds += Number(amount) * unitSeconds;
  }
  // Sums of decimal fractions are slightly off (1.1h), so the test for whole seconds allows a microsecond.
  const whole = Math.round(seconds);
  if (given === '' || Math.abs(seconds - whole) > 1e-6) throw new InvalidValueError('must be whole seconds');
  if (whole > MAX_SECONDS) throw new InvalidValueError('must be at most 876600h (100 years)');
  return whole;
}

/** A length of time above zero, in seconds. */
export const duration: Kind<number> = {
  placeholder: 'duration',
  syntax: 'a duration greater than zero, such as `90s`, `1h30m`, `24h` or `7d`, up to `876600h`',
  parse: (text) => {
    const seconds = parseDuration(text);
    if (seconds === 0) throw new InvalidValueError('must be greater than zero');
    return seconds;
  },
};

/** A length of time in seconds, or 0 with the meaning that the option documents. */
export const durationOrZero: Kind<number> = {
  placeholder: 'duration',
  syntax: 'a duration such as `90s`, `24h` or `7d`, up to `876600h`; `0` disables it',
  parse: parseDuration,
};
