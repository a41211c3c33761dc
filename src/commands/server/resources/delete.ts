import { Command } from 'commander';
import { runOnAccounts } from '../accounts/run.js';
import { confirm } from '../confirm.js';
import type { CommandContext } from '../../context.js';
import { withStackedHelp } from '../../help.js';
import { addDatabasePlace, type Flags, Settings } from '../settings.js';
import { findServer } from './run.js';

/** `gatehouse server oauth2 resources delete`. */
export function deleteCommand(context: CommandContext): Command {
  const command = withStackedHelp(new Command('delete'))
    .summary('delete a resource server')
    .description('Deletes a resource server, its secrets, and every grant and token for it.')
    .argument('<name>', 'Name of the resource server.');
  return addDatabasePlace(command)
    .option('-y, --yes', 'Do not ask for confirmation.')
    .action(async (name: string, flags: Flags) => {
      const settings = new Settings(context, flags);
      await runOnAccounts(context, settings, async (operator) => {
        const server = await findServer(context, operator, name);
        await confirm(
          context,
          settings,
          `${server.name} (${server.identifier}) will be deleted, and every token for it will stop working.`,
        );
        await operator.resourceServers.delete(server.id);
        context.err(`deleted ${server.name}\n`);
      });
    });
}
