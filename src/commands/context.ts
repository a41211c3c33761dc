import type { Config, ConfigSources } from '../config/index.js';
import type * as AccountOperations from '../account-operations.js';
import type * as DbcryptOperations from '../dbcrypt-operations.js';

/** What src/main.ts offers. */
export interface ServerEntry {
  /** Starts the server. Rejects when it cannot start, after it has cleaned up. */
  readonly runServer: (config: Config) => Promise<void>;
}

/** What src/open-api.ts offers. */
export interface OpenApiEntry {
  /** The OpenAPI document as JSON text, ending in a line feed. */
  readonly openApiJson: () => Promise<string>;
}

/** The person at the other end, who may be none. */
export interface Terminal {
  /** Columns of standard error; undefined when it is not a terminal. */
  readonly columns: () => number | undefined;
  /** Asks on standard error; null when nobody can answer, or when they end the input instead. */
  readonly ask: (question: string) => Promise<string | null>;
  /** Is there a person to ask? */
  readonly isInteractive: () => boolean;
  /** Asks on standard error without an echo; from something that is no terminal it reads the next line. Null at the end of the input. */
  readonly askSecret: (question: string) => Promise<string | null>;
  /** Calls `listener` on SIGINT and SIGTERM until the answer is called. */
  readonly onInterrupt: (listener: (signal: 'SIGINT' | 'SIGTERM') => void) => () => void;
  /** Takes the arguments of this process out of what other users of the machine see. */
  readonly hideArguments: () => void;
}

/** Ends a command with this exit code after it has said everything itself. */
export class CommandExit extends Error {
  override readonly name = 'CommandExit';

  constructor(readonly exitCode: number) {
    super(`exit code ${exitCode}`);
  }
}

/** Everything a command touches outside its own code, so that a test can stand in for it. */
export interface CommandContext {
  /** Writes to standard output: only what was asked for. */
  readonly out: (text: string) => void;
  /** Writes to standard error: everything else. */
  readonly err: (text: string) => void;
  /** Loads the server. A function, because loading it takes longer than everything a client command does. */
  readonly loadServer: () => Promise<ServerEntry>;
  /** Loads what describes the API: the server without its start. */
  readonly loadOpenApi: () => Promise<OpenApiEntry>;
  /** Loads what works on encrypted values: the database, without the server. */
  readonly loadDbcrypt: () => Promise<typeof DbcryptOperations>;
  /** Loads what works on accounts: the database, without the server. */
  readonly loadAccounts: () => Promise<typeof AccountOperations>;
  readonly terminal: Terminal;
  /** Stands in for the process's environment. */
  readonly sources?: Pick<ConfigSources, 'env' | 'isTerminal'>;
}
