import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { systemSubject } from '../../authz/index.js';
import { Clock } from '../../common/index.js';
import { inBatches, PeriodicWork } from '../../database/index.js';
import { GrantsStore } from './grants.store.js';
import { REPLAY_WINDOW_MS } from './refresh-token.grant.js';

const REPLAYS_EVERY_SECONDS = 10;
/** Longer than the window, for the clocks of other replicas: an answer that is gone too soon looks like a theft. */
const FORGET_AFTER_MS = 3 * REPLAY_WINDOW_MS;
const GRANTS_EVERY_SECONDS = 10 * 60;
/** A consent whose code nobody redeemed: the code is good for ten minutes. */
const ABANDONED_AFTER_MS = 24 * 60 * 60 * 1000;
const BATCH_ROWS = 1_000;

/** Removes what no client can use any more: answers past their replay window (DESIGN 8.5), and grants that are over. */
@Injectable()
export class GrantPurge implements OnApplicationBootstrap {
  private readonly logger = new Logger(GrantPurge.name);
  private readonly actor = systemSubject('system-oauth2');

  constructor(
    private readonly grants: GrantsStore,
    private readonly work: PeriodicWork,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.work.start({ name: 'oauth2-replay-purge', everySeconds: REPLAYS_EVERY_SECONDS, work: () => this.forgetReplays() });
    this.work.start({ name: 'oauth2-grant-purge', everySeconds: GRANTS_EVERY_SECONDS, work: (stopping) => this.deleteEnded(stopping) });
  }

  /** Whoever has an old refresh token and a copy of the database must not be able to open the answer to it. */
  private async forgetReplays(): Promise<void> {
    await this.grants.forgetReplays(this.actor, this.ago(FORGET_AFTER_MS));
  }

  private async deleteEnded(stopping: () => boolean): Promise<void> {
    const ended = { endedBefore: this.clock.now(), abandonedBefore: this.ago(ABANDONED_AFTER_MS) };
    const deleted = await inBatches({ rows: BATCH_ROWS, stopping }, (limit) => this.grants.deleteEnded(this.actor, ended, limit));
    if (deleted > 0) this.logger.log({ grants: deleted }, 'deleted grants that are over');
  }

  private ago(ms: number): Date {
    return new Date(this.clock.now().getTime() - ms);
  }
}
