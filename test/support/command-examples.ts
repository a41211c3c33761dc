import type { Command } from 'commander';
import { isClientCommand } from '../../src/commands/client/index.js';

/** The client commands of a program, in the order of its help. */
export function clientCommandsOf(command: Command): Command[] {
  return [...(isClientCommand(command) ? [command] : []), ...command.commands.flatMap(clientCommandsOf)];
}

export function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({ writeOut: (part) => (text += part), getOutHelpWidth: () => 80 }).outputHelp();
  return text;
}

/** The examples of its help, without the name of the program. docs/cli.md has them, too. */
export function examplesOf(command: Command): string[] {
  return [...helpOf(command).matchAll(/^ {2}gatehouse (.+)$/gm)].map(([, example = '']) => example);
}
