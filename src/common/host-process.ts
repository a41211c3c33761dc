const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/** The process that a server runs in, as far as the server uses it. The tests run many servers in one process: a start there costs a third. */
export interface HostProcess {
  /** Writes log lines. Null: to standard output, in the way that suits the format. */
  readonly write: ((text: string) => void) | null;
  /** Calls back for every signal that asks the server to stop. */
  onSignal(listener: (signal: string) => void): void;
  /** Ends the process. The server does nothing afterwards. */
  exit(status: number): void;
}

/** The process in which this code runs, with one server only. */
export const OWN_PROCESS: HostProcess = {
  write: null,
  onSignal(listener) {
    for (const signal of SIGNALS) process.on(signal, listener);
  },
  exit(status) {
    process.exit(status);
  },
};
