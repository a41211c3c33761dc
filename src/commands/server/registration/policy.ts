import { Argument, Command } from 'commander';
import { runOnAccounts } from '../accounts/run.js';
import { isOnlyForThisMachine, loadConfig, resolveAccessUrl } from '../../../config/index.js';
import type { CommandContext } from '../../context.js';
import { paragraphs, withStackedHelp } from '../../help.js';
import { addDatabasePlace, type Flags, Settings } from '../settings.js';

const POLICIES = ['off', 'token', 'open'] as const;

const DESCRIPTION = `Shows who can register apps, or changes it. off: administrators only. token: also apps with an initial access token. open: every
app, within limits. A change takes effect immediately and does not affect registered apps.`;

/** The port does not matter. */
const SOME_PORT = 443;

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
      const chosen = await registrations.policy();
      context.out(`${chosen ?? preselected(context)}\n`);
      if (chosen === null) context.err('Nobody has chosen a policy: this is the one of a server with the settings of this environment.\n');
    });
  });
}

/** What a server uses while nobody has chosen. Throws `ConfigError` for settings with which none starts. */
function preselected({ sources }: CommandContext): (typeof POLICIES)[number] {
  const config = loadConfig({ ...sources });
  return isOnlyForThisMachine(config, resolveAccessUrl(config, SOME_PORT)) ? 'open' : 'token';
}
