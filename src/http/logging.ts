import { EventEmitter, once } from 'node:events';
import type { FastifyRequest } from 'fastify';
import { type DestinationStream, type Logger, destination, pino, stdTimeFunctions } from 'pino';
import { QueryFailedError } from 'typeorm';
import { humanLine, type LogEvent } from './human-log.js';
import { currentTrace, type HostProcess, truncate } from '../common/index.js';
import { boundedFields } from './logged-fields.js';
import { redactSecrets, redactUrl } from './redaction.js';

export interface LogOptions {
  readonly verbose: boolean;
  readonly format: 'human' | 'json';
  /** Whether lines have the trace that they belong to. */
  readonly traces?: boolean;
  /** Replaces standard output. */
  readonly write?: HostProcess['write'];
}

/**
 * The one logger. It never logs headers and bodies; it logs URLs without tokens, and database errors without statement, parameters
 * and detail, which can contain secrets.
 */
export function httpLogger(options: LogOptions): Logger {
  return pino(
    {
      level: options.verbose ? 'debug' : 'info',
      base: null,
      ...(options.traces && { mixin: traceFields }),
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: boundedFields },
      serializers: {
        req: (request: FastifyRequest) => ({ method: request.method, url: redactUrl(request.url), ip: request.clientAddress }),
        res: (reply: { statusCode: number }) => ({ status: reply.statusCode }),
        err: (error: unknown) => serializeError(error),
      },
    },
    destinationOf(options),
  );
}

function traceFields(): object {
  const trace = currentTrace.getStore();
  return trace ? { trace: trace.traceId } : {};
}

const MAX_MESSAGE_LENGTH = 2_048;
const MAX_STACK_LENGTH = 8_192;
/** Limits the chain of causes, which can be circular. */
const MAX_CAUSES = 4;

/** The part of an error that may be logged. */
export function serializeError(error: unknown, causes = 0): Record<string, unknown> {
  if (error instanceof QueryFailedError) return databaseError(error.driverError, error.stack);
  if (!(error instanceof Error)) return { type: typeof error };
  // pg's own errors reach us unwrapped from prepared statements.
  if ('severity' in error && 'code' in error) return databaseError(error, error.stack);
  return {
    type: error.name,
    message: truncate(redactSecrets(error.message), MAX_MESSAGE_LENGTH),
    stack: truncate(redactSecrets(error.stack ?? ''), MAX_STACK_LENGTH),
    ...('code' in error && { code: error.code }),
    ...(error.cause !== undefined && causes < MAX_CAUSES && { cause: serializeError(error.cause, causes + 1) }),
  };
}

function databaseError(error: unknown, stack: string | undefined): Record<string, unknown> {
  const { code, constraint, table, message } = error as { code?: string; constraint?: string; table?: string; message?: string };
  // The stack begins with the message, which may quote a multi-line value.
  const frames = stack?.slice(Math.max(0, stack.indexOf(message ?? '')) + (message ?? '').length).replace(/^.*\n/, '');
  return { type: 'DatabaseError', code, constraint, table, stack: frames && truncate(frames, MAX_STACK_LENGTH) };
}

function destinationOf({ format, write = null }: LogOptions): DestinationStream {
  if (format === 'human') return humanLines(write ?? ((text) => process.stdout.write(text)));
  return write ? { write } : jsonLines();
}

/** A closed pipe or a full disk must not end the server. */
function jsonLines(): ReturnType<typeof destination> {
  const stream = destination(1);
  stream.on('error', () => undefined);
  return stream;
}

/** A line takes far less; a reader that has stopped reading must not hold up the exit. */
const LAST_LINE_MS = 1_000;

/**
 * Returns once the log has written what it holds, or has failed to. Called right after a line was logged, before `process.exit`: pino's exit
 * hook writes pending lines synchronously, and on a pipe that nobody reads it repeats that for ever.
 */
export async function lastLineWritten(log: Logger): Promise<void> {
  const stream = (log as Logger & { readonly [pino.symbols.streamSym]?: unknown })[pino.symbols.streamSym];
  if (!(stream instanceof EventEmitter)) return;
  // Node counts an `error` as a rejection; for us it is an end as good as `drain`.
  await once(stream, 'drain', { signal: AbortSignal.timeout(LAST_LINE_MS) }).catch(() => undefined);
}

/** For terminals. */
function humanLines(write: (text: string) => void): DestinationStream {
  return {
    write(lines) {
      const events = lines.split('\n').filter((line) => line !== '');
      write(events.map((line) => humanLine(JSON.parse(line) as LogEvent)).join(''));
    },
  };
}
