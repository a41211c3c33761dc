import type { EmbeddedPostgres } from '../../src/database/embedded/embedded-postgres.js';

interface RunningDatabase {
  readonly directory: string;
  readonly server: EmbeddedPostgres;
}

let running: RunningDatabase | null = null;

/** Keeps the server for the teardown, which Jest runs in the same process. */
export function rememberForTeardown(started: RunningDatabase): void {
  running = started;
}

/** What the set-up started; null when it did not get that far. */
export function runningDatabase(): RunningDatabase | null {
  return running;
}
