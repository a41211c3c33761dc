import { Injectable } from '@nestjs/common';
import { type Actor, Authorizer } from '../../authz/index.js';
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
}
