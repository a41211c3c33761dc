import { once } from 'node:events';
import { type Server, Server as NetServer } from 'node:net';
import { type HostProcess, OWN_PROCESS } from '../common/index.js';
import { type Draining, type httpLogger, lastLineWritten } from '../http/index.js';
import type { WorkerProcess } from './workers/worker-process.js';

/** How long requests in flight may take to finish. */
const GRACE_MS = 10_000;
/** After this time the process exits even if closing hangs. */
const LIMIT_MS = 15_000;

/** How long a retired worker waits for clients to leave: a connection in use ends with its next response. */
const RETIRE_MS = 5_000;

/**
 * Handles SIGTERM, SIGINT and SIGHUP, or in a worker what its primary says instead: fails the health checks, keeps serving until load
 * balancers have noticed, closes everything in reverse order, and exits 0. A second signal skips the wait, a third exits at once. Active from
 * its construction on, because a signal can arrive at any moment of the start; what was not registered by then ends with the process.
 */
export class Shutdown {
  private readonly closers: (() => Promise<void>)[] = [];
  private signals = 0;
  private drain: () => Promise<void> = () => Promise.resolve();
  private skipDrain: () => void = () => undefined;
  private retire: () => Promise<void> = () => Promise.resolve();

  private isWatchedElsewhere = false;

  constructor(
    private readonly log: ReturnType<typeof httpLogger>,
    worker: WorkerProcess | null,
    private readonly host: HostProcess = OWN_PROCESS,
  ) {
    if (worker) {
      worker.onOrder({
        stop: (signal, isWatched) => {
          this.isWatchedElsewhere = isWatched;
          this.take(signal);
        },
        retire: () => {
          this.begin(() => this.leave());
        },
      });
      return;
    }
    host.onSignal((signal) => {
      this.take(signal);
    });
  }

  /** Each close gets `GRACE_MS`; then the next one starts. */
  onStop(close: () => Promise<void>): void {
    this.closers.unshift(close);
  }

  /** Waits before closing, unless nothing runs health checks on this server. */
  drainFor(seconds: number, draining: Draining, server: Server): void {
    this.retire = async () => {
      draining.retire();
      // Not the `close` of an HTTP server, which cuts idle connections off: a client may be about to use one.
      NetServer.prototype.close.call(server);
      await Promise.race([once(server, 'close'), new Promise((resolve) => setTimeout(resolve, RETIRE_MS))]);
    };
    this.drain = async () => {
      const isWatched = draining.isWatched || this.isWatchedElsewhere;
      draining.begin();
      if (!isWatched || seconds === 0) return;
      this.log.info(
        { seconds },
        'health checks fail from now on, so that load balancers use other servers; a second signal (Ctrl-C) skips this wait',
      );
      await new Promise<void>((resolve) => {
        this.skipDrain = resolve;
        setTimeout(resolve, seconds * 1000);
      });
    };
  }

  get isStopping(): boolean {
    return this.signals > 0;
  }

  private take(signal: string): void {
    this.signals++;
    if (this.signals === 2) this.skipDrain();
    if (this.signals > 2) this.host.exit(1);
    if (this.signals > 1) return;
    this.begin(() => this.stop(signal));
  }

  private begin(end: () => Promise<void>): void {
    void end()
      .then(() => 0)
      .catch((error: unknown) => {
        this.log.error({ err: error }, 'could not shut down cleanly');
        return 1;
      })
      .then(async (code) => {
        await lastLineWritten(this.log);
        this.host.exit(code);
      });
  }

  private async stop(signal: string): Promise<void> {
    this.log.info({ signal }, 'stopping');
    await this.drain();
    await this.close();
    this.log.info('stopped');
  }

  private async leave(): Promise<void> {
    await this.retire();
    await this.close();
    this.log.info('replaced');
  }

  private async close(): Promise<void> {
    setTimeout(() => {
      this.host.exit(1);
    }, LIMIT_MS).unref();
    for (const close of this.closers) await Promise.race([close(), new Promise((resolve) => setTimeout(resolve, GRACE_MS).unref())]);
  }
}
