import { Injectable } from '@nestjs/common';
import { type Actor, Authorizer, systemSubject } from '../authz/index.js';
import { Transactions } from '../database/index.js';
import { SiteConfigsStore } from './site-configs.store.js';

const KEY = 'last_backup_at';

/** When the last backup was made. A command makes them, so that the server knows it from the database only. */
@Injectable()
export class LastBackup {
  constructor(
    private readonly configs: SiteConfigsStore,
    private readonly authorizer: Authorizer,
    private readonly transactions: Transactions,
  ) {}

  /** Null if there is none, or if the actor may not read the configuration. */
  async find(actor: Actor): Promise<Date | null> {
    if (!this.authorizer.allows(actor, 'read', { type: 'deployment_config' })) return null;
    const time = new Date((await this.configs.find(actor, KEY)) ?? '');
    return Number.isNaN(time.getTime()) ? null : time;
  }

  /** Not audited: it is no decision about the deployment, and the content of the database stays what it was. */
  async record(at: Date): Promise<void> {
    await this.transactions.run((tx) => this.configs.replace(systemSubject('system-restricted'), KEY, at.toISOString(), tx));
  }
}
