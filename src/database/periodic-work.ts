import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';

export interface PeriodicTask {
  /** For the log and for the lock: the same on every replica. */
  readonly name: string;
  readonly everySeconds: number;
  /** Ends early when `stopping` says so. */
  readonly work: (stopping: () => boolean) => Promise<void>;
}

/** Chores in the database: at the start and every so often, and on one replica at a time. What another one is at, this one leaves out. */
@Injectable()
export class PeriodicWork implements OnApplicationShutdown {
  private readonly logger = new Logger(PeriodicWork.name);
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly running = new Set<Promise<void>>();
  private isStopping = false;

  constructor(private readonly dataSource: DataSource) {}

  start(task: PeriodicTask): void {
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
    try {
      await this.exclusively(task.name, () => task.work(() => this.isStopping));
    } catch (error) {
      // The next turn tries again; requests are not concerned.
      this.logger.warn({ err: error, task: task.name }, 'a periodic task failed');
    }
  }

  /** The lock belongs to a connection, so that it goes with a replica that dies. */
  private async exclusively(name: string, work: () => Promise<void>): Promise<void> {
    const session = this.dataSource.createQueryRunner();
    const key = `gatehouse periodic ${name}`;
    try {
      const [row] = (await session.query(`SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS taken`, [key])) as { taken: boolean }[];
      if (!row?.taken) return;
      try {
        await work();
      } finally {
        await session.query(`SELECT pg_advisory_unlock(hashtextextended($1, 0))`, [key]);
      }
    } finally {
      await session.release();
    }
  }
}
