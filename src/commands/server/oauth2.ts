import { Command } from 'commander';
import type { CommandContext } from '../context.js';
import { SHOW_HELP } from '../help.js';
import { exchangeRulesCommand } from './exchange-rules/command.js';
import { registrationCommand } from './registration/command.js';
import { resourcesCommand } from './resources/command.js';

/** `gatehouse server oauth2`. */
export function oauth2Command(context: CommandContext): Command {
  return new Command('oauth2')
    .summary('manage the OAuth 2 authorization server in the database')
    .description('Manages the OAuth 2 authorization server directly in the database. The server can be running or stopped.')
    .helpOption('-h, --help', SHOW_HELP)
    .addCommand(exchangeRulesCommand(context))
    .addCommand(registrationCommand(context))
    .addCommand(resourcesCommand(context));
}
