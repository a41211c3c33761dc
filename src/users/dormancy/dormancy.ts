import { randomUUID } from 'node:crypto';
import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { NIL_UUID } from '../../common/index.js';
import { settings } from '../../core/index.js';
import { PeriodicWork, TableWalk } from '../../database/index.js';
import { AuditedDormantUsers } from './audited-dormant-users.js';

export class DormancySettings extends settings('dormancyThresholdSeconds') {}

const EVERY_SECONDS = 15 * 60;
/** Two million users take ten hours: a small part of the months after which somebody becomes dormant. */
const WALK = { beginning: NIL_UUID, rows: 500, most: 50_000 };

/** Makes users dormant who have not been seen for a long time. A login reactivates them. */
@Injectable()
export class Dormancy implements OnApplicationBootstrap {
  private readonly logger = new Logger(Dormancy.name);
  /** An index on the time would make every update of that time write all indexes of users. */
  private readonly walk = new TableWalk({ ...WALK, from: randomUUID() });

  constructor(
    private readonly users: AuditedDormantUsers,
    private readonly work: PeriodicWork,
    private readonly settings: DormancySettings,
  ) {}

  onApplicationBootstrap(): void {
    if (this.settings.dormancyThresholdSeconds <= 0) return;
    this.work.start({ name: 'dormancy', everySeconds: EVERY_SECONDS, work: (stopping, now) => this.makeDormant(stopping, now) });
  }

  private async makeDormant(stopping: () => boolean, now: Date): Promise<void> {
    const unseenSince = new Date(now.getTime() - this.settings.dormancyThresholdSeconds * 1000);
    const dormant = await this.walk.run(stopping, (after, limit) => this.users.makeDormant(unseenSince, after, limit));
    if (dormant > 0) this.logger.log({ users: dormant }, 'users who were not seen for long are dormant now');
  }
}
