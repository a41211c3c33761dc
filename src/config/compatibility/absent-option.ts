import { boolean } from '../kinds.js';
import { InvalidValueError } from '../option.js';

/** An option of the reference product that this server does not read. */
export interface AbsentOption {
  /** Absent for options that are only flags. */
  readonly env: string | undefined;
  readonly flag: `--${string}`;
  readonly short: `-${string}` | undefined;
  /** Its flag needs no value. */
  readonly isSwitch: boolean;
  /** Does this value match the behaviour of this server anyway? */
  readonly isHarmless: (text: string) => boolean;
}

interface Names {
  readonly flag?: `--${string}`;
  readonly short?: `-${string}`;
}

/** An option with a value. `harmless` lists values without an effect. */
export function value(env: string, { harmless = [], ...names }: Names & { readonly harmless?: readonly string[] } = {}): AbsentOption {
  return { ...named(env, names), isSwitch: false, isHarmless: (text) => harmless.includes(text) };
}

/** An option that is on or off; `harmless` is the value without an effect. */
export function toggle(env: string, { harmless = false, ...names }: Names & { readonly harmless?: boolean } = {}): AbsentOption {
  return { ...named(env, names), isSwitch: true, isHarmless: (text) => position(text) === harmless };
}

/** An option with a flag and no variable. */
export function flagOnly(flag: `--${string}`, isSwitch: boolean): AbsentOption {
  return { env: undefined, flag, short: undefined, isSwitch, isHarmless: (text) => isSwitch && position(text) === false };
}

function named(env: string, { flag, short }: Names): Pick<AbsentOption, 'env' | 'flag' | 'short'> {
  return {
    env,
    flag:
      flag ??
      `--${env
        .replace(/^CODER_/, '')
        .toLowerCase()
        .replaceAll('_', '-')}`,
    short,
  };
}

function position(text: string): boolean | undefined {
  try {
    return boolean.parse(text);
  } catch (error) {
    if (!(error instanceof InvalidValueError)) throw error;
    return undefined;
  }
}
