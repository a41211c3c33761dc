import { Command } from 'commander';
import type { CommandContext } from '../../context.js';
import { paragraphs, SHOW_HELP } from '../../help.js';
import { createCommand } from './create.js';
import { deleteCommand } from './delete.js';
import { listCommand } from './list.js';

/** `gatehouse server oauth2 exchange-rules`. */
export function exchangeRulesCommand(context: CommandContext): Command {
  return new Command('exchange-rules')
    .summary('manage which apps can exchange tokens')
    .description(
      paragraphs(`
An exchange rule lets an app exchange the tokens that it receives as a resource server for tokens for another resource server (RFC 8693), so that one
API can call another on behalf of a user. Without a rule, no app can. These commands work directly on the database: they need its URL, or the
CODER_CONFIG_DIR of the embedded one.

For details, see docs/resource-servers.md`),
    )
    .helpOption('-h, --help', SHOW_HELP)
    .addCommand(listCommand(context))
    .addCommand(createCommand(context))
    .addCommand(deleteCommand(context));
}
