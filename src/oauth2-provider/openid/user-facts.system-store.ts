import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Actor, Authorizer, authorizeSystem } from '../../authz/index.js';
import type { UserFacts } from './claims.js';
import { type Filters, UserFactsRepository, type UserInfoGrant } from './user-facts.repository.js';

/** What relying parties can learn about a user. What each of them learns, the user has consented to. */
@Injectable()
export class UserFactsSystemStore {
  constructor(
    private readonly userFacts: UserFactsRepository,
    private readonly authorizer: Authorizer,
  ) {}

  async find(actor: Actor, userId: string, filters: Filters, tx?: EntityManager): Promise<UserFacts | null> {
    authorizeSystem(this.authorizer, actor, 'system-oauth2', 'read', 'user');
    return this.userFacts.find(userId, filters, tx);
  }

  /** Null: the access token has just ended. */
  async findGrant(actor: Actor, keyId: string): Promise<UserInfoGrant | null> {
    authorizeSystem(this.authorizer, actor, 'system-oauth2', 'read', 'user');
    return this.userFacts.findGrant(keyId);
  }
}
