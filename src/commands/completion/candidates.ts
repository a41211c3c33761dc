import type { Argument, Command, Option } from 'commander';
import { completionOf, isClientCommand } from '../client/index.js';

export interface Candidate {
  readonly word: string;
  readonly description: string;
}

/** What can stand in place of the last of `words`, which may be empty. Needs no server, and a folder only for the names of profiles. */
export function candidatesFor(program: Command, words: readonly string[], profileNames: () => readonly string[]): Candidate[] {
  const { command, awaited } = walk(program, words.slice(0, -1));
  const begun = words.at(-1) ?? '';
  return candidatesOf(command, awaited, begun, profileNames).filter(({ word }) => word.startsWith(begun));
}

function candidatesOf(
  command: Command,
  awaited: Option | Argument | undefined,
  begun: string,
  profileNames: () => readonly string[],
): Candidate[] {
  if (begun.startsWith('-') && !isOption(awaited)) return flagsOf(command);
  if (awaited) return valuesOf(awaited, begun, profileNames).map((word) => ({ word, description: '' }));
  return command
    .createHelp()
    .visibleCommands(command)
    .map((each) => ({ word: each.name(), description: each.summary() || each.description() }));
}

function valuesOf(awaited: Option | Argument, begun: string, profileNames: () => readonly string[]): readonly string[] {
  const completion = completionOf(awaited);
  if (completion === undefined) return awaited.argChoices ?? [];
  if (completion === 'profiles') return profileNames();
  // After a comma there is another one.
  const before = begun.slice(0, begun.lastIndexOf(',') + 1);
  return completion.filter((word) => !before.split(',').includes(word)).map((word) => `${before}${word}`);
}

/** The command that the words name, and the flag or the argument whose value comes next. */
function walk(program: Command, words: readonly string[]): { command: Command; awaited: Option | Argument | undefined } {
  let command = program;
  let awaited: Option | undefined;
  let given = 0;
  for (const word of words) {
    const below = command.commands.find((each) => each.name() === word || each.aliases().includes(word));
    if (awaited) awaited = undefined;
    else if (word.startsWith('-'))
      awaited = optionsOf(command).find((option) => takesValue(option) && (option.short === word || option.long === word));
    else if (below) command = below;
    else given += 1;
  }
  return { command, awaited: awaited ?? command.registeredArguments[given] };
}

function isOption(awaited: Option | Argument | undefined): awaited is Option {
  return awaited !== undefined && 'flags' in awaited;
}

function flagsOf(command: Command): Candidate[] {
  return optionsOf(command).flatMap(({ long, description }) =>
    long === undefined ? [] : [{ word: long, description: description.split('\n')[0] ?? '' }],
  );
}

/** With the flags of every client command, which are those of the root. */
function optionsOf(command: Command): Option[] {
  const shared = isClientCommand(command) ? rootOf(command).options.filter(({ hidden }) => !hidden) : [];
  const all = [...command.createHelp().visibleOptions(command), ...shared];
  return [...new Map(all.map((option) => [option.flags, option])).values()];
}

function rootOf(command: Command): Command {
  return command.parent ? rootOf(command.parent) : command;
}

function takesValue(option: Option): boolean {
  return option.required || option.optional;
}
