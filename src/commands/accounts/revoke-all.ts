import { Command } from 'commander';
import { text, type Option } from '../../config/index.js';
import type { RevocationCounts } from '../../auth/index.js';
import { confirm } from '../confirm.js';
import type { CommandContext } from '../context.js';
import { paragraphs, withStackedHelp } from '../help.js';
import { addDatabasePlace, addSetting, type Flags, Settings } from '../settings.js';
import { fail, runOnAccounts } from './run.js';

const USER: Option<string> = {
  env: 'CODER_REVOKE_USER',
  flag: '--user',
  kind: text,
  description: "User name. Without it: everybody's.",
  example: 'ada',
};

const DESCRIPTION = `Ends every session, token and app consent, of one user or of everybody, straight in the database. For the day on which some
of them may be in the wrong hands. Running servers refuse them from then on.

People log in again with the passwords and identity providers they have; programs need new tokens; apps ask for consent again.
Accounts, passwords and the secrets of apps stay. What is made while the command runs stays, too.`;

const EXAMPLES = `
Examples:
  gatehouse server revoke-all --user ada
  gatehouse server revoke-all --dry-run      # how many there are
  gatehouse server revoke-all --yes`;

/** `gatehouse server revoke-all`. */
export function revokeAllCommand(context: CommandContext): Command {
  const command = withStackedHelp(new Command('revoke-all'))
    .summary('end every session, token and consent')
    .description(paragraphs(DESCRIPTION))
    .addHelpText('after', EXAMPLES);
  return addDatabasePlace(addSetting(command, USER))
    .option('--dry-run', 'Say how many there are; change nothing.')
    .option('--json', 'Print the numbers as JSON to standard output.')
    .option('-y, --yes', 'Do not ask.')
    .action(async (flags: Flags) => {
      const settings = new Settings(context, flags);
      const username = settings.read(USER);
      await runOnAccounts(context, settings, async ({ accounts, revocation }) => {
        const user =
          username === undefined
            ? null
            : await accounts.find(username).catch(() => fail(context, `there is no user ${JSON.stringify(username)}`));
        const scope = { userId: user?.id ?? null, madeUntil: new Date() };
        const whose = user ? `of ${user.username}` : 'of everybody';
        if (settings.isOn('dryRun')) {
          tell(context, settings, `dry run: nothing was changed. There are ${whose}:`, await revocation.count(scope));
          return;
        }
        if (!settings.isOn('yes')) {
          context.err(`${listed(await revocation.count(scope))}\n`);
          await confirm(context, settings, `All of these ${whose} will end.`);
        }
        tell(context, settings, `ended ${whose}:`, await revocation.revoke(scope, user?.username ?? ''));
      });
    });
}

function tell(context: CommandContext, settings: Settings, title: string, counts: RevocationCounts): void {
  const { sessions, tokens, accessTokens, grants } = counts;
  context.err(`${title}\n${listed(counts)}\n`);
  if (settings.isOn('json')) context.out(`${JSON.stringify({ sessions, tokens, access_tokens: accessTokens, grants })}\n`);
}

function listed({ sessions, tokens, accessTokens, grants }: RevocationCounts): string {
  return `${sessions} sessions, ${tokens} tokens, ${accessTokens} access tokens of apps, ${grants} consents to apps`;
}
