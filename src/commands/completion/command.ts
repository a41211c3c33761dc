import { Argument, Command } from 'commander';
import type { CommandContext } from '../context.js';
import { processEnvironment } from '../../config/index.js';
import { CONNECTION_FLAGS, openProfiles, readFlags } from '../client/index.js';
import { paragraphs, withStackedHelp } from '../help.js';
import { candidatesFor } from './candidates.js';
import { SCRIPTS, type Shell, SHELLS } from './scripts.js';

const DESCRIPTION = `Prints a script with which a shell completes commands and flags of gatehouse. The first lines of the script say where it belongs.`;

/** `gatehouse completion`. */
export function completionCommand(context: CommandContext): Command {
  return withStackedHelp(new Command('completion'))
    .summary('print a completion script for a shell')
    .description(paragraphs(DESCRIPTION))
    .addArgument(new Argument('<shell>', 'bash, zsh or fish.').choices(SHELLS))
    .addHelpText('after', '\nExamples:\n  eval "$(gatehouse completion bash)"')
    .action((shell: Shell) => {
      context.out(SCRIPTS[shell]);
    });
}

/** What the scripts call. */
export function completeCommand(context: CommandContext): Command {
  const command = new Command('__complete').argument('[words...]').helpOption(false);
  return command.action((words: string[]) => {
    const root = command.parent;
    if (!root) return;
    const candidates = candidatesFor(root, words.length === 0 ? [''] : words, () => profileNames(words, context));
    context.out(candidates.map(({ word, description }) => `${word}\t${description}\n`).join(''));
  });
}

/** In the directory that the command line or the environment names. */
function profileNames(words: readonly string[], { sources }: CommandContext): readonly string[] {
  const { globalConfig } = readFlags({ globalConfig: CONNECTION_FLAGS.globalConfig }, [], sources?.env ?? processEnvironment()).values;
  const given = words[words.indexOf('--global-config') + 1];
  return openProfiles(words.includes('--global-config') ? given : globalConfig, () => undefined).names();
}
