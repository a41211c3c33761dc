import type { LoggerService } from '@nestjs/common';
import { truncate } from '../common/index.js';
import type { httpLogger } from './logging.js';

const MAX_SENTENCE_LENGTH = 4_096;

/** Passes what Nest and our services log to the one logger. Nest's own start-up messages get the level debug. */
export class NestLogger implements LoggerService {
  constructor(private readonly log_: ReturnType<typeof httpLogger>) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.log_.debug(context(rest), text(message));
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.log_.warn({ ...fields(message), ...context(rest) }, sentence(message, rest));
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.log_.error({ ...fields(message), ...context(rest) }, sentence(message, rest));
  }
}

function fields(message: unknown): object {
  return message instanceof Error ? { err: message } : typeof message === 'object' && message !== null ? message : {};
}

function context(rest: readonly unknown[]): object {
  const last = rest.at(-1);
  return typeof last === 'string' ? { context: last } : {};
}

/** Nest appends the logger's name: to `warn('text')` as the second argument, to `warn({ fields }, 'text')` as the third. */
function sentence(message: unknown, rest: readonly unknown[]): string {
  return typeof message === 'string' ? text(message) : text(rest[0] ?? message);
}

function text(message: unknown): string {
  // Cut off, because some messages quote an identity provider or a client.
  return truncate(typeof message === 'string' ? message : message instanceof Error ? message.message : '', MAX_SENTENCE_LENGTH);
}
