import { Command } from 'commander';
import { text, type Option } from '../../../config/index.js';
import type { RevocationCounts } from '../../../auth/index.js';
import { confirm } from '../confirm.js';
import type { CommandContext } from '../../context.js';
import { paragraphs, withStackedHelp } from '../../help.js';
import { addDatabasePlace, addSetting, type Flags, Settings } from '../settings.js';
import { fail, runOnAccounts } from './run.js';

const USER: Option<string> = {
  env: 'CODER_REVOKE_USER',
  flag: '--user',
  kind: text,
  description: 'Username. Default: all users.',
  example: 'ada',
};

const DESCRIPTION = `Revokes every session, token and app consent of one user or of all users, directly in the database. Use it if some of them
may have leaked. Running servers refuse them immediately.

Users log in again with their existing passwords and identity providers, programs need new tokens, and apps ask for consent again.
Agents stay, but trust no workload identity any more: their owners add those again.
Accounts, passwords and app secrets are not affected. Someone who logs in while the command runs may have to log in again.`;

const EXAMPLES = `
Examples:
  gatehouse server revoke-all --user ada
  gatehouse server revoke-all --dry-run      # count only
  gatehouse server revoke-all --yes`;

/** `gatehouse server revoke-all`. */
export function revokeAllCommand(context: CommandContext): Command {
  const command = withStackedHelp(new Command('revoke-all'))
    .summary('revoke every session, token and consent')
    .description(paragraphs(DESCRIPTION))
    .addHelpText('after', EXAMPLES);
  return addDatabasePlace(addSetting(command, USER))
    .option('--dry-run', 'Count them without changing anything.')
    .option('--json', 'Print the counts as JSON to standard output.')
    .option('-y, --yes', 'Do not ask for confirmation.')
    .action(async (flags: Flags) => {
      const settings = new Settings(context, flags);
      const username = settings.read(USER);
      await runOnAccounts(context, settings, async ({ accounts, revocation }) => {
        const user =
          username === undefined
            ? null
            : await accounts.find(username).catch(() => fail(context, `there is no user ${JSON.stringify(username)}`));
        const userId = user?.id ?? null;
        const whose = user ? user.username : 'all users';
        if (settings.isOn('dryRun')) {
          tell(context, settings, `dry run: nothing was changed. Found for ${whose}:`, await revocation.count(userId));
          return;
        }
        if (!settings.isOn('yes')) {
          context.err(`${listed(await revocation.count(userId))}\n`);
          await confirm(context, settings, `All of these will be revoked for ${whose}.`);
        }
        tell(context, settings, `revoked for ${whose}:`, await revocation.revoke(userId, user?.username ?? ''));
      });
    });
}

function tell(context: CommandContext, settings: Settings, title: string, counts: RevocationCounts): void {
  const { sessions, tokens, accessTokens, agentTokens, workloadIdentities, grants } = counts;
  context.err(`${title}\n${listed(counts)}\n`);
  if (!settings.isOn('json')) return;
  const agents = { agent_tokens: agentTokens, workload_identities: workloadIdentities };
  context.out(`${JSON.stringify({ sessions, tokens, access_tokens: accessTokens, ...agents, grants })}\n`);
}

function listed({ sessions, tokens, accessTokens, agentTokens, workloadIdentities, grants }: RevocationCounts): string {
  const ofAgents = `tokens of agents: ${agentTokens}, workload identities of agents: ${workloadIdentities}`;
  return `sessions: ${sessions}, tokens: ${tokens}, access tokens of apps: ${accessTokens}, ${ofAgents}, consents to apps: ${grants}`;
}
