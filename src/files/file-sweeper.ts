import { Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { systemSubject } from '../authz/index.js';
import type { Clock } from '../common/index.js';
import { inBatches, type PeriodicWork } from '../database/index.js';
import type { FilesSystemStore } from './files.system-store.js';
import { removeAbandonedSpools } from './spool.js';

const EVERY_SECONDS = 60 * 60;
/** Content this young may belong to an upload whose file is not there yet. It would be stored again; why make it? */
const GRACE_MS = 60 * 60 * 1000;
/** At most 1 GiB in one transaction. */
const BATCH = 10;

/** Clears away what uploads that ended badly have left: content that no file refers to, and what lies on this machine's disk. */
export class FileSweeper implements OnApplicationBootstrap {
  private readonly logger = new Logger(FileSweeper.name);
  private readonly actor = systemSubject('dbpurge');

  constructor(
    private readonly files: FilesSystemStore,
    private readonly work: PeriodicWork,
    private readonly clock: Clock,
    private readonly spoolDirectory: string,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await removeAbandonedSpools(this.spoolDirectory);
    this.work.start({ name: 'file-sweep', everySeconds: EVERY_SECONDS, work: (stopping) => this.sweep(stopping) });
  }

  private async sweep(stopping: () => boolean): Promise<void> {
    const storedBefore = new Date(this.clock.now().getTime() - GRACE_MS);
    const deleted = await inBatches({ rows: BATCH, stopping }, (limit) => this.files.deleteUnreferenced(this.actor, storedBefore, limit));
    if (deleted > 0) this.logger.log({ contents: deleted }, 'deleted contents that no file refers to');
  }
}
