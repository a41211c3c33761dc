import { Command, CommanderError } from 'commander';

import { OperatorError } from '../common/index.js';
import { ConfigError, productVersion } from '../config/index.js';
import { CommandExit, type CommandContext } from './context.js';
import { openapiCommand } from './openapi.js';
import { resetPasswordCommand } from './server/accounts/reset-password.js';
import { serverCommand } from './server/command.js';
import { versionCommand } from './version.js';

/**
 * One entry per command. `server` with everything below it, and `reset-password`, work on the database of a deployment; a command of any other
 * name is a client of a running server. A command's file may import commander and the configuration; it loads anything heavier when it runs.
 */
const COMMANDS = [serverCommand, resetPasswordCommand, openapiCommand, versionCommand];

/** Runs the command that `argv` (without node and script) names, and returns the exit code. Never throws. */
export async function runProgram(argv: readonly string[], context: CommandContext): Promise<number> {
  try {
    await program(context).parseAsync(argv, { from: 'user' });
    return 0;
  } catch (error) {
    // Commander has already written its message or the requested help.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 1;
    if (error instanceof CommandExit) return error.exitCode;
    context.err(
      error instanceof ConfigError ? `${error.message}\n` : `error: ${error instanceof OperatorError ? error.message : oneLine(error)}\n`,
    );
    return 1;
  }
}

function program(context: CommandContext): Command {
  const root = new Command('gatehouse')
    .description('Gatehouse: an OAuth 2.1 authorization server and the bearer-protected API behind it.')
    .version(productVersion(), '--version', 'print the version')
    .helpOption('-h, --help', 'show help for the command')
    .addHelpText('after', '\nFor all options of the server, run: gatehouse server --help');
  for (const command of COMMANDS) root.addCommand(command(context));
  settle(root, context, root.name());
  return root;
}

/** Commander's settings that all commands share; those that are built separately do not inherit them. `line` is the command as typed. */
function settle(command: Command, context: CommandContext, line: string): void {
  command.exitOverride().configureOutput({
    writeOut: context.out,
    writeErr: context.err,
    outputError: (text, write) => {
      const error = errorLine(text);
      write(`${error}${/[.?]$/.test(error) ? '' : '.'} See \`${line} --help\`.\n`);
    },
  });
  for (const subcommand of command.commands) settle(subcommand, context, `${line} ${subcommand.name()}`);
}

/** Commander's message on one line, without the value of a flag it does not know: that may be a secret. */
function errorLine(text: string): string {
  return text
    .trim()
    .replace(/(unknown option '-[^'=]*)=.*'/s, "$1'")
    .replace(/\n\(Did you mean (.*)\?\)$/s, ', did you mean $1?');
}

function oneLine(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  // A connection refused on several addresses is an AggregateError without a message.
  const first: unknown = error instanceof AggregateError ? error.errors[0] : undefined;
  const text = error.message || (first instanceof Error ? first.message : '') || error.name;
  return text.replace(/(?<!\s)\s*\n\s*/g, ' ');
}
