import { ConfigError } from '../../../config/index.js';
import type { DbcryptContext, OperationOptions } from '../../../dbcrypt/index.js';
import type * as OperatorEntry from '../../../operator/index.js';
import { confirm } from '../confirm.js';
import { CommandExit, type CommandContext, SIGNAL_EXIT_CODES } from '../../context.js';
import { ProgressReporter } from './progress.js';
import type { Settings } from '../settings.js';

type Operations = typeof OperatorEntry;

/** What a command works with once its database is open. */
export interface Run {
  readonly database: DbcryptContext;
  readonly operations: Operations;
  /** For every operation: the signal of Ctrl-C, the progress, the batch size. */
  readonly options: Pick<OperationOptions, 'signal' | 'onProgress' | 'batchSize'>;
  /** Prints a message on standard error, so that standard output contains only the result. */
  readonly say: (text: string) => void;
  /** Throws unless the operator agrees, or has agreed beforehand with --yes. */
  readonly confirm: (question: string) => Promise<void>;
}

/**
 * Checks the settings, opens the database, and runs `work`. With --json its result is printed as JSON; otherwise `work` has printed it.
 * Ctrl-C stops between two transactions; a second one stops at once, which loses nothing either.
 */
export async function runOnDatabase(
  context: CommandContext,
  settings: Settings,
  prepare: (operations: Operations) => { place: { url: string | undefined; configDir: string }; work: (run: Run) => Promise<object> },
): Promise<void> {
  const isJson = settings.isOn('json');
  const progress = new ProgressReporter({ write: context.err, columns: context.terminal.columns });
  const interruption = new AbortController();
  let interruptedBy: 'SIGINT' | 'SIGTERM' | undefined;
  const stopListening = context.terminal.onInterrupt((signal) => {
    progress.clear();
    if (interruptedBy !== undefined) process.exit(SIGNAL_EXIT_CODES[signal]);
    interruptedBy = signal;
    context.err('stopping after this batch; interrupt again to stop immediately\n');
    interruption.abort();
  });
  let close: () => Promise<void> = () => Promise.resolve();
  let operations: Operations | undefined;
  try {
    operations = await context.loadOperator();
    const { place, work } = prepare(operations);
    const batchSize = settings.batchSize();
    if (settings.faults.length > 0) throw new ConfigError(settings.faults);
    const operator = await operations.openEncryption(place);
    close = () => operator.close();
    context.err(`database: ${operator.description}\n`);
    const answer = await work({
      database: operator.dbcrypt,
      operations,
      options: { signal: interruption.signal, onProgress: progress.report, ...(batchSize !== undefined && { batchSize }) },
      say: (text) => {
        progress.clear();
        context.err(text);
      },
      confirm: (question) => confirm(context, settings, question),
    });
    if (isJson) context.out(`${JSON.stringify(answer, null, 2)}\n`);
  } catch (error) {
    progress.clear();
    if (interruptedBy !== undefined && interruption.signal.aborted && isAbort(error)) {
      context.err('stopped. Completed batches are kept: run the same command again to continue\n');
      throw new CommandExit(SIGNAL_EXIT_CODES[interruptedBy]);
    }
    if (error instanceof CommandExit) throw error;
    if (settings.isOn('verbose') && error instanceof Error) context.err(`${error.stack ?? ''}\n`);
    if (isJson) context.out(`${JSON.stringify({ error: errorJson(error, operations) }, null, 2)}\n`);
    if (!operations || !(error instanceof operations.DbcryptError)) throw error;
    context.err(`error: ${error.message}\n`);
    throw new CommandExit(1);
  } finally {
    stopListening();
    await close();
  }
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

function errorJson(error: unknown, operations: Operations | undefined): Record<string, unknown> {
  if (operations && error instanceof operations.DbcryptError) {
    const [message = ''] = error.message.split('\n');
    return { fault: error.fault, message, details: error.details };
  }
  if (error instanceof ConfigError) return { fault: 'settings', message: 'the settings are invalid', details: error.message.split('\n') };
  return { fault: 'failed', message: error instanceof Error ? error.message : 'unknown error', details: [] };
}
