import type { Command, Option } from 'commander';
import { isClientCommand } from '../client/index.js';

export interface Candidate {
  readonly word: string;
  readonly description: string;
}

/** What can stand in place of the last of `words`, which may be empty. Needs neither a file nor a server. */
export function candidatesFor(program: Command, words: readonly string[]): Candidate[] {
  const { command, awaited } = walk(program, words.slice(0, -1));
  const begun = words.at(-1) ?? '';
  return namesIn(command, awaited, begun).filter(({ word }) => word.startsWith(begun));
}

function namesIn(command: Command, awaited: Option | null, begun: string): Candidate[] {
  if (awaited) return (awaited.argChoices ?? []).map((word) => ({ word, description: '' }));
  if (begun.startsWith('-')) return flagsOf(command);
  return command
    .createHelp()
    .visibleCommands(command)
    .map((each) => ({ word: each.name(), description: each.summary() || each.description() }));
}

/** The command that the words name, and the flag whose value comes next. */
function walk(program: Command, words: readonly string[]): { command: Command; awaited: Option | null } {
  let command = program;
  let awaited: Option | null = null;
  for (const word of words) {
    if (awaited) awaited = null;
    else if (word.startsWith('-'))
      awaited = optionsOf(command).find((option) => takesValue(option) && (option.short === word || option.long === word)) ?? null;
    else command = command.commands.find((each) => each.name() === word || each.aliases().includes(word)) ?? command;
  }
  return { command, awaited };
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
