import { flagOf, type Option } from './option.js';
import { GROUPS } from './options.js';

/** One option as `--help` and the documentation show it. */
export interface OptionReference {
  readonly variable: string;
  /** As in `--http-address`. */
  readonly flag: string;
  readonly short: string | undefined;
  readonly placeholder: string;
  readonly isSwitch: boolean;
  readonly isSecret: boolean;
  readonly description: string;
  /** Markdown: what may be written. */
  readonly syntax: string;
  /** What applies when nothing is set: a value to write, or words. */
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
