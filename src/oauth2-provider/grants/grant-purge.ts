import { randomUUID } from 'node:crypto';
import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { systemSubject } from '../../authz/index.js';
import { NIL_UUID } from '../../common/index.js';
import { inBatches, PeriodicWork, TableWalk } from '../../database/index.js';
import { ConsentsStore } from './consents.store.js';
import { DeviceCodesStore } from './device-codes.store.js';
import { GrantsStore } from './grants.store.js';

const GRANTS_EVERY_SECONDS = 10 * 60;
/** For consents whose code was never redeemed. The code is valid for ten minutes. */
const ABANDONED_AFTER_MS = 24 * 60 * 60 * 1000;
/** Until then a device hears that its code has expired, and not that there is none. */
const DEVICE_CODES_AFTER_MS = 10 * 60 * 1000;
/** Each grant can have thousands of used refresh tokens, which are deleted with it. */
const BATCH_ROWS = 100;
/** Two million grants take eight hours. */
const WALK = { beginning: NIL_UUID, rows: 5_000, most: 50_000 };

/** Removes grants, device codes and remembered consents that no client can use any more. */
@Injectable()
export class GrantPurge implements OnApplicationBootstrap {
  private readonly logger = new Logger(GrantPurge.name);
  private readonly actor = systemSubject('system-oauth2');
  /** No index has the grants without tokens: every refresh would have to maintain it. */
  private readonly walk = new TableWalk({ ...WALK, from: randomUUID() });

  constructor(
    private readonly grants: GrantsStore,
    private readonly deviceCodes: DeviceCodesStore,
    private readonly consents: ConsentsStore,
    private readonly work: PeriodicWork,
  ) {}

  onApplicationBootstrap(): void {
    this.work.start({
      name: 'oauth2-grant-purge',
      everySeconds: GRANTS_EVERY_SECONDS,
      work: (stopping, now) => this.deleteInactive(stopping, now),
    });
  }

  private async deleteInactive(stopping: () => boolean, now: Date): Promise<void> {
    const ended = await inBatches({ rows: BATCH_ROWS, stopping }, (limit) => this.grants.deleteEnded(this.actor, now, limit));
    const expiredBefore = new Date(now.getTime() - DEVICE_CODES_AFTER_MS);
    await inBatches({ rows: BATCH_ROWS, stopping }, (limit) => this.deviceCodes.deleteExpired(this.actor, expiredBefore, limit));
    await inBatches({ rows: BATCH_ROWS, stopping }, (limit) => this.consents.deleteExpired(this.actor, now, limit));
    const createdBefore = new Date(now.getTime() - ABANDONED_AFTER_MS);
    const abandoned = await this.walk.run(stopping, (after, limit) => this.grants.deleteAbandoned(this.actor, createdBefore, after, limit));
    if (ended + abandoned > 0) this.logger.log({ grants: ended + abandoned }, 'deleted expired and abandoned grants');
  }
}
