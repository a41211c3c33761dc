import { Command } from 'commander';
import type { CommandContext } from '../../context.js';
import { paragraphs, SHOW_HELP } from '../../help.js';
import { createCommand } from './create.js';
import { deleteCommand } from './delete.js';
import { editCommand } from './edit.js';
import { listCommand, metadataCommand, showCommand } from './show.js';

/** `gatehouse server oauth2 resources`. */
export function resourcesCommand(context: CommandContext): Command {
  return new Command('resources')
    .summary('manage the APIs that tokens are issued for')
    .description(
      paragraphs(`
A resource server is an API that accepts access tokens of this server. Clients name it by its URL in the parameter "resource". These
commands work directly on the database: they need its URL, or the CODER_CONFIG_DIR of the embedded one.

For details, see docs/resource-servers.md`),
    )
    .helpOption('-h, --help', SHOW_HELP)
    .addCommand(listCommand(context))
    .addCommand(createCommand(context))
    .addCommand(showCommand(context))
    .addCommand(editCommand(context))
    .addCommand(deleteCommand(context))
    .addCommand(metadataCommand(context));
}
