import { Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Actor } from '../authz/index.js';
import type { FilesService } from './files.service.js';
import { removeAbandonedSpools } from './spool.js';

const INTERVAL_MS = 3_600_000;

/** Clears away what uploads that ended badly have left: at the start, and every hour while the server runs. Each replica has one. */
export class FileSweeper implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(FileSweeper.name);
  private readonly stopping = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly files: Pick<FilesService, 'sweep'>,
    /** May delete what belongs to nobody, and nothing else. */
    private readonly actor: Actor,
    private readonly spoolDirectory: string,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await removeAbandonedSpools(this.spoolDirectory);
    this.timer = setInterval(() => {
      this.start();
    }, INTERVAL_MS).unref();
    this.start();
  }

  /** Between two batches. */
  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    this.stopping.abort();
    await this.running;
  }

  private start(): void {
    this.running = this.running.then(() => this.sweep());
  }

  private async sweep(): Promise<void> {
    const { signal } = this.stopping;
    try {
      const swept = await this.files.sweep(this.actor, signal);
      if (swept > 0) this.logger.log(`deleted ${swept} contents that no file refers to`);
    } catch (error) {
      if (!signal.aborted) this.logger.warn({ err: error }, 'could not sweep unreferenced content');
    }
  }
}
