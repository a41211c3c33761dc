import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { systemSubject } from '../../authz/index.js';
import { inBatches, PeriodicWork } from '../../database/index.js';
import { LogoutsSystemStore } from './logouts.system-store.js';

const EVERY_SECONDS = 60 * 60;
const BATCH_ROWS = 1_000;
/** How long administrators can see what an app has missed. */
const KEPT_MS = 30 * 24 * 60 * 60 * 1000;

/** Forgets logouts that apps were never told about. */
@Injectable()
export class LogoutPurge implements OnApplicationBootstrap {
  constructor(
    private readonly logouts: LogoutsSystemStore,
    private readonly work: PeriodicWork,
  ) {}

  onApplicationBootstrap(): void {
    this.work.start({
      name: 'oauth2-logout-purge',
      everySeconds: EVERY_SECONDS,
      work: async (stopping, now) => {
        const before = new Date(now.getTime() - KEPT_MS);
        await inBatches({ rows: BATCH_ROWS, stopping }, (limit) => this.logouts.deleteOld(systemSubject('system-oauth2'), before, limit));
      },
    });
  }
}
