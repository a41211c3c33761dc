import { Argument } from 'commander';
import { type Completion, offer } from './completion.js';
import type { FlagDefinition } from './flags.js';

/** Text for the help, and with it the only values that there are, or what shells offer. */
export type ArgumentDefinition =
  | string
  | {
      readonly description: string;
      readonly choices?: readonly string[];
      readonly completion?: Completion;
      readonly field?: FlagDefinition['field'];
    };

/** Arguments in their order. A name that ends in `?` is optional, one that ends in `...` is the rest of the command line. */
export type ArgumentDefinitions = Readonly<Record<string, ArgumentDefinition>>;
type BareName<Name> = Name extends `${infer Bare}?` | `${infer Bare}...` ? Bare : Name;
type ArgumentValue<D extends ArgumentDefinition> = D extends { choices: readonly (infer Choice)[] } ? Choice : string;
/** A required argument is there, and is one of the choices: commander has refused any other command line. */
export type ArgumentValues<A extends ArgumentDefinitions> = {
  readonly [Name in keyof A as BareName<Name>]: Name extends `${string}...`
    ? readonly [string, ...string[]]
    : Name extends `${string}?`
      ? ArgumentValue<A[Name]> | undefined
      : ArgumentValue<A[Name]>;
};

export function argumentOf(name: string, definition: ArgumentDefinition): Argument {
  const { description, choices, completion } = typeof definition === 'string' ? { description: definition } : definition;
  const argument = new Argument(name.endsWith('?') ? `[${name.slice(0, -1)}]` : `<${name}>`, description);
  if (choices) argument.choices(choices);
  offer(argument, completion);
  return argument;
}

/** The values of a command line, which commander has accepted. */
export function argumentsOf<A extends ArgumentDefinitions>(definitions: A | undefined, given: readonly string[]): ArgumentValues<A> {
  const entries = Object.keys(definitions ?? {}).map((name, index) =>
    name.endsWith('...') ? [name.slice(0, -3), given.slice(index)] : [name.replace(/\?$/, ''), given[index]],
  );
  return Object.fromEntries(entries) as ArgumentValues<A>;
}
