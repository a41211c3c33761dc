import type { ConfigOrigin } from './given.js';
import { originOf } from './load.js';
import { fileFlagOf, flagOf, type Option } from './option.js';
import { GROUPS, type Config, type OptionName } from './options.js';

/** One option as `--help` and the documentation show it. */
export interface OptionReference {
  readonly variable: string;
  /** As in `--http-address`. */
  readonly flag: string;
  readonly short: string | undefined;
  readonly placeholder: string;
  readonly isSwitch: boolean;
  readonly isSecret: boolean;
  /** The names for a file that contains the value; secrets only. */
  readonly file: { readonly variable: string; readonly flag: string } | undefined;
  readonly description: string;
  /** Markdown: the accepted values. */
  readonly syntax: string;
  /** The default: a literal value, or a description. */
  readonly default: { readonly literal: string } | { readonly words: string } | undefined;
  readonly example: string;
}

export interface OptionGroup {
  readonly title: string;
  readonly options: readonly OptionReference[];
}

/** Every option that is not hidden, by group, in the order of the schema. */
export function optionReference(): readonly OptionGroup[] {
  return GROUPS.map(({ title, options }) => ({
    title,
    options: Object.values<Option>(options)
      .filter(({ hidden }) => !hidden)
      .map(referenceOf),
  }));
}

function referenceOf(option: Option): OptionReference {
  return {
    variable: option.env,
    flag: flagOf(option),
    short: option.short,
    placeholder: option.kind.placeholder,
    isSwitch: option.kind.isSwitch ?? false,
    isSecret: option.secret ?? false,
    file: option.secret && { variable: `${option.env}_FILE`, flag: fileFlagOf(option) },
    description: option.description,
    syntax: option.kind.syntax,
    default: defaultOf(option),
    example: option.example,
  };
}

function defaultOf(option: Option): OptionReference['default'] {
  if (option.default) return { literal: option.default };
  const words = option.fallback?.text ?? option.absent;
  return words === undefined ? undefined : { words };
}

/** One option with its current value. */
export interface ConfiguredOption extends OptionReference {
  readonly group: string;
  readonly isHidden: boolean;
  /** Undefined: no value. Always undefined for a secret. */
  readonly value: unknown;
  readonly origin: ConfigOrigin;
}

/** Every option and its value, for users with permission to see the configuration. Secrets have no value here. */
export function configuredOptions(config: Config): readonly ConfiguredOption[] {
  return GROUPS.flatMap(({ title, options }) =>
    Object.entries<Option>(options).map(([key, option]) => {
      const name = key as OptionName; // Object.entries widens the keys of a constant object to string
      return {
        ...referenceOf(option),
        group: title,
        isHidden: option.hidden ?? false,
        value: option.secret ? undefined : config[name],
        origin: originOf(config, name),
      };
    }),
  );
}
