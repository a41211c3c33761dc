import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { systemSubject } from '../../authz/index.js';
import { inBatches, PeriodicWork } from '../../database/index.js';
import { SpentTokensStore } from './spent-tokens.store.js';

const EVERY_SECONDS = 10 * 60;
const BATCH_ROWS = 1_000;

/** Forgets tokens of platforms that were exchanged and have expired. */
@Injectable()
export class SpentTokenPurge implements OnApplicationBootstrap {
  constructor(
    private readonly tokens: SpentTokensStore,
    private readonly work: PeriodicWork,
  ) {}

  onApplicationBootstrap(): void {
    this.work.start({
      name: 'spent-workload-token-purge',
      everySeconds: EVERY_SECONDS,
      work: async (stopping, now) => {
        const actor = systemSubject('system-oauth2');
        await inBatches({ rows: BATCH_ROWS, stopping }, (limit) => this.tokens.deleteExpired(actor, now, limit));
      },
    });
  }
}
