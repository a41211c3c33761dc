import type { CommandContext } from '../../context.js';
import { fail } from './run.js';

/**
 * Asks for a password that is good enough. On a terminal it asks twice without echo and repeats the question after a mistake; otherwise it
 * reads one line of standard input, so that scripts can pipe it. Never from the arguments: other users of the machine can see those.
 */
export async function askNewPassword(context: CommandContext, fault: (password: string) => string | null): Promise<string> {
  const { terminal } = context;
  if (!terminal.isInteractive()) {
    const password = await terminal.askSecret('');
    if (password === null || password === '')
      fail(context, 'no password: run the command in a terminal, or write the password to standard input');
    const weakness = fault(password);
    return weakness === null ? password : fail(context, weakness);
  }
  for (;;) {
    const password = await terminal.askSecret('New password: ');
    if (password === null) fail(context, 'no password was entered. Nothing was changed');
    const weakness = fault(password);
    if (weakness !== null) {
      context.err(`${weakness}\n`);
      continue;
    }
    const again = await terminal.askSecret('Repeat the password: ');
    if (again === null) fail(context, 'no password was entered. Nothing was changed');
    if (again === password) return password;
    context.err('the passwords do not match\n');
  }
}
