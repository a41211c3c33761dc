import { AsyncLocalStorage } from 'node:async_hooks';

/** The request that is being traced, in what it has called so far. Both as in W3C Trace Context: lower-case hexadecimal. */
export interface CurrentTrace {
  readonly traceId: string;
  readonly spanId: string;
  readonly isSampled: boolean;
}

/** Empty unless the server collects traces: then nothing ever runs in it, and it costs nothing. */
export const currentTrace = new AsyncLocalStorage<CurrentTrace>();

/** Told of every statement before it is sent, if the server collects traces. */
export interface StatementObserver {
  /** Called with its name or its first word. Returns what to call when it has ended. */
  begin: ((name: string) => (error: unknown) => void) | null;
}

export const statementObserver: StatementObserver = { begin: null };
