import type { FastifyBaseLogger } from 'fastify';
import type { Bindings, ChildLoggerOptions, LogFn, Logger } from 'pino';

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;

/** The logger of one request. The child of the server's logger is created when it first writes something: for most requests never. */
export class RequestLogger implements FastifyBaseLogger {
  declare trace: LogFn;
  declare debug: LogFn;
  declare info: LogFn;
  declare warn: LogFn;
  declare error: LogFn;
  declare fatal: LogFn;
  private made: Logger | undefined;

  static {
    for (const level of LEVELS) {
      this.prototype[level] = function (this: RequestLogger, ...event: unknown[]): void {
        if (this.parent.isLevelEnabled(level)) this.own[level](...(event as Parameters<LogFn>));
      };
    }
  }

  constructor(
    private readonly parent: Logger,
    private readonly bindings: Bindings,
    private readonly options: ChildLoggerOptions,
  ) {}

  get level(): string {
    return this.parent.level;
  }

  silent(): void {
    // As pino's.
  }

  child(bindings: Bindings, options?: ChildLoggerOptions): FastifyBaseLogger {
    return this.own.child(bindings, options);
  }

  private get own(): Logger {
    return (this.made ??= this.parent.child(this.bindings, this.options));
  }
}
