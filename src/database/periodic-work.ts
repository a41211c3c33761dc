import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../common/index.js';
import { LEASE_SECONDS, takeLease } from './leases.js';

const RENEW_MS = (LEASE_SECONDS * 1000) / 4;

export interface PeriodicTask {
  /** The name for the log and for the lease, the same on every replica. */
  readonly name: string;
  readonly everySeconds: number;
  /**
   * Must end early when `stopping` returns true. `now` is the earlier of our clock and the database's: a clock that is ahead must not
   * delete valid rows.
   */
  readonly work: (stopping: () => boolean, now: Date) => Promise<void>;
}

/** How the runs of a task on this server have ended so far. */
export interface TaskOutcome {
  done: number;
  failed: number;
  /** 0: never. */
  lastDoneMs: number;
}

/** Background tasks in the database: at the start and periodically, on one replica at a time. Tasks that run elsewhere are skipped. */
@Injectable()
export class PeriodicWork implements OnApplicationShutdown {
  private readonly logger = new Logger(PeriodicWork.name);
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly running = new Set<Promise<void>>();
  private isStopping = false;
  private readonly byTask = new Map<string, TaskOutcome>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** By the name of the task. */
  get outcomes(): ReadonlyMap<string, Readonly<TaskOutcome>> {
    return this.byTask;
  }

  start(task: PeriodicTask): void {
    this.byTask.set(task.name, { done: 0, failed: 0, lastDoneMs: 0 });
    const run = (): void => {
      const turn = this.runOnce(task).finally(() => this.running.delete(turn));
      this.running.add(turn);
    };
    this.timers.push(setInterval(run, task.everySeconds * 1000).unref());
    run();
  }

  async onApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    for (const timer of this.timers) clearInterval(timer);
    await Promise.all(this.running);
  }

  private async runOnce(task: PeriodicTask): Promise<void> {
    const outcome = this.byTask.get(task.name);
    try {
      if (!(await this.exclusively(task)) || !outcome) return;
      outcome.done += 1;
      outcome.lastDoneMs = this.clock.now().getTime();
    } catch (error) {
      if (outcome) outcome.failed += 1;
      // The next run tries again; requests are not affected.
      this.logger.warn({ err: error, task: task.name }, 'a periodic task failed');
    }
  }

  /** False: it runs on another server. Renews the lease long before it ends. If that fails, another server may begin, so this one stops after its current step. */
  private async exclusively({ name, work }: PeriodicTask): Promise<boolean> {
    const lease = await takeLease(this.dataSource, name);
    if (!lease) return false;
    let isLost = false;
    const renewal = setInterval(() => {
      lease.renew().then(
        (isOurs) => (isLost ||= !isOurs),
        () => (isLost = true),
      );
    }, RENEW_MS).unref();
    try {
      const now = new Date(Math.min(this.clock.now().getTime(), lease.takenAt.getTime()));
      await work(() => this.isStopping || isLost, now);
      return true;
    } finally {
      clearInterval(renewal);
      await lease.release();
    }
  }
}
