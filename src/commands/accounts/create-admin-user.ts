import { Command } from 'commander';
import { text, type Option } from '../../config/index.js';
import type { AccountOperations } from '../../account-operations.js';
import type { NewAdmin } from '../../users/index.js';
import type { CommandContext } from '../context.js';
import { paragraphs, withStackedHelp } from '../help.js';
import { addDatabasePlace, addSetting, type Flags, Settings } from '../settings.js';
import { askNewPassword } from './new-password.js';
import { fail, runOnAccounts } from './run.js';

const USERNAME: Option<string> = {
  env: 'CODER_USERNAME',
  flag: '--username',
  kind: text,
  description: 'User name. Asked for when it is not given.',
  example: 'rescue',
};
const EMAIL: Option<string> = {
  env: 'CODER_EMAIL',
  flag: '--email',
  kind: text,
  description: 'E-mail address to log in with. Asked for when it is not given.',
  example: 'rescue@example.com',
};
const PASSWORD: Option<string> = {
  env: 'CODER_PASSWORD',
  flag: '--password',
  kind: text,
  secret: true,
  description: 'Asked for when it is not given, or read from standard input. Prefer those: other users of the machine may see flags.',
  example: 'the password',
};
/** As in the reference. */
const NAME = 'Admin User';

const DESCRIPTION = `Creates an owner who is an administrator of every organization, straight in the database. For deployments in which nobody
can log in any more; the server may run or not.`;

const EXAMPLES = `
Examples:
  gatehouse server create-admin-user
  gatehouse server create-admin-user --username rescue --email rescue@example.com < password.txt`;

/** `gatehouse server create-admin-user`. */
export function createAdminUserCommand(context: CommandContext): Command {
  const command = withStackedHelp(new Command('create-admin-user'))
    .summary('create an owner, straight in the database')
    .description(paragraphs(DESCRIPTION))
    .addHelpText('after', EXAMPLES);
  for (const option of [USERNAME, EMAIL, PASSWORD]) addSetting(command, option);
  return addDatabasePlace(command).action(async (flags: Flags) => {
    const settings = new Settings(context, flags);
    const given = { username: settings.read(USERNAME), email: settings.read(EMAIL), password: settings.read(PASSWORD) };
    if (settings.isOnCommandLine(PASSWORD)) {
      context.err('warning: a password on the command line may be in the history of your shell: use CODER_PASSWORD, or standard input\n');
    }
    await runOnAccounts(context, settings, (operations) => create(context, operations, given));
  });
}

async function create(
  context: CommandContext,
  { accounts }: AccountOperations,
  given: Readonly<Record<'username' | 'email' | 'password', string | undefined>>,
): Promise<void> {
  const { OperatorAccounts } = await context.loadAccounts();
  const fault = (part: keyof NewAdmin, value: string): string | null => OperatorAccounts.fault(part, value);
  const username = await part(context, 'user name', given.username, (value) => fault('username', value));
  const email = await part(context, 'e-mail address', given.email, (value) => fault('email', value));
  if (given.password !== undefined) {
    const weakness = fault('password', given.password);
    if (weakness !== null) fail(context, weakness);
  }
  const password = given.password ?? (await askNewPassword(context, (value) => fault('password', value)));
  const user = await accounts.createAdmin({ username, email, name: NAME, password });
  context.err('User created successfully.\n');
  context.out(`ID:       ${user.id}\nUsername: ${user.username}\nEmail:    ${user.email}\nPassword: ********\n`);
}

/** What was given, if it is acceptable, or what the operator types. */
async function part(
  context: CommandContext,
  what: string,
  given: string | undefined,
  fault: (value: string) => string | null,
): Promise<string> {
  if (given !== undefined) {
    const reason = fault(given);
    return reason === null ? given : fail(context, `the ${what} ${JSON.stringify(given)} ${reason}`);
  }
  for (;;) {
    const value = (await context.terminal.ask(`${what.charAt(0).toUpperCase()}${what.slice(1)}: `))?.trim();
    if (value === undefined) fail(context, `no ${what}: answer on a terminal, or give the flag or the variable`);
    const reason = fault(value);
    if (reason === null) return value;
    context.err(`${reason}\n`);
  }
}
