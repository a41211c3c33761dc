import type { httpLogger } from './http/index.js';

/** How long requests in flight may take to finish (DESIGN section 7). */
const GRACE_MS = 10_000;
/** After that even a close that hangs is over. */
const LIMIT_MS = 15_000;

/**
 * SIGTERM and SIGINT: close what was opened, newest first, and exit 0. In force from its construction on, because a server may be told to
 * stop at any moment of its start; what was not yet handed over then ends with the process.
 */
export class Shutdown {
  private readonly closers: (() => Promise<void>)[] = [];
  private hasBegun = false;

  constructor(private readonly log: ReturnType<typeof httpLogger>) {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.on(signal, () => {
        this.stop(signal).catch((error: unknown) => {
          this.log.error({ err: error }, 'could not stop cleanly');
          process.exit(1);
        });
      });
    }
  }

  /** Each gets `GRACE_MS`; then the next one's turn comes. */
  onStop(close: () => Promise<void>): void {
    this.closers.unshift(close);
  }

  get isStopping(): boolean {
    return this.hasBegun;
  }

  private async stop(signal: string): Promise<void> {
    if (this.hasBegun) return;
    this.hasBegun = true;
    this.log.info({ signal }, 'stopping');
    setTimeout(() => process.exit(1), LIMIT_MS).unref();
    for (const close of this.closers) await Promise.race([close(), new Promise((resolve) => setTimeout(resolve, GRACE_MS).unref())]);
    this.log.info('stopped');
    process.exit(0);
  }
}
