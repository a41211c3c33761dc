import { Injectable } from '@nestjs/common';
import { type Actor, Authorizer } from '../../authz/index.js';
import type { Page, Paged } from '../../common/index.js';
import type { AppSearch } from './app-search.js';
import { type AppUsageRow, AppUsageRepository } from './app-usage.repository.js';

/** How much apps are used, for whoever may see the access of every user. */
@Injectable()
export class AppUsageStore {
  constructor(
    private readonly usage: AppUsageRepository,
    private readonly authorizer: Authorizer,
  ) {}

  async list(actor: Actor, search: AppSearch, page: Page, now: Date): Promise<Paged<AppUsageRow>> {
    this.authorizer.authorize(actor, 'read', { type: 'oauth2_app' });
    this.authorizer.authorize(actor, 'read', { type: 'oauth2_app_code_token' });
    return this.usage.list(search, page, now);
  }
}
