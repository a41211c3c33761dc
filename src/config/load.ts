import { isatty } from 'node:tty';
import { inspect } from 'node:util';

import { isLoopback } from './address.js';
import { closest } from './closest.js';
import { ConfigError, faultLine, quoted, type Fault } from './faults.js';
import { readFlags } from './flags.js';
import { flagOf, InvalidValue, type Option, type Surroundings } from './option.js';
import { OPTION_LIST, type Config, type OptionName } from './options.js';
import { doubts, refusals } from './rules.js';

type Environment = Readonly<Record<string, string | undefined>>;

export interface ConfigSources {
  /** The process's own by default. An empty variable counts as absent. */
  readonly env?: Environment;
  /** Flags, which win over the environment. An empty one (`--postgres-url=`) brings the default back. */
  readonly argv?: readonly string[];
  /** Is standard output a terminal? Asked of the process by default. */
  readonly isTerminal?: boolean;
  /** Gets one line for each thing that works but was hardly meant so. */
  readonly warn?: (line: string) => void;
}

const STANDARD_OUTPUT = 1;

/** Reads, checks and freezes the configuration: flag, else environment, else default. Throws `ConfigError` with everything that is wrong. */
export function loadConfig({ env = process.env, argv = [], isTerminal = isatty(STANDARD_OUTPUT), warn }: ConfigSources = {}): Config {
  const flags = readFlags(argv);
  const faults: Fault[] = [...flags.faults];
  const values: Partial<Record<OptionName, unknown>> = {};
  // Each value is made by the very `parse` that its property's type is derived from; until the end some are missing.
  const draft = values as Partial<Config>;
  const invalid = new Set<OptionName>();
  const origins = new Map<OptionName, ConfigOrigin>();

  for (const [name, option] of OPTION_LIST) {
    const flag = flags.texts.get(name);
    const text = (flag ?? env[option.env] ?? '').trim();
    origins.set(name, text === '' ? 'default' : flag === undefined ? 'env' : 'flag');
    const listensOnLoopback = draft.httpAddress !== undefined && isLoopback(draft.httpAddress.host);
    try {
      values[name] = valueOf(option, text, { isTerminal, listensOnLoopback });
    } catch (error) {
      if (!(error instanceof InvalidValue)) throw error;
      const reason = option.secret ? error.message : `${quoted(text)} ${error.message}`;
      faults.push({ variable: option.env, flag: flagOf(option), reason });
      invalid.add(name);
    }
  }

  // The rules look only at options that are not in `invalid`, so none of them meets a missing value.
  faults.push(...refusals(draft as Config, invalid));
  if (faults.length > 0) throw new ConfigError(faults);
  const config = seal(draft as Config);
  ORIGINS.set(config, origins);
  for (const doubt of [...doubts(config), ...misspeltVariables(env)]) warn?.(faultLine(doubt));
  return config;
}

/** Where the value of an option came from. */
export type ConfigOrigin = 'default' | 'env' | 'flag';

/** Beside the configuration and not in it: nothing that uses a value may ask where it came from. */
const ORIGINS = new WeakMap<Config, ReadonlyMap<OptionName, ConfigOrigin>>();

/** For showing a configuration to people. `config` comes from `loadConfig`. */
export function originOf(config: Config, name: OptionName): ConfigOrigin {
  return ORIGINS.get(config)?.get(name) ?? 'default';
}

function valueOf(option: Option, text: string, surroundings: Surroundings): unknown {
  if (text !== '') return option.kind.parse(text);
  if (option.default !== undefined) return option.kind.parse(option.default);
  return option.fallback?.value(surroundings);
}

/** The reference product has many more `CODER_` variables than we read, so an unknown one is reported only when it is nearly ours. */
function misspeltVariables(env: Environment): Fault[] {
  const known = OPTION_LIST.map(([, option]) => option.env);
  return Object.keys(env).flatMap((variable) => {
    const meant = known.some((name) => name === variable) ? undefined : closest(variable, known);
    return meant === undefined ? [] : [{ variable: undefined, flag: variable, reason: `is not a known variable, did you mean ${meant}?` }];
  });
}

/** Frozen all through, and harmless when it is printed or logged as a whole. */
function seal(config: Config): Config {
  for (const value of Object.values(config)) Object.freeze(value);
  const shown = (): Record<string, unknown> => redacted(config);
  Object.defineProperties(config, { toJSON: { value: shown }, [inspect.custom]: { value: shown } });
  return Object.freeze(config);
}

function redacted(config: Config): Record<string, unknown> {
  return Object.fromEntries(
    OPTION_LIST.map(([name, option]) => [name, option.secret && config[name] !== undefined ? '***' : config[name]]),
  );
}
