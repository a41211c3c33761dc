import { Command } from 'commander';
import { runOnAccounts } from '../accounts/run.js';
import type { CommandContext } from '../../context.js';
import { paragraphs, withStackedHelp } from '../../help.js';
import { addDatabasePlace, type Flags, Settings } from '../settings.js';
import { addFields, readFields } from './fields.js';
import { asText, findServer, reportingFaults } from './run.js';

const DESCRIPTION = `Changes a resource server. What no flag names is unchanged. --scope and --allowed-app replace the whole list. The change
applies to tokens that are issued or refreshed later; introspection applies removed scopes and apps to earlier ones, too.`;

const EXAMPLES = `
Examples:
  gatehouse server oauth2 resources edit Notes --access-token-format jwt --access-token-lifetime 5m
  gatehouse server oauth2 resources edit Notes --all-apps
  gatehouse server oauth2 resources edit Notes --add-secret`;

/** `gatehouse server oauth2 resources edit`. */
export function editCommand(context: CommandContext): Command {
  const command = withStackedHelp(new Command('edit'))
    .summary('change a resource server')
    .description(paragraphs(DESCRIPTION))
    .argument('<name>', 'Name of the resource server.')
    .option('--name <name>', 'New name.')
    .option('--all-apps', 'No list: every app that an administrator registered can obtain tokens for it.')
    .option('--add-secret', 'Create another secret for introspection and print it to standard output. Existing secrets remain valid.')
    .addHelpText('after', EXAMPLES);
  const repeated = addFields(command);
  return addDatabasePlace(command).action(async (name: string, flags: Flags) => {
    const settings = new Settings(context, flags);
    const fields = readFields(context, flags, repeated);
    await runOnAccounts(context, settings, async (operator) => {
      const server = await findServer(context, operator, name);
      const newName = typeof flags['name'] === 'string' ? flags['name'] : server.name;
      const apps = flags['allApps'] === true ? { allowedAppIds: [] } : {};
      const change = { scopes: server.scopes, ...fields, ...apps, name: newName };
      const changed = await reportingFaults(context, () => operator.resourceServers.edit(server.id, change));
      const secret = flags['addSecret'] === true ? `Secret:      ${await operator.resourceServers.addSecret(server.id)}\n` : '';
      context.out(asText(changed) + secret);
    });
  });
}
