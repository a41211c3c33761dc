import { Command } from 'commander';
import { runOnAccounts } from '../accounts/run.js';
import type { CommandContext } from '../../context.js';
import { paragraphs, withStackedHelp } from '../../help.js';
import { findServer, reportingFaults } from '../resources/run.js';
import { addDatabasePlace, type Flags, Settings } from '../settings.js';
import { scopesOf } from './list.js';

const DESCRIPTION = `Lets an app exchange tokens for one resource server for tokens for another one. The app must be the client of the service behind the
first resource server: it can exchange every token that this service receives. A rule cannot be changed; delete it and create another one.`;

const EXAMPLES = `
Examples:
  gatehouse server oauth2 exchange-rules create --app 7d21c0de-54c1-4a0f-9d65-0c7f6a3f1b11 --from Notes --to Calendar \\
    --scope calendar.read=notes.read`;

/** `gatehouse server oauth2 exchange-rules create`. */
export function createCommand(context: CommandContext): Command {
  const scopes: string[] = [];
  const command = withStackedHelp(new Command('create'))
    .summary('let an app exchange tokens')
    .description(paragraphs(DESCRIPTION))
    .requiredOption('--app <id>', 'Client ID of the app that exchanges tokens.')
    .requiredOption('--from <name>', 'Name of the resource server whose tokens it exchanges.')
    .requiredOption('--to <name>', 'Name of the resource server that the new tokens are for.')
    .requiredOption(
      '--scope <scope=required>',
      'A scope that the new tokens can have, and the scope that the exchanged token needs for it. Without the second one, both have the same name. Can be repeated.',
      (value: string) => {
        scopes.push(value);
        return value;
      },
    )
    .addHelpText('after', EXAMPLES);
  return addDatabasePlace(command).action(async (flags: Flags) => {
    await runOnAccounts(context, new Settings(context, flags), async (operator) => {
      const subject = await findServer(context, operator, String(flags['from']));
      const target = await findServer(context, operator, String(flags['to']));
      const created = await reportingFaults(context, () =>
        operator.exchangeRules.create({
          appId: String(flags['app']),
          subjectResourceServerId: subject.id,
          targetResourceServerId: target.id,
          scopes: scopes.map(scopeOf),
        }),
      );
      context.out(`${created.id}\n`);
      context.err(
        `${created.appName} can exchange tokens for ${created.subjectName} for tokens for ${created.targetName}: ${scopesOf(created)}\n`,
      );
      if (!created.appHasGrantType) context.err('the app also needs the grant type urn:ietf:params:oauth:grant-type:token-exchange\n');
    });
  });
}

function scopeOf(given: string): { name: string; requires: string } {
  const [name = '', requires = name] = given.split('=', 2);
  return { name, requires };
}
