import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Actor, Authorizer, authorizeSystem } from '../../authz/index.js';
import type { AuditedUser } from '../user-audit.js';
import { type DormantStep, DormantUsersRepository } from './dormant-users.repository.js';

/** What the server does to the accounts of users who stay away and return. */
@Injectable()
export class DormantUsersSystemStore {
  constructor(
    private readonly users: DormantUsersRepository,
    private readonly authorizer: Authorizer,
  ) {}

  /** Returns the activated user; null when it was not dormant. */
  async activate(actor: Actor, userId: string, tx: EntityManager): Promise<AuditedUser | null> {
    authorizeSystem(this.authorizer, actor, 'system-restricted', 'update', 'user');
    return this.users.activate(userId, tx);
  }

  /** Looks at the next `limit` users, and makes those dormant who are active and were last seen before this time. */
  async makeDormant(actor: Actor, unseenSince: Date, after: string, limit: number, tx: EntityManager): Promise<DormantStep> {
    authorizeSystem(this.authorizer, actor, 'dormancy', 'update', 'user');
    return this.users.makeDormant(unseenSince, after, limit, tx);
  }
}
