import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import type { httpLogger } from '../../http/index.js';
import { failuresAfter, MAX_FAILURES, restartDelayMs } from './back-off.js';
import type { FromPrimary, FromWorker } from './messages.js';

type Log = ReturnType<typeof httpLogger>;

/** One worker process. Its number stays when it is replaced. */
interface Member {
  readonly number: number;
  readonly worker: Worker;
  readonly startedAtMs: number;
  state: 'starting' | 'ready' | 'leaving';
  /** Does it serve requests? False: it ended before. */
  readonly started: Promise<boolean>;
  isWatched: boolean;
  /** What it is sent before is lost. */
  hasJoined: boolean;
}

export interface SupervisorOptions {
  readonly count: number;
  readonly log: Log;
  readonly metrics: { readonly restarted: () => void };
  /** There is no worker left, new ones fail, and the log says so. */
  readonly giveUp: () => void;
}

/** Keeps `count` workers running. */
export class Supervisor {
  private databaseUrl: string | undefined;
  private readonly members = new Set<Member>();
  private readonly failures = new Map<number, number>();
  /** Places for which a worker is being started again and again. */
  private readonly kept = new Set<number>();
  /** Until the first worker serves, a failure ends the server. */
  private hasStarted = false;
  private stopSignal: string | null = null;
  private reloading: Promise<void> | undefined;
  private isReloadWanted = false;

  constructor(private readonly options: SupervisorOptions) {
    cluster.setupPrimary({ exec: process.argv[1] ?? '', args: process.argv.slice(2) });
  }

  /** The workers that serve requests. */
  get ready(): readonly Worker[] {
    return [...this.members].filter(({ state }) => state === 'ready').map(({ worker }) => worker);
  }

  private get pids(): readonly (number | undefined)[] {
    return this.ready.map(({ process: { pid } }) => pid);
  }

  /** One worker first, which migrates the database and reports errors of the start; then the others. False: it failed. `databaseUrl` is that of
   * the PostgreSQL that the primary runs. */
  async start(databaseUrl: string | undefined): Promise<boolean> {
    this.databaseUrl = databaseUrl;
    if (!(await this.launch(1, true))) return false;
    this.hasStarted = true;
    const others = Array.from({ length: this.options.count - 1 }, (_, index) => this.keep(index + 2));
    await Promise.all(others);
    if (!this.isStopping()) this.options.log.info({ pids: this.pids }, 'the workers are ready');
    return true;
  }

  /** Replaces the workers one after the other; each new one serves before its predecessor stops. A call meanwhile repeats it afterwards. */
  reload(): Promise<void> {
    this.isReloadWanted = true;
    this.reloading ??= this.replaceAll().finally(() => (this.reloading = undefined));
    return this.reloading;
  }

  /** Resolves when all workers have ended; false if one of them did not end well. Further calls are passed on to the workers. */
  async stop(signal: string): Promise<boolean> {
    this.stopSignal = signal;
    const ends = [...this.members].map(async (member) => {
      const { worker } = member;
      if (member.hasJoined) this.tellToStop(member, signal);
      return worker.isDead() ? worker.process.exitCode : (await ended(worker)).code;
    });
    return (await Promise.all(ends)).every((code) => code === 0);
  }

  private isStopping(): boolean {
    return this.stopSignal !== null;
  }

  private tellToStop({ worker }: Member, signal: string): void {
    tell(worker, { type: 'stop', signal, isWatched: [...this.members].some(({ isWatched }) => isWatched) });
  }

  kill(): void {
    for (const { worker } of this.members) worker.process.kill('SIGKILL');
  }

  private async replaceAll(): Promise<void> {
    while (this.isReloadWanted && !this.isStopping()) {
      this.isReloadWanted = false;
      this.options.log.info('reloading: new workers replace the running ones');
      for (let number = 1; number <= this.options.count && !this.isStopping(); number++) {
        if (await this.replace(number)) continue;
        if (!this.isStopping())
          this.options.log.error('a new worker did not start: the reload ends, and the remaining workers keep running');
        return;
      }
      if (!this.isStopping()) this.options.log.info({ pids: this.pids }, 'reloaded');
    }
  }

