import type { LoggerService } from '@nestjs/common';
import type { httpLogger } from './http/index.js';

/** Hands what Nest and our services log to the one logger. Nest's own start-up chatter is for debugging. */
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

/** `warn('text')` comes with the name of its logger behind it, `warn({ fields }, 'text')` with the text and then the name. */
function sentence(message: unknown, rest: readonly unknown[]): string {
  return typeof message === 'string' ? message : text(rest[0] ?? message);
}

function text(message: unknown): string {
  return typeof message === 'string' ? message : message instanceof Error ? message.message : '';
}
