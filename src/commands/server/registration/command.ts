import { Command } from 'commander';
import type { CommandContext } from '../../context.js';
import { paragraphs, SHOW_HELP } from '../../help.js';
import { cleanUpCommand, listCommand, revokeTokenCommand } from './apps.js';
import { policyCommand } from './policy.js';
import { tokensCommand } from './tokens.js';

/** `gatehouse server oauth2 registration`. */
export function registrationCommand(context: CommandContext): Command {
  return new Command('registration')
    .summary('manage apps that register themselves')
    .description(
      paragraphs(`
Apps can register themselves (RFC 7591), as far as the policy allows it. These commands work directly on the database: they need its URL, or the
CODER_CONFIG_DIR of the embedded one.

For details, see docs/client-registration.md`),
    )
    .helpOption('-h, --help', SHOW_HELP)
    .addCommand(policyCommand(context))
    .addCommand(tokensCommand(context))
    .addCommand(listCommand(context))
    .addCommand(revokeTokenCommand(context))
    .addCommand(cleanUpCommand(context));
}