  /** False: the new worker did not start. */
  private async replace(number: number): Promise<boolean> {
    const old = this.occupant(number);
    // It may have read its files before they were changed.
    await old?.started;
    // What takes the place of a worker that has ended since the reload began reads them afterwards.
    if (this.isStopping() || (old && !this.members.has(old))) return true;
    if (!(await this.launch(number, false))) return false;
    if (old && this.members.has(old)) {
      old.state = 'leaving';
      tell(old.worker, { type: 'retire' });
    }
    return true;
  }

  /** Starts a worker, and again after it has failed. Resolves after the first success, or when there is no sense in going on. */
  private async keep(number: number): Promise<void> {
    if (this.kept.has(number)) return;
    this.kept.add(number);
    await this.fill(number);
    this.kept.delete(number);
  }

  private async fill(number: number): Promise<void> {
    while (!this.isStopping()) {
      await delay(restartDelayMs(this.failures.get(number) ?? 0));
      // While it waited, a reload may have filled the place.
      if (this.isStopping() || this.occupant(number) || (await this.launch(number, false)) || (await this.gaveUp(number))) return;
    }
  }

  /** Who has this place, or is about to take it. During a reload, the one that serves. */
  private occupant(number: number): Member | undefined {
    return [...this.members].find((member) => member.number === number && member.state !== 'leaving');
  }

  private async gaveUp(number: number): Promise<boolean> {
    const failures = this.failures.get(number) ?? 0;
    if (this.isStopping() || this.ready.length > 0 || failures < MAX_FAILURES) return false;
    // Workers that are just starting would write their own error below the last line.
    const stopped = this.stop('SIGTERM');
    this.kill();
    await stopped;
    this.options.log.fatal({ failures }, 'giving up: no worker is left, and new ones fail to start for the reason above');
    this.options.giveUp();
    return true;
  }

  /** Resolves with true when the worker serves requests, with false when it ended before. */
  private launch(number: number, announces: boolean): Promise<boolean> {
    const worker = cluster.fork({ GATEHOUSE_WORKER: String(number) });
    let settle: (isReady: boolean) => void = () => undefined;
    const started = new Promise<boolean>((resolve) => (settle = resolve));
    const startedAtMs = performance.now();
    const member: Member = { number, worker, startedAtMs, state: 'starting', started, isWatched: false, hasJoined: false };
    this.members.add(member);
    // Without a listener, an error of the channel would end the primary.
    worker.on('error', () => undefined);
    worker.on('message', (message: FromWorker) => {
      if (message.type === 'hello') {
        member.hasJoined = true;
        tell(worker, { type: 'start', databaseUrl: this.databaseUrl, announces });
        if (this.stopSignal !== null) this.tellToStop(member, this.stopSignal);
      }
      if (message.type === 'watched') member.isWatched = message.isWatched;
      if (message.type === 'ready' && member.state === 'starting') {
        member.state = 'ready';
        settle(true);
      }
    });
    worker.once('exit', (code: number | null, signal: string | null) => {
      this.members.delete(member);
      this.take(member, code, signal);
      settle(false);
    });
    return started;
  }

  private take({ number, state, startedAtMs }: Member, code: number | null, signal: string | null): void {
    if (this.isStopping() || state === 'leaving') return;
    this.failures.set(number, failuresAfter(this.failures.get(number) ?? 0, performance.now() - startedAtMs));
    if (state === 'ready') {
      this.options.log.error({ worker: number, code, signal }, 'a worker ended unexpectedly: starting another');
      this.options.metrics.restarted();
    } else if (signal !== null) {
      // Otherwise it has said why it did not start.
      this.options.log.error({ worker: number, signal }, 'a worker ended while it started');
    }
    // Whichever ends last, the old worker of a reload or the new one, leaves the place empty.
    if (this.hasStarted && !this.occupant(number)) void this.keep(number);
  }
}

function tell(worker: Worker, message: FromPrimary): void {
  // The callback keeps an error from being thrown: a worker that is gone has its `exit` event.
  if (worker.isConnected()) worker.process.send(message, undefined, undefined, () => undefined);
}

async function ended(worker: Worker): Promise<{ code: number | null }> {
  const [code] = (await once(worker, 'exit')) as [number | null];
  return { code };
}

function delay(ms: number): Promise<void> {
  return ms === 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, ms));
}
