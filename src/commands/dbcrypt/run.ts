import { ConfigError } from '../../config/index.js';
import type { DbcryptContext, OperationOptions } from '../../dbcrypt/index.js';
import type * as DbcryptOperations from '../../dbcrypt-operations.js';
import { confirm } from '../confirm.js';
import { CommandExit, type CommandContext } from '../context.js';
import { ProgressReporter } from './progress.js';
import type { Settings } from '../settings.js';

type Operations = typeof DbcryptOperations;

/** What a command works with once its database is open. */
export interface Run {
  readonly database: DbcryptContext;
  readonly operations: Operations;
  /** For every operation: the signal of Ctrl-C, the progress, the batch size. */
  readonly options: Pick<OperationOptions, 'signal' | 'onProgress' | 'batchSize'>;
  /** A line for the person: standard error, so that standard output has only what was asked for. */
  readonly say: (text: string) => void;
  /** Throws unless the person agrees, or has agreed beforehand with --yes. */
  readonly confirm: (question: string) => Promise<void>;
}

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Checks the settings, opens the database, and runs `work`. What it answers is printed as JSON with --json; otherwise `work` has said it.
 * Ctrl-C stops between two transactions; a second one at once, which loses nothing either.
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
    if (interruptedBy !== undefined) process.exit(EXIT_CODES[signal]);
    interruptedBy = signal;
    context.err('stopping after this batch; once more to stop at once\n');
    interruption.abort();
  });
  let close: () => Promise<void> = () => Promise.resolve();
  let operations: Operations | undefined;
  try {
    operations = await context.loadDbcrypt();
    const { place, work } = prepare(operations);
    const batchSize = settings.batchSize();
    if (settings.faults.length > 0) throw new ConfigError(settings.faults);
    const database = await operations.openDatabase(place);
    close = () => database.close();
    context.err(`database: ${database.description}\n`);
    const answer = await work({
      database: database.context,
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
      context.err('stopped. What is done stays done: run the same command again to go on from there\n');
      throw new CommandExit(EXIT_CODES[interruptedBy]);
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
  if (error instanceof ConfigError) return { fault: 'settings', message: 'the settings are wrong', details: error.message.split('\n') };
  return { fault: 'failed', message: error instanceof Error ? error.message : 'unknown failure', details: [] };
}
