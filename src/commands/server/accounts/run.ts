import { ConfigError } from '../../../config/index.js';
import type { OpenAccounts } from '../../../operator/index.js';
import { CommandExit, type CommandContext, SIGNAL_EXIT_CODES } from '../../context.js';
import { DATABASE_URL, type Settings } from '../settings.js';

/**
 * Opens the database, which a running server may be using at the same time, and runs `work`. An error that the operator can fix is
 * reported as one line on standard error.
 */
export async function runOnAccounts(
  context: CommandContext,
  settings: Settings,
  work: (operator: OpenAccounts) => Promise<void>,
): Promise<void> {
  const place = settings.place(DATABASE_URL);
  if (settings.faults.length > 0) throw new ConfigError(settings.faults);
  // `process.exit` also stops a PostgreSQL that this command started; dying from the signal itself would not. Unfinished transactions
  // roll back.
  const stopListening = context.terminal.onInterrupt((signal) => process.exit(SIGNAL_EXIT_CODES[signal]));
  let close: () => Promise<void> = () => Promise.resolve();
  const { openAccounts, DomainError } = await context.loadOperator();
  try {
    const operator = await openAccounts(place);
    close = () => operator.close();
    context.err(`database: ${operator.description}\n`);
    await work(operator);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    context.err(`error: ${error.message}\n`);
    throw new CommandExit(1);
  } finally {
    await close();
    stopListening();
  }
}

/** Prints the reason on one line and ends the command. */
export function fail(context: CommandContext, reason: string): never {
  context.err(`error: ${reason}\n`);
  throw new CommandExit(1);
}
