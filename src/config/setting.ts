import type { Fault } from './faults.js';
import { given, namesOf, parseFault, type Environment, type Given } from './given.js';
import { InvalidValueError, type Option } from './option.js';

/** The possible sources of a command's setting. */
export interface SettingSources {
  readonly env?: Environment | undefined;
  /** The text of a flag, if it was given. */
  readonly flag: (flag: string) => string | undefined;
}

/** A setting of a command other than the server. */
export interface Setting<T> extends Pick<Given, 'origin' | 'file'> {
  /** Undefined without a value, or if the given text is invalid. */
  readonly value?: T;
}

/** Flag, else variable, else default; flag and variable can also name a file. Adds errors to `faults`. */
export function readSetting<T>(option: Option<T>, { env = process.env, flag }: SettingSources, faults: Fault[]): Setting<T> {
  const names = namesOf(option);
  const { text = option.default, ...found } = given(option, names, { env, flag });
  if (found.fault) {
    faults.push(found.fault);
    return found;
  }
  if (text === undefined) return found;
  try {
    return { ...found, value: option.kind.parse(text) };
  } catch (error) {
    if (!(error instanceof InvalidValueError)) throw error;
    faults.push(parseFault(option, names, { ...found, text }, error));
    return found;
  }
}
