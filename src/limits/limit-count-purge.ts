import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { inBatches, PeriodicWork } from '../database/index.js';
import { PostgresLimits } from './postgres-limits.js';

const EVERY_SECONDS = 60;
const BATCH_ROWS = 5_000;
const MAX_ROWS = 500_000;

/** Deletes counts whose window is over, and forgotten guesses. */
@Injectable()
export class LimitCountPurge implements OnApplicationBootstrap {
  constructor(
    private readonly counts: PostgresLimits,
    private readonly work: PeriodicWork,
  ) {}

  onApplicationBootstrap(): void {
    this.work.start({
      name: 'limit-count-purge',
      everySeconds: EVERY_SECONDS,
      work: async (stopping, now) => {
        await inBatches({ rows: BATCH_ROWS, most: MAX_ROWS, stopping }, (limit) => this.counts.deleteExpired(now, limit));
      },
    });
  }
}
