import { Injectable } from '@nestjs/common';
import { type Actor, Authorizer, userObject } from '../../authz/index.js';
import { notFound } from '../../common/index.js';
import { type ActivityPage, ActivityRepository, type ActivityRow } from './activity.repository.js';

/** The only door to the part of the log that a user may see. */
@Injectable()
export class ActivityStore {
  constructor(
    private readonly activity: ActivityRepository,
    private readonly authorizer: Authorizer,
  ) {}

  /** Of oneself only: who may look into what others do has the audit log. Throws `not_found`. */
  async list(actor: Actor, userId: string, page: ActivityPage): Promise<readonly ActivityRow[]> {
    if (!this.authorizer.allows(actor, 'read_personal', userObject(userId)) || userId !== actor.id) throw notFound();
    return this.activity.list(userId, page);
  }
}
