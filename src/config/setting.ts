import type { Fault } from './faults.js';
import { quoted } from './faults.js';
import { flagOf, InvalidValue, type Option } from './option.js';

/** Where the setting of a command may come from. */
export interface SettingSources {
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** The flag's text, if it was given. */
  readonly flag?: string | undefined;
}

/** A setting of a command other than the server: flag, else variable, else default; undefined without any. Adds to `faults` what is wrong. */
export function readSetting<T>(option: Option<T>, { env = process.env, flag }: SettingSources, faults: Fault[]): T | undefined {
  const text = (flag ?? env[option.env] ?? '').trim() || option.default;
  if (text === undefined || text === '') return undefined;
  try {
    return option.kind.parse(text);
  } catch (error) {
    if (!(error instanceof InvalidValue)) throw error;
    faults.push({ variable: option.env, flag: flagOf(option), reason: option.secret ? error.message : `${quoted(text)} ${error.message}` });
    return undefined;
  }
}
