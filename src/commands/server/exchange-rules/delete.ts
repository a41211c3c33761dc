import { Command } from 'commander';
import { isUuid } from '../../../common/index.js';
import { fail, runOnAccounts } from '../accounts/run.js';
import { confirm } from '../confirm.js';
import type { CommandContext } from '../../context.js';
import { withStackedHelp } from '../../help.js';
import { addDatabasePlace, type Flags, Settings } from '../settings.js';

/** `gatehouse server oauth2 exchange-rules delete`. */
export function deleteCommand(context: CommandContext): Command {
  const command = withStackedHelp(new Command('delete'))
    .summary('delete an exchange rule')
    .description('Deletes an exchange rule, and revokes every token that was issued under it.')
    .argument('<id>', 'ID of the rule.');
  return addDatabasePlace(command)
    .option('-y, --yes', 'Do not ask for confirmation.')
    .action(async (id: string, flags: Flags) => {
      if (!isUuid(id)) fail(context, 'the ID must be a UUID: see "gatehouse server oauth2 exchange-rules list"');
      const settings = new Settings(context, flags);
      await runOnAccounts(context, settings, async ({ exchangeRules }) => {
        const rule = await exchangeRules.find(id).catch(() => fail(context, `there is no exchange rule ${id}`));
        await confirm(
          context,
          settings,
          `${rule.appName} will no longer exchange tokens for ${rule.subjectName} for tokens for ${rule.targetName}, and those that it has will stop working.`,
        );
        await exchangeRules.delete(rule.id);
        context.err(`deleted the rule of ${rule.appName}\n`);
      });
    });
}
