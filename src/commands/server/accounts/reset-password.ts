import { Command } from 'commander';
import type { CommandContext } from '../../context.js';
import { paragraphs, withStackedHelp } from '../../help.js';
import { addDatabasePlace, type Flags, Settings } from '../settings.js';
import { askNewPassword } from './new-password.js';
import { fail, runOnAccounts } from './run.js';

const DESCRIPTION = `Sets the password of a user directly in the database. Use it for users who are locked out. The server can be running or stopped.

The password is prompted for in the terminal or read from standard input, and is never an argument. Sessions and tokens of the user
remain valid; "gatehouse server revoke-all --user NAME" revokes them.`;

const EXAMPLES = `
Examples:
  gatehouse reset-password ada
  gatehouse reset-password ada < password.txt`;

/** `gatehouse reset-password`. */
export function resetPasswordCommand(context: CommandContext): Command {
  const command = withStackedHelp(new Command('reset-password'))
    .summary('set the password of a user directly in the database')
    .description(paragraphs(DESCRIPTION))
    .argument('<username>', 'Username.')
    .addHelpText('after', EXAMPLES);
  return addDatabasePlace(command).action(async (username: string, flags: Flags) => {
    await runOnAccounts(context, new Settings(context, flags), async ({ accounts }) => {
      const user = await accounts.find(username).catch(() => fail(context, `there is no user ${JSON.stringify(username)}`));
      if (user.loginType !== 'password') {
        fail(context, `${user.username} does not log in with a password: the account has the login type ${user.loginType}`);
      }
      const password = await askNewPassword(context, (text) => accounts.fault('password', text));
      await accounts.resetPassword(user, password);
      context.err(`the password of ${user.username} has been set\n`);
      if (user.status === 'suspended') context.err('warning: this account is suspended and cannot log in\n');
    });
  });
}
