import { Command } from 'commander';
import { fail, runOnAccounts } from '../accounts/run.js';
import type { CommandContext } from '../../context.js';
import { paragraphs, withStackedHelp } from '../../help.js';
import { addDatabasePlace, type Flags, Settings } from '../settings.js';
import { addFields, readFields } from './fields.js';
import { asText, reportingFaults } from './run.js';

const DESCRIPTION = `Registers an API that accepts access tokens of this server, and creates the secret with which the API asks about
tokens (introspection). The secret is printed once, to standard output.`;

const EXAMPLES = `
Examples:
  gatehouse server oauth2 resources create Notes --identifier https://notes.example.com/api \\
    --scope "notes.read=See your notes" --scope "notes.write=Change your notes"`;

/** `gatehouse server oauth2 resources create`. */
export function createCommand(context: CommandContext): Command {
  const command = withStackedHelp(new Command('create'))
    .summary('register a resource server')
    .description(paragraphs(DESCRIPTION))
    .argument('<name>', 'Name, which the consent page shows.')
    .requiredOption('--identifier <url>', 'URL of the API, as clients name it in "resource". Cannot be changed later.')
    .addHelpText('after', EXAMPLES);
  const repeated = addFields(command);
  return addDatabasePlace(command).action(async (name: string, flags: Flags) => {
    const settings = new Settings(context, flags);
    const { scopes, ...fields } = readFields(context, flags, repeated);
    if (!scopes) fail(context, 'no scopes: give at least one, such as --scope "notes.read=See your notes"');
    await runOnAccounts(context, settings, async ({ resourceServers }) => {
      const identifier = String(flags['identifier']);
      const created = await reportingFaults(context, () => resourceServers.create({ ...fields, scopes, name, identifier }));
      context.out(`${asText(created)}Secret:      ${await resourceServers.addSecret(created.id)}\n`);
      context.err(`registered ${created.name}. Next: gatehouse server oauth2 resources metadata ${JSON.stringify(created.name)}\n`);
    });
  });
}
