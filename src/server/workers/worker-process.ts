import type { FromPrimary, FromWorker } from './messages.js';

/** How often a worker reports whether anything runs health checks on it. */
const WATCHED_EVERY_MS = 5_000;
const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

export interface Orders {
  readonly stop: (signal: string, isWatched: boolean) => void;
  readonly retire: () => void;
}

/** Orders can come before anybody takes them. */
interface AsyncOrders {
  readonly early: FromPrimary[];
  take: ((message: FromPrimary) => void) | null;
}

/** The connection of a worker to its primary. */
export class WorkerProcess {
  private constructor(
    readonly databaseUrl: string | undefined,
    readonly announces: boolean,
    private readonly orders: AsyncOrders,
  ) {}

  /** Resolves when the primary has answered. */
  static async connect(): Promise<WorkerProcess> {
    // Ctrl-C and systemd signal every process of the server. The primary receives it, too, and says what to do.
    for (const signal of SIGNALS) process.on(signal, () => undefined);
    const orders: AsyncOrders = { early: [], take: null };
    const started = new Promise<WorkerProcess>((resolve) => {
      process.on('message', (message: FromPrimary) => {
        if (message.type === 'start') resolve(new WorkerProcess(message.databaseUrl, message.announces, orders));
        else if (orders.take) orders.take(message);
        else orders.early.push(message);
      });
    });
    send({ type: 'hello' });
    return started;
  }

  /** Orders that have come before are carried out now. */
  onOrder({ stop, retire }: Orders): void {
    this.orders.take = (message) => {
      if (message.type === 'stop') stop(message.signal, message.isWatched);
      if (message.type === 'retire') retire();
    };
    for (const message of this.orders.early) this.orders.take(message);
  }

  ready(isWatched: () => boolean): void {
    send({ type: 'ready' });
    let last = false;
    setInterval(() => {
      const now = isWatched();
      if (now !== last) send({ type: 'watched', isWatched: now });
      last = now;
    }, WATCHED_EVERY_MS).unref();
  }
}

function send(message: FromWorker): void {
  // The callback keeps an error from being thrown: a primary that is gone ends this process anyway.
  process.send?.(message, undefined, undefined, () => undefined);
}
