import { Injectable } from '@nestjs/common';
import type { Actor } from '../../authz/index.js';
import { type Activity, activityOf } from './activity-event.js';
import { ActivityStore } from './activity.store.js';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;

@Injectable()
export class ActivityService {
  constructor(private readonly activity: ActivityStore) {}

  /**
   * What happened to an account, newest first. `reference`: the id, the username or `me`. Throws `not_found` for everybody but oneself, whether they
   * exist or not.
   */
  async list(
    actor: Actor,
    reference: string,
    page: { readonly limit: number | null; readonly afterId: string | null },
  ): Promise<Activity[]> {
    const isOwn = reference === 'me' || reference.toLowerCase() === actor.friendlyName.toLowerCase();
    const userId = isOwn ? actor.id : reference.toLowerCase();
    const limit = Math.min(page.limit ?? DEFAULT_LIMIT, MAX_LIMIT);
    const rows = await this.activity.list(actor, userId, { limit, afterId: page.afterId });
    return rows.map((row) => activityOf(row, userId));
  }
}
