import { Command } from 'commander';
import { isUuid } from '../../../common/index.js';
import { fail, runOnAccounts } from '../accounts/run.js';
import type { CommandContext } from '../../context.js';
import { paragraphs, SHOW_HELP, withStackedHelp } from '../../help.js';
import { reportingFaults } from '../resources/run.js';
import { addDatabasePlace, type Flags, Settings } from '../settings.js';
import { visibleTable } from '../visible-table.js';
import { secondsOf } from './duration.js';

/** `gatehouse server oauth2 registration tokens`. */
export function tokensCommand(context: CommandContext): Command {
  return new Command('tokens')
    .summary('manage initial access tokens')
    .description('Manages initial access tokens, with which apps register themselves while the policy is token or open.')
    .helpOption('-h, --help', SHOW_HELP)
    .addCommand(createCommand(context))
    .addCommand(listCommand(context))
    .addCommand(deleteCommand(context));
}

const CREATE = `Creates an initial access token and prints it once, to standard output. An app sends it in the header Authorization of its registration.`;

function createCommand(context: CommandContext): Command {
  const command = withStackedHelp(new Command('create'))
    .summary('create an initial access token')
    .description(paragraphs(CREATE))
    .argument('<name>', 'What the token is for.')
    .option('--max-uses <n>', 'How many apps can be registered with it. Default: 1.')
    .option('--lifetime <duration>', 'How long it is valid, such as 1h. Default: 24h.')
    .addHelpText('after', '\nExamples:\n  gatehouse server oauth2 registration tokens create "CI runners" --max-uses 20 --lifetime 7d');
  return addDatabasePlace(command).action(async (name: string, flags: Flags) => {
    const { maxUses, lifetime } = flags;
    const request = {
      name,
      ...(typeof maxUses === 'string' && { maxUses: Number(maxUses) }),
      ...(typeof lifetime === 'string' && { lifetimeSeconds: secondsOf(context, '--lifetime', lifetime) }),
    };
    await runOnAccounts(context, new Settings(context, flags), async ({ registrations }) => {
      const created = await reportingFaults(context, () => registrations.createToken(request));
      context.out(`${created.token}\n`);
      context.err(`created ${created.id}, valid until ${created.expiresAt.toISOString()} for ${created.maxUses} registration(s)\n`);
    });
  });
}

function listCommand(context: CommandContext): Command {
  const command = withStackedHelp(new Command('list')).summary('list initial access tokens').description('Lists initial access tokens.');
  return addDatabasePlace(command)
    .option('--json', 'Print one JSON document per line to standard output.')
    .action(async (flags: Flags) => {
      const settings = new Settings(context, flags);
      await runOnAccounts(context, settings, async ({ registrations }) => {
        const tokens = await registrations.tokens();
        if (settings.isOn('json')) {
          const lines = tokens.map(({ id, name, createdBy, maxUses, uses, createdAt, expiresAt }) =>
            JSON.stringify({ id, name, created_by: createdBy, max_uses: maxUses, uses, created_at: createdAt, expires_at: expiresAt }),
          );
          context.out(lines.map((line) => `${line}\n`).join(''));
          return;
        }
        const rows = tokens.map(({ id, name, uses, maxUses, expiresAt }) => [id, name, `${uses} of ${maxUses}`, expiresAt.toISOString()]);
        context.out(visibleTable([['ID', 'NAME', 'USED', 'EXPIRES'], ...rows]));
      });
    });
}

function deleteCommand(context: CommandContext): Command {
  const command = withStackedHelp(new Command('delete'))
    .summary('delete an initial access token')
    .description('Deletes an initial access token. Apps that were registered with it stay.')
    .argument('<id>', 'ID of the token, not the token itself.');
  return addDatabasePlace(command).action(async (id: string, flags: Flags) => {
    // Never quoted: it may be the token itself.
    if (!isUuid(id)) fail(context, 'the ID must be a UUID: see "gatehouse server oauth2 registration tokens list"');
    await runOnAccounts(context, new Settings(context, flags), async ({ registrations }) => {
      await registrations.deleteToken(id).catch(() => fail(context, `there is no initial access token ${id}`));
      context.err(`deleted ${id}\n`);
    });
  });
}
