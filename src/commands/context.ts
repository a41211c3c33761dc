import type { Config, ConfigSources } from '../config/index.js';

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
  /** Stands in for the process's environment. */
  readonly sources?: Pick<ConfigSources, 'env' | 'isTerminal'>;
}
