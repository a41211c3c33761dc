import { type Command, InvalidArgumentError, Option } from 'commander';
import { OperatorError } from '../../common/index.js';
import { boolean, type Environment, InvalidValueError, listOf, text } from '../../config/index.js';
import { type Completion, offer } from './completion.js';

/** A flag of a client command. Its value can also come from a variable, and the flag wins. */
export interface FlagDefinition {
  /** As commander writes it: `-y, --yes`, `--lifetime <duration>`. */
  readonly flag: string;
  readonly description: string;
  readonly env?: `CODER_${string}`;
  /** The only values that it can have. */
  readonly choices?: readonly string[];
  /** What shells offer, if it can have others. */
  readonly completion?: Completion;
  /** The field of the request that it fills, unless the name of that begins like the name of the flag. Several, if the API calls it differently at times. */
  readonly field?: string | readonly string[];
  /** The command that lists what it can be, without the name of the program: an error about it says so. */
  readonly list?: string;
  /** Can be given several times; its variable is a comma-separated list. */
  readonly isRepeatable?: true;
  /** Other users can see arguments: the name of the process replaces them. */
  readonly isSecret?: true;
}

export type FlagDefinitions = Readonly<Record<string, FlagDefinition>>;

type Text<D extends FlagDefinition> = D extends { choices: readonly (infer Choice)[] } ? Choice : string;
type FlagValue<D extends FlagDefinition> = D extends { isRepeatable: true }
  ? readonly Text<D>[]
  : D extends { flag: `${string}<${string}` }
    ? Text<D> | undefined
    : boolean;

/** A switch that was not given is false, a repeatable flag an empty list. */
export type FlagValues<D extends FlagDefinitions> = { readonly [Name in keyof D]: FlagValue<D[Name]> };

/** Where a value comes from; null if nobody gave one. */
export type FlagSource = 'flag' | 'env' | null;

export interface ReadFlags<D extends FlagDefinitions> {
  readonly values: FlagValues<D>;
  readonly sources: { readonly [Name in keyof D]: FlagSource };
}

/** Adds the flags to a command. Hidden ones work, too. */
export function addFlags(command: Command, definitions: FlagDefinitions, { isHidden = false } = {}): void {
  for (const definition of Object.values(definitions)) {
    const option = optionOf(definition);
    command.addOption(option.hideHelp(isHidden));
    for (const [, answered] of isSwitch(option) ? answers(option) : []) command.addOption(answered.hideHelp());
  }
}

function isSwitch(option: Option): boolean {
  return option.isBoolean() || option.negate;
}

/** As scripts of coder write switches: `--use-keyring=false`. A flag that took a value would also take the next argument. */
function answers({ long }: Option): [isOn: boolean, option: Option][] {
  return [true, false].map((isOn) => [isOn, new Option(`${long ?? ''}=${isOn}`)]);
}

function optionOf({ flag, description, env, choices, completion, isRepeatable }: FlagDefinition): Option {
  const option = new Option(flag, env === undefined ? description : `${description}\n[${env}]`);
  if (choices) option.choices(choices);
  offer(option, completion);
  if (!isRepeatable) return option;
  return option.argParser((value: string, before: readonly string[] | undefined) => {
    // In the words of commander, whose own check this replaces.
    if (choices && !choices.includes(value)) throw new InvalidArgumentError(`Allowed choices are ${choices.join(', ')}.`);
    return [...(before ?? []), value];
  });
}

/**
 * The values of the flags: the last of `commands` that has one wins, then the variable. Throws one message with every fault. An empty variable is
 * ignored.
 */
export function readFlags<D extends FlagDefinitions>(definitions: D, commands: readonly Command[], env: Environment): ReadFlags<D> {
  const faults: string[] = [];
  const entries = Object.entries(definitions).map(([name, definition]) => {
    const option = optionOf(definition);
    const isGiven = (flag: Option) => (command: Command) => command.getOptionValueSource(flag.attributeName()) === 'cli';
    if (isSwitch(option)) {
      const [isOn] = answers(option).findLast(([, answered]) => commands.some(isGiven(answered))) ?? [];
      if (isOn !== undefined) return [name, isOn, 'flag'] as const;
    }
    const given = commands.findLast(isGiven(option));
    if (given) return [name, option.negate ? true : (given.getOptionValue(option.attributeName()) as unknown), 'flag'] as const;
    const variable = definition.env === undefined ? '' : (env[definition.env]?.trim() ?? '');
    if (variable === '') return [name, absent(definition, option), null] as const;
    try {
      return [name, fromVariable(definition, option, variable), 'env'] as const;
    } catch (error) {
      if (!(error instanceof InvalidValueError)) throw error;
      faults.push(`${definition.env ?? ''}: ${error.message}`);
      return [name, undefined, null] as const;
    }
  });
  if (faults.length > 0) throw new OperatorError(faults.join('\nerror: '));
  return {
    // The type says for each definition what `absent`, `fromVariable` and commander return for it.
    values: Object.fromEntries(entries.map(([name, value]) => [name, value])) as FlagValues<D>,
    sources: Object.fromEntries(entries.map(([name, , source]) => [name, source])) as ReadFlags<D>['sources'],
  };
}

function absent({ isRepeatable }: FlagDefinition, option: Option): unknown {
  if (isRepeatable) return [];
  return isSwitch(option) ? false : undefined;
}

function fromVariable({ isRepeatable, choices }: FlagDefinition, option: Option, variable: string): unknown {
  if (isRepeatable) return listOf(text).parse(variable);
  if (isSwitch(option)) return boolean.parse(variable);
  if (choices && !choices.includes(variable)) throw new InvalidValueError(`must be ${choices.join(' or ')}`);
  return variable;
}
