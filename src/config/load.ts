import { isatty } from 'node:tty';
import { inspect } from 'node:util';

import { isLoopback } from './address.js';
import { ignoredLines, lostRestrictions, lostRestrictionsOf, unknownVariables } from './compatibility/checks.js';
import { ConfigError, faultLine, type Fault } from './faults.js';
import { readFlags } from './flags.js';
import { given, namesOf, parseFault, type ConfigOrigin, type Environment, type OptionNames, type Sources } from './given.js';
import { InvalidValueError, type Option, type DefaultContext } from './option.js';
import {
  combinationFaults,
  DEFAULT_OIDC_PROVIDER,
  isConfigured,
  nameFaults,
  OIDC_OPTION_LIST,
  providerFaults,
  providerOf,
  providerVariable,
} from './oidc-providers.js';
import { OPTION_LIST, type Config, type OidcProviderConfig, type OidcSettings, type OptionName, type OptionValues } from './options.js';
import { resolveListenAddress } from './resolve.js';
import { ruleWarnings, ruleErrors } from './rules.js';

export interface ConfigSources {
  /** Default: the process's environment. An empty variable counts as absent. */
  readonly env?: Environment;
  /** Flags, which win over the environment. An empty one (`--postgres-url=`) restores the default. */
  readonly argv?: readonly string[];
  /** Is standard output a terminal? Default: as in this process. */
  readonly isTerminal?: boolean;
  /** Receives one line per warning. */
  readonly warn?: (line: string) => void;
}

const STANDARD_OUTPUT = 1;

/** Reads, checks and freezes the configuration: flag, else environment, else default. Throws `ConfigError` with all errors. */
export function loadConfig({ env = process.env, argv = [], isTerminal = isatty(STANDARD_OUTPUT), warn }: ConfigSources = {}): Config {
  const flags = readFlags(argv);
  const sources: Sources = { env, flag: (flag) => flags.texts.get(flag) };
  const faults: Fault[] = [...flags.faults, ...lostRestrictions(sources)];
  const values: Partial<Record<OptionName, unknown>> = {};
  // Each value comes from the `parse` that its property's type is derived from; some are missing until the end.
  const draft = values as Partial<OptionValues>;
  const invalid = new Set<OptionName>();
  const origins = new Map<OptionName, ConfigOrigin>();

  for (const [name, option] of OPTION_LIST) {
    const read = readValue(option, namesOf(option), sources, { isTerminal, listensOnLoopback: listensOnLoopback(draft) });
    origins.set(name, read.origin);
    values[name] = read.value;
    if (read.fault) invalid.add(name);
    if (read.fault) faults.push(read.fault);
  }

  // The rules read only options that are not in `invalid`, so they never see a missing value.
  faults.push(...ruleErrors(draft as OptionValues, invalid));
  const providers = oidcProviders(draft as OptionValues, invalid, sources);
  faults.push(...providers.faults);
  if (faults.length > 0) throw new ConfigError(faults);
  const config = seal({ ...(draft as OptionValues), oidcProviders: providers.list });
  ORIGINS.set(config, origins);
  const strange = unknownVariables(env, knownVariables(config));
  for (const line of [...[...ruleWarnings(config, origins), ...strange].map(faultLine), ...ignoredLines(sources)]) warn?.(line);
  return config;
}

/** Kept outside the configuration, because code that uses a value must not depend on its source. */
const ORIGINS = new WeakMap<Config, ReadonlyMap<OptionName, ConfigOrigin>>();

/** For showing a configuration to people. `config` comes from `loadConfig`. */
export function originOf(config: Config, name: OptionName): ConfigOrigin {
  return ORIGINS.get(config)?.get(name) ?? 'default';
}

/** Called after the options of TLS and networking were read; they are missing if they are invalid. */
function listensOnLoopback({ httpAddress, tlsAddress, tlsEnable }: Partial<OptionValues>): boolean {
  if (httpAddress === undefined || tlsEnable === undefined) return false;
  return isLoopback(resolveListenAddress({ httpAddress, tlsAddress, tlsEnable }).host);
}

function readValue(
  option: Option,
  names: OptionNames,
  sources: Sources,
  context: DefaultContext,
): { value?: unknown; origin: ConfigOrigin; fault?: Fault } {
  const found = given(option, names, sources);
  const { origin, fault } = found;
  if (fault) return { origin, fault };
  try {
    return { value: valueOf(option, found.text, context), origin };
  } catch (error) {
    if (!(error instanceof InvalidValueError)) throw error;
    return { origin, fault: parseFault(option, names, found, error) };
  }
}

/** The unnamed provider, from options already read, and the named ones, from their own variables for the same options. */
function oidcProviders(
  values: OptionValues,
  invalid: ReadonlySet<OptionName>,
  sources: Sources,
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
      const context = { isTerminal: false, listensOnLoopback: false };
      const read = readValue(definition, { variable: providerVariable(name, definition), flag: undefined }, sources, context);
      if (read.fault) bad.add(option);
      if (read.fault) faults.push(read.fault);
      return [option, read.value];
    });
    // As above: each value comes from the `parse` that its type is derived from, and is not used if there is a fault.
    add(name, Object.fromEntries(entries) as OidcSettings, bad);
  }
  const everyProvider = (env: string): string[] => values.oidcProviderNames.map((name) => providerVariable(name, { env }));
  faults.push(...lostRestrictionsOf(everyProvider, sources), ...combinationFaults(list));
  return { list, faults };
}

function settingsOf(values: OptionValues): OidcSettings {
  return Object.fromEntries(OIDC_OPTION_LIST.map(([name]) => [name, values[name]])) as OidcSettings; // picks what the type picks
}

function valueOf(option: Option, text: string | undefined, context: DefaultContext): unknown {
  if (text !== undefined) return option.kind.parse(text);
  if (option.default !== undefined) return option.kind.parse(option.default);
  return option.fallback?.value(context);
}

/** Every variable that this server reads. */
function knownVariables({ oidcProviderNames }: Config): string[] {
  const withFile = (variable: string, { secret }: Option): string[] => (secret ? [variable, `${variable}_FILE`] : [variable]);
  return [
    ...OPTION_LIST.flatMap(([, option]) => withFile(option.env, option)),
    ...oidcProviderNames.flatMap((name) => OIDC_OPTION_LIST.flatMap(([, option]) => withFile(providerVariable(name, option), option))),
  ];
}

/** Deeply frozen, and safe to print or log as a whole. */
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
