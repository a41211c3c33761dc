import { randomBytes } from 'node:crypto';
import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { systemSubject } from '../authz/index.js';
import { PeriodicWork, TableWalk } from '../database/index.js';
import { FilesSettings } from './files-settings.js';
import { FilesSystemStore } from './files.system-store.js';
import { removeAbandonedSpools } from './spool.js';

const EVERY_SECONDS = 60 * 60;
/** Content this recent may belong to an upload whose file row is not there yet. It would have to be stored again. */
const GRACE_MS = 60 * 60 * 1000;
/** A million contents take a day. */
const WALK = { beginning: '', rows: 5_000, most: 50_000 };

/** Cleans up after failed uploads: content that no file refers to, and temporary files on this machine. */
@Injectable()
export class FileSweeper implements OnApplicationBootstrap {
  private readonly logger = new Logger(FileSweeper.name);
  private readonly actor = systemSubject('dbpurge');
  private readonly walk = new TableWalk({ ...WALK, from: randomBytes(32).toString('hex') });

  constructor(
    private readonly files: FilesSystemStore,
    private readonly work: PeriodicWork,
    private readonly settings: FilesSettings,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await removeAbandonedSpools(this.settings.spoolDirectory);
    this.work.start({ name: 'file-sweep', everySeconds: EVERY_SECONDS, work: (stopping, now) => this.sweep(stopping, now) });
  }

  private async sweep(stopping: () => boolean, now: Date): Promise<void> {
    const storedBefore = new Date(now.getTime() - GRACE_MS);
    const deleted = await this.walk.run(stopping, (after, limit) => this.files.deleteUnreferenced(this.actor, storedBefore, after, limit));
    if (deleted > 0) this.logger.log({ contents: deleted }, 'deleted content without files');
  }
}
