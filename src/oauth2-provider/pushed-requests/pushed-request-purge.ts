import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { inBatches, PeriodicWork } from '../../database/index.js';
import { PushedRequestsService } from './pushed-requests.service.js';

const EVERY_SECONDS = 5 * 60;
const BATCH_ROWS = 1_000;

/** Deletes authorization requests that were pushed and that nobody can open any more. */
@Injectable()
export class PushedRequestPurge implements OnApplicationBootstrap {
  constructor(
    private readonly requests: PushedRequestsService,
    private readonly work: PeriodicWork,
  ) {}

  onApplicationBootstrap(): void {
    this.work.start({
      name: 'oauth2-pushed-request-purge',
      everySeconds: EVERY_SECONDS,
      work: async (stopping, now) => {
        await inBatches({ rows: BATCH_ROWS, stopping }, (limit) => this.requests.deleteOld(now, limit));
      },
    });
  }
}
