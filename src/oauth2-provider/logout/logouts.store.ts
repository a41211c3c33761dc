import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Actor, Authorizer } from '../../authz/index.js';
import { CLAIM_MS } from './logout-schedule.js';
import { type ListedLogout, LogoutsRepository } from './logouts.repository.js';

/** What apps could not be told, for administrators. */
@Injectable()
export class LogoutsStore {
  constructor(
    private readonly logouts: LogoutsRepository,
    private readonly authorizer: Authorizer,
  ) {}

  /** Needs the permission to change apps: whoever cannot fix an app need not know whom it has missed. */
  async list(actor: Actor): Promise<ListedLogout[]> {
    this.authorizer.authorize(actor, 'update', { type: 'oauth2_app' });
    return this.logouts.list();
  }

  /** Tells the app again what it has missed; the attempts are counted anew. Returns how much that is. */
  async retry(actor: Actor, appId: string, now: Date, tx: EntityManager): Promise<number> {
    this.authorizer.authorize(actor, 'update', { type: 'oauth2_app' });
    return this.logouts.retry(appId, now, new Date(now.getTime() + CLAIM_MS), tx);
  }
}
