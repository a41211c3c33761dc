import type { Config, ConfigSources } from '../config/index.js';
import type * as OperatorEntry from '../operator/index.js';

/** What src/main.ts exports. */
interface ServerEntry {
  /** Starts the server. Rejects when it cannot start, after it has cleaned up. */
  readonly runServer: (config: Config) => Promise<void>;
}

/** What src/server exports. */
interface OpenApiEntry {
  /** The OpenAPI document as JSON text, ending in a line feed. */
  readonly openApiJson: () => Promise<string>;
}

/** The terminal of the person who runs the command, if there is one. */
export interface Terminal {
  /** Columns of standard error; undefined when it is not a terminal. */
  readonly columns: () => number | undefined;
  /**
   * Asks on standard error; null when nobody can answer, or when they end the input instead. Without a terminal nobody can, unless `isForced`: then it
   * reads the next line of standard input.
   */
  readonly ask: (question: string, isForced?: boolean) => Promise<string | null>;
  /** Is there a person to ask? */
  readonly isInteractive: () => boolean;
  /**
   * Asks on standard error without echo; when standard input is not a terminal, reads its next line, and asks only if `isForced`. Null at the end of the
   * input.
   */
  readonly askSecret: (question: string, isForced?: boolean) => Promise<string | null>;
  /**
   * Was something piped in? For commands that would not read it. It waits for that no longer than a moment: the other end may be open all day. What it
   * finds is lost.
   */
  readonly hasInput: () => Promise<boolean>;
  /** Calls `listener` on SIGINT and SIGTERM until the returned function is called. */
  readonly onInterrupt: (listener: (signal: 'SIGINT' | 'SIGTERM') => void) => () => void;
  /** Hides the arguments of this process from other users of the machine. */
  readonly hideArguments: () => void;
}

/** Ends a command with this exit code; the command has already printed its messages. */
export class CommandExit extends Error {
  override readonly name = 'CommandExit';

  constructor(readonly exitCode: number) {
    super(`exit code ${exitCode}`);
  }
}

/** What a command exits with when a signal ends it, as shells count them. */
export const SIGNAL_EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

/** Everything a command touches outside its own code, so that tests can replace it. */
export interface CommandContext {
  /** Writes to standard output: only what was asked for. */
  readonly out: (text: string) => void;
  /** Writes to standard error: everything else. */
  readonly err: (text: string) => void;
  /** Loads the server. A function, because loading it takes longer than everything a client command does. */
  readonly loadServer: () => Promise<ServerEntry>;
  /** Loads the code that describes the API, without starting the server. */
  readonly loadOpenApi: () => Promise<OpenApiEntry>;
  /** Loads the code that works on the database of a deployment, without the server. */
  readonly loadOperator: () => Promise<typeof OperatorEntry>;
  readonly terminal: Terminal;
  /** Replaces the environment of the process. */
  readonly sources?: Pick<ConfigSources, 'env' | 'isTerminal'>;
}
