import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Actor, Authorizer, authorizeSystem } from '../../authz/index.js';
import type { Identity } from './claims.js';
import { IdentitiesRepository } from './identities.repository.js';

/** What relying parties can learn about a user. What each of them learns, the user has consented to. */
@Injectable()
export class IdentitiesSystemStore {
  constructor(
    private readonly identities: IdentitiesRepository,
    private readonly authorizer: Authorizer,
  ) {}

  async find(actor: Actor, userId: string, tx?: EntityManager): Promise<Identity | null> {
    authorizeSystem(this.authorizer, actor, 'system-oauth2', 'read', 'user');
    return this.identities.find(userId, tx);
  }
}
