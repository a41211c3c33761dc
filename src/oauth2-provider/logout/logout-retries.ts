import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../../audit/index.js';
import type { Actor } from '../../authz/index.js';
import { Clock } from '../../common/index.js';
import { Transactions } from '../../database/index.js';
import { appResource } from '../apps/app-audit.js';
import { AppsStore } from '../apps/apps.store.js';
import { LogoutsStore } from './logouts.store.js';

/** Tells an app again what it has missed, when an administrator has repaired it. */
@Injectable()
export class LogoutRetries {
  constructor(
    private readonly apps: AppsStore,
    private readonly logouts: LogoutsStore,
    private readonly audit: AuditTrail,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /** Returns how many logouts it is told again. Throws `forbidden` and `not_found`. */
  async retry(actor: Actor, appId: string): Promise<number> {
    const app = await this.apps.get(actor, appId);
    this.audit.attempt(actor, { ...appResource(app), action: 'write' });
    return this.transactions.run(async (tx) => {
      const count = await this.logouts.retry(actor, appId, this.clock.now(), tx);
      const additionalFields = { logouts_retried: count };
      await this.audit.record(actor, { action: 'write', ...appResource(app), statusCode: 200, additionalFields }, tx);
      return count;
    });
  }
}
