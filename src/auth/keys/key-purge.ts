import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { systemSubject } from '../../authz/index.js';
import { Clock } from '../../common/index.js';
import { inBatches, PeriodicWork } from '../../database/index.js';
import { ApiKeysSystemStore } from './api-keys.system-store.js';

export interface KeyRetention {
  /** How long an expired key is kept, so that its user is told that it expired and not that it never was; 0: for ever. */
  readonly seconds: number;
}

const EVERY_SECONDS = 10 * 60;
const BATCH_ROWS = 1_000;
const MAX_ROWS = 100_000;

/** Deletes keys that expired long ago (spec users 4.7). */
@Injectable()
export class KeyPurge implements OnApplicationBootstrap {
  private readonly logger = new Logger(KeyPurge.name);
  private readonly actor = systemSubject('dbpurge');

  constructor(
    private readonly keys: ApiKeysSystemStore,
    private readonly work: PeriodicWork,
    private readonly clock: Clock,
    private readonly retention: KeyRetention,
  ) {}

  onApplicationBootstrap(): void {
    if (this.retention.seconds <= 0) return;
    this.work.start({ name: 'api-key-purge', everySeconds: EVERY_SECONDS, work: (stopping) => this.purge(stopping) });
  }

  private async purge(stopping: () => boolean): Promise<void> {
    const before = new Date(this.clock.now().getTime() - this.retention.seconds * 1000);
    const deleted = await inBatches({ rows: BATCH_ROWS, most: MAX_ROWS, stopping }, (limit) =>
      this.keys.deleteExpired(this.actor, before, limit),
    );
    if (deleted > 0) this.logger.log({ keys: deleted }, 'deleted keys that expired long ago');
  }
}
