import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock } from '../common/index.js';
import { inBatches, PeriodicWork } from '../database/index.js';
import { DormantUsers } from './dormant-users.js';

export interface DormancyRule {
  /** How long somebody may stay away; 0: for ever. */
  readonly afterSeconds: number;
}

const EVERY_SECONDS = 15 * 60;
const BATCH_ROWS = 500;

/** Sends users to sleep who stayed away for long. They wake by logging in. */
@Injectable()
export class Dormancy implements OnApplicationBootstrap {
  private readonly logger = new Logger(Dormancy.name);

  constructor(
    private readonly users: DormantUsers,
    private readonly work: PeriodicWork,
    private readonly clock: Clock,
    private readonly rule: DormancyRule,
  ) {}

  onApplicationBootstrap(): void {
    if (this.rule.afterSeconds <= 0) return;
    this.work.start({ name: 'dormancy', everySeconds: EVERY_SECONDS, work: (stopping) => this.sendToSleep(stopping) });
  }

  private async sendToSleep(stopping: () => boolean): Promise<void> {
    const unseenSince = new Date(this.clock.now().getTime() - this.rule.afterSeconds * 1000);
    const asleep = await inBatches({ rows: BATCH_ROWS, stopping }, (limit) => this.users.sleep(unseenSince, limit));
    if (asleep > 0) this.logger.log({ users: asleep }, 'users who were not seen for long are dormant now');
  }
}
