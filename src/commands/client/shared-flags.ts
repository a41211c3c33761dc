import type { Console } from './console.js';
import { CommandFailure, FAILURE } from './failures.js';

/** For commands that cannot be undone. */
export const YES = { flag: '-y, --yes', description: 'Do not ask for confirmation.' } as const;

/** A secret that is typed without echo or piped in: other users of the machine could see an argument. */
export async function readSecret(console: Console, what: string): Promise<string> {
  const value = await console.askSecret(`${what}: `, `no ${what.toLowerCase()}: type it in a terminal, or write it to standard input`);
  if (!/[\0\r\n]/.test(value)) return value;
  throw new CommandFailure(`the ${what.toLowerCase()} must be one line`, FAILURE);
}
