import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { systemSubject } from '../../authz/index.js';
import { PeriodicWork } from '../../database/index.js';
import { GrantsStore } from './grants.store.js';
import { REPLAY_WINDOW_SECONDS } from './replay-seal.js';

/** Half a window, so that every stored response is erased in time, even if the server that stored it has stopped. */
const EVERY_SECONDS = REPLAY_WINDOW_SECONDS / 2;
/** Under steady traffic a window ends every few milliseconds: responses within this time are erased together. */
const AT_ONCE_MS = 500;

/**
 * Erases the stored response to a refresh when its replay window ends: an old refresh token and a copy of the database must not be enough
 * to decrypt it. Each round reads from the database when the next window ends, and runs again at that time.
 */
@Injectable()
export class ReplayPurge implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly actor = systemSubject('system-oauth2');
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> | undefined;
  private isStopping = false;

  constructor(
    private readonly grants: GrantsStore,
    private readonly work: PeriodicWork,
  ) {}

  onApplicationBootstrap(): void {
    this.work.start({ name: 'oauth2-replay-purge', everySeconds: EVERY_SECONDS, work: () => this.erase() });
  }

  async onApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    clearTimeout(this.timer);
    await this.round;
  }

  private async erase(): Promise<void> {
    const nextInMs = await this.grants.forgetReplays(this.actor, REPLAY_WINDOW_SECONDS);
    clearTimeout(this.timer);
    // Windows that end after the next regular round are left to that round.
    if (nextInMs === null || nextInMs > EVERY_SECONDS * 1000 || this.isStopping) return;
    this.timer = setTimeout(
      () => {
        // The regular round reports an unavailable database and tries again.
        this.round = this.erase().catch(() => undefined);
      },
      Math.max(nextInMs, AT_ONCE_MS),
    ).unref();
  }
}
