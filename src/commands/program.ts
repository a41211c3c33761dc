import { Command, CommanderError, Help } from 'commander';

import { OperatorError } from '../common/index.js';
import { ConfigError, productVersion } from '../config/index.js';
import { agentCommand } from './agent/command.js';
import { isGitPrompt } from './agent/git-prompt.js';
import { agentsCommand } from './agents/command.js';
import { auditCommand } from './audit/command.js';
import { addFlags, CONNECTION_FLAGS, visible } from './client/index.js';
import { completeCommand, completionCommand } from './completion/command.js';
import { CommandExit, type CommandContext } from './context.js';
import { explainCounterpart } from './counterparts.js';
import { featuresCommand } from './features/command.js';
import { filesCommand } from './files/command.js';
import { groupsCommand } from './groups/command.js';
import { SHOW_HELP, stackedItem } from './help.js';
import { loginCommand } from './login/command.js';
import { logoutCommand } from './logout/command.js';
import { oauth2Command } from './oauth2/command.js';
import { openapiCommand } from './openapi.js';
import { organizationsCommand } from './organizations/command.js';
import { pingCommand } from './ping/command.js';
import { profilesCommand } from './profiles/command.js';
import { rolesCommand } from './roles/command.js';
import { secretsCommand } from './secrets/command.js';
import { resetPasswordCommand } from './server/accounts/reset-password.js';
import { backupCommand } from './server/backup/backup.js';
import { restoreCommand } from './server/backup/restore.js';
import { serverCommand } from './server/command.js';
import { sshKeyCommand } from './ssh-key/command.js';
import { tokensCommand } from './tokens/command.js';
import { usersCommand } from './users/command.js';
import { versionCommand } from './version.js';
import { whoamiCommand } from './whoami/command.js';

/** Clients of a running server. A command loads nothing that only a server needs. */
const CLIENT_COMMANDS = [
  loginCommand,
  logoutCommand,
  whoamiCommand,
  tokensCommand,
  usersCommand,
  organizationsCommand,
  groupsCommand,
  rolesCommand,
  oauth2Command,
  secretsCommand,
  sshKeyCommand,
  filesCommand,
  agentsCommand,
  agentCommand,
  auditCommand,
  featuresCommand,
  pingCommand,
  profilesCommand,
];
/**
 * `server` with everything below it, and the others here, work on the database of a deployment. Their files may import commander and the
 * configuration; they load anything heavier when they run.
 */
const OPERATOR_COMMANDS = [serverCommand, resetPasswordCommand, backupCommand, restoreCommand];
const OTHER_COMMANDS = [openapiCommand, completionCommand, versionCommand];

/** Runs the command that `argv` (without node and script) names, and returns the exit code. Never throws. */
export async function runProgram(argv: readonly string[], context: CommandContext): Promise<number> {
  try {
    // GIT_ASKPASS is a program, without arguments of its own.
    const words = isGitPrompt(argv) ? ['agent', 'git-askpass', ...argv] : argv;
    await buildProgram(context).parseAsync(words, { from: 'user' });
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

/** The root of all commands. */
export function buildProgram(context: CommandContext): Command {
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
  root.commandsGroup('Clients of a running server:');
  for (const command of CLIENT_COMMANDS) root.addCommand(command(context));
  root.commandsGroup('The server and its database:');
  const operators = OPERATOR_COMMANDS.map((command) => command(context));
  for (const command of operators) root.addCommand(command);
  root.commandsGroup('Other commands:');
  for (const command of OTHER_COMMANDS) root.addCommand(command(context));
  root.helpCommand(true);
  root.addCommand(completeCommand(context), { hidden: true });
  root.hook('preSubcommand', (_root, command) => {
    const given = root.options.find((option) => root.getOptionValueSource(option.attributeName()) === 'cli');
    if (!given || !operators.includes(command)) return;
    throw new OperatorError(`${given.long ?? given.flags} is a flag of clients here: give the flags of ${command.name()} after its name`);
  });
  settle(root, context, root.name());
  return root;
}

const ordinaryItem: Help['formatItem'] = (term, width, description, helper) =>
  Help.prototype.formatItem.call(helper, term, width, description, helper);

/** Commander's settings that all commands share; those that are built separately do not inherit them. `line` is the command as typed. */
function settle(command: Command, context: CommandContext, line: string): void {
  command.exitOverride().configureOutput({
    writeOut: context.out,
    writeErr: context.err,
    outputError: (text, write) => {
      const [, unknown] = /^error: unknown command '([^']*)'/.exec(text) ?? [];
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
  for (const subcommand of command.commands) settle(subcommand, context, `${line} ${subcommand.name()}`);
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
