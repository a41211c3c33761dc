import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { systemSubject } from '../../authz/index.js';
import { inBatches, PeriodicWork } from '../../database/index.js';
import { LoginAttemptsSystemStore } from './login-attempts.system-store.js';

const EVERY_SECONDS = 60;
const BATCH_ROWS = 5_000;
/** Anybody may begin logins, from many addresses: beyond this number the oldest are deleted. */
const MOST_ATTEMPTS = 100_000;

/** Deletes logins that were not finished in time. */
@Injectable()
export class LoginAttemptPurge implements OnApplicationBootstrap {
  private readonly logger = new Logger(LoginAttemptPurge.name);
  private readonly actor = systemSubject('login');

  constructor(
    private readonly attempts: LoginAttemptsSystemStore,
    private readonly work: PeriodicWork,
  ) {}

  onApplicationBootstrap(): void {
    this.work.start({ name: 'login-attempt-purge', everySeconds: EVERY_SECONDS, work: (stopping, now) => this.purge(stopping, now) });
  }

  private async purge(stopping: () => boolean, now: Date): Promise<void> {
    await inBatches({ rows: BATCH_ROWS, stopping }, (limit) => this.attempts.deleteExpired(this.actor, now, limit));
    const dropped = await inBatches({ rows: BATCH_ROWS, stopping }, (limit) =>
      this.attempts.deleteBeyond(this.actor, MOST_ATTEMPTS, limit),
    );
    if (dropped > 0) this.logger.warn({ attempts: dropped }, 'too many logins in progress: dropped the oldest');
  }
}
