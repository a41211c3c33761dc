import type { CommandContext } from '../context.js';
import { fail } from './run.js';

/**
 * Asks for a password that is good enough: twice without an echo on a terminal, where mistakes are asked again; once from standard
 * input where that is none, so that scripts can pipe it. Never from the arguments, which other users of the machine can see.
 */
export async function askNewPassword(context: CommandContext, fault: (password: string) => string | null): Promise<string> {
  const { terminal } = context;
  if (!terminal.isInteractive()) {
    const password = await terminal.askSecret('');
    if (password === null || password === '') fail(context, 'no password: answer on a terminal, or write it to standard input');
    const weakness = fault(password);
    return weakness === null ? password : fail(context, weakness);
  }
  for (;;) {
    const password = await terminal.askSecret('New password: ');
    if (password === null) fail(context, 'no password was given. Nothing was changed');
    const weakness = fault(password);
    if (weakness !== null) {
      context.err(`${weakness}\n`);
      continue;
    }
    const again = await terminal.askSecret('The same again: ');
    if (again === null) fail(context, 'no password was given. Nothing was changed');
    if (again === password) return password;
    context.err('these were two different passwords\n');
  }
}
