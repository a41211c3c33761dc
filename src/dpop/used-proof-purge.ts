import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { systemSubject } from '../authz/index.js';
import { inBatches, PeriodicWork } from '../database/index.js';
import { UsedProofsSystemStore } from './used-proofs.system-store.js';

const EVERY_SECONDS = 60;
const BATCH_ROWS = 5_000;
const MAX_ROWS = 500_000;

/** Deletes used proofs that are too old to be accepted again. */
@Injectable()
export class UsedProofPurge implements OnApplicationBootstrap {
  private readonly actor = systemSubject('system-oauth2');

  constructor(
    private readonly proofs: UsedProofsSystemStore,
    private readonly work: PeriodicWork,
  ) {}

  onApplicationBootstrap(): void {
    this.work.start({
      name: 'dpop-proof-purge',
      everySeconds: EVERY_SECONDS,
      work: async (stopping, now) => {
        await inBatches({ rows: BATCH_ROWS, most: MAX_ROWS, stopping }, (limit) => this.proofs.deleteExpired(this.actor, now, limit));
      },
    });
  }
}
