import { ConfigError } from '../../config/index.js';
import type { AccountOperations } from '../../account-operations.js';
import { CommandExit, type CommandContext } from '../context.js';
import { DATABASE_URL, type Settings } from '../settings.js';

/**
 * Opens the database and runs `work`; the database is the one a server uses at this moment, or not. What the operator can mend is one
 * line on standard error.
 */
export async function runOnAccounts(
  context: CommandContext,
  settings: Settings,
  work: (operations: AccountOperations) => Promise<void>,
): Promise<void> {
  const place = settings.place(DATABASE_URL);
  if (settings.faults.length > 0) throw new ConfigError(settings.faults);
  const { openAccounts, DomainError } = await context.loadAccounts();
  const operations = await openAccounts(place);
  try {
    context.err(`database: ${operations.description}\n`);
    await work(operations);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    context.err(`error: ${error.message}\n`);
    throw new CommandExit(1);
  } finally {
    await operations.close();
  }
}

/** Says why on one line, and ends the command. */
export function fail(context: CommandContext, reason: string): never {
  context.err(`error: ${reason}\n`);
  throw new CommandExit(1);
}
