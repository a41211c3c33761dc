import { Command, Option } from 'commander';

import { ConfigError, configuredOptions, loadConfig, optionReference, type OptionReference, productVersion } from '../../config/index.js';
import { createAdminUserCommand } from './accounts/create-admin-user.js';
import { revokeAllCommand } from './accounts/revoke-all.js';
import type { CommandContext } from '../context.js';
import { dbcryptCommand } from './dbcrypt/command.js';
import { SHOW_HELP, STACKED } from '../help.js';
import { migrateCommand } from './migrate.js';
import { oauth2Command } from './oauth2.js';

/** `gatehouse server`: its flags are the schema of the configuration, which reads and checks them itself to report every fault at once. */
export function serverCommand(context: CommandContext): Command {
  const command = new Command('server')
    .summary('start the server')
    .description(
      'Starts the server. Without CODER_PG_CONNECTION_URL, it also starts its own PostgreSQL. The commands below it work on the database.',
    )
    .usage('[options] [command]')
    .version(productVersion(), '--version')
    .allowUnknownOption()
    .allowExcessArguments()
    .addCommand(migrateCommand(context))
    .addCommand(createAdminUserCommand(context))
    .addCommand(revokeAllCommand(context))
    .addCommand(dbcryptCommand(context))
    .addCommand(oauth2Command(context));
  command.configureHelp({
    visibleOptions: () => [
      ...optionReference().flatMap(({ title, options }) => options.map((option) => helpOption(option).helpGroup(`${title}:`))),
      new Option('-h, --help', SHOW_HELP).helpGroup('Help:'),
    ],
    ...STACKED,
  });
  return command.action(async () => {
    await start(context, command.args);
  });
}

function helpOption({ short, flag, placeholder, isSwitch, description, variable, file, default: value }: OptionReference): Option {
  const names = short === undefined ? flag : `${short}, ${flag}`;
  const shownDefault = value && ('literal' in value ? value.literal : value.words);
  const variables = file === undefined ? variable : `${variable}; in a file: ${file.variable}, ${file.flag}`;
  const source = shownDefault === undefined ? variables : `${variables}, default: ${shownDefault}`;
  return new Option(`${names} ${isSwitch ? '[true|false]' : `<${placeholder}>`}`, `${description}\n[${source}]`);
}

async function start(context: CommandContext, argv: readonly string[]): Promise<void> {
  const config = loadConfig({
    ...context.sources,
    argv,
    warn: (line) => {
      context.err(`warning: ${line}\n`);
    },
  });
  // Every user of the machine can read the arguments for as long as the server runs.
  if (configuredOptions(config).some(({ isSecret, origin }) => isSecret && origin === 'flag')) context.terminal.hideArguments();
  try {
    const { runServer } = await context.loadServer();
    await runServer(config);
  } catch (error) {
    if (config.verbose && error instanceof Error && !(error instanceof ConfigError)) context.err(`${error.stack ?? ''}\n`);
    throw error;
  }
}
