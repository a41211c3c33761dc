import { isatty } from 'node:tty';
import { inspect } from 'node:util';

import { isLoopback } from './address.js';
import { closest } from './closest.js';
import { ConfigError, faultLine, quoted, type Fault } from './faults.js';
import { readFlags } from './flags.js';
import { flagOf, InvalidValue, type Option, type Surroundings } from './option.js';
import {
  combinationFaults,
  DEFAULT_OIDC_PROVIDER,
  isConfigured,
  nameFaults,
  namingOf,
  OIDC_OPTION_LIST,
  providerFaults,
  providerOf,
  providerVariable,
} from './oidc-providers.js';
import { OPTION_LIST, type Config, type OidcProviderConfig, type OidcSettings, type OptionName, type OptionValues } from './options.js';
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
  const draft = values as Partial<OptionValues>;
  const invalid = new Set<OptionName>();
  const origins = new Map<OptionName, ConfigOrigin>();

  for (const [name, option] of OPTION_LIST) {
    const flag = flags.texts.get(name);
    const given = flag ?? env[option.env];
    origins.set(name, (given ?? '').trim() === '' ? 'default' : flag === undefined ? 'env' : 'flag');
    const listensOnLoopback = draft.httpAddress !== undefined && isLoopback(draft.httpAddress.host);
    const named = { variable: option.env, flag: flagOf(option) };
    const read = readValue(option, given, { isTerminal, listensOnLoopback }, named);
    values[name] = read.value;
    if (read.fault) invalid.add(name);
    if (read.fault) faults.push(read.fault);
  }

  // The rules look only at options that are not in `invalid`, so none of them meets a missing value.
  faults.push(...refusals(draft as OptionValues, invalid));
  const providers = oidcProviders(draft as OptionValues, invalid, env);
  faults.push(...providers.faults);
  if (faults.length > 0) throw new ConfigError(faults);
  const config = seal({ ...(draft as OptionValues), oidcProviders: providers.list });
  ORIGINS.set(config, origins);
  for (const doubt of [...doubts(config), ...misspeltVariables(env, config)]) warn?.(faultLine(doubt));
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

type Naming = Pick<Fault, 'variable' | 'flag'>;

function readValue(
  option: Option,
  given: string | undefined,
  surroundings: Surroundings,
  naming: Naming,
): { value?: unknown; fault?: Fault } {
  const text = (given ?? '').trim();
  try {
    return { value: valueOf(option, text, surroundings) };
  } catch (error) {
    if (!(error instanceof InvalidValue)) throw error;
    return { fault: { ...naming, reason: option.secret ? error.message : `${quoted(text)} ${error.message}` } };
  }
}

/** The provider without a name, from options already read, and those with names, from variables made of the same options. */
function oidcProviders(
  values: OptionValues,
  invalid: ReadonlySet<OptionName>,
  env: Environment,
): { list: readonly OidcProviderConfig[]; faults: readonly Fault[] } {
  const list: OidcProviderConfig[] = [];
  const faults: Fault[] = [];
  const add = (id: string, settings: OidcSettings, bad: ReadonlySet<OptionName>): void => {
    const wrong = bad.size > 0 ? [] : providerFaults(id, settings, bad);
    faults.push(...wrong);
    list.push(Object.freeze(providerOf(id, settings)));
  };
  const ownInvalid = new Set(OIDC_OPTION_LIST.map(([name]) => name).filter((name) => invalid.has(name)));
  if (isConfigured(values)) add(DEFAULT_OIDC_PROVIDER, settingsOf(values), ownInvalid);
  if (invalid.has('oidcProviderNames')) return { list, faults };

  faults.push(...nameFaults(values.oidcProviderNames));
  for (const name of faults.length > 0 ? [] : values.oidcProviderNames) {
    const bad = new Set<OptionName>();
    const entries = OIDC_OPTION_LIST.map(([option, definition]) => {
      const surroundings = { isTerminal: false, listensOnLoopback: false };
      const read = readValue(definition, env[providerVariable(name, definition)], surroundings, namingOf(name)(option));
      if (read.fault) bad.add(option);
      if (read.fault) faults.push(read.fault);
      return [option, read.value];
    });
    // As above: each value is made by the `parse` that its type is derived from, and a fault keeps it from being used.
    add(name, Object.fromEntries(entries) as OidcSettings, bad);
  }
  faults.push(...combinationFaults(list));
  return { list, faults };
}

function settingsOf(values: OptionValues): OidcSettings {
  return Object.fromEntries(OIDC_OPTION_LIST.map(([name]) => [name, values[name]])) as OidcSettings; // picks what the type picks
}

function valueOf(option: Option, text: string, surroundings: Surroundings): unknown {
  if (text !== '') return option.kind.parse(text);
  if (option.default !== undefined) return option.kind.parse(option.default);
  return option.fallback?.value(surroundings);
}

/** The reference product has many more `CODER_` variables than we read, so an unknown one is reported only when it is nearly ours. */
function misspeltVariables(env: Environment, { oidcProviderNames }: Config): Fault[] {
  const known = [
    ...OPTION_LIST.map(([, option]) => option.env),
    ...oidcProviderNames.flatMap((name) => OIDC_OPTION_LIST.map(([, option]) => providerVariable(name, option))),
  ];
  return Object.keys(env).flatMap((variable) => {
    const meant = known.includes(variable) ? undefined : closest(variable, known);
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
  const shown = <N extends OptionName>(values: Pick<Config, N>, options: readonly (readonly [N, Option])[]): [string, unknown][] =>
    options.map(([name, option]) => [name, option.secret && values[name] !== undefined ? '***' : values[name]]);
  const providers = config.oidcProviders.map((provider) => ({ id: provider.id, ...Object.fromEntries(shown(provider, OIDC_OPTION_LIST)) }));
  return { ...Object.fromEntries(shown(config, OPTION_LIST)), oidcProviders: providers };
}
