import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../../audit/index.js';
import type { Actor } from '../../authz/index.js';
import { Clock, FIRST_ROWS, notFound, type Page, type Paged } from '../../common/index.js';
import { Transactions } from '../../database/index.js';
import { ConsentsStore } from '../grants/consents.store.js';
import { GrantsStore } from '../grants/grants.store.js';
import { appResource } from './app-audit.js';
import { parseAppSearch } from './app-search.js';
import type { AppUsageRow } from './app-usage.repository.js';
import { AppUsageStore } from './app-usage.store.js';
import { AppsStore } from './apps.store.js';

/** The access that all users together have given to an app: how much there is, and how an administrator ends it. */
@Injectable()
export class AppAccessService {
  constructor(
    private readonly usage: AppUsageStore,
    private readonly apps: AppsStore,
    private readonly grants: GrantsStore,
    private readonly consents: ConsentsStore,
    private readonly audit: AuditTrail,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  search(actor: Actor, text: string, page: Page): Promise<Paged<AppUsageRow>> {
    return this.usage.list(actor, parseAppSearch(text), page, this.clock.now());
  }

  /** Throws `not_found`. */
  async find(actor: Actor, id: string): Promise<AppUsageRow> {
    const [app] = (await this.search(actor, `id:${id}`, FIRST_ROWS)).items;
    if (!app) throw notFound();
    return app;
  }

  /** Ends every grant of the app with its tokens, and what users allowed before. The app stays. Returns the number of grants. */
  async endAll(actor: Actor, id: string): Promise<number> {
    const app = await this.apps.get(actor, id);
    this.audit.attempt(actor, { ...appResource(app), action: 'write' });
    return this.transactions.run(async (tx) => {
      await this.apps.lockForUpdate(actor, id, true, tx);
      await this.consents.deleteAllOfApp(actor, id, tx);
      const ended = await this.grants.revokeAllOfApp(actor, id, this.clock.now(), tx);
      const additionalFields = { consent: 'revoked', grants_ended: ended } as const;
      await this.audit.record(actor, { action: 'write', ...appResource(app), statusCode: 200, additionalFields }, tx);
      return ended;
    });
  }
}
