import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { systemSubject } from '../../authz/index.js';
import { inBatches, PeriodicWork } from '../../database/index.js';
import { SpentAssertionsStore } from './spent-assertions.store.js';

const EVERY_SECONDS = 10 * 60;
const BATCH_ROWS = 1_000;

/** Forgets assertions that were used and have expired. */
@Injectable()
export class AssertionPurge implements OnApplicationBootstrap {
  constructor(
    private readonly assertions: SpentAssertionsStore,
    private readonly work: PeriodicWork,
  ) {}

  onApplicationBootstrap(): void {
    this.work.start({
      name: 'oauth2-assertion-purge',
      everySeconds: EVERY_SECONDS,
      work: async (stopping, now) => {
        const actor = systemSubject('system-oauth2');
        await inBatches({ rows: BATCH_ROWS, stopping }, (limit) => this.assertions.deleteExpired(actor, now, limit));
      },
    });
  }
}
