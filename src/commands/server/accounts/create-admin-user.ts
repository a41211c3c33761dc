import { Command } from 'commander';
import { text, type Option } from '../../../config/index.js';
import type { OpenAccounts } from '../../../operator/index.js';
import type { NewAdmin } from '../../../users/index.js';
import type { CommandContext } from '../../context.js';
import { paragraphs, withStackedHelp } from '../../help.js';
import { addDatabasePlace, addSetting, type Flags, Settings } from '../settings.js';
import { askNewPassword } from './new-password.js';
import { fail, runOnAccounts } from './run.js';

const USERNAME: Option<string> = {
  env: 'CODER_USERNAME',
  flag: '--username',
  kind: text,
  description: 'Username. Prompted for if omitted.',
  example: 'rescue',
};
const EMAIL: Option<string> = {
  env: 'CODER_EMAIL',
  flag: '--email',
  kind: text,
  description: 'Email address to log in with. Prompted for if omitted.',
  example: 'rescue@example.com',
};
const PASSWORD: Option<string> = {
  env: 'CODER_PASSWORD',
  flag: '--password',
  kind: text,
  secret: true,
  description: 'Prompted for or read from standard input if omitted, which is safer: other users of the machine can see flags.',
  example: 'the password',
};
/** As in the reference. */
const NAME = 'Admin User';

const DESCRIPTION = `Creates an owner who is an administrator of every organization, directly in the database. Use it if nobody can log in
any more. The server can be running or stopped.`;

const EXAMPLES = `
Examples:
  gatehouse server create-admin-user
  gatehouse server create-admin-user --username rescue --email rescue@example.com < password.txt`;

/** `gatehouse server create-admin-user`. */
export function createAdminUserCommand(context: CommandContext): Command {
  const command = withStackedHelp(new Command('create-admin-user'))
    .summary('create an owner directly in the database')
    .description(paragraphs(DESCRIPTION))
    .addHelpText('after', EXAMPLES);
  for (const option of [USERNAME, EMAIL, PASSWORD]) addSetting(command, option);
  return addDatabasePlace(command).action(async (flags: Flags) => {
    const settings = new Settings(context, flags);
    const given = { username: settings.read(USERNAME), email: settings.read(EMAIL), password: settings.read(PASSWORD) };
    if (settings.isOnCommandLine(PASSWORD)) {
      context.err('warning: a password on the command line can end up in your shell history: use CODER_PASSWORD or standard input\n');
    }
    await runOnAccounts(context, settings, (operator) => create(context, operator, given));
  });
}

async function create(
  context: CommandContext,
  { accounts }: OpenAccounts,
  given: Readonly<Record<'username' | 'email' | 'password', string | undefined>>,
): Promise<void> {
  const fault = (part: keyof NewAdmin, value: string): string | null => accounts.fault(part, value);
  const username = await part(context, 'username', given.username, (value) => fault('username', value));
  const email = await part(context, 'email address', given.email, (value) => fault('email', value));
  if (given.password !== undefined) {
    const weakness = fault('password', given.password);
    if (weakness !== null) fail(context, weakness);
  }
  const password = given.password ?? (await askNewPassword(context, (value) => fault('password', value)));
  const user = await accounts.createAdmin({ username, email, name: NAME, password });
  context.err('User created successfully.\n');
  context.out(`ID:       ${user.id}\nUsername: ${user.username}\nEmail:    ${user.email}\nPassword: ********\n`);
}

/** The given value if it is acceptable, else what the operator types. */
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
    if (value === undefined) fail(context, `no ${what}: run the command in a terminal, or set the flag or the variable`);
    const reason = fault(value);
    if (reason === null) return value;
    context.err(`${reason}\n`);
  }
}
