import { Argument, Command } from 'commander';
import { runOnAccounts } from '../accounts/run.js';
import type { CommandContext } from '../../context.js';
import { paragraphs, withStackedHelp } from '../../help.js';
import { addDatabasePlace, type Flags, Settings } from '../settings.js';

const POLICIES = ['off', 'token', 'open'] as const;

const DESCRIPTION = `Shows who can register apps, or changes it. off: administrators only. token: also apps with an initial access token. open: every
app, within limits. A change takes effect immediately and does not affect registered apps.`;

const UNSET = 'default: open if the access URL is on loopback, otherwise token';

/** `gatehouse server oauth2 registration policy`. */
export function policyCommand(context: CommandContext): Command {
  const command = withStackedHelp(new Command('policy'))
    .summary('show or change who can register apps')
    .description(paragraphs(DESCRIPTION))
    .addArgument(new Argument('[policy]', 'New policy.').choices(POLICIES))
    .addHelpText('after', '\nExamples:\n  gatehouse server oauth2 registration policy token');
  return addDatabasePlace(command).action(async (policy: string | undefined, flags: Flags) => {
    await runOnAccounts(context, new Settings(context, flags), async ({ registrations }) => {
      const wanted = POLICIES.find((each) => each === policy);
      if (wanted) await registrations.setPolicy(wanted);
      context.out(`${(await registrations.policy()) ?? UNSET}\n`);
    });
  });
}
