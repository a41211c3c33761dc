import type { Socket } from 'node:net';
import pg from 'pg';
import { statementObserver } from '../../common/index.js';
import type { ConnectionStrategy } from './connection-strategy.js';
import { ISOLATION } from './session-defaults.js';

/** SQLSTATEs after which a connection must not be used again: it leads to a standby or a fenced primary, or is about to close. */
const FATAL_STATES = ['25006', '57P01', '57P02', '57P03', '57P04', '57P05', '25P03'];
/** PostgreSQL reports these when a session begins and whenever they change. `on` means read-only. */
const READ_ONLY_SIGNS = ['in_hot_standby', 'default_transaction_read_only'];

/** Properties of pg's client that are missing from its types. */
interface Internals {
  readonly connection: { readonly stream: Socket } & NodeJS.EventEmitter;
  /** True between two statements. */
  readonly readyForQuery?: boolean;
  /** The process id that PostgreSQL, or a pooler in its place, expects in a request to cancel a statement. */
  readonly processID: number | null;
}

/** A connection that closes itself when its server stops responding or becomes read-only. */
export class DatabaseClient extends pg.Client {
  private readonly strategy: ConnectionStrategy;
  private readonly readOnlySigns = new Set<string>();

  /** pg's pool makes its clients with its own options; ours hold the strategy. */
  constructor({ strategy }: { readonly strategy: ConnectionStrategy }) {
    super(strategy.clientConfig());
    this.strategy = strategy;
    // Callers notice the end by a failing statement; an error event without a listener would end the process.
    this.on('error', () => undefined);
    const { connection } = this.internals;
    connection.on('parameterStatus', ({ parameterName, parameterValue }: { parameterName: string; parameterValue: string }) => {
      if (!READ_ONLY_SIGNS.includes(parameterName)) return;
      if (parameterValue === 'on') this.readOnlySigns.add(parameterName);
      else this.readOnlySigns.delete(parameterName);
      // While it connects, the code that connects checks this.
      if (this.isReadOnly && this.strategy.wanted === 'primary' && this.internals.readyForQuery !== undefined) this.endAbruptly();
    });
    connection.on('errorMessage', ({ code }: { code?: string }) => {
      if (FATAL_STATES.includes(code ?? '')) this.endAbruptly();
    });
  }

  /** It leads to a standby, or to a primary that was fenced. */
  get isReadOnly(): boolean {
    return this.readOnlySigns.size > 0;
  }

  get backendPid(): number | null {
    return this.internals.processID;
  }

  /** Null between two statements; during one, a number that changes with every byte of its response. */
  get progress(): number | null {
    return this.internals.readyForQuery === false ? this.internals.connection.stream.bytesRead : null;
  }

  /** Closes the connection when a statement gets no byte of a response for this long. */
  endWhenSilent(onSilence: () => void): void {
    if (this.strategy.silenceMs === 0) return;
    const { stream } = this.internals.connection;
    stream.setTimeout(this.strategy.silenceMs, () => {
      if (this.internals.readyForQuery === true) return;
      this.endAbruptly();
      onSilence();
    });
  }

  /** Drops the connection without a goodbye message, because the server may not respond. Running statements fail. */
  endAbruptly(): void {
    // Deferred, so that data that has just arrived still reaches its callers.
    setImmediate(() => this.internals.connection.stream.destroy());
  }

  /**
   * Overloads of pg; only the first argument matters here. Every transaction states its isolation, because behind a pooler the default is
   * that of the role or the database. Whoever needs another one says so next.
   */
  override query(...given: unknown[]): never {
    const [statement, ...rest] = given;
    const text =
      statement === 'START TRANSACTION'
        ? `${statement} ISOLATION LEVEL ${ISOLATION.toUpperCase()}${this.strategy.transactionPreamble}`
        : statement;
    const ended = statementObserver.begin?.(nameOf(text));
    if (!ended) return (super.query as (...all: unknown[]) => never).call(this, text, ...rest);
    const last = rest.at(-1);
    if (typeof last === 'function') {
      rest[rest.length - 1] = (error: unknown, ...result: unknown[]): void => {
        ended(error);
        (last as (...all: unknown[]) => void)(error, ...result);
      };
    }
    const sent = (super.query as (...all: unknown[]) => unknown).call(this, text, ...rest);
    if (sent instanceof Promise) {
      sent.then(
        () => {
          ended(null);
        },
        (error: unknown) => {
          ended(error);
        },
      );
    }
    return sent as never;
  }

  private get internals(): Internals {
    // pg's types leave these fields out.
    return this as unknown as Internals;
  }
}

/** The name of a prepared statement, else its first word: the rest could hold values. */
function nameOf(statement: unknown): string {
  if (typeof statement === 'string') return /\w+/.exec(statement)?.[0].toUpperCase() ?? 'statement';
  const { name, text } = (statement ?? {}) as { readonly name?: unknown; readonly text?: unknown };
  if (typeof name === 'string') return name;
  return typeof text === 'string' ? nameOf(text) : 'statement';
}
