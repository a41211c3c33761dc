import { Command } from 'commander';
import type { NamedExchangeRule } from '../../../operator/index.js';
import { runOnAccounts } from '../accounts/run.js';
import type { CommandContext } from '../../context.js';
import { withStackedHelp } from '../../help.js';
import { addDatabasePlace, type Flags, Settings } from '../settings.js';
import { visibleTable } from '../visible-table.js';

/** `gatehouse server oauth2 exchange-rules list`. */
export function listCommand(context: CommandContext): Command {
  const command = withStackedHelp(new Command('list')).summary('list exchange rules').description('Lists exchange rules.');
  return addDatabasePlace(command)
    .option('--json', 'Print one JSON document per line to standard output.')
    .action(async (flags: Flags) => {
      const settings = new Settings(context, flags);
      await runOnAccounts(context, settings, async ({ exchangeRules }) => {
        const rules = await exchangeRules.list();
        if (settings.isOn('json')) {
          context.out(rules.map(asJson).join(''));
          return;
        }
        const rows = rules.map((rule) => [rule.id, rule.appName, rule.subjectName, rule.targetName, scopesOf(rule)]);
        context.out(visibleTable([['ID', 'APP', 'FROM', 'TO', 'SCOPES'], ...rows]));
        if (rules.length === 0) context.err('no app can exchange tokens: see "gatehouse server oauth2 exchange-rules create --help"\n');
      });
    });
}

/** An exchange rule as the API returns it. */
function asJson(rule: NamedExchangeRule): string {
  return `${JSON.stringify({
    id: rule.id,
    app_id: rule.appId,
    app_name: rule.appName,
    subject_resource_server_id: rule.subjectResourceServerId,
    subject_resource_server_name: rule.subjectName,
    target_resource_server_id: rule.targetResourceServerId,
    target_resource_server_name: rule.targetName,
    scopes: rule.scopes,
    created_at: rule.createdAt.toISOString(),
  })}\n`;
}

/** As `--scope` takes them. */
export function scopesOf({ scopes }: NamedExchangeRule): string {
  return scopes.map(({ name, requires }) => (name === requires ? name : `${name}=${requires}`)).join(' ');
}
