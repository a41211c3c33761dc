import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { systemSubject } from '../../authz/index.js';
import { settings } from '../../core/index.js';
import { inBatches, PeriodicWork } from '../../database/index.js';
import { ApiKeysSystemStore } from './api-keys.system-store.js';

export class KeyPurgeSettings extends settings('apiKeysRetentionSeconds') {}

const EVERY_SECONDS = 10 * 60;
const BATCH_ROWS = 1_000;
const MAX_ROWS = 100_000;

/** Deletes keys that expired long ago. */
@Injectable()
export class KeyPurge implements OnApplicationBootstrap {
  private readonly logger = new Logger(KeyPurge.name);
  private readonly actor = systemSubject('dbpurge');

  constructor(
    private readonly keys: ApiKeysSystemStore,
    private readonly work: PeriodicWork,
    private readonly settings: KeyPurgeSettings,
  ) {}

  onApplicationBootstrap(): void {
    if (this.settings.apiKeysRetentionSeconds <= 0) return;
    this.work.start({ name: 'api-key-purge', everySeconds: EVERY_SECONDS, work: (stopping, now) => this.purge(stopping, now) });
  }

  private async purge(stopping: () => boolean, now: Date): Promise<void> {
    const before = new Date(now.getTime() - this.settings.apiKeysRetentionSeconds * 1000);
    const deleted = await inBatches({ rows: BATCH_ROWS, most: MAX_ROWS, stopping }, (limit) =>
      this.keys.deleteExpired(this.actor, before, limit),
    );
    if (deleted > 0) this.logger.log({ keys: deleted }, 'deleted keys past their retention period');
  }
}
