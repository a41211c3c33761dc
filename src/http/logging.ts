import type { FastifyRequest } from 'fastify';
import { type Logger, destination, pino, stdTimeFunctions } from 'pino';
import { QueryFailedError } from 'typeorm';
import { humanLine, type LogEvent } from './human-log.js';
import { redactUrl } from './redaction.js';

export interface LogOptions {
  readonly verbose: boolean;
  readonly format: 'human' | 'json';
}

/**
 * The one logger. Headers and bodies are never logged, URLs without tokens, and database errors without statement, parameters
 * and detail, which hold secrets (DESIGN 8.7).
 */
export function httpLogger(options: LogOptions): Logger {
  return pino(
    {
      level: options.verbose ? 'debug' : 'info',
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: {
        req: (request: FastifyRequest) => ({ method: request.method, url: redactUrl(request.url), ip: request.clientAddress }),
        res: (reply: { statusCode: number }) => ({ status: reply.statusCode }),
        err: serializeError,
      },
    },
    options.format === 'json' ? destination(1) : humanLines(),
  );
}

/** What may be known of an error in a log. */
export function serializeError(error: unknown): Record<string, unknown> {
  if (error instanceof QueryFailedError) return databaseError(error.driverError, error.stack);
  if (!(error instanceof Error)) return { type: typeof error };
  // pg's own errors reach us unwrapped from prepared statements.
  if ('severity' in error && 'code' in error) return databaseError(error, error.stack);
  return {
    type: error.name,
    message: error.message,
    stack: error.stack,
    ...('code' in error && { code: error.code }),
    ...(error.cause !== undefined && { cause: serializeError(error.cause) }),
  };
}

function databaseError(error: unknown, stack: string | undefined): Record<string, unknown> {
  const { code, constraint, table } = error as { code?: string; constraint?: string; table?: string };
  // The first line of the stack repeats the message, which may quote a value.
  return { type: 'DatabaseError', code, constraint, table, stack: stack?.split('\n').slice(1).join('\n') };
}

/** For terminals. */
function humanLines(): { write(line: string): void } {
  return {
    write(line) {
      process.stdout.write(humanLine(JSON.parse(line) as LogEvent));
    },
  };
}
