import { Command, CommanderError, Help } from 'commander';

import { OperatorError } from '../common/index.js';
import { ConfigError, productVersion } from '../config/index.js';
import { isGitPrompt } from './agent/git-prompt.js';
import { CATALOG, type CatalogEntry } from './catalog.js';
import { addFlags, CONNECTION_FLAGS, visible } from './client/index.js';
import { CommandExit, type CommandContext } from './context.js';
import { explainCounterpart } from './counterparts.js';
import { SHOW_HELP, stackedItem } from './help.js';

/** Commander's, for a word that names no command. */
const UNKNOWN_COMMAND = /^error: unknown command '([^']*)'/;

/** Runs the command that `argv` (without node and script) names, and returns the exit code. Never throws. */
export async function runProgram(argv: readonly string[], context: CommandContext): Promise<number> {
  // GIT_ASKPASS is a program, without arguments of its own.
  const words = isGitPrompt(argv) ? ['agent', 'git-askpass', ...argv] : argv;
  try {
    await run(words, context);
    return 0;
  } catch (error) {
    // Commander has already written its message or the requested help.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 1;
    if (error instanceof CommandExit) return error.exitCode;
    const text = error instanceof ConfigError ? error.message : `error: ${error instanceof OperatorError ? error.message : oneLine(error)}`;
    context.err(`${visible(text, { keepsLines: true })}\n`);
    return 1;
  }
}

async function run(words: readonly string[], context: CommandContext): Promise<void> {
  const options = { from: 'user' } as const;
  try {
    const program = await buildProgram(context, { words });
    await program.parseAsync(words, options);
  } catch (error) {
    if (!(error instanceof CommanderError) || error.code !== 'commander.unknownCommand') throw error;
    // What it is called elsewhere, or what was meant, only the whole program knows.
    const program = await buildProgram(context);
    await program.parseAsync(words, options);
  }
}

/**
 * The root of all commands. With `words`, only commands that one of these names are loaded, the others are a name and a summary: such a program says
 * nothing about a command that it does not know.
 */
export async function buildProgram(context: CommandContext, { words }: { words?: readonly string[] } = {}): Promise<Command> {
  const root = new Command('gatehouse')
    .description('Gatehouse: an OAuth 2.1 authorization server and the bearer-protected API behind it.')
    .version(productVersion(), '--version', 'print the version')
    .helpOption('-h, --help', SHOW_HELP)
    // Flags after the name of a command are that command's: those of the server have some of the same names.
    .enablePositionalOptions()
    .configureHelp({
      subcommandTerm: (command) => command.name(),
      formatItem: (term, ...rest) => (term.startsWith('-') ? stackedItem : ordinaryItem)(term, ...rest),
    })
    .addHelpText('after', '\nFor all options of the server, run: gatehouse server --help');
  addFlags(root, CONNECTION_FLAGS);
  const operators = new Set<Command>();
  for (const { title, isForOperators, entries } of CATALOG) {
    root.commandsGroup(title);
    for (const entry of entries) {
      const command = isNamed(entry, words) ? (await entry.load())(context) : named(entry);
      if (isForOperators) operators.add(command);
      root.addCommand(command, { hidden: entry.isHidden ?? false });
    }
  }
  root.helpCommand(true);
  root.hook('preSubcommand', (_root, command) => {
    const given = root.options.find((option) => root.getOptionValueSource(option.attributeName()) === 'cli');
    if (!given || !operators.has(command)) return;
    throw new OperatorError(`${given.long ?? given.flags} is a flag of clients here: give the flags of ${command.name()} after its name`);
  });
  settle(root, { context, line: root.name(), isWhole: words === undefined });
  return root;
}

/** Wherever the word is: the value of a flag may be a command's name, but the command is never called without its own. */
function isNamed({ name, aliases = [] }: CatalogEntry, words: readonly string[] | undefined): boolean {
  return words === undefined || [name, ...aliases].some((each) => words.includes(each));
}

function named({ name, aliases = [], summary }: CatalogEntry): Command {
  return new Command(name).aliases([...aliases]).summary(summary);
}

const ordinaryItem: Help['formatItem'] = (term, width, description, helper) =>
  Help.prototype.formatItem.call(helper, term, width, description, helper);

/** Commander's settings that all commands share; those that are built separately do not inherit them. `line` is the command as typed. */
function settle(command: Command, { context, line, isWhole }: { context: CommandContext; line: string; isWhole: boolean }): void {
  command.exitOverride().configureOutput({
    writeOut: context.out,
    writeErr: context.err,
    outputError: (text, write) => {
      const [, unknown] = UNKNOWN_COMMAND.exec(text) ?? [];
      if (unknown !== undefined && !isWhole) return;
      const counterpart = unknown === undefined ? undefined : explainCounterpart(command, unknown);
      const error = counterpart === undefined ? errorLine(text) : `error: unknown command '${unknown ?? ''}', but ${counterpart}`;
      write(`${error}${/[.?]$/.test(error) ? '' : '.'} See \`${line} --help\`.\n`);
    },
  });
  // Commander adds it, in words of its own, which no inherited setting changes.
  const help = command
    .createHelp()
    .visibleCommands(command)
    .find((subcommand) => subcommand.name() === 'help');
  help?.description('show the help of a command');
  for (const subcommand of command.commands) settle(subcommand, { context, line: `${line} ${subcommand.name()}`, isWhole });
}

/** Commander's message on one line, without the value of a flag it does not know: that may be a secret. */
function errorLine(text: string): string {
  return text
    .trim()
    .replace(/(unknown option '-[^'=]*)=.*'/s, "$1'")
    .replace(
      /^error: command-argument value '(.*)' is invalid for argument '(.*)'\. Allowed choices are (.*)\.$/s,
      "error: <$2> cannot be '$1': it is one of $3",
    )
    .replace(
      /^error: option '([^']*)' argument '(.*)' is invalid\. Allowed choices are (.*)\.$/s,
      "error: $1 cannot be '$2': it is one of $3",
    )
    .replace(/\n\(Did you mean (.*)\?\)$/s, ', did you mean $1?');
}

/** Node.js names the package, but neither why it is missing nor what to do. */
const MISSING_PACKAGE = /^Cannot find (?:package|module) '((?:@[^/']+\/)?[^./'][^/']*)/;

function oneLine(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  const [, missing] = MISSING_PACKAGE.exec(error.message) ?? [];
  if (missing !== undefined)
    return `the package ${missing} is not installed, which the server and its commands need: install gatehouse again, without --omit=optional`;
  // A connection refused on several addresses is an AggregateError without a message.
  const first: unknown = error instanceof AggregateError ? error.errors[0] : undefined;
  const text = error.message || (first instanceof Error ? first.message : '') || error.name;
  return text.replace(/(?<!\s)\s*\n\s*/g, ' ');
}
